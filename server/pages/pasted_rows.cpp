// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/pasted_rows.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "renderers/content/wording.h"
#include "server/error.h"
#include "server/pages/form_fields.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t most_rows = 1'000, most_cells = 50;

std::string trimmed(std::string_view text) {
  constexpr const char* space = " \t\r\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(space) - begin + 1));
}

std::string folded(std::string_view text) {
  return forms::wording::upper(trimmed(text));
}

bool is_leaf(const FieldSchema& field) {
  return field.kind() != FieldKind::Group && field.kind() != FieldKind::List;
}

// 2024.06.12, 2024/6/12, 2024-06-12 → 2024-06-12.
std::optional<std::string> written_date(const std::string& text) {
  int part[3] = {0, 0, 0};
  std::size_t at = 0;
  for (int i = 0; i < 3; ++i) {
    const char* begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), part[i]);
    if (error != std::errc() || part[i] < 0) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
    if (i < 2 &&
        (at >= text.size() || std::string_view("-./").find(text[at++]) == std::string::npos))
      return std::nullopt;
  }
  if (at != text.size() || part[0] < 1000 || part[0] > 9999 || part[1] > 12 || part[2] > 31)
    return std::nullopt;
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", part[0], part[1], part[2]);
  return std::string(out);
}

json written_number(std::string text, bool decimal) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '%'; });
  for (char& c : text)
    if (c == ',') c = '.';
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (auto r = std::from_chars(text.data(), end, whole); r.ec == std::errc() && r.ptr == end)
    return whole;
  double number = 0;
  const auto r = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (r.ec != std::errc() || r.ptr != end) return nullptr;
  // A spreadsheet writes 85 as 85.0.
  if (number == static_cast<double>(static_cast<std::int64_t>(number)))
    return static_cast<std::int64_t>(number);
  return decimal ? json(number) : json(nullptr);
}

// «ГХ» is «Г» and «Х» when the values of a set are letters; nothing for another word.
std::vector<std::string> run_together(const std::vector<FieldSchema::Option>& options,
                                      const std::string& word) {
  std::vector<std::string> values;
  for (std::size_t at = 0; at < word.size();) {
    const auto option = std::find_if(options.begin(), options.end(), [&](const auto& one) {
      const std::string value = folded(one.value);
      return !value.empty() && word.compare(at, value.size(), value) == 0;
    });
    if (option == options.end()) return {};
    values.push_back(folded(option->value));
    at += values.back().size();
  }
  return values;
}

// «Г,Х,Ш», «Х; Ш», «ГХ», «Хянах»: values or their titles.
json written_set(const FieldSchema& field, const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + ",") {
    if (c != ',' && c != ';' && c != '/' && c != '\n' && c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(folded(word));
      word.clear();
    }
  }
  const auto options = field.options("mn");
  std::vector<std::string> split;
  for (const auto& one : words) {
    const auto values = run_together(options, one);
    split.insert(split.end(), values.begin(), values.end());
    if (values.empty()) split.push_back(one);
  }
  words = std::move(split);
  json out = json::array();
  for (const auto& option : options) {
    const auto found = std::remove_if(words.begin(), words.end(), [&](const auto& candidate) {
      return candidate == folded(option.value) || candidate == folded(option.title);
    });
    if (found != words.end()) out.push_back(option.value);
    words.erase(found, words.end());
  }
  for (const auto& other : words) out.push_back(other);
  return out;
}

std::string chosen_value(const FieldSchema& field, const std::string& text) {
  for (const auto& option : field.options("mn"))
    if (folded(text) == folded(option.value) || folded(text) == folded(option.title))
      return option.value;
  return text;
}

bool is_yes(const std::string& text) {
  const std::string word = folded(text);
  return word == "ТИЙМ" || word == "TRUE" || word == "1" || word == "X" || word == "Х" ||
         word == "+" || word == "YES" || word == "✓";
}

std::vector<FieldSchema::Member> columns_of(const FieldSchema& list) {
  const FieldSchema element = list.element();
  if (element.kind() == FieldKind::Group) return element.members();
  return {{"", element, true}};
}

