// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of file plans and their entries.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/hierarchy/values.h"

namespace tamga::archive {

// Throws CatalogueError unique when the fonds has a plan of this year.
void insert_plan(Transaction& transaction, const FilePlan& plan);
// State, document and approval.
void update_plan(Transaction& transaction, const FilePlan& plan);
std::optional<FilePlan> find_plan(Transaction& transaction, std::string_view id);
std::optional<FilePlan> plan_of_year(Transaction& transaction, std::string_view fonds, int year);
std::optional<FilePlan> plan_of_document(Transaction& transaction, std::string_view document);
std::vector<FilePlan> plans_of(Transaction& transaction, std::string_view fonds);  // newest first

// Throws CatalogueError unique when the plan has the index or number already.
void insert_entry(Transaction& transaction, const PlanEntry& entry);
void replace_entry(Transaction& transaction, const PlanEntry& entry);
void delete_entry(Transaction& transaction, std::string_view id);
std::optional<PlanEntry> find_entry(Transaction& transaction, std::string_view id);
std::vector<PlanEntry> entries_of(Transaction& transaction, std::string_view plan);  // in order
std::int64_t next_entry_number(Transaction& transaction, std::string_view plan);
// Of the approved plan of a year: where records of this index go.
std::optional<PlanEntry> entry_for(Transaction& transaction, std::string_view fonds, int year,
                                   std::string_view file_index);

}  // namespace tamga::archive
