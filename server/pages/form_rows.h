// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a form's lists: added, moved, copied, taken away, pasted in; on the edited
// state, so that every change works without script.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/pages/field_schema.h"
#include "server/pages/form_fields.h"

namespace tamga::pages {

enum class RowChange { Add, Remove, Up, Down, Copy };

// Changes one list of an edited state: Add takes the list's pointer, the others
// a row's. Returns the pointer of the row to go on with, or of the list when no
// row is left. Throws Failure bad-request for a pointer that names no list or
// row of the schema and the state, content-too-large for too many rows.
std::string change_rows(const FieldSchema& schema, nlohmann::json& state, RowChange change,
                        const std::string& pointer, const FieldLimits& limits = {});

// The same for several rows at once, of any lists; a row that stands at the end stops
// those behind it, so that their order stays. Returns where they are now. Add is
// std::invalid_argument.
std::vector<std::string> change_rows(const FieldSchema& schema, nlohmann::json& state,
                                     RowChange change, std::vector<std::string> pointers,
                                     const FieldLimits& limits = {});

// Moves rows to the end of another list of the same kind ("/goals/0/duties" to
// "/goals/3/duties"); those that are there already stay. Returns where they are now.
// Throws as change_rows(), bad-request also for a list of another kind.
std::vector<std::string> move_rows(const FieldSchema& schema, nlohmann::json& state,
                                   std::vector<std::string> pointers, const std::string& list,
                                   const FieldLimits& limits = {});

// Puts `rows` (an array of edited rows) behind the last row that holds something.
// Returns the pointer of the first. Throws as change_rows().
std::string append_rows(const FieldSchema& schema, nlohmann::json& state, const std::string& list,
                        const nlohmann::json& rows, const FieldLimits& limits = {});

// The schema of the list at a pointer. Throws Failure bad-request.
FieldSchema list_schema(const FieldSchema& schema, nlohmann::json& state, const std::string& list);

}  // namespace tamga::pages
