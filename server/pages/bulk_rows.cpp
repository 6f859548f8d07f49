// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/bulk_rows.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "renderers/content/wording.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/pages/field_pointer.h"
#include "server/pages/form_fields.h"
#include "server/pages/pasted_rows.h"

namespace tamga::pages {
namespace {

using nlohmann::json;
using Path = std::vector<std::string>;

constexpr std::size_t most_documents = 2'000, most_rows = 1'000;

std::string folded(const std::string& text) {
  std::string out;
  for (const char c : forms::wording::upper(text))
    if (c != ' ' && c != '\n' && c != '*') out += c;
  return out;
}

void gather(const FieldSchema& schema, std::string_view language, const Path& path,
            const std::string& title, std::vector<BulkColumn>& out) {
  const auto below = [&](const FieldSchema& child, const std::string& name,
                         const std::string& label) {
    Path longer = path;
    longer.push_back(name);
    const auto last = title.rfind(" › ");
    const bool said = label.empty() || title == label ||
                      (last != std::string::npos && title.substr(last + 5) == label);
    gather(child, language, longer,
           said            ? title
           : title.empty() ? label
                           : title + " › " + label,
           out);
  };
  switch (schema.kind()) {
    case FieldKind::Group:
      for (const auto& member : schema.members())
        below(member.schema, member.name, member.schema.title(language));
      return;
    case FieldKind::List:
      below(schema.element(), "*", schema.element().title(language));
      return;
    default: {
      std::string pointer;
      for (const auto& part : path) pointer += "/" + escaped_part(part);
      out.push_back({path, pointer, title, schema});
    }
  }
}

// A workbook keeps a date as days since 1899-12-30.
json spreadsheet_value(const FieldSchema& schema, const std::string& text) {
  constexpr int first = 7'000, last = 110'000;  // 1919 to 2201
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  const bool whole = error == std::errc() && (end == text.data() + text.size() || *end == '.');
  if (schema.kind() == FieldKind::Date && whole && days >= first && days <= last &&
      text.find('.', static_cast<std::size_t>(end - text.data()) + 1) == std::string::npos)
    return civil_date(std::chrono::sys_days(std::chrono::year(1899) / 12 / 30) +
                      std::chrono::days(days));
  return cell_value(schema, text);
}

class Sheet {
 public:
  Sheet(const FieldSchema& schema, const std::vector<std::string>& head) : schema_(schema) {
    columns_ = bulk_columns(schema, "mn");
    const auto english = bulk_columns(schema, "en");
    for (const auto& name : head) of_cell_.push_back(column_named(name, english));
    if (std::none_of(of_cell_.begin(), of_cell_.end(), [](const auto& c) { return c.has_value(); }))
      throw Failure("spreadsheet-columns");
  }

  // Whether a line begins a document after one that had `before` in its single fields;
  // those of the line go there.
  bool begins(const std::vector<std::string>& row, std::vector<std::string>& before) const {
    std::vector<std::string> now;
    for (std::size_t i = 0; i < of_cell_.size(); ++i)
      if (of_cell_[i] && !in_list(columns_[*of_cell_[i]].path)) now.push_back(cell(row, i));
    const bool empty =
        std::all_of(now.begin(), now.end(), [](const auto& text) { return text.empty(); });
    if (now == before || (empty && !before.empty())) return false;
    before = now;
    return true;
  }

  void fill(json& state, const std::vector<std::string>& row) const {
    fill_group(schema_, state, {}, row);
  }

 private:
  static bool in_list(const Path& path) {
    return std::find(path.begin(), path.end(), "*") != path.end();
  }

  std::optional<std::size_t> column_named(const std::string& name,
                                          const std::vector<BulkColumn>& english) const {
    const std::string wanted = folded(name);
    if (wanted.empty() || wanted == "№" || wanted == folded("Д/д")) return std::nullopt;
    std::optional<std::size_t> by_last;
    bool several = false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (name == columns_[i].pointer) return i;
      for (const auto* title : {&columns_[i].title, &english[i].title}) {
        if (wanted == folded(*title)) return i;
        const auto last = title->rfind(" › ");
        if (last == std::string::npos || wanted != folded(title->substr(last + 5))) continue;
        several = several || (by_last && *by_last != i);
        by_last = i;
      }
    }
    if (!by_last || several) throw Failure("spreadsheet-columns", name.substr(0, 200));
    return by_last;
  }

