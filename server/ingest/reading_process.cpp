// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/reading_process.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::ingest {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxAnswer = std::size_t{32} << 20;

struct KindRow {
  FileKind kind;
  std::string_view media_type;
  std::array<std::string_view, 2> endings;
};
constexpr std::array<KindRow, 4> kinds = {{{FileKind::pdf, "application/pdf", {".pdf", ".pdf"}},
                                           {FileKind::tiff, "image/tiff", {".tif", ".tiff"}},
                                           {FileKind::jpeg, "image/jpeg", {".jpg", ".jpeg"}},
                                           {FileKind::png, "image/png", {".png", ".png"}}}};

const KindRow& row_of(FileKind kind) {
  return *std::find_if(kinds.begin(), kinds.end(),
                       [&](const KindRow& row) { return row.kind == kind; });
}

// The first bytes alone: a PDF that begins later than at its first byte is refused.
const KindRow* sniffed(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return &row_of(FileKind::pdf);
  if (bytes.starts_with(std::string_view("II*\0", 4)) ||
      bytes.starts_with(std::string_view("MM\0*", 4)))
    return &row_of(FileKind::tiff);
  if (bytes.starts_with("\xff\xd8\xff")) return &row_of(FileKind::jpeg);
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return &row_of(FileKind::png);
  return nullptr;
}

// The line of JSON an answer begins with; what follows it is left in `rest`. Faults that the
// process tells are thrown, and only those that it may tell.
json head_of(std::string_view answer, std::string_view& rest) {
  const auto end = answer.find('\n');
  json head = json::parse(answer.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view() : answer.substr(end + 1);
  if (!head.contains("fault")) return head;
  const auto code = head.at("fault").get<std::string>();
  for (const char* known : {"scan-unreadable", "scan-encrypted", "scan-too-large", "ocr-missing"})
    if (code == known) throw Failure(code, head.value("detail", ""));
  throw Failure("reading-limit", "its reader tells an unknown fault");
}

}  // namespace

std::string_view media_type(FileKind kind) {
  return row_of(kind).media_type;
}

FileKind kind_of(std::string_view name, std::string_view bytes) {
  if (bytes.empty()) throw Failure("scan-empty");
  const auto* row = sniffed(bytes);
  if (!row) throw Failure("scan-kind-refused", "its first bytes are of none of these kinds");
  std::string small(name);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (std::none_of(row->endings.begin(), row->endings.end(),
                   [&](std::string_view ending) { return small.ends_with(ending); }))
    throw Failure("scan-kind-refused",
                  "it is " + std::string(row->media_type) + " but not so by its name");
  return row->kind;
}

ReadingProcess::ReadingProcess(ReadingLimits limits)
    : limits_(limits),
      process_(std::string(kReadingWord), "reading-limit",
               {limits.time, limits.processes, std::max(kMaxAnswer, limits.pdf_bytes)}) {}

std::string ReadingProcess::ask(FileKind kind, std::string_view bytes, int number,
                                std::string_view task) const {
  const json head = {{"task", task},
                     {"kind", static_cast<int>(kind)},
                     {"page", number},
                     {"size", bytes.size()},
                     {"pixels", limits_.pixels},
                     {"pages", limits_.pages},
                     {"pdf_bytes", limits_.pdf_bytes},
                     {"cpu_seconds", limits_.sandbox.cpu_seconds},
                     {"memory_bytes", limits_.sandbox.memory_bytes}};
  return process_.ask(head.dump() + '\n', bytes);
}

ReadPage ReadingProcess::read_page(FileKind kind, std::string_view bytes, int number) const {
  try {
    std::string_view picture;
    std::string answer;
    json head;
    // Most PDFs need no recognition; whether one does, only its reader can tell.
    for (const char* task : {"text", "recognise"}) {
      if (kind != FileKind::pdf && task == std::string_view("text")) continue;
      answer = ask(kind, bytes, number, task);
      head = head_of(answer, picture);
      if (!head.value("unread", false)) break;
    }
    ReadPage page;
    page.pages = std::clamp(head.at("pages").get<int>(), 1, limits_.pages);
    page.reading = page_from(head.at("page"));
    page.picture = picture;
    return page;
  } catch (const json::exception&) {
    throw Failure("reading-limit", "its reader's answer cannot be read");
  }
}

std::string ReadingProcess::pdf_of(FileKind kind, std::string_view bytes) const {
  try {
    const std::string answer = ask(kind, bytes, 1, "pdf");
    std::string_view pdf;
    head_of(answer, pdf);
    return std::string(pdf);
  } catch (const json::exception&) {
    throw Failure("reading-limit", "its reader's answer cannot be read");
  }
}

}  // namespace tamga::ingest
