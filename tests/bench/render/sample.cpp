// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/sample.h"

#include <array>
#include <nlohmann/json.hpp>

namespace tamga::bench {
namespace {

using nlohmann::json;

// Stands where the word will be. U+F8FF (private use): no content has it, and
// JSON needs no escape for it.
constexpr std::string_view place = " \uF8FF";

json with_places(const json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text.size() > 40 ? json(text + std::string(place)) : value;
  }
  json copy = value;
  if (value.is_structured())
    for (auto& item : copy) item = with_places(item);
  return copy;
}

}  // namespace

Sample::Sample(const json& content) {
  const std::string bytes = with_places(content).dump();
  std::size_t from = 0;
  for (std::size_t at; (at = bytes.find(place, from)) != std::string::npos;) {
    parts_.push_back(bytes.substr(from, at + 1 - from));  // with the space
    from = at + place.size();
  }
  parts_.push_back(bytes.substr(from));
}

std::string Sample::text(std::string_view word) const {
  std::size_t size = word.size() * (parts_.size() - 1);
  for (const std::string& part : parts_) size += part.size();
  std::string text;
  text.reserve(size);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i > 0) text += word;
    text += parts_[i];
  }
  return text;
}

json with_shorter_lists(const json& content, std::mt19937& random) {
  json copy = content;
  if (copy.is_array() && copy.size() > 1) {
    const std::size_t length = 1 + random() % copy.size();
    copy.erase(copy.begin() + static_cast<json::difference_type>(length), copy.end());
  }
  if (copy.is_structured())
    for (auto& item : copy) item = with_shorter_lists(item, random);
  return copy;
}

std::string word_of_letters(unsigned number) {
  static constexpr std::array<std::string_view, 16> letters{"а", "б", "в", "г", "д", "ж", "з", "и",
                                                            "л", "м", "н", "о", "ө", "р", "с", "ү"};
  std::string word;
  for (int i = 0; i < 8; ++i, number /= letters.size()) word += letters[number % letters.size()];
  return word;
}

}  // namespace tamga::bench
