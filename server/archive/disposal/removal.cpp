// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/disposal/removal.h"

#include "server/archive/catalogue/catalogue_failure.h"
#include "server/archive/object_rows.h"
#include "server/archive/storage/open_objects.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

// Every column that names an object of a record.
constexpr const char* objects_of_record =
    "SELECT pdf_sha256 AS hash FROM records WHERE id = :record UNION ALL "
    "SELECT content_sha256 AS hash FROM records WHERE id = :record UNION ALL "
    "SELECT sha256 AS hash FROM record_attachment WHERE record = :record UNION ALL "
    "SELECT pdf_sha256 AS hash FROM record_renewal WHERE record = :record UNION ALL "
    "SELECT sha256 AS hash FROM record_rendition WHERE record = :record";

}  // namespace

Removal::Removal(Catalogue& catalogue, const Clock& clock, const std::filesystem::path& data,
                 const Disk& disk)
    : catalogue_(catalogue), clock_(clock), objects_(open_objects(data, disk)) {}

std::vector<std::string> Removal::pending() const {
  std::vector<std::string> hashes;
  catalogue_.read([&](Transaction& transaction) {
    transaction.query("SELECT sha256 FROM object_disposal WHERE removed IS NULL ORDER BY sha256",
                      {}, [&](const Row& row) { hashes.push_back(row.text("sha256")); });
  });
  return hashes;
}

std::size_t Removal::finish(const Progress& progress) {
  const auto hashes = pending();
  if (hashes.empty()) return 0;
  try {
    std::vector<std::string> gone;
    std::size_t looked_at = 0;
    for (const auto& hash : hashes) {
      catalogue_.write([&](Transaction& transaction) {
        if (object_referenced(transaction, hash)) {
          unlist_objects(transaction, {hash});
          return;
        }
        objects_->remove(hash);
        gone.push_back(hash);
      });
      if (progress) progress("objects", ++looked_at, hashes.size());
    }
    catalogue_.scrub();
    catalogue_.write([&](Transaction& transaction) {
      for (const auto& hash : gone)
        transaction.run(
            "UPDATE object_disposal SET removed = :now WHERE sha256 = :hash AND removed IS NULL",
            {{"hash", hash}, {"now", clock_.microseconds()}});
    });
    return gone.size();
  } catch (const CatalogueError& error) {
    throw catalogue_failure(error);
  }
}

std::set<std::string> objects_of(Transaction& transaction, std::string_view record) {
  std::set<std::string> hashes;
  transaction.query(objects_of_record, {{"record", std::string(record)}},
                    [&](const Row& row) { hashes.insert(row.text("hash")); });
  return hashes;
}

void list_for_removal(Transaction& transaction, std::string_view record) {
  for (const auto& hash : objects_of(transaction, record)) {
    if (object_referenced(transaction, hash)) continue;
    unlist_objects(transaction, {hash});
    transaction.run(
        "INSERT INTO object_disposal (sha256, record, removed) VALUES (:hash, :record, NULL)",
        {{"hash", hash}, {"record", std::string(record)}});
    // State of rounds that shall not look for it any more.
    transaction.run("DELETE FROM evidence_life WHERE pdf_sha256 = :hash", {{"hash", hash}});
    transaction.run("DELETE FROM object_fixity WHERE sha256 = :hash", {{"hash", hash}});
  }
}

void claim_objects(Transaction& transaction, ObjectStore& objects,
                   const std::vector<std::string_view>& bytes,
                   std::vector<ObjectStore::Staged>& staged) {
  for (std::size_t i = 0; i < staged.size(); ++i) {
    unlist_objects(transaction, {staged[i].sha256()});
    if (!objects.contains(staged[i].sha256())) staged[i] = std::move(objects.stage({bytes[i]})[0]);
  }
}

void unlist_objects(Transaction& transaction, const std::vector<std::string>& hashes) {
  for (const auto& hash : hashes)
    transaction.run("DELETE FROM object_disposal WHERE sha256 = :hash", {{"hash", hash}});
}

}  // namespace tamga::archive
