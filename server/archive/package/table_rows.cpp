// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/table_rows.h"

#include <nlohmann/json.hpp>

namespace tamga::archive::package {
namespace {

using nlohmann::json;
using Kind = Column::Kind;

constexpr std::size_t text_limit = 64 * 1024;

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

std::string column_list(const Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.emplace_back(column.name);
  return joined(names, ", ");
}

bool is_text(Kind kind) {
  return kind == Kind::text || kind == Kind::text_or_null;
}

bool may_be_null(Kind kind) {
  return kind == Kind::text_or_null || kind == Kind::number_or_null;
}

json value_of(const Row& row, const Column& column) {
  if (may_be_null(column.kind) && row.null(column.name)) return nullptr;
  return is_text(column.kind) ? json(row.text(column.name)) : json(row.integer(column.name));
}

Value parameter_of(const json& value) {
  if (value.is_null()) return nullptr;
  if (value.is_string()) return value.get<std::string>();
  return value.get<std::int64_t>();
}

json read_one(Transaction& transaction, const Table& table, const json& like) {
  std::vector<std::string> conditions;
  Parameters key;
  for (const auto name : table.key) {
    conditions.push_back(std::string(name) + " = :" + std::string(name));
    key.push_back({name, parameter_of(like.at(std::string(name)))});
  }
  return read_rows(transaction, table, joined(conditions, " AND "), key);
}

}  // namespace

const std::vector<Table>& hierarchy_tables() {
  static const std::vector<Table> tables = {
      {"fonds",
       {{"id"},
        {"number"},
        {"title"},
        {"organisation"},
        {"registration_pattern"},
        {"index_pattern"},
        {"long_from", Kind::number},
        {"created", Kind::number}},
       {"id"}},
      {"inventory",
       {{"id"},
        {"fonds"},
        {"number"},
        {"title"},
        {"retention_class"},
        {"open", Kind::number},
        {"created", Kind::number}},
       {"id"}},
      {"file_plan",
       {{"id"},
        {"fonds"},
        {"year", Kind::number},
        {"state"},
        {"document"},
        {"created", Kind::number},
        {"approved", Kind::number_or_null}},
       {"id"}},
      {"file_plan_entry",
       {{"id"},
        {"plan"},
        {"number", Kind::number},
        {"file_index"},
        {"title"},
        {"department"},
        {"retention_item"},
        {"open", Kind::number},
        {"responsible"},
        {"note"}},
       {"id"}},
      {"storage_unit",
       {{"id"},
        {"fonds"},
        {"entry"},
        {"file_index"},
        {"year", Kind::number},
        {"volume", Kind::number},
        {"title"},
        {"department"},
        {"retention_item"},
        {"open", Kind::number},
        {"state"},
        {"inventory", Kind::text_or_null},
        {"number", Kind::number_or_null},
        {"opened", Kind::number},
        {"closed", Kind::number_or_null},
        {"started"},
        {"ended"},
        {"items", Kind::number},
        {"sheets", Kind::number}},
       {"id"}},
      {"handover",
       {{"id"},
        {"fonds"},
        {"number", Kind::number},
        {"year", Kind::number},
        {"department"},
        {"document"},
        {"created", Kind::number},
        {"received", Kind::number_or_null}},
       {"id"}},
      {"handover_unit", {{"handover"}, {"unit"}}, {"handover", "unit"}},
      {"retention_schedule",
       {{"fonds"},
        {"version", Kind::number},
        {"in_force_from"},
        {"basis"},
        {"adopted", Kind::number},
        {"adopted_by"}},
       {"fonds", "version"}},
      {"retention_item",
       {{"fonds"},
        {"version", Kind::number},
        {"number"},
        {"title"},
        {"class"},
        {"years", Kind::number}},
       {"fonds", "version", "number"}},
  };
  return tables;
}

const std::vector<Table>& record_tables() {
  static const std::vector<Table> tables = {
      {"record_attachment",
       {{"record"},
        {"number", Kind::number},
        {"name"},
        {"media_type"},
        {"sha256"},
        {"size", Kind::number}},
       {"record", "number"}},
      {"record_renewal",
       {{"record"},
        {"number", Kind::number},
        {"renewed", Kind::number},
        {"pdf_sha256"},
        {"pdf_size", Kind::number}},
       {"record", "number"}},
      {"record_rendition",
       {{"record"},
        {"number", Kind::number},
        {"kind"},
        {"media_type"},
        {"sha256"},
        {"size", Kind::number},
        {"made", Kind::number}},
       {"record", "number"}},
      {"unit_item",
       {{"unit"},
        {"number", Kind::number},
        {"record"},
        {"sheet_from", Kind::number},
        {"sheet_to", Kind::number}},
       {"unit", "number"}},
      {"record_relation",
       {{"record"}, {"relation"}, {"target"}, {"made", Kind::number}},
       {"record", "relation", "target"}},
  };
  return tables;
}

const Table& relation_table() {
  return record_tables().back();
}

json read_rows(Transaction& transaction, const Table& table, std::string_view where,
               const Parameters& parameters) {
  std::vector<std::string> order;
  for (const auto name : table.key) order.emplace_back(name);
  json rows = json::array();
  transaction.query("SELECT " + column_list(table) + " FROM " + std::string(table.name) +
                        " WHERE " + std::string(where) + " ORDER BY " + joined(order, ", "),
                    parameters, [&](const Row& row) {
                      json object = json::object();
                      for (const auto& column : table.columns)
                        object[std::string(column.name)] = value_of(row, column);
                      rows.push_back(std::move(object));
                    });
  return rows;
}

std::string row_fault(const Table& table, const json& row) {
  const auto of = [&](std::string_view what) {
    return std::string(table.name) + ": " + std::string(what);
  };
  if (!row.is_object() || row.size() != table.columns.size()) return of("not just its columns");
  for (const auto& column : table.columns) {
    const auto at = row.find(std::string(column.name));
    if (at == row.end()) return of("no " + std::string(column.name));
    if (at->is_null() && may_be_null(column.kind)) continue;
    if (is_text(column.kind)) {
      if (!at->is_string() || at->get_ref<const std::string&>().size() > text_limit)
        return of(std::string(column.name) + " is no text that fits");
    } else if (!at->is_number_integer() ||
               (at->is_number_unsigned() && at->get<std::uint64_t>() >> 62)) {
      return of(std::string(column.name) + " is no whole number");
    }
  }
  return {};
}

Placed place_row(Transaction& transaction, const Table& table, const json& row) {
  const auto there = read_one(transaction, table, row);
  if (!there.empty()) return there.front() == row ? Placed::same : Placed::differs;
  std::vector<std::string> names;
  Parameters values;
  for (const auto& column : table.columns) {
    names.push_back(":" + std::string(column.name));
    values.push_back({column.name, parameter_of(row.at(std::string(column.name)))});
  }
  transaction.run("INSERT INTO " + std::string(table.name) + " (" + column_list(table) +
                      ") VALUES (" + joined(names, ", ") + ")",
                  values);
  return Placed::inserted;
}

}  // namespace tamga::archive::package
