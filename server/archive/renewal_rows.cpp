// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/renewal_rows.h"

namespace tamga::archive {

std::vector<Renewal> find_renewals(Transaction& transaction, std::string_view record_id) {
  std::vector<Renewal> found;
  transaction.query(
      "SELECT renewed, pdf_sha256, pdf_size FROM record_renewal WHERE record = :record "
      "ORDER BY number",
      {{"record", std::string(record_id)}}, [&](const Row& row) {
        found.push_back({row.integer("renewed"), row.text("pdf_sha256"),
                         static_cast<std::uint64_t>(row.integer("pdf_size"))});
      });
  return found;
}

void insert_renewal(Transaction& transaction, std::string_view record_id, std::int64_t number,
                    const Renewal& renewal) {
  transaction.run(
      "INSERT INTO record_renewal (record, number, renewed, pdf_sha256, pdf_size) "
      "VALUES (:record, :number, :renewed, :sha256, :size)",
      {{"record", std::string(record_id)},
       {"number", number},
       {"renewed", renewal.renewed},
       {"sha256", renewal.pdf_sha256},
       {"size", static_cast<std::int64_t>(renewal.pdf_size)}});
}

std::optional<std::int64_t> find_evidence_life(Transaction& transaction, std::string_view sha256) {
  std::optional<std::int64_t> until;
  transaction.query("SELECT lasts_until FROM evidence_life WHERE pdf_sha256 = :sha256",
                    {{"sha256", std::string(sha256)}},
                    [&](const Row& row) { until = row.integer("lasts_until"); });
  return until;
}

void put_evidence_life(Transaction& transaction, std::string_view sha256,
                       std::int64_t lasts_until) {
  transaction.run("DELETE FROM evidence_life WHERE pdf_sha256 = :sha256",
                  {{"sha256", std::string(sha256)}});
  transaction.run(
      "INSERT INTO evidence_life (pdf_sha256, lasts_until) VALUES (:sha256, :lasts_until)",
      {{"sha256", std::string(sha256)}, {"lasts_until", lasts_until}});
}

}  // namespace tamga::archive
