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

std::string count(const json& list, const Argument&) {
  return std::to_string(list.size());
}

std::string sum(const json& list, const Argument& field) {
  std::int64_t total = 0;
  for (const json& element : list) {
    const auto value = element.is_object() ? element.find(field) : element.end();
    if (value == element.end() || !value->is_number_integer()) continue;
    // A schema without "maximum" lets in numbers whose sum has no place.
    if (__builtin_add_overflow(total, value->get<std::int64_t>(), &total)) return {};
  }
  return std::to_string(total);
}

}  // namespace

struct Filter::Row {
  enum class Takes { Nothing, Field, Length };
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
      {"dash", dash, nullptr},
      {"blank", blank, nullptr, Row::Takes::Length},
      {"join", nullptr, join},
      {"participation", nullptr, participation},
      {"count", nullptr, count},
      {"sum", nullptr, sum, Row::Takes::Field},
  };
  const std::size_t colon = spelling.find(':');
  const bool has_argument = colon != std::string_view::npos;
  const std::string_view argument = has_argument ? spelling.substr(colon + 1) : "";
  for (const Row& row : rows) {
    if (row.name != spelling.substr(0, colon)) continue;
    if (has_argument != (row.takes != Row::Takes::Nothing)) return std::nullopt;
    if (row.takes == Row::Takes::Field && argument.empty()) return std::nullopt;
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

bool Filter::sums() const noexcept {
  return row_->takes == Row::Takes::Field;
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
