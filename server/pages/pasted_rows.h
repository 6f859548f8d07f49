// SPDX-License-Identifier: GPL-3.0-or-later
// A table copied out of a spreadsheet or a text program, as rows of a form's list.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/pages/field_schema.h"

namespace tamga::pages {

// Cells of text as programs copy it: rows end with a line break, cells with a tab; a cell
// in quotation marks may hold both, and "" in it is one mark. Lines of nothing are left
// out. Throws Failure content-too-large beyond 1,000 rows or 50 cells in one.
std::vector<std::vector<std::string>> pasted_cells(std::string_view text);

// Whether a list takes rows from a table: its rows are single values, or groups of them.
bool takes_table(const FieldSchema& list);

// Edited rows of `list`, columns in the order of its fields. A first row that holds their
// titles orders them anew and is no row; a column of running numbers before them is
// passed over; columns beyond them must be empty. Dates (2024.06.12), numbers («85%») and
// sets («Г, Х») are read as people write them; what cannot be read stays as it is, for
// the check to refuse at its place. Throws Failure rows-unreadable: more columns than
// fields, or no row; bad-request when !takes_table(list).
nlohmann::json pasted_rows(const FieldSchema& list, std::string_view text);

// One value as people write it in a cell, in its edited state.
nlohmann::json cell_value(const FieldSchema& field, std::string_view text);

}  // namespace tamga::pages
