// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/copies/copy_process.h"

#include <nlohmann/json.hpp>

#include "server/apart/apart_service.h"
#include "server/copies/paper_joining.h"
#include "server/error.h"

namespace tamga::copies {
namespace {

using nlohmann::json;

constexpr std::size_t most_answer = std::size_t{160} << 20;

Failure unreadable() {
  return Failure("reading-limit", "its reader's answer cannot be read");
}

void serve() {
  const json head = json::parse(read_request_line());
  const auto sheet = read_request_bytes(head.at("sheet").get<std::size_t>());
  const auto paper = read_request_bytes(head.at("paper").get<std::size_t>());
  load_paper_joining();
  enter_sandbox({head.at("cpu_seconds").get<int>(), head.at("memory_bytes").get<std::size_t>()});
  end_when_out_of_memory();
  try {
    const auto most = head.at("pages").get<std::size_t>();
    if (sheet.empty()) {
      write_answer(json{{"pages", page_count(paper, most)}}.dump() + '\n');
    } else {
      const auto joined = join_papers(sheet, paper, head.at("name").get<std::string>(), most);
      write_answer(json::object().dump() + '\n');
      write_answer(joined);
    }
  } catch (const PaperFault& fault) {
    write_answer(json{{"fault", fault.code()}}.dump() + '\n');
  }
}

}  // namespace

CopyProcess::CopyProcess(CopyLimits limits)
    : limits_(limits),
      process_(std::string(kCopyWord), "reading-limit",
               {limits.time, limits.processes, most_answer}) {}

std::string CopyProcess::ask(std::string_view sheet, std::string_view paper,
                             const std::string& name) const {
  const json head = {{"sheet", sheet.size()},
                     {"paper", paper.size()},
                     {"name", name},
                     {"pages", limits_.pages},
                     {"cpu_seconds", limits_.sandbox.cpu_seconds},
                     {"memory_bytes", limits_.sandbox.memory_bytes}};
  std::string begins = head.dump() + '\n';
  begins += sheet;
  return process_.ask(begins, paper);
}

std::size_t CopyProcess::count_pages(std::string_view pdf) const {
  try {
    const json answer = json::parse(ask({}, pdf, ""));
    if (answer.contains("fault")) throw Failure(fault_code(answer.at("fault").get<std::string>()));
    const auto pages = answer.at("pages").get<std::size_t>();
    if (pages == 0 || pages > limits_.pages) throw unreadable();
    return pages;
  } catch (const json::exception&) {
    throw unreadable();
  }
}

std::string CopyProcess::join(std::string_view sheet, std::string_view paper,
                              const std::string& name) const {
  try {
    const std::string answer = ask(sheet, paper, name);
    const auto end = answer.find('\n');
    const json head = json::parse(std::string_view(answer).substr(0, end));
    if (head.contains("fault")) throw Failure(fault_code(head.at("fault").get<std::string>()));
    if (end == std::string::npos || answer.compare(end + 1, 5, "%PDF-") != 0) throw unreadable();
    return answer.substr(end + 1);
  } catch (const json::exception&) {
    throw unreadable();
  }
}

int serve_copy() {
  return serve_apart(serve);
}

}  // namespace tamga::copies
