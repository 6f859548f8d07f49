// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/usage/own_records.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/catalogue/migration_set.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::usage {
namespace {

using archive::Row;
using archive::Transaction;

std::vector<PersonLink> links(const archive::Catalogue& catalogue, const std::string& condition,
                              const archive::Parameters& parameters) {
  std::vector<PersonLink> found;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT record, account, linked, linked_by FROM record_person WHERE " + condition,
        parameters, [&](const Row& row) {
          found.push_back({row.text("record"), row.text("account"), row.integer("linked"),
                           row.text("linked_by")});
        });
  });
  return found;
}

}  // namespace

OwnRecords::OwnRecords(archive::Archive& archive, const Clock& clock)
    : archive_(archive), clock_(clock) {
  archive::MigrationSet("usage", "server/usage/migrations").apply(archive.catalogue());
}

void OwnRecords::link(const archive::Agent& agent, const std::string& record,
                      const std::string& account) {
  if (!is_identifier(record) || !archive_.record(record)) throw Failure("not-found");
  const auto now = clock_.microseconds();
  archive_.append(
      agent, "record.person-linked", record, nlohmann::json{{"account", account}}.dump(),
      [&](Transaction& transaction) {
        bool there = false;
        transaction.query(
            "SELECT 1 AS one FROM record_person WHERE record = :record AND "
            "account = :account AND unlinked = 0",
            {{"record", record}, {"account", account}}, [&](const Row&) { there = true; });
        if (there) throw Failure("own-record-linked");
        transaction.run(
            "INSERT INTO record_person (record, account, linked, linked_by) "
            "VALUES (:record, :account, :now, :by)",
            {{"record", record}, {"account", account}, {"now", now}, {"by", agent.account}});
      });
}

void OwnRecords::unlink(const archive::Agent& agent, const std::string& record,
                        const std::string& account) {
  const auto now = clock_.microseconds();
  archive_.append(
      agent, "record.person-unlinked", record, nlohmann::json{{"account", account}}.dump(),
      [&](Transaction& transaction) {
        const auto changed = transaction.run(
            "UPDATE record_person SET unlinked = :now, unlinked_by = :by WHERE record = :record "
            "AND "
            "account = :account AND unlinked = 0",
            {{"now", now}, {"by", agent.account}, {"record", record}, {"account", account}});
        if (changed == 0) throw Failure("not-found");
      });
}

std::vector<PersonLink> OwnRecords::of_record(std::string_view record) const {
  return links(archive_.catalogue(), "record = :record AND unlinked = 0 ORDER BY linked",
               {{"record", std::string(record)}});
}

std::vector<PersonLink> OwnRecords::of_account(std::string_view account, std::size_t offset,
                                               std::size_t limit) const {
  return links(archive_.catalogue(),
               "account = :account AND unlinked = 0 ORDER BY record DESC LIMIT :limit "
               "OFFSET :offset",
               {{"account", std::string(account)},
                {"limit", static_cast<std::int64_t>(limit)},
                {"offset", static_cast<std::int64_t>(offset)}});
}

std::size_t OwnRecords::count(std::string_view account) const {
  std::int64_t count = 0;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT COUNT(*) AS n FROM record_person WHERE account = :account AND "
        "unlinked = 0",
        {{"account", std::string(account)}}, [&](const Row& row) { count = row.integer("n"); });
  });
  return static_cast<std::size_t>(count);
}

bool OwnRecords::linked(std::string_view record, std::string_view account) const {
  const auto people = of_record(record);
  return std::any_of(people.begin(), people.end(),
                     [&](const PersonLink& link) { return link.account == account; });
}

}  // namespace tamga::usage
