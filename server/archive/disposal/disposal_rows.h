// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of disposals, read and written inside a transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/disposal/disposal.h"

namespace tamga::archive {

// With its units, by year, index and volume.
std::optional<DisposalCase> find_disposal(Transaction& transaction, std::string_view id);
// Throws Failure not-found, or disposal-state when it is in none of the states.
DisposalCase require_disposal(Transaction& transaction, std::string_view id,
                              std::initializer_list<std::string_view> states);
std::vector<DisposalCase> find_disposals(Transaction& transaction, std::string_view fonds);
std::optional<std::string> disposal_of_document(Transaction& transaction,
                                                std::string_view document);

// CatalogueError unique when its number was given meanwhile.
void insert_disposal(Transaction& transaction, const DisposalCase& disposal);
std::int64_t next_disposal_number(Transaction& transaction, std::string_view fonds,
                                  std::int64_t year);
// State, act, approval and execution.
void update_disposal(Transaction& transaction, const DisposalCase& disposal);
void update_appraisal(Transaction& transaction, std::string_view disposal,
                      const Appraisal& appraisal, std::string_view by);

std::vector<std::string> records_of_unit(Transaction& transaction, std::string_view unit);

// Hex SHA-256 over what was decided of each unit and which records lie in it: what is
// executed must be what was approved.
std::string appraisal_digest(Transaction& transaction, const DisposalCase& disposal);

}  // namespace tamga::archive
