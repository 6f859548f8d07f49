// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of renewals: files in which a record's evidence was renewed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"

namespace tamga::archive {

// In their order.
std::vector<Renewal> find_renewals(Transaction& transaction, std::string_view record_id);

// As number `number`, from 1. Throws CatalogueError unique when that renewal is
// there already.
void insert_renewal(Transaction& transaction, std::string_view record_id, std::int64_t number,
                    const Renewal& renewal);

// What was read of a file before; nothing when it was not.
std::optional<std::int64_t> find_evidence_life(Transaction& transaction, std::string_view sha256);
void put_evidence_life(Transaction& transaction, std::string_view sha256, std::int64_t lasts_until);

}  // namespace tamga::archive
