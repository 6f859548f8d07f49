// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the catalogue's tables as JSON objects and back, by one description of
// each table that a package carries.
//
// Why not by the structs of each room: a package must bring back every column as
// it was, also those that only one room ever reads.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/package/finding.h"

namespace tamga::archive::package {

struct Column {
  enum class Kind { text, number, text_or_null, number_or_null };
  std::string_view name;
  Kind kind = Kind::text;
};

struct Table {
  std::string_view name;
  std::vector<Column> columns;
  std::vector<std::string_view> key;  // columns that tell a row
};

// What of the hierarchy a package carries, in the order in which it can be inserted:
// fonds, inventory, file_plan, file_plan_entry, storage_unit, handover, handover_unit,
// retention_schedule, retention_item.
const std::vector<Table>& hierarchy_tables();
// What belongs to a record beside its own row: record_attachment, record_renewal,
// record_rendition, unit_item; and record_relation, which waits until both are there.
const std::vector<Table>& record_tables();
const Table& relation_table();

// Rows of a table by a condition with its parameters, in order of key.
nlohmann::json read_rows(Transaction& transaction, const Table& table, std::string_view where,
                         const Parameters& parameters);

// "" or why a JSON value from outside is no row of the table: not just its columns,
// another type, a text of more than 64 KiB.
std::string row_fault(const Table& table, const nlohmann::json& row);

// Puts a row that row_fault() found good: inserted, there already with the same
// values, or in the way with others. Throws CatalogueError when another rule of the
// catalogue refuses it.
enum class Placed { inserted, same, differs };
Placed place_row(Transaction& transaction, const Table& table, const nlohmann::json& row);

}  // namespace tamga::archive::package
