// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/patterns.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr std::size_t pattern_limit = 40;
constexpr std::size_t index_limit = 20;

// The text's characters; nothing when it is no UTF-8 or has control characters.
std::optional<std::vector<UChar32>> characters(std::string_view text) {
  std::vector<UChar32> found;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT(bytes, at, size, character);
    if (character < 0 || u_iscntrl(character)) return std::nullopt;
    found.push_back(character);
  }
  return found;
}

void require_text(std::string_view pattern) {
  if (pattern.size() > pattern_limit)
    throw Failure("pattern-invalid", "longer than " + std::to_string(pattern_limit) + " bytes");
  if (!characters(pattern)) throw Failure("pattern-invalid", "holds control characters");
}

// A part of a registration pattern: plain text, or what stands in braces.
struct Part {
  std::string_view text;
  bool field = false;
};

std::vector<Part> parts_of(std::string_view pattern) {
  std::vector<Part> parts;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    if (open > 0) parts.push_back({pattern.substr(0, open)});
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    if (close == std::string_view::npos) throw Failure("pattern-invalid", "a brace is not closed");
    parts.push_back({pattern.substr(open + 1, close - open - 1), true});
    pattern.remove_prefix(close + 1);
  }
  return parts;
}

// How many digits a field of the number has at least; 0 when it is no such field.
std::size_t digits_of(std::string_view field) {
  constexpr std::string_view name = "number";
  if (field == name) return 1;
  if (!field.starts_with("number:") || field.size() != name.size() + 2) return 0;
  const char digit = field.back();
  return digit >= '1' && digit <= '9' ? static_cast<std::size_t>(digit - '0') : 0;
}

std::string padded(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

using Characters = std::vector<UChar32>;

bool is_digit(UChar32 character) {
  return character >= '0' && character <= '9';
}

bool fits(const Characters& pattern, std::size_t p, const Characters& text, std::size_t t) {
  if (p == pattern.size()) return t == text.size();
  if (t == text.size()) return false;
  switch (pattern[p]) {
    case '#':
      return is_digit(text[t]) && fits(pattern, p + 1, text, t + 1);
    case '@':
      return u_isalpha(text[t]) && fits(pattern, p + 1, text, t + 1);
    case '*':
      return is_digit(text[t]) &&
             (fits(pattern, p + 1, text, t + 1) || fits(pattern, p, text, t + 1));
    default:
      return pattern[p] == text[t] && fits(pattern, p + 1, text, t + 1);
  }
}

}  // namespace

void require_registration_pattern(std::string_view pattern) {
  require_text(pattern);
  int years = 0, numbers = 0, indexes = 0;
  const auto parts = parts_of(pattern);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& [text, field] = parts[i];
    if (!field) {
      if (text.find('}') != std::string_view::npos)
        throw Failure("pattern-invalid", "a brace is not opened");
      const auto digit = [](char c) { return c >= '0' && c <= '9'; };
      if (i > 0 && i + 1 < parts.size() && (digit(text.front()) || digit(text.back())))
        throw Failure("pattern-invalid", "a digit stands beside a number");
      continue;
    }
    if (i > 0 && parts[i - 1].field)
      throw Failure("pattern-invalid", "nothing stands between two numbers");
    if (text == "year")
      ++years;
    else if (text == "index")
      ++indexes;
    else if (digits_of(text) > 0)
      ++numbers;
    else
      throw Failure("pattern-invalid", "there is no {" + std::string(text) + "}");
  }
  if (years != 1 || numbers != 1 || indexes > 1)
    throw Failure("pattern-invalid", "{year} and {number} stand there once, {index} at most once");
}

std::string registration_text(std::string_view pattern, std::int64_t year, std::int64_t number,
                              std::string_view file_index) {
  std::string text;
  for (const Part& part : parts_of(pattern)) {
    if (!part.field)
      text += part.text;
    else if (part.text == "year")
      text += padded(year, 4);
    else if (part.text == "index")
      text += file_index.empty() ? std::string_view("-") : file_index;
    else
      text += padded(number, digits_of(part.text));
  }
  return text;
}

void require_index_pattern(std::string_view pattern) {
  require_text(pattern);
  const auto stars = std::count(pattern.begin(), pattern.end(), '*');
  // More would only make the matching slow.
  if (stars > 4) throw Failure("pattern-invalid", "more than four *");
}

bool index_fits(std::string_view pattern, std::string_view file_index) {
  const auto text = characters(file_index);
  if (!text || text->empty() || text->size() > index_limit) return false;
  if (u_isUWhiteSpace(text->front()) || u_isUWhiteSpace(text->back())) return false;
  const auto wanted = characters(pattern);
  return pattern.empty() || (wanted && fits(*wanted, 0, *text, 0));
}

}  // namespace tamga::archive
