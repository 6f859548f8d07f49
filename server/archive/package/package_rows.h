// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of packages that left, and what their events say of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/package/packages.h"

namespace tamga::archive::package {

constexpr std::string_view exported_type = "package.exported";
constexpr std::string_view received_type = "package.received";

void insert_package(Transaction& transaction, const Package& package,
                    const std::vector<std::string>& records);
// False when it was confirmed already.
bool set_received(Transaction& transaction, const Package& package);
std::vector<Package> find_packages(Transaction& transaction, std::size_t limit);  // newest first
std::optional<Package> find_package(Transaction& transaction, std::string_view id);
std::vector<std::string> find_package_records(Transaction& transaction, std::string_view id);

// JSON. Of records, names and the receipt only hashes: they may speak of persons.
std::string exported_detail(const Package& package, const std::vector<std::string>& records);
std::string received_detail(const Package& package);

}  // namespace tamga::archive::package
