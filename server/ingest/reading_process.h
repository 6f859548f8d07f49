// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of files from anybody, read in a process of their own.
//
// Why a page a process: what a page costs is bounded, and one that breaks its
// reader spoils no other.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/apart/apart_process.h"
#include "server/apart/sandbox.h"
#include "server/ingest/reading.h"

namespace tamga::ingest {

enum class FileKind { pdf, tiff, jpeg, png };
std::string_view media_type(FileKind kind);
// By the first bytes of a file and the end of its name, which must agree. Throws
// Failure scan-empty, scan-kind-refused.
FileKind kind_of(std::string_view name, std::string_view bytes);

struct ReadingLimits {
  std::chrono::milliseconds time = std::chrono::seconds(90);  // of a page
  SandboxLimits sandbox{60, std::size_t{1} << 30};
  int processes = 2;                   // at the same time
  std::int64_t pixels = 60'000'000;    // of a scanned picture: A3 at 400 dpi has 31 million
  int pages = 500;                     // of a file
  std::size_t pdf_bytes = 256u << 20;  // of a PDF made of pictures
};

struct ReadPage {
  int pages = 0;  // of the whole file
  PageReading reading;
  std::string picture;  // PNG, grey, upright, neither side longer than 1,400 pixels
};

// Starts this program again with the word kReadingWord (apart_process.h). The
// process reads PDF by poppler, pictures by leptonica, letters by tesseract with
// the language «mon», whose data it loads before the sandbox closes. Fonts that a
// PDF does not bring are not drawn: no file can be opened there. Thread-safe.
class ReadingProcess {
 public:
  explicit ReadingProcess(ReadingLimits limits = {});

  // Page `number` from 1. The file's own text where it has any that can be read,
  // else what is recognised; skew and quarter turns are taken out before. Throws
  // Failure scan-unreadable, scan-encrypted, scan-too-large (pixels, pages),
  // reading-limit (time, memory, a crash), ocr-missing, too-busy, internal.
  ReadPage read_page(FileKind kind, std::string_view bytes, int number) const;

  // The pages of a picture file as a PDF: a page each, as large as the scan was,
  // the bytes of a JPEG as they are, other pictures without loss. Failures as above.
  std::string pdf_of(FileKind kind, std::string_view bytes) const;

  const ReadingLimits& limits() const { return limits_; }

 private:
  std::string ask(FileKind kind, std::string_view bytes, int number, std::string_view task) const;

  ReadingLimits limits_;
  ApartProcess process_;
};

inline constexpr std::string_view kReadingWord = "read-apart";

// The process's own side; the code for _exit().
int serve_reading();

}  // namespace tamga::ingest
