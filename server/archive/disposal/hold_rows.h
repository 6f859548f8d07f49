// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a hold stands on something, asked inside the transaction that decides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// Ids of the holds that are not lifted and that stand on the unit itself or on a
// record in it, oldest first.
std::vector<std::string> holds_on_unit(Transaction& transaction, std::string_view unit);
// On the record itself or on the unit it lies in.
std::vector<std::string> holds_on_record(Transaction& transaction, std::string_view record);

// Hex SHA-256 over sorted ids: what a hold's event holds its list to.
std::string held_digest(const std::vector<std::string>& ids);

}  // namespace tamga::archive
