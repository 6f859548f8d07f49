// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/reading.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "index/analysis/letters.h"

namespace tamga::ingest {

using nlohmann::json;

Box Box::with(const Box& other) const {
  if (*this == Box{}) return other;
  if (other == Box{}) return *this;
  return {std::min(left, other.left), std::min(top, other.top), std::max(right, other.right),
          std::max(bottom, other.bottom)};
}

std::string PageReading::text() const {
  std::string text;
  int line = words.empty() ? 0 : words.front().line;
  for (const auto& word : words) {
    if (word.line != line)
      text += '\n';
    else if (!text.empty())
      text += ' ';
    line = word.line;
    text += word.text;
  }
  if (!text.empty()) text += '\n';
  return text;
}

int PageReading::confidence() const {
  std::size_t sum = 0, letters = 0;
  for (const auto& word : words) {
    sum += word.text.size() * static_cast<std::size_t>(word.confidence);
    letters += word.text.size();
  }
  return letters == 0 ? 0 : static_cast<int>(sum / letters);
}

json to_json(const PageReading& page) {
  json words = json::array();
  for (const auto& word : page.words)
    words.push_back({word.text, word.box.left, word.box.top, word.box.right, word.box.bottom,
                     word.confidence, word.line});
  return {{"ocr", page.recognised}, {"size", {page.width, page.height}}, {"words", words}};
}

PageReading page_from(const json& json) {
  const auto bounded = [](const nlohmann::json& number, int most) {
    return static_cast<int>(std::clamp<long long>(number.get<long long>(), 0, most));
  };
  PageReading page;
  page.recognised = json.at("ocr").get<bool>();
  page.width = bounded(json.at("size").at(0), 100'000);
  page.height = bounded(json.at("size").at(1), 100'000);
  for (const auto& row : json.at("words")) {
    Word word;
    word.text = row.at(0).get<std::string>();
    word.box = {bounded(row.at(1), 10'000), bounded(row.at(2), 10'000), bounded(row.at(3), 10'000),
                bounded(row.at(4), 10'000)};
    word.confidence = bounded(row.at(5), 100);
    word.line = bounded(row.at(6), 1'000'000);
    page.words.push_back(std::move(word));
  }
  return page;
}

std::string without_legacy(std::string_view text) {
  const auto cyrillic = [](char32_t code) { return index::is_cyrillic(code); };
  const auto written = index::to_utf32(text);
  if (std::any_of(written.begin(), written.end(), cyrillic)) return std::string(text);
  std::u32string read;
  for (const auto& letter : index::read_letters(text)) read += letter.code;
  return std::any_of(read.begin(), read.end(), cyrillic) ? index::to_utf8(read) : std::string(text);
}

}  // namespace tamga::ingest
