// SPDX-License-Identifier: GPL-3.0-or-later
// The side of the process that reads the PDF.
#include <nlohmann/json.hpp>

#include "server/apart/apart_service.h"
#include "server/ingest/picture.h"
#include "server/viewing/paper_reader.h"
#include "server/viewing/viewing_process.h"

namespace tamga::viewing {
namespace {

using nlohmann::json;

struct Request {
  explicit Request(const std::string& line) {
    const json head = json::parse(line);
    task = head.at("task").get<std::string>();
    page = head.at("page").get<int>();
    pages = head.at("pages").get<int>();
    size = head.at("size").get<std::size_t>();
    pixels = head.at("pixels").get<std::int64_t>();
    sandbox.cpu_seconds = head.at("cpu_seconds").get<int>();
    sandbox.memory_bytes = head.at("memory_bytes").get<std::size_t>();
  }
  std::string task;
  int page, pages;
  std::size_t size;
  std::int64_t pixels;
  SandboxLimits sandbox;
};

void answer(const json& head, std::string_view body) {
  write_answer(head.dump(-1, ' ', false, json::error_handler_t::replace) + '\n');
  write_answer(body);
}

void serve() {
  const Request request(read_request_line());
  try {
    load_paper_reader();
    const std::string pdf = read_request_bytes(request.size);
    enter_sandbox(request.sandbox);
    end_when_out_of_memory();
    const PaperReader reader(pdf, request.pages);
    if (request.task == "picture")
      answer(json::object(), reader.picture(request.page, request.pixels));
    else
      answer({{"pages", to_json(reader.text())}}, {});
  } catch (const ingest::ScanFault& fault) {
    answer({{"fault", fault.code()}, {"detail", fault.what()}}, {});
  }
}

}  // namespace

int serve_viewing() {
  return serve_apart(serve);
}

}  // namespace tamga::viewing
