// SPDX-License-Identifier: GPL-3.0-or-later
// What was read on a page: words, where they stand, how sure it is.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::ingest {

// In ten-thousandths of the page's width and height, from its top left corner.
struct Box {
  int left = 0, top = 0, right = 0, bottom = 0;
  int middle() const { return (top + bottom) / 2; }
  int height() const { return bottom - top; }
  // The smallest that holds both; an empty one (all 0) holds nothing.
  Box with(const Box& other) const;
  bool operator==(const Box&) const = default;
};

struct Word {
  std::string text;  // UTF-8, without space
  Box box;
  int confidence = 0;  // percent: of the recogniser; 99 when it is the file's own text
  int line = 0;        // counts up in reading order
};

struct PageReading {
  bool recognised = false;    // by OCR; else the file's own text
  int width = 0, height = 0;  // of its picture, pixels
  std::vector<Word> words;    // in reading order

  // Its lines, each ended by LF, words parted by a space.
  std::string text() const;
  // Mean of its words' confidence by length, 0 without words.
  int confidence() const;
};

// Compact: {"ocr":…,"size":[w,h],"words":[[text,left,top,right,bottom,confidence,line],…]}.
nlohmann::json to_json(const PageReading& page);
// Throws nlohmann::json::exception; out-of-range numbers are brought into their bounds.
PageReading page_from(const nlohmann::json& json);

// Text of «Mon» fonts (CP1251 shown as Latin-1: «ä¿ãýýð») as the Cyrillic that was
// meant; any other text comes back as it is.
std::string without_legacy(std::string_view text);

}  // namespace tamga::ingest
