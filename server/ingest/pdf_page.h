// SPDX-License-Identifier: GPL-3.0-or-later
// A page of a PDF inside the reading process, by poppler: its own text, its picture.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "server/ingest/picture.h"
#include "server/ingest/reading.h"

namespace poppler {
class document;
class page;
}  // namespace poppler

namespace tamga::ingest {

// Everything that poppler loads late is loaded: called before the sandbox closes.
void load_pdf_reader();

// With 1 to `most` pages; it refers to `bytes`. Throws ScanFault scan-unreadable,
// scan-encrypted (it opens with a password only), scan-too-large.
std::unique_ptr<poppler::document> open_pdf(std::string_view bytes, int most);

class PdfPage {
 public:
  // `number` from 1. Throws ScanFault scan-unreadable, scan-encrypted (it opens with a
  // password only), scan-too-large (more pages than `most`).
  PdfPage(std::string_view bytes, int number, int most);
  ~PdfPage();
  PdfPage(const PdfPage&) = delete;
  PdfPage& operator=(const PdfPage&) = delete;

  int pages() const { return pages_; }
  // Its own words in lines from top to bottom, legacy encodings undone.
  std::vector<Word> words() const;
  // Drawn in grey at `dpi`, or as much less as keeps it within `pixels`.
  Picture drawn(double dpi, std::int64_t pixels) const;

 private:
  std::unique_ptr<poppler::document> document_;
  std::unique_ptr<poppler::page> page_;
  int pages_ = 0;
};

// Whether words are text that a person could have written: enough letters, most
// of them Cyrillic, Latin or Mongolian. A scanner's page has none, a font without a
// map to Unicode gives signs.
bool readable(const std::vector<Word>& words);

}  // namespace tamga::ingest
