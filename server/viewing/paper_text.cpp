// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/viewing/paper_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tamga::viewing {
namespace {

using nlohmann::json;

constexpr int longest_side = 20'000;  // points; PDF itself has 14,400

int share(const json& value) {
  return std::clamp(value.get<int>(), 0, 10'000);
}

PlacedWord word_from(const json& row) {
  PlacedWord word{row.at(0).get<std::string>(),
                  {share(row.at(1)), share(row.at(2)), share(row.at(3)), share(row.at(4))}};
  word.place.right = std::max(word.place.left, word.place.right);
  word.place.bottom = std::max(word.place.top, word.place.bottom);
  return word;
}

}  // namespace

json to_json(const PaperText& paper) {
  json pages = json::array();
  for (const PageText& page : paper) {
    json words = json::array();
    for (const auto& [text, place] : page.words)
      words.push_back({text, place.left, place.top, place.right, place.bottom});
    pages.push_back({page.width, page.height, std::move(words)});
  }
  return pages;
}

PaperText paper_text_from(const json& pages) {
  PaperText paper;
  for (const json& row : pages) {
    PageText page;
    page.width = std::clamp(row.at(0).get<int>(), 1, longest_side);
    page.height = std::clamp(row.at(1).get<int>(), 1, longest_side);
    for (const json& word : row.at(2)) page.words.push_back(word_from(word));
    paper.push_back(std::move(page));
  }
  return paper;
}

std::size_t bytes_of(const PaperText& paper) {
  std::size_t bytes = sizeof paper;
  for (const PageText& page : paper) {
    bytes += sizeof page + page.words.capacity() * sizeof(PlacedWord);
    for (const PlacedWord& word : page.words)
      if (word.text.capacity() > std::string().capacity()) bytes += word.text.capacity() + 1;
  }
  return bytes;
}

}  // namespace tamga::viewing