  static const std::string& cell(const std::vector<std::string>& row, std::size_t at) {
    static const std::string nothing;
    return at < row.size() ? row[at] : nothing;
  }

  // The cell of a field, or "".
  const std::string& text_at(const Path& path, const std::vector<std::string>& row) const {
    static const std::string nothing;
    for (std::size_t i = 0; i < of_cell_.size(); ++i)
      if (of_cell_[i] && columns_[*of_cell_[i]].path == path && !cell(row, i).empty())
        return cell(row, i);
    return nothing;
  }

  // Whether a line says something below a path, in its own fields or in lists further in.
  bool says(const Path& path, const std::vector<std::string>& row) const {
    for (std::size_t i = 0; i < of_cell_.size(); ++i) {
      if (!of_cell_[i] || cell(row, i).empty()) continue;
      const auto& other = columns_[*of_cell_[i]].path;
      if (other.size() >= path.size() && std::equal(path.begin(), path.end(), other.begin()))
        return true;
    }
    return false;
  }

  static Path below(const Path& path, const std::string& name) {
    Path longer = path;
    longer.push_back(name);
    return longer;
  }

  void fill_group(const FieldSchema& schema, json& state, const Path& path,
                  const std::vector<std::string>& row) const {
    if (!state.is_object()) state = json::object();
    for (const auto& member : schema.members()) {
      const Path at = below(path, member.name);
      if (!says(at, row)) continue;
      const FieldKind kind = member.schema.kind();
      if (kind == FieldKind::Group)
        fill_group(member.schema, state[member.name], at, row);
      else if (kind == FieldKind::List)
        fill_list(member.schema, state[member.name], below(at, "*"), row);
      else
        state[member.name] = spreadsheet_value(member.schema, text_at(at, row));
    }
  }

  void fill_list(const FieldSchema& schema, json& rows, const Path& path,
                 const std::vector<std::string>& row) const {
    if (!rows.is_array()) rows = json::array();
    if (rows.size() >= most_rows)
      throw Failure("content-too-large", "more rows than a list may have");
    const FieldSchema element = schema.element();
    if (element.kind() != FieldKind::Group) {
      rows.push_back(spreadsheet_value(element, text_at(path, row)));
      return;
    }
    json own = read_fields(element, {});
    const json nothing = own;
    for (const auto& member : element.members()) {
      const FieldKind kind = member.schema.kind();
      const Path at = below(path, member.name);
      if (kind == FieldKind::List || !says(at, row)) continue;
      if (kind == FieldKind::Group)
        fill_group(member.schema, own[member.name], at, row);
      else
        own[member.name] = spreadsheet_value(member.schema, text_at(at, row));
    }
    if (rows.empty() || (own != nothing && !goes_on(element, rows.back(), own)))
      rows.push_back(own);
    for (const auto& member : element.members())
      if (member.schema.kind() == FieldKind::List)
        if (const Path at = below(path, member.name); says(at, row))
          fill_list(member.schema, rows.back()[member.name], below(at, "*"), row);
  }

  // Whether the fields of a row, its lists apart, are those of the one above; a row without
  // lists is one of its own even then.
  static bool goes_on(const FieldSchema& element, const json& above, const json& own) {
    bool lists = false;
    for (const auto& member : element.members()) {
      if (member.schema.kind() == FieldKind::List)
        lists = true;
      else if (above.value(member.name, json()) != own.value(member.name, json()))
        return false;
    }
    return lists;
  }

  FieldSchema schema_;
  std::vector<BulkColumn> columns_;
  std::vector<std::optional<std::size_t>> of_cell_;
};

}  // namespace

std::vector<BulkColumn> bulk_columns(const FieldSchema& schema, std::string_view language) {
  std::vector<BulkColumn> out;
  gather(schema, language, {}, "", out);
  return out;
}

std::vector<BulkDocument> bulk_documents(const FieldSchema& schema,
                                         const std::vector<std::vector<std::string>>& rows) {
  if (rows.empty()) throw Failure("spreadsheet-columns");
  const Sheet sheet(schema, rows.front());
  std::vector<BulkDocument> out;
  std::vector<std::string> single;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].empty()) continue;
    if (sheet.begins(rows[i], single) || out.empty()) {
      if (out.size() >= most_documents)
        throw Failure("content-too-large", "more than 2,000 documents");
      out.push_back({i + 1, read_fields(schema, {})});
    }
    sheet.fill(out.back().state, rows[i]);
  }
  return out;
}

}  // namespace tamga::pages
