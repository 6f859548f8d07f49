// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/filter.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "renderers/content/dates.h"
#include "renderers/content/wording.h"

namespace tamga::forms {

namespace {

using nlohmann::json;
using Argument = std::string;

constexpr std::size_t longest_blank = 200;

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string upper(std::string text, const Argument&) {
  return wording::upper(text);
}

std::string genitive(std::string text, const Argument&) {
  return wording::genitive(text);
}

// Text that is no date stays as it is: check() has refused it before paper.
template <std::string (*Write)(std::chrono::year_month_day)>
std::string with_date(std::string text, const Argument&) {
  const auto date = read_date(text);
  return date ? Write(*date) : text;
}

std::string iso(std::string text, const Argument&) {
  return text;
}

std::string year_only(std::chrono::year_month_day date) {
  return std::to_string(static_cast<int>(date.year()));
}

std::string ordinal(std::string text, const Argument&) {
  return text.empty() ? text : text + " " + wording::ordinal_suffix(std::string_view(text));
}

std::string ordinal_suffix(std::string text, const Argument&) {
  return text.empty() ? text : wording::ordinal_suffix(std::string_view(text));
}

std::string dash(std::string text, const Argument&) {
  return text.empty() ? "–" : text;
}

std::string blank(std::string text, const Argument& length) {
  return text.empty() ? std::string(*number_of(length), '.') : text;
}

std::string join(const json& list, const Argument&) {
  std::string result;
  for (const json& element : list) {
    if (!result.empty()) result += ", ";
    result += text_of(element);
  }
  return result;
}

std::string participation(const json& list, const Argument&) {
  std::string result;
  for (const char* letter : {"Т", "Г", "Х", "Ш"}) {
    for (const json& element : list) {
      if (element != letter) continue;
      if (!result.empty()) result += ", ";
      result += letter;
      break;
    }
  }
  return result;
}

std::string words(std::string text, const Argument&) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number > wording::greatest_in_words) return text;
  return wording::in_words(number);
}

// Visits what the path leads to from the value; through lists, from every element.
template <typename Visit>
void each_at(const json& value, std::string_view path, const Visit& visit) {
  if (path.empty()) {
    visit(value);
  } else if (value.is_array()) {
    for (const json& element : value) each_at(element, path, visit);
  } else if (value.is_object()) {
    const std::size_t dot = path.find('.');
    const auto child = value.find(path.substr(0, dot));
    if (child == value.end()) return;
    each_at(*child, dot == std::string_view::npos ? "" : path.substr(dot + 1), visit);
  }
}

std::string count(const json& list, const Argument& path) {
  std::size_t total = 0;
  each_at(list, path, [&](const json& value) { total += value.is_array() ? value.size() : 0; });
  return std::to_string(total);
}

std::string sum(const json& list, const Argument& path) {
  std::int64_t total = 0;
  // A schema without "maximum" lets in numbers whose sum has no place.
  bool overflow = false;
  each_at(list, path, [&](const json& value) {
    if (!value.is_number_integer() || overflow) return;
    overflow = __builtin_add_overflow(total, value.get<std::int64_t>(), &total);
  });
  return overflow ? std::string() : std::to_string(total);
}

}  // namespace

struct Filter::Row {
  enum class Takes { Nothing, Path, MaybePath, Length };
  std::string_view name;
  std::string (*text)(std::string, const Argument&);
  std::string (*list)(const json&, const Argument&);
  Takes takes = Takes::Nothing;
};

std::optional<Filter> Filter::read(std::string_view spelling) {
  static constexpr Row rows[] = {
      {"upper", upper, nullptr},
      {"genitive", genitive, nullptr},
      {"date", iso, nullptr},
      {"date_long", with_date<wording::date_long>, nullptr},
      {"date_order", with_date<wording::date_order>, nullptr},
      {"year", with_date<year_only>, nullptr},
      {"ordinal", ordinal, nullptr},
      {"ordinal_suffix", ordinal_suffix, nullptr},
      {"words", words, nullptr},
      {"dash", dash, nullptr},
      {"blank", blank, nullptr, Row::Takes::Length},
      {"join", nullptr, join},
      {"participation", nullptr, participation},
      {"count", nullptr, count, Row::Takes::MaybePath},
      {"sum", nullptr, sum, Row::Takes::Path},
  };
  const std::size_t colon = spelling.find(':');
  const bool has_argument = colon != std::string_view::npos;
  const std::string_view argument = has_argument ? spelling.substr(colon + 1) : "";
  for (const Row& row : rows) {
    if (row.name != spelling.substr(0, colon)) continue;
    const bool wants_argument =
        row.takes == Row::Takes::MaybePath ? has_argument : row.takes != Row::Takes::Nothing;
    if (has_argument != wants_argument || (has_argument && argument.empty())) return std::nullopt;
    if (argument.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
    if (row.takes == Row::Takes::Length) {
      const auto length = number_of(argument);
      if (!length || *length == 0 || *length > longest_blank) return std::nullopt;
    }
    return Filter(row, argument);
  }
  return std::nullopt;
}

Filter::Input Filter::input() const {
  return row_->list ? Input::List : Input::Text;
}

Filter::Target Filter::target() const noexcept {
  if (row_->takes == Row::Takes::Path) return Target::Numbers;
  return row_->takes == Row::Takes::MaybePath && !argument_.empty() ? Target::Lists : Target::None;
}

bool Filter::inflects() const noexcept {
  return row_->text == &genitive;
}

std::string Filter::of_text(std::string text) const {
  return row_->text(std::move(text), argument_);
}

std::string Filter::of_list(const nlohmann::json& list) const {
  static const json empty = json::array();
  return row_->list(list.is_array() ? list : empty, argument_);
}

std::string text_of(const nlohmann::json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>();
  return value.is_number() ? value.dump() : std::string();
}

}  // namespace tamga::forms
