// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that leave the archive, and the receipts that come back: nothing is
// destroyed here as transferred before the receiving archive has confirmed the very
// package (package.received).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/progress.h"

namespace tamga::archive::package {

// What a package shall hold.
struct Scope {
  enum class Kind { unit, inventory, records };
  Kind kind = Kind::records;
  std::string id;                    // of unit or inventory
  std::vector<std::string> records;  // Kind::records
  std::string asked;                 // the query that gave them, or ""
};

struct Exported {
  std::string id, manifest_sha512;
  std::filesystem::path folder;
  std::size_t records = 0;
  std::uint64_t files = 0, bytes = 0;
};

// A row of the table package.
struct Package {
  std::string id;
  std::int64_t created = 0;
  std::string created_by, scope, manifest_sha512;
  std::size_t records = 0;
  std::int64_t received = 0;  // 0: not confirmed
  std::string receipt, receipt_by;
};

// What the receiving archive confirms.
struct Receipt {
  std::string manifest_sha512;  // must be the package's
  std::string by;               // who received it
  std::string text;             // its number and day, or the whole receipt
};

// Thread-safe.
class Packages {
 public:
  static constexpr std::size_t most_records = 100'000;

  // `schemas`: a folder of published XML schemas that the administrator laid down;
  // may be missing.
  Packages(Archive& archive, const Clock& clock, std::filesystem::path schemas);

  // The records of a scope, in order of id. Throws Failure not-found for a unit or
  // inventory that is none.
  std::vector<std::string> records_of(const Scope& scope) const;

  // Writes a package into `folder`/tamga-<id>, first under a name that begins with a
  // dot: a crash leaves nothing that looks whole. Event package.exported with the
  // digest of the tag manifest is in the log before the name is there. Throws
  // Failure package-empty (no records), package-too-large, and what write_package()
  // throws.
  Exported write(const Agent& agent, const Scope& scope, const std::filesystem::path& folder,
                 const Progress& progress = {});

  // Newest first.
  std::vector<Package> list(std::size_t limit) const;
  std::optional<Package> find(std::string_view id) const;
  std::vector<std::string> records_in(std::string_view id) const;

  // Throws Failure not-found, receipt-mismatch (another digest, nobody's name),
  // package-received (confirmed before with another receipt; the same one again
  // changes nothing).
  Package confirm(const Agent& agent, std::string_view id, const Receipt& receipt);

 private:
  Archive& archive_;
  const Clock& clock_;
  std::filesystem::path schemas_;
};

}  // namespace tamga::archive::package
