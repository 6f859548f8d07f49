// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/form_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/error.h"
#include "server/pages/field_pointer.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t deepest_blank = 4;

// A row as a person finds it after «add»: lists in it that need rows have one.
json blank(const FieldSchema& schema, std::size_t depth) {
  json value = read_fields(schema, {});
  if (!value.is_object() || depth > deepest_blank) return value;
  for (const auto& member : schema.members())
    if (member.schema.kind() == FieldKind::List && member.schema.min_items() > 0)
      value[member.name].push_back(blank(member.schema.element(), depth + 1));
  return value;
}

struct List {
  json* rows;
  FieldSchema schema;
  std::string pointer;
};

List list_at(const FieldSchema& schema, json& state, const std::string& pointer,
             const FieldLimits& limits) {
  if (!pointer.starts_with('/') || pointer.size() > limits.name_bytes)
    throw Failure("bad-request", "not a list");
  List at{&state, schema, pointer};
  for (const auto& part : pointer_parts(pointer)) {
    const FieldKind kind = at.schema.kind();
    if (kind == FieldKind::Group) {
      const auto member = at.schema.member(part);
      if (!member || !at.rows->is_object() || !at.rows->contains(part))
        throw Failure("bad-request", "no such field");
      at.rows = &at.rows->at(part);
      at.schema = *member;
    } else {
      const auto number = row_number(part);
      if (kind != FieldKind::List || !number || !at.rows->is_array() || *number >= at.rows->size())
        throw Failure("bad-request", "no such row");
      at.rows = &at.rows->at(*number);
      at.schema = at.schema.element();
    }
  }
  if (at.schema.kind() != FieldKind::List || !at.rows->is_array())
    throw Failure("bad-request", "not a list");
  return at;
}

struct RowPlace {
  List list;
  std::size_t number;
};

RowPlace row_at(const FieldSchema& schema, json& state, const std::string& pointer,
                const FieldLimits& limits) {
  RowPlace at{list_at(schema, state, parent_pointer(pointer), limits), 0};
  const auto number = row_number(std::string_view(pointer).substr(pointer.rfind('/') + 1));
  if (!number || *number >= at.list.rows->size()) throw Failure("bad-request", "no such row");
  at.number = *number;
  return at;
}

void require_room(const List& list, std::size_t more, const FieldLimits& limits) {
  const std::size_t most =
      list.schema.max_items() ? std::min(list.schema.max_items(), limits.rows) : limits.rows;
  if (list.rows->size() + more > most)
    throw Failure("content-too-large", "more rows than a list may have");
}

std::string row_pointer(const std::string& list, std::size_t number) {
  return list + "/" + std::to_string(number);
}

// Each once, in the order of the form.
std::vector<std::string> in_order(std::vector<std::string> pointers) {
  for (const auto& pointer : pointers)
    if (!pointer.starts_with('/')) throw Failure("bad-request", "not a row");
  std::sort(pointers.begin(), pointers.end(), pointer_before);
  pointers.erase(std::unique(pointers.begin(), pointers.end()), pointers.end());
  return pointers;
}

}  // namespace

std::string change_rows(const FieldSchema& schema, json& state, RowChange change,
                        const std::string& pointer, const FieldLimits& limits) {
  if (change == RowChange::Add) {
    const List list = list_at(schema, state, pointer, limits);
    require_room(list, 1, limits);
    list.rows->push_back(blank(list.schema.element(), 0));
    return row_pointer(pointer, list.rows->size() - 1);
  }
  const RowPlace at = row_at(schema, state, pointer, limits);
  json& rows = *at.list.rows;
  const std::size_t row = at.number;
  switch (change) {
    case RowChange::Remove:
      rows.erase(row);
      return rows.empty() ? at.list.pointer
                          : row_pointer(at.list.pointer, std::min(row, rows.size() - 1));
    case RowChange::Copy:
      require_room(at.list, 1, limits);
      rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(row) + 1, json(rows[row]));
      return row_pointer(at.list.pointer, row + 1);
    default:
      break;
  }
  const std::size_t other =
      change == RowChange::Up ? row - (row > 0) : row + (row + 1 < rows.size());
  std::swap(rows[row], rows[other]);
  return row_pointer(at.list.pointer, other);
}

std::vector<std::string> change_rows(const FieldSchema& schema, json& state, RowChange change,
                                     std::vector<std::string> pointers, const FieldLimits& limits) {
  if (change == RowChange::Add) throw std::invalid_argument("Add takes one list");
  pointers = in_order(std::move(pointers));
  std::vector<std::string> now;
  // From the end, but for Up, so that no change moves a row that is still to come.
  if (change != RowChange::Up) std::reverse(pointers.begin(), pointers.end());
  for (const auto& pointer : pointers) {
    const RowPlace at = row_at(schema, state, pointer, limits);
    const std::size_t step = change == RowChange::Up ? at.number - 1 : at.number + 1;
    const bool blocked =
        (change == RowChange::Up || change == RowChange::Down) &&
        std::find(now.begin(), now.end(), row_pointer(at.list.pointer, step)) != now.end();
    const std::string moved =
        blocked ? pointer : change_rows(schema, state, change, pointer, limits);
    if (change != RowChange::Remove) now.push_back(moved);
  }
  if (change == RowChange::Copy) {
    // Copies above push those below on.
    std::reverse(now.begin(), now.end());
    std::vector<std::string> shifted;
    for (const auto& pointer : now) {
      const auto list = parent_pointer(pointer);
      const auto above = std::count_if(shifted.begin(), shifted.end(), [&](const auto& other) {
        return parent_pointer(other) == list;
      });
      const auto number = *row_number(std::string_view(pointer).substr(list.size() + 1));
      shifted.push_back(row_pointer(list, number + static_cast<std::size_t>(above)));
    }
    return shifted;
  }
  std::sort(now.begin(), now.end(), pointer_before);
  return now;
}

std::vector<std::string> move_rows(const FieldSchema& schema, json& state,
                                   std::vector<std::string> pointers, const std::string& target,
                                   const FieldLimits& limits) {
  pointers = in_order(std::move(pointers));
  const List to = list_at(schema, state, target, limits);
  std::erase_if(pointers, [&](const auto& pointer) { return parent_pointer(pointer) == target; });
  for (const auto& pointer : pointers) {
    row_at(schema, state, pointer, limits);
    if (!same_kind_of_list(parent_pointer(pointer), target))
      throw Failure("bad-request", "a list of another kind");
  }
  require_room(to, pointers.size(), limits);
  std::vector<std::string> now;
  for (const auto& pointer : pointers) {
    const RowPlace at = row_at(schema, state, pointer, limits);
    now.push_back(row_pointer(target, to.rows->size()));
    to.rows->push_back((*at.list.rows)[at.number]);
  }
  for (auto last = pointers.rbegin(); last != pointers.rend(); ++last) {
    const RowPlace at = row_at(schema, state, *last, limits);
    at.list.rows->erase(at.number);
  }
  return now;
}

std::string append_rows(const FieldSchema& schema, json& state, const std::string& pointer,
                        const json& rows, const FieldLimits& limits) {
  const List list = list_at(schema, state, pointer, limits);
  while (!list.rows->empty() && holds_nothing(list.rows->back()))
    list.rows->erase(list.rows->size() - 1);
  require_room(list, rows.size(), limits);
  const std::string first = row_pointer(pointer, list.rows->size());
  for (const auto& row : rows) list.rows->push_back(row);
  return first;
}

FieldSchema list_schema(const FieldSchema& schema, json& state, const std::string& pointer) {
  return list_at(schema, state, pointer, {}).schema;
}

}  // namespace tamga::pages
