// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/packages.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "server/archive/package/package_rows.h"
#include "server/archive/package/package_writer.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr std::size_t receipt_limit = 16 * 1024;

// For the row and the log: no person's name is in it, a query may have one.
std::string scope_text(const Scope& scope) {
  switch (scope.kind) {
    case Scope::Kind::unit:
      return "unit " + scope.id;
    case Scope::Kind::inventory:
      return "inventory " + scope.id;
    case Scope::Kind::records:
      break;
  }
  return scope.asked.empty() ? "list" : "query";
}

bool exists(Transaction& transaction, const char* table, const std::string& id) {
  bool any = false;
  transaction.query(std::string("SELECT 1 AS one FROM ") + table + " WHERE id = :id", {{"id", id}},
                    [&](const Row&) { any = true; });
  return any;
}

}  // namespace

Packages::Packages(Archive& archive, const Clock& clock, std::filesystem::path schemas)
    : archive_(archive), clock_(clock), schemas_(std::move(schemas)) {}

std::vector<std::string> Packages::records_of(const Scope& scope) const {
  if (scope.kind == Scope::Kind::records) {
    auto records = scope.records;
    std::sort(records.begin(), records.end());
    records.erase(std::unique(records.begin(), records.end()), records.end());
    return records;
  }
  const bool unit = scope.kind == Scope::Kind::unit;
  std::vector<std::string> records;
  archive_.catalogue().read([&](Transaction& transaction) {
    if (!exists(transaction, unit ? "storage_unit" : "inventory", scope.id))
      throw Failure("not-found", scope_text(scope));
    transaction.query(
        std::string("SELECT i.record AS record FROM unit_item i JOIN storage_unit u ON "
                    "u.id = i.unit WHERE ") +
            (unit ? "u.id" : "u.inventory") + " = :id ORDER BY i.record",
        {{"id", scope.id}}, [&](const Row& row) { records.push_back(row.text("record")); });
  });
  return records;
}

Exported Packages::write(const Agent& agent, const Scope& scope,
                         const std::filesystem::path& folder, const Progress& progress) {
  const auto records = records_of(scope);
  if (records.empty()) throw Failure("package-empty", scope_text(scope));
  if (records.size() > most_records)
    throw Failure("package-too-large", std::to_string(records.size()) + " records, at most " +
                                           std::to_string(most_records));
  PackageContents contents;
  contents.created = clock_.microseconds();
  contents.id = new_identifier(contents.created);
  contents.scope = scope_text(scope);
  contents.account = agent.account;
  contents.records = {records.begin(), records.end()};
  contents.schemas = schemas_;
  make_folders(Disk::real(), folder);
  const auto name = "tamga-" + contents.id;
  const auto making = folder / ("." + name + ".part");
  const auto written = write_package(archive_, contents, making, progress);
  const Package row{contents.id,
                    contents.created,
                    agent.account,
                    contents.scope,
                    written.manifest_sha512,
                    records.size(),
                    0,
                    "",
                    ""};
  archive_.append(agent, exported_type, contents.id, exported_detail(row, records),
                  [&](Transaction& transaction) { insert_package(transaction, row, records); });
  rename_file(Disk::real(), making, folder / name);
  sync_folder(Disk::real(), folder);
  return {contents.id,    written.manifest_sha512, folder / name,
          records.size(), written.files,           written.bytes};
}

std::vector<Package> Packages::list(std::size_t limit) const {
  std::vector<Package> found;
  archive_.catalogue().read(
      [&](Transaction& transaction) { found = find_packages(transaction, limit); });
  return found;
}

std::optional<Package> Packages::find(std::string_view id) const {
  std::optional<Package> found;
  archive_.catalogue().read(
      [&](Transaction& transaction) { found = find_package(transaction, id); });
  return found;
}

std::vector<std::string> Packages::records_in(std::string_view id) const {
  std::vector<std::string> found;
  archive_.catalogue().read(
      [&](Transaction& transaction) { found = find_package_records(transaction, id); });
  return found;
}

Package Packages::confirm(const Agent& agent, std::string_view id, const Receipt& receipt) {
  auto package = find(id);
  if (!package) throw Failure("not-found", "package " + std::string(id).substr(0, 36));
  if (receipt.manifest_sha512 != package->manifest_sha512)
    throw Failure("receipt-mismatch",
                  "the receipt is for " + receipt.manifest_sha512.substr(0, 128),
                  "/manifest_sha512");
  if (receipt.by.empty() || receipt.by.size() > 500 || receipt.text.size() > receipt_limit)
    throw Failure("receipt-mismatch", "who received it, and up to 16 KiB of a receipt", "/by");
  if (package->received != 0) {
    if (package->receipt == receipt.text && package->receipt_by == receipt.by) return *package;
    throw Failure("package-received", package->id);
  }
  package->received = clock_.microseconds();
  package->receipt = receipt.text;
  package->receipt_by = receipt.by;
  archive_.append(agent, received_type, package->id, received_detail(*package),
                  [&](Transaction& transaction) {
                    if (!set_received(transaction, *package))
                      throw Failure("package-received", package->id);
                  });
  return *package;
}

}  // namespace tamga::archive::package
