// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of retention schedules, and what they say of the units of a fonds.
// Functions that others use inside a transaction stand in schedule.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/retention/schedule.h"

namespace tamga::archive {

// Throws Failure not-found.
void require_fonds(Transaction& transaction, std::string_view fonds);

std::vector<ScheduleVersion> schedule_versions(Transaction& transaction, std::string_view fonds);
// CatalogueError unique when another has adopted this number meanwhile.
void insert_schedule(Transaction& transaction, const ScheduleVersion& version);
// Hex SHA-256 over all that a version says: what its event holds it to.
std::string schedule_hash(const ScheduleVersion& version);

// The units of a fonds with their facts but for the rule, by year and index.
std::vector<UnitRetention> unit_facts(Transaction& transaction, std::string_view fonds,
                                      std::string_view other_than);

}  // namespace tamga::archive
