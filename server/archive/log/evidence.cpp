// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/evidence.h"

#include <algorithm>
#include <optional>

#include "server/archive/log/event_rows.h"
#include "server/clock.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

// Leaves read from the catalogue and appended at a time.
constexpr std::size_t append_limit = 4096;

std::string identity_value(Transaction& transaction, std::string_view name) {
  std::string value;
  transaction.query("SELECT value FROM archive_identity WHERE name = :name",
                    {{"name", std::string(name)}},
                    [&](const Row& row) { value = row.text("value"); });
  return value;
}

void set_identity(Transaction& transaction, std::string_view name, const std::string& value) {
  transaction.run("INSERT INTO archive_identity (name, value) VALUES (:name, :value)",
                  {{"name", std::string(name)}, {"value", value}});
}

// The log's name, made when the archive is: no two archives share one, so that
// checkpoints cannot be taken from one to another.
std::string origin_of(Catalogue& catalogue) {
  std::string origin;
  catalogue.write([&](Transaction& transaction) {
    origin = identity_value(transaction, "origin");
    if (!origin.empty()) return;
    origin = "tamga.archive/" + new_identifier(Clock().microseconds());
    set_identity(transaction, "origin", origin);
  });
  return origin;
}

struct CatalogueState {
  std::string log_key;
  std::uint64_t events = 0, logged = 0;  // logged: the log had so many at least
  std::string leaf_hash;                 // of the event asked for, or ""
};

CatalogueState catalogue_state(const Catalogue& catalogue, std::optional<std::uint64_t> position) {
  CatalogueState state;
  catalogue.read([&](Transaction& transaction) {
    state.log_key = identity_value(transaction, "log_key");
    state.events = event_count(transaction);
    transaction.query(
        "SELECT COALESCE(MAX(logged), 0) AS logged FROM "
        "(SELECT logged FROM events ORDER BY position DESC LIMIT 256) newest",
        {},
        [&](const Row& row) { state.logged = static_cast<std::uint64_t>(row.integer("logged")); });
    if (!position) return;
    each_event_from(transaction, *position, 1, [&](const EventRow& event) {
      if (event.position == *position) state.leaf_hash = event.leaf_hash;
    });
  });
  return state;
}

// The leaves of a log from before there were bundles lie in the catalogue alone.
EventLog::LeafSource leaves_of(const Catalogue& catalogue) {
  return [&catalogue](std::uint64_t position, std::size_t count) {
    std::vector<std::string> leaves;
    catalogue.read([&](Transaction& transaction) {
      each_event_from(transaction, position, count,
                      [&](const EventRow& event) { leaves.push_back(event.leaf); });
    });
    return leaves;
  };
}

// Once: from then on a missing bundle is damage, not age.
void add_bundles(EventLog& log, Catalogue& catalogue) {
  if (!log.damage().empty()) return;
  try {
    log.write_bundles(leaves_of(catalogue));
  } catch (const Failure& failure) {
    if (failure.kind().code != "data-unusable") throw;
    return;  // check() names the leaf; nothing is appended
  }
  catalogue.write([&](Transaction& transaction) {
    if (identity_value(transaction, "log_entries").empty())
      set_identity(transaction, "log_entries", "tlog-tiles");
  });
}

EventLog open_log(const std::filesystem::path& folder, Catalogue& catalogue, const Disk& disk) {
  make_folders(disk, folder);
  // Two processes that open a new archive at once make one key.
  const FileLock lock(folder / "lock", FileLock::Kind::exclusive);
  bool bundled = false;
  catalogue.read([&](Transaction& transaction) {
    bundled = !identity_value(transaction, "log_entries").empty();
  });
  EventLog log(folder, origin_of(catalogue), disk,
               bundled ? EventLog::Entries::kept : EventLog::Entries::none);
  log.tidy();
  catalogue.write([&](Transaction& transaction) {
    if (identity_value(transaction, "log_key").empty() && event_count(transaction) == 0 &&
        log.damage().empty()) {
      set_identity(transaction, "log_key", log.verifier_key());
    }
  });
  if (!bundled) add_bundles(log, catalogue);
  return log;
}

}  // namespace

Evidence::Evidence(const std::filesystem::path& folder, Catalogue& catalogue, const Disk& disk)
    : catalogue_(catalogue),
      folder_(folder),
      lock_path_(folder / "lock"),
      log_(open_log(folder, catalogue, disk)) {
  const FileLock lock(lock_path_, FileLock::Kind::exclusive);
  log_.reload();
  for (const Finding& finding : disagreements(catalogue_)) {
    if (trouble_.empty()) trouble_ = finding.kind + ": " + finding.detail + ": see tamga check";
  }
  if (trouble_.empty())
    append_missing();
  else
    troubled_ = true;
}