// For each cell of a row the field that it fills, by the titles in the first row; nothing
// when that holds other things.
std::optional<std::vector<std::optional<std::size_t>>> by_titles(
    const std::vector<FieldSchema::Member>& columns, const std::vector<std::string>& row) {
  std::vector<std::optional<std::size_t>> order(row.size());
  std::size_t named = 0;
  for (std::size_t cell = 0; cell < row.size(); ++cell)
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (const char* language : {"mn", "en"})
        if (!row[cell].empty() && folded(row[cell]) == folded(columns[i].schema.title(language)))
          order[cell] = i;
  for (const auto& at : order) named += at.has_value();
  const bool all = named > 0 && (named == columns.size() || named + 1 >= row.size());
  return all ? std::optional(order) : std::nullopt;
}

bool numbered(const std::vector<std::vector<std::string>>& rows) {
  return std::all_of(rows.begin(), rows.end(), [](const auto& row) {
    const auto& cell = row.front();
    return cell.find_first_not_of("0123456789.№ ") == std::string::npos;
  });
}

}  // namespace

std::vector<std::vector<std::string>> pasted_cells(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  const auto end_cell = [&] {
    row.push_back(trimmed(cell));
    cell.clear();
    if (row.size() > most_cells) throw Failure("content-too-large", "more than 50 columns");
  };
  const auto end_row = [&] {
    end_cell();
    if (std::any_of(row.begin(), row.end(), [](const auto& one) { return !one.empty(); }))
      rows.push_back(row);
    row.clear();
    if (rows.size() > most_rows) throw Failure("content-too-large", "more than 1,000 rows");
  };
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (quoted && c == '"') {
      quoted = false;
    } else if (quoted) {
      cell += c;
    } else if (c == '"' && cell.empty() && text.find('"', i + 1) != std::string_view::npos) {
      quoted = true;
    } else if (c == '\t') {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      cell += c;
    }
  }
  end_row();
  return rows;
}

bool takes_table(const FieldSchema& list) {
  if (list.kind() != FieldKind::List) return false;
  const auto columns = columns_of(list);
  return !columns.empty() && std::all_of(columns.begin(), columns.end(),
                                         [](const auto& member) { return is_leaf(member.schema); });
}

json cell_value(const FieldSchema& field, std::string_view given) {
  const std::string text = trimmed(given);
  switch (field.kind()) {
    case FieldKind::Date:
      return written_date(text).value_or(text);
    case FieldKind::Whole:
    case FieldKind::Decimal: {
      const json number = written_number(text, field.kind() == FieldKind::Decimal);
      return number.is_null() ? json(text) : number;
    }
    case FieldKind::Choices:
      return written_set(field, text);
    case FieldKind::Choice:
      return chosen_value(field, text);
    case FieldKind::Flag:
      return is_yes(text);
    default:
      return text;
  }
}

json pasted_rows(const FieldSchema& list, std::string_view text) {
  if (!takes_table(list)) throw Failure("bad-request", "this list takes no table");
  auto rows = pasted_cells(text);
  if (rows.empty()) throw Failure("rows-unreadable", "no row");
  const auto columns = columns_of(list);
  std::size_t skipped = 0, widest = 0;
  const auto titles = by_titles(columns, rows.front());
  if (titles) rows.erase(rows.begin());
  for (const auto& row : rows) widest = std::max(widest, row.size());
  if (!titles && widest == columns.size() + 1 && numbered(rows)) skipped = 1;
  const FieldSchema element = list.element();
  json out = json::array();
  for (const auto& row : rows) {
    json value = read_fields(element, {});
    for (std::size_t cell = skipped; cell < row.size(); ++cell) {
      const auto column = titles ? (cell < titles->size() ? (*titles)[cell] : std::nullopt)
                                 : std::optional(cell - skipped);
      if (!titles && *column >= columns.size()) {
        if (row[cell].empty()) continue;
        throw Failure("rows-unreadable", "more columns than the list has");
      }
      if (!column) continue;
      (value.is_object() ? value[columns[*column].name] : value) =
          cell_value(columns[*column].schema, row[cell]);
    }
    out.push_back(std::move(value));
  }
  if (out.empty()) throw Failure("rows-unreadable", "no row");
  return out;
}

}  // namespace tamga::pages
