// SPDX-License-Identifier: GPL-3.0-or-later
// The side of the process that reads the file.
#include <nlohmann/json.hpp>
#include <optional>

#include "server/apart/apart_service.h"
#include "server/ingest/pdf_page.h"
#include "server/ingest/picture.h"
#include "server/ingest/picture_pdf.h"
#include "server/ingest/reading_process.h"
#include "server/ingest/recogniser.h"

namespace tamga::ingest {
namespace {

using nlohmann::json;

constexpr double shown_resolution = 110, read_resolution = 300;

struct Request {
  explicit Request(const std::string& line) {
    const json head = json::parse(line);
    task = head.at("task").get<std::string>();
    kind = static_cast<FileKind>(head.at("kind").get<int>());
    page = head.at("page").get<int>();
    pages = head.at("pages").get<int>();
    size = head.at("size").get<std::size_t>();
    pdf_bytes = head.at("pdf_bytes").get<std::size_t>();
    pixels = head.at("pixels").get<std::int64_t>();
    sandbox.cpu_seconds = head.at("cpu_seconds").get<int>();
    sandbox.memory_bytes = head.at("memory_bytes").get<std::size_t>();
  }
  std::string task, bytes;
  FileKind kind;
  int page, pages;
  std::size_t size, pdf_bytes;
  std::int64_t pixels;
  SandboxLimits sandbox;
};

void answer(const json& head, std::string_view body) {
  write_answer(head.dump(-1, ' ', false, json::error_handler_t::replace) + '\n');
  write_answer(body);
}

void answer_page(int pages, PageReading reading, const Picture& picture) {
  const std::string png = small_png(picture, reading.width, reading.height);
  answer({{"pages", pages}, {"page", to_json(reading)}}, png);
}

// What the PDF says itself, or that it says nothing that can be read.
void answer_text(const Request& request) {
  const PdfPage page(request.bytes, request.page, request.pages);
  PageReading reading;
  reading.words = page.words();
  if (!readable(reading.words)) return answer({{"unread", true}}, {});
  answer_page(page.pages(), std::move(reading), page.drawn(shown_resolution, request.pixels));
}

void answer_recognised(const Request& request, Recogniser& recogniser) {
  int pages = 1;
  Picture picture;
  if (request.kind == FileKind::pdf) {
    const PdfPage page(request.bytes, request.page, request.pages);
    pages = page.pages();
    picture = page.drawn(read_resolution, request.pixels / 4);
  } else {
    const bool tiff = request.kind == FileKind::tiff;
    pages = frame_count(request.bytes, tiff, request.pages);
    picture = read_frame(request.bytes, tiff, request.page, request.pixels);
  }
  Recognised read = recogniser.read(picture);
  answer_page(pages, std::move(read.reading), read.upright);
}

void serve() {
  Request request(read_request_line());
  std::optional<Recogniser> recogniser;
  try {
    setMsgSeverity(L_SEVERITY_NONE);
    if (request.kind == FileKind::pdf) load_pdf_reader();
    if (request.task == "recognise") recogniser.emplace();
    request.bytes = read_request_bytes(request.size);
    enter_sandbox(request.sandbox);
    end_when_out_of_memory();
    if (request.task == "pdf")
      answer(json::object(), pdf_of_pictures(request.kind, request.bytes, request.pages,
                                             request.pixels, request.pdf_bytes));
    else if (request.task == "text")
      answer_text(request);
    else
      answer_recognised(request, *recogniser);
  } catch (const ScanFault& fault) {
    answer({{"fault", fault.code()}, {"detail", fault.what()}}, {});
  }
}

}  // namespace

int serve_reading() {
  return serve_apart(serve);
}

}  // namespace tamga::ingest
