// SPDX-License-Identifier: GPL-3.0-or-later
// A PDF inside the process apart, by poppler: the words of its pages, their pictures.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/viewing/paper_text.h"

namespace poppler {
class document;
class page;
}  // namespace poppler

namespace tamga::viewing {

// Everything that poppler loads late is loaded: called before the sandbox closes.
void load_paper_reader();

// Throws ingest::ScanFault: scan-unreadable, scan-encrypted (it opens with a password only),
// scan-too-large.
class PaperReader {
 public:
  PaperReader(std::string_view bytes, int most_pages);
  ~PaperReader();
  PaperReader(const PaperReader&) = delete;
  PaperReader& operator=(const PaperReader&) = delete;

  // Words as poppler orders them for reading; legacy encodings undone. A page whose
  // text no person could have written (a font without a map to Unicode) has none.
  PaperText text() const;
  // PNG of page `number` from 1 with its colours, as large as a screen shows it and at
  // most `pixels`.
  std::string picture(int number, std::int64_t pixels) const;

 private:
  std::unique_ptr<poppler::page> page(int number) const;

  std::unique_ptr<poppler::document> document_;
  int pages_ = 0;
};

}  // namespace tamga::viewing
