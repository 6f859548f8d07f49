// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/package_rows.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "server/archive/storage/hash.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr const char* columns =
    "SELECT p.id AS id, p.created AS created, p.created_by AS created_by, p.scope AS scope, "
    "p.manifest_sha512 AS manifest_sha512, p.received AS received, p.receipt AS receipt, "
    "p.receipt_by AS receipt_by, (SELECT COUNT(*) FROM package_record r WHERE r.package = p.id) "
    "AS records FROM package p";

Package package_from(const Row& row) {
  return {row.text("id"),
          row.integer("created"),
          row.text("created_by"),
          row.text("scope"),
          row.text("manifest_sha512"),
          static_cast<std::size_t>(row.integer("records")),
          row.integer("received"),
          row.text("receipt"),
          row.text("receipt_by")};
}

}  // namespace

void insert_package(Transaction& transaction, const Package& package,
                    const std::vector<std::string>& records) {
  transaction.run(
      "INSERT INTO package (id, created, created_by, scope, manifest_sha512, received, receipt, "
      "receipt_by) VALUES (:id, :created, :created_by, :scope, :manifest, NULL, '', '')",
      {{"id", package.id},
       {"created", package.created},
       {"created_by", package.created_by},
       {"scope", package.scope},
       {"manifest", package.manifest_sha512}});
  for (const auto& record : records)
    transaction.run("INSERT INTO package_record (package, record) VALUES (:package, :record)",
                    {{"package", package.id}, {"record", record}});
}

bool set_received(Transaction& transaction, const Package& package) {
  return transaction.run(
             "UPDATE package SET received = :received, receipt = :receipt, receipt_by = :by "
             "WHERE id = :id AND received IS NULL",
             {{"received", package.received},
              {"receipt", package.receipt},
              {"by", package.receipt_by},
              {"id", package.id}}) == 1;
}

std::vector<Package> find_packages(Transaction& transaction, std::size_t limit) {
  std::vector<Package> found;
  transaction.query(std::string(columns) + " ORDER BY p.id DESC LIMIT :limit",
                    {{"limit", static_cast<std::int64_t>(std::min<std::size_t>(
                                   limit, std::numeric_limits<std::int64_t>::max()))}},
                    [&](const Row& row) { found.push_back(package_from(row)); });
  return found;
}

std::optional<Package> find_package(Transaction& transaction, std::string_view id) {
  std::optional<Package> found;
  transaction.query(std::string(columns) + " WHERE p.id = :id", {{"id", std::string(id)}},
                    [&](const Row& row) { found = package_from(row); });
  return found;
}

std::vector<std::string> find_package_records(Transaction& transaction, std::string_view id) {
  std::vector<std::string> found;
  transaction.query("SELECT record FROM package_record WHERE package = :package ORDER BY record",
                    {{"package", std::string(id)}},
                    [&](const Row& row) { found.push_back(row.text("record")); });
  return found;
}

std::string exported_detail(const Package& package, const std::vector<std::string>& records) {
  std::string list;
  for (const auto& record : records) list += record + "\n";
  return json{{"scope", package.scope},
              {"created", package.created},
              {"manifest", package.manifest_sha512},
              {"count", records.size()},
              {"records", sha256_hex(list)}}
      .dump();
}

std::string received_detail(const Package& package) {
  return json{{"manifest", package.manifest_sha512},
              {"received", package.received},
              {"by", sha256_hex(package.receipt_by)},
              {"receipt", sha256_hex(package.receipt)}}
      .dump();
}

}  // namespace tamga::archive::package
