// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/searches/saved_searches.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/catalogue/migration_set.h"
#include "server/error.h"
#include "server/identifier.h"
#include "server/searches/criteria.h"

namespace tamga::searches {
namespace {

using archive::Row;
using archive::Transaction;

// Without white space at both ends, which nobody sees.
std::string trimmed(const std::string& name) {
  const auto begin = name.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return name.substr(begin, name.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string good_name(const std::string& given) {
  std::string name = trimmed(given);
  const bool control =
      std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (name.empty() || name.size() > SavedSearches::longest_name || control)
    throw Failure("saved-search-invalid", {}, "/name");
  return name;
}

SavedSearch saved_of(const Row& row) {
  SavedSearch saved;
  saved.id = row.text("id");
  saved.name = row.text("name");
  saved.criteria = search_from(nlohmann::json::parse(row.text("criteria")));
  saved.created = row.integer("created");
  saved.seen = static_cast<std::uint64_t>(row.integer("seen"));
  return saved;
}

void require_changed(std::int64_t rows) {
  if (rows == 0) throw Failure("not-found");
}

}  // namespace

SavedSearches::SavedSearches(const archive::Archive& archive, const Clock& clock)
    : archive_(archive), clock_(clock) {
  archive::MigrationSet("searches", "server/searches/migrations").apply(archive.catalogue());
}

SavedSearch SavedSearches::save(const std::string& account, const std::string& given,
                                const index::Search& criteria, std::uint64_t seen) {
  SavedSearch saved;
  saved.name = good_name(given);
  saved.criteria = criteria;
  saved.criteria.access.clear();
  if (!asks(criteria)) throw Failure("saved-search-invalid", {}, "/criteria");
  saved.created = clock_.microseconds();
  saved.id = new_identifier(saved.created);
  saved.seen = seen;
  const std::string text =
      to_json(criteria).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  archive_.catalogue().write([&](Transaction& transaction) {
    // Counted where it is inserted: two requests at once do not pass the limit.
    std::int64_t count = 0;
    transaction.query("SELECT COUNT(*) AS n FROM saved_search WHERE account = :account",
                      {{"account", account}}, [&](const Row& row) { count = row.integer("n"); });
    if (count >= static_cast<std::int64_t>(most)) throw Failure("saved-search-limit");
    transaction.run(
        "INSERT INTO saved_search (id, account, name, criteria, created, seen) "
        "VALUES (:id, :account, :name, :criteria, :created, :seen)",
        {{"id", saved.id},
         {"account", account},
         {"name", saved.name},
         {"criteria", text},
         {"created", saved.created},
         {"seen", static_cast<std::int64_t>(seen)}});
  });
  return saved;
}

std::vector<SavedSearch> SavedSearches::of(const std::string& account) const {
  std::vector<SavedSearch> all;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT id, name, criteria, created, seen FROM saved_search WHERE account = :account "
        "ORDER BY created, id",
        {{"account", account}}, [&](const Row& row) { all.push_back(saved_of(row)); });
  });
  return all;
}

SavedSearch SavedSearches::find(const std::string& account, const std::string& id) const {
  std::optional<SavedSearch> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT id, name, criteria, created, seen FROM saved_search "
        "WHERE id = :id AND account = :account",
        {{"id", id}, {"account", account}}, [&](const Row& row) { found = saved_of(row); });
  });
  if (!found) throw Failure("not-found");
  return *found;
}

void SavedSearches::rename(const std::string& account, const std::string& id,
                           const std::string& given) {
  const std::string name = good_name(given);
  archive_.catalogue().write([&](Transaction& transaction) {
    require_changed(transaction.run(
        "UPDATE saved_search SET name = :name WHERE id = :id AND account = :account",
        {{"name", name}, {"id", id}, {"account", account}}));
  });
}

void SavedSearches::remove(const std::string& account, const std::string& id) {
  archive_.catalogue().write([&](Transaction& transaction) {
    require_changed(
        transaction.run("DELETE FROM saved_search WHERE id = :id AND account = :account",
                        {{"id", id}, {"account", account}}));
  });
}

void SavedSearches::look(const std::string& account, const std::string& id,
                         std::uint64_t position) {
  archive_.catalogue().write([&](Transaction& transaction) {
    require_changed(transaction.run(
        "UPDATE saved_search SET seen = :seen WHERE id = :id AND account = :account",
        {{"seen", static_cast<std::int64_t>(position)}, {"id", id}, {"account", account}}));
  });
}

std::size_t new_results(const index::Searcher& searcher, const access::Account& account,
                        const SavedSearch& saved) {
  index::Search search = saved.criteria;
  search.access = access::Access::terms(account);
  search.since = saved.seen;
  search.limit = 0;
  search.facets = false;
  return searcher.search(search).total;
}

}  // namespace tamga::searches
