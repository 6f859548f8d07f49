// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/markup/attributes.h"

#include <algorithm>
#include <charconv>

namespace tamga::markup {
namespace {

// HTML (WHATWG, 4.9.11) allows 1000 and 65534; no table of a page has as many.
constexpr int most_columns = 64;
constexpr int most_rows = 2000;

bool read_span(const std::string& value, int most, int& span) {
  int number = 0;
  const char* end = value.data() + value.size();
  const auto [at, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || at != end || number < 1 || number > most) return false;
  span = number;
  return true;
}

std::string cell_attribute(const ElementKind& kind, std::string_view name, const std::string& value,
                           Element& element) {
  if (name == "colspan") {
    return read_span(value, most_columns, element.column_span) ? "" : "colspan is not 1 to 64";
  }
  if (name == "rowspan") {
    return read_span(value, most_rows, element.row_span) ? "" : "rowspan is not 1 to 2000";
  }
  if (name == "data-continued") {
    element.continued = value;
    return {};
  }
  if (name == "scope" && kind.tag == Tag::Th) {
    if (value != "col" && value != "row") return "scope is not col or row";
    element.column_scope = value == "col";
    return {};
  }
  return "unknown";
}

// The shape of a language tag (BCP 47; RFC 5646 2.1): subtags of one to eight
// letters or figures with hyphens between, the first of letters.
bool is_language(std::string_view value) {
  std::size_t subtags = 0;
  while (true) {
    const std::size_t end = std::min(value.find('-'), value.size());
    const std::string_view subtag = value.substr(0, end);
    const bool good = std::all_of(subtag.begin(), subtag.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             (subtags > 0 && c >= '0' && c <= '9');
    });
    if (!good || subtag.empty() || subtag.size() > 8 || ++subtags > 5) return false;
    if (end == value.size()) return true;
    value.remove_prefix(end + 1);
  }
}

// «act.member»: whether the form has them is not known here.
std::string read_value_place(const std::string& value, Element& element) {
  const std::size_t dot = value.find('.');
  if (dot == 0 || dot == std::string::npos || dot + 1 == value.size() ||
      value.find('.', dot + 1) != std::string::npos) {
    return "data-value is not of the form act.member";
  }
  element.value = ValuePlace{value.substr(0, dot), value.substr(dot + 1)};
  return {};
}

bool may_hold_value(Tag tag) {
  return tag == Tag::Span || tag == Tag::Div || tag == Tag::P || tag == Tag::Td;
}

std::string input_attribute(std::string_view name, const std::string& value, Element& element) {
  if (name == "type") return value == "checkbox" ? "" : "input is not of type checkbox";
  if (name == "disabled") return {};
  if (name == "checked") {
    element.checked = true;
    return {};
  }
  return "unknown";
}

}  // namespace

std::string apply_attribute(const ElementKind& kind, std::string_view name,
                            const std::string& value, Element& element) {
  std::string fault = "unknown";
  if (name == "lang") {
    fault = is_language(value) ? "" : "lang is no language tag (mn, en, mn-Mong)";
    if (kind.group != Root) element.language = value;  // html's is the document's
  } else if (name == "data-act" && (kind.tag == Tag::Div || kind.tag == Tag::Td)) {
    element.act = value;
    fault = value.empty() ? "data-act is empty" : "";
  } else if (name == "data-value" && may_hold_value(kind.tag)) {
    fault = read_value_place(value, element);
  } else if (kind.group == Cell) {
    fault = cell_attribute(kind, name, value, element);
  } else if (kind.tag == Tag::Input) {
    fault = input_attribute(name, value, element);
  } else if (kind.name == "meta" && (name == "charset" || name == "name" || name == "content")) {
    fault.clear();
  }
  if (fault != "unknown") return fault;
  return "attribute \"" + std::string(name) + "\" is not one of " + std::string(kind.name) +
         " in the subset";
}

}  // namespace tamga::markup
