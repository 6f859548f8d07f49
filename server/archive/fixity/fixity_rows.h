// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of object_fixity and object_repair.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/fixity/fixity.h"

namespace tamga::archive {

std::int64_t last_sequence(Transaction& transaction);  // of the records; 0 without any

std::optional<std::string> find_outcome(Transaction& transaction, std::string_view sha256);
void put_outcome(Transaction& transaction, std::string_view sha256, std::int64_t checked,
                 std::string_view outcome);
void remove_outcome(Transaction& transaction, std::string_view sha256);
// Checked before a time, oldest first.
std::vector<std::string> least_recently_checked(Transaction& transaction, std::int64_t before,
                                                std::size_t limit);
// Without the records of what failed.
FixityStatus fixity_status(Transaction& transaction, std::int64_t since);

void insert_repair(Transaction& transaction, const Repair& repair);
std::optional<Repair> find_repair(Transaction& transaction, std::string_view id);
// The one that was asked first and is not done yet.
std::optional<Repair> find_open_repair(Transaction& transaction, std::string_view sha256);
std::vector<Repair> find_repairs(Transaction& transaction, std::size_t limit);
void allow_repair(Transaction& transaction, std::string_view id, std::int64_t time,
                  std::string_view by);
void finish_repair(Transaction& transaction, std::string_view id, std::int64_t time);

}  // namespace tamga::archive
