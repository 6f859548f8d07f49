// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/viewing/viewing_process.h"

#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::viewing {
namespace {

using nlohmann::json;

constexpr std::size_t most_answer = std::size_t{32} << 20;
constexpr std::string_view png_begins = "\x89PNG\r\n\x1a\n";

Failure unreadable() {
  return Failure("reading-limit", "its reader's answer cannot be read");
}

// The line of JSON an answer begins with; what follows it is left in `rest`. Faults that
// the process tells are thrown, and only those that it may tell.
json head_of(std::string_view answer, std::string_view& rest) {
  const auto end = answer.find('\n');
  json head = json::parse(answer.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view() : answer.substr(end + 1);
  if (!head.contains("fault")) return head;
  const auto code = head.at("fault").get<std::string>();
  for (const char* known : {"scan-unreadable", "scan-encrypted", "scan-too-large"})
    if (code == known) throw Failure(code, head.value("detail", ""));
  throw unreadable();
}

}  // namespace

ViewingProcess::ViewingProcess(ViewingLimits limits)
    : limits_(limits),
      process_(std::string(kViewingWord), "reading-limit",
               {limits.time, limits.processes, most_answer}) {}

std::string ViewingProcess::ask(std::string_view task, std::string_view pdf, int number) const {
  const json head = {{"task", task},
                     {"page", number},
                     {"size", pdf.size()},
                     {"pixels", limits_.pixels},
                     {"pages", limits_.pages},
                     {"cpu_seconds", limits_.sandbox.cpu_seconds},
                     {"memory_bytes", limits_.sandbox.memory_bytes}};
  return process_.ask(head.dump() + '\n', pdf);
}

PaperText ViewingProcess::text_of(std::string_view pdf) const {
  try {
    std::string_view rest;
    PaperText paper = paper_text_from(head_of(ask("text", pdf, 1), rest).at("pages"));
    if (paper.empty() || paper.size() > static_cast<std::size_t>(limits_.pages)) throw unreadable();
    return paper;
  } catch (const json::exception&) {
    throw unreadable();
  }
}

std::string ViewingProcess::picture_of(std::string_view pdf, int number) const {
  try {
    const std::string answer = ask("picture", pdf, number);
    std::string_view picture;
    head_of(answer, picture);
    if (!picture.starts_with(png_begins)) throw unreadable();
    return std::string(picture);
  } catch (const json::exception&) {
    throw unreadable();
  }
}

}  // namespace tamga::viewing
