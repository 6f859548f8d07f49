// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a paper's pages and where they stand.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace tamga::viewing {

// In ten-thousandths of the shown page's width and height, from its top left corner.
struct Place {
  int left = 0, top = 0, right = 0, bottom = 0;
  bool operator==(const Place&) const = default;
};

struct PlacedWord {
  std::string text;  // UTF-8, without space
  Place place;
};

struct PageText {
  int width = 0, height = 0;      // as it is shown, in points
  std::vector<PlacedWord> words;  // in reading order; none on a scan
};

using PaperText = std::vector<PageText>;

// Compact: [[width,height,[[text,left,top,right,bottom],…]],…].
nlohmann::json to_json(const PaperText& paper);
// Throws nlohmann::json::exception; numbers are brought into their bounds, for the
// text may come from a hostile file.
PaperText paper_text_from(const nlohmann::json& json);
// What it takes in memory, about.
std::size_t bytes_of(const PaperText& paper);

}  // namespace tamga::viewing