// Under both locks.
std::vector<Evidence::Finding> Evidence::disagreements(const Catalogue& catalogue) const {
  if (!log_.damage().empty()) return {{"log-damaged", log_.damage()}};
  std::vector<Finding> found;
  if (!log_.has_bundles())
    found.push_back({"log-differs", "a leaf of the catalogue is not the log's: no entry bundles"});
  const std::uint64_t size = log_.size();
  const auto last = size > 0 ? std::optional(size - 1) : std::nullopt;
  const CatalogueState state = catalogue_state(catalogue, last);
  if (state.log_key != log_.verifier_key()) {
    found.push_back({"log-key", "the log's key is not the one that the archive was made with"});
  }
  if (size > state.events) {
    found.push_back({"log-ahead", "the log has " + std::to_string(size) +
                                      " leaves, the catalogue " + std::to_string(state.events) +
                                      " events: events are lost"});
  } else if (last && state.leaf_hash != hex(log_.leaf(*last))) {
    found.push_back(
        {"log-differs", "leaf " + std::to_string(*last) + " is not that of the catalogue's event"});
  }
  if (size < state.logged) {
    found.push_back({"log-behind", "the log has " + std::to_string(size) +
                                       " leaves, but once had " + std::to_string(state.logged)});
  }
  return found;
}

void Evidence::require_usable() const {
  if (!troubled_) return;  // without waiting for an append that is under way
  const std::lock_guard guard(mutex_);
  throw Failure("data-unusable", trouble_);
}

std::vector<std::string> Evidence::leaves_from(std::uint64_t position) const {
  std::vector<std::string> leaves;
  catalogue_.read([&](Transaction& transaction) {
    leaves.clear();
    transaction.query(
        "SELECT position, leaf FROM events WHERE position >= :from ORDER BY position LIMIT :limit",
        {{"from", static_cast<std::int64_t>(position)},
         {"limit", static_cast<std::int64_t>(append_limit)}},
        [&](const Row& row) {
          const auto at = static_cast<std::uint64_t>(row.integer("position"));
          if (at != position + leaves.size()) {
            throw Failure("data-unusable",
                          "event " + std::to_string(at) +
                              " does not follow the one before it: see tamga check");
          }
          leaves.push_back(row.text("leaf"));
        });
  });
  return leaves;
}

void Evidence::append(std::uint64_t from, std::vector<std::string> leaves) {
  const auto there = std::min<std::uint64_t>(log_.size() - from, leaves.size());
  leaves.erase(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(there));
  try {
    log_.append(leaves);
  } catch (const SyncFailure& failure) {
    trouble_ = failure.detail() + ": open the archive again";
    troubled_ = true;
    throw;
  }
  logged_ = log_.size();
}

void Evidence::append_missing() {
  for (bool more = true; more;) {
    auto leaves = leaves_from(log_.size());
    more = leaves.size() == append_limit;
    append(log_.size(), std::move(leaves));
  }
}

void Evidence::catch_up(std::uint64_t position) {
  const std::lock_guard guard(mutex_);
  while (log_.size() <= position) {
    if (!trouble_.empty()) throw Failure("data-unusable", trouble_);
    // Before the log is locked: a server whose database does not answer holds up no other.
    const auto from = log_.size();
    auto leaves = leaves_from(from);
    if (leaves.empty())
      throw Failure("data-unusable",
                    "event " + std::to_string(position) + " is gone: see tamga check");
    const FileLock lock(lock_path_, FileLock::Kind::exclusive);
    log_.reload();
    append(from, std::move(leaves));
  }
}

void Evidence::with_log(const std::function<void(const EventLog&)>& work) {
  const std::lock_guard guard(mutex_);
  const FileLock lock(lock_path_, FileLock::Kind::exclusive);
  log_.reload();
  work(log_);
}

std::vector<Evidence::Finding> Evidence::findings() {
  const std::lock_guard guard(mutex_);
  const FileLock lock(lock_path_, FileLock::Kind::exclusive);
  log_.reload();
  std::vector<Finding> found;
  for (const std::string& fault : log_.faults()) found.push_back({"log-damaged", fault});
  if (found.empty()) {
    for (Finding& finding : disagreements(catalogue_)) found.push_back(std::move(finding));
  }
  return found;
}

}  // namespace tamga::archive
