// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/hierarchy_bundle.h"

#include <map>
#include <nlohmann/json.hpp>

#include "server/archive/package/table_rows.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr const char* format = "tamga-hierarchy/1";
constexpr std::size_t most_rows = 1'000'000;

[[noreturn]] void refuse(const std::string& what) {
  throw Failure("package-invalid", "hierarchy: " + what);
}

const Table& table_named(std::string_view name) {
  for (const Table& table : hierarchy_tables())
    if (table.name == name) return table;
  throw std::logic_error("no such table");
}

// Rows of a table by each value of a column, each row once.
void add_rows(Transaction& transaction, json& rows, std::string_view table, std::string_view column,
              const std::set<std::string>& values) {
  auto& list = rows[std::string(table)] = json::array();
  for (const auto& value : values)
    for (auto& row : read_rows(transaction, table_named(table), std::string(column) + " = :value",
                               {{"value", value}}))
      list.push_back(std::move(row));
}

std::set<std::string> column_of(const json& rows, const char* table, const char* column) {
  std::set<std::string> values;
  for (const auto& row : rows[table])
    if (row[column].is_string()) values.insert(row[column].get<std::string>());
  return values;
}

}  // namespace

std::vector<std::string> HierarchyBundle::subjects() const {
  const auto tables = json::parse(rows);
  std::vector<std::string> ids;
  for (const char* table : {"fonds", "inventory", "file_plan", "storage_unit"})
    for (const auto& row : tables[table]) ids.push_back(row["id"]);
  return ids;
}

HierarchyBundle read_hierarchy(Transaction& transaction, const std::set<std::string>& records,
                               const std::string& origin) {
  HierarchyBundle bundle;
  std::set<std::string> units, fonds;
  std::map<std::pair<std::string, std::int64_t>, bool> registers;
  for (const auto& record : records) {
    const Parameters of_record{{"record", record}};
    transaction.query("SELECT unit FROM unit_item WHERE record = :record", of_record,
                      [&](const Row& row) { units.insert(row.text("unit")); });
    transaction.query(
        "SELECT fonds, registration_year FROM records WHERE id = :record", of_record,
        [&](const Row& row) {
          registers[{row.text("fonds"), row.integer("registration_year")}] = true;
          if (row.text("fonds").find('/') == std::string::npos && !row.text("fonds").empty())
            fonds.insert(row.text("fonds"));
        });
  }
  json rows = json::object();
  add_rows(transaction, rows, "storage_unit", "id", units);
  for (const auto& id : column_of(rows, "storage_unit", "fonds")) fonds.insert(id);
  add_rows(transaction, rows, "fonds", "id", fonds);
  add_rows(transaction, rows, "inventory", "id", column_of(rows, "storage_unit", "inventory"));
  add_rows(transaction, rows, "file_plan_entry", "id", column_of(rows, "storage_unit", "entry"));
  const auto plans = column_of(rows, "file_plan_entry", "plan");
  add_rows(transaction, rows, "file_plan", "id", plans);
  // A plan says nothing without all of its entries.
  add_rows(transaction, rows, "file_plan_entry", "plan", plans);
  add_rows(transaction, rows, "handover_unit", "unit", units);
  add_rows(transaction, rows, "handover", "id", column_of(rows, "handover_unit", "handover"));
  add_rows(transaction, rows, "retention_schedule", "fonds", fonds);
  add_rows(transaction, rows, "retention_item", "fonds", fonds);
  bundle.rows = rows.dump();
  for (const auto& [of, there] : registers)
    transaction.query("SELECT last FROM registers WHERE fonds = :fonds AND year = :year",
                      {{"fonds", of.first}, {"year", of.second}}, [&](const Row& row) {
                        bundle.registers.push_back(
                            {of.first.empty() ? origin : of.first, of.second, row.integer("last")});
                      });
  return bundle;
}

std::string hierarchy_json(const HierarchyBundle& bundle) {
  json registers = json::array();
  for (const auto& item : bundle.registers)
    registers.push_back({{"register", item.name}, {"year", item.year}, {"last", item.last}});
  return json{{"format", format},
              {"rows", json::parse(bundle.rows)},
              {"registers", std::move(registers)}}
             .dump(1) +
         "\n";
}

HierarchyBundle hierarchy_from(std::string_view bytes) {
  const auto value = json::parse(bytes, nullptr, false);
  if (!value.is_object() || value.value("format", json()) != format || !value.contains("rows") ||
      !value.contains("registers") || !value["registers"].is_array())
    refuse(std::string("not in the form ") + format);
  const auto& rows = value["rows"];
  if (!rows.is_object() || rows.size() != hierarchy_tables().size()) refuse("not just its tables");
  for (const Table& table : hierarchy_tables()) {
    const auto at = rows.find(std::string(table.name));
    if (at == rows.end() || !at->is_array() || at->size() > most_rows)
      refuse("no table " + std::string(table.name));
    for (const auto& row : *at)
      if (auto fault = row_fault(table, row); !fault.empty()) refuse(fault);
  }
  HierarchyBundle bundle;
  bundle.rows = rows.dump();
  for (const auto& item : value["registers"]) {
    if (!item.is_object() || !item.value("register", json()).is_string() ||
        !item.value("year", json()).is_number_integer() ||
        !item.value("last", json()).is_number_integer())
      refuse("a register that is none");
    bundle.registers.push_back({item["register"], item["year"], item["last"]});
  }
  return bundle;
}

}  // namespace tamga::archive::package
