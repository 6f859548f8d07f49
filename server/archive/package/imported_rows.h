// SPDX-License-Identifier: GPL-3.0-or-later
// Rows about packages that came here: which, which records, whose registers.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive::package {

constexpr std::string_view import_begun_type = "package.import-begun";
constexpr std::string_view package_imported_type = "package.imported";
constexpr std::string_view record_imported_type = "record.imported";

struct ImportedPackage {
  std::string id, origin, manifest_sha512;
  std::int64_t begun = 0;
  bool finished = false;
};
std::optional<ImportedPackage> find_imported_package(Transaction& transaction,
                                                     const std::string& id);
void insert_imported_package(Transaction& transaction, const ImportedPackage& package);
void finish_imported_package(Transaction& transaction, const std::string& id, std::int64_t now);

void insert_imported_record(Transaction& transaction, const std::string& record,
                            const std::string& package);

// A register of another archive up to `last`. An own common register of that year
// that has not begun yet begins after it, so that no number is read twice in one
// archive. Throws Failure package-conflict when this archive has counted on in it and
// the other one, too.
void take_register(Transaction& transaction, const std::string& name, std::int64_t year,
                   std::int64_t last);

// Keeps a row of record_relation until its target is here.
void insert_waiting_relation(Transaction& transaction, const nlohmann::json& row);
// Makes relations of all that waited for what is here now; how many of the package's
// still wait.
std::size_t settle_relations(Transaction& transaction, const std::string& package);

}  // namespace tamga::archive::package
