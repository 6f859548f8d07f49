// SPDX-License-Identifier: GPL-3.0-or-later
// Scans made by the tests: pages of our own forms with invented content, drawn, turned,
// blurred, speckled. The same number gives the same scan on every machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/picture.h"
#include "server/ingest/reading.h"

namespace tamga::ingest::test {

// A paper as it was rendered, and what a reader must find on it.
struct Paper {
  std::string pdf;
  std::map<std::string, std::string> fields;  // by the names of kFields
};
// Job descriptions and reports in turn, of an organisation that the number chooses.
Paper make_paper(int number);

struct Damage {
  double dpi = 250, degrees = 0;
  int blur = 0;        // radius, pixels
  double speckle = 0;  // share of pixels
  int jpeg = 0;        // quality; 0: TIFF
  int quarters = 0;    // quarter turns
};
Damage damage_of(int number);     // 200–300 dpi, up to 1.5°, blur 0–1, speckle up to 0.2 %
Damage heavy_damage(int number);  // 150–180 dpi, up to 2.5°, blur 1, speckle 0.6 %, JPEG 30

// The first page of a PDF as a scanner would give it; its name ends as its bytes are.
struct Scan {
  std::string name, bytes;
};
Scan scan_page(std::string_view pdf, const Damage& damage, std::uint64_t seed);

// The words of the page as the PDF has them.
std::vector<Word> true_words(std::string_view pdf);

// Letters wrong per letter: Levenshtein distance of each true word to what was read in
// its place, and every letter read where there is none. The order in which a table's
// cells are read does not count: search does not know it either.
double character_error_rate(const std::vector<Word>& truth, const std::vector<Word>& read);
// Share of the true words, of three letters and more, that stand among those read.
double words_found(const std::vector<Word>& truth, const std::vector<Word>& read);

}  // namespace tamga::ingest::test
