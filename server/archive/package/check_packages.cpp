// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/check_packages.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "server/archive/log/checkpoint.h"
#include "server/archive/object_rows.h"
#include "server/archive/package/imported_events.h"
#include "server/archive/package/imported_rows.h"
#include "server/archive/package/package_rows.h"
#include "server/archive/package/record_bundle.h"
#include "server/archive/record_rows.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr auto all = static_cast<std::size_t>(-1);

// The details of this archive's own events of one type about a subject, in order.
std::vector<std::string> details_of(Transaction& transaction, std::string_view subject,
                                    std::string_view type) {
  std::vector<std::string> details;
  each_event_about(transaction, subject, all, [&](const EventRow& event) {
    if (event.origin.empty() && event.type == type) details.push_back(event.detail);
  });
  return details;
}

std::vector<std::string> subjects_of(Transaction& transaction, std::string_view type) {
  std::vector<std::string> subjects;
  transaction.query("SELECT DISTINCT subject FROM events WHERE type = :type ORDER BY subject",
                    {{"type", std::string(type)}},
                    [&](const Row& row) { subjects.push_back(row.text("subject")); });
  return subjects;
}

json parsed(const std::string& detail) {
  auto value = json::parse(detail, nullptr, false);
  return value.is_object() ? value : json::object();
}

using Checkpoints = std::map<std::pair<std::string, std::uint64_t>, CheckpointEvidence>;

Checkpoints check_checkpoints(Transaction& transaction, Checking& checking) {
  Checkpoints checkpoints;
  transaction.query(
      "SELECT origin, tree_size, checkpoint, verifier_key FROM imported_checkpoint", {},
      [&](const Row& row) {
        const auto origin = row.text("origin");
        const auto size = static_cast<std::uint64_t>(row.integer("tree_size"));
        try {
          const auto checkpoint = read_checkpoint(row.text("checkpoint"), row.text("verifier_key"));
          if (checkpoint.origin == origin && checkpoint.tree_size == size)
            checkpoints.emplace(std::make_pair(origin, size), checkpoint);
          else
            checking.add("imported-altered", origin, "a checkpoint in another's place");
        } catch (const CheckpointError& error) {
          checking.add("imported-altered", origin, std::string("checkpoint: ") + error.what());
        }
      });
  return checkpoints;
}

void check_events(Transaction& transaction, const Checkpoints& checkpoints, Checking& checking) {
  each_imported_event(transaction, [&](const EventEvidence& event) {
    const auto at = checkpoints.find({event.origin, event.tree_size});
    const auto fault = at == checkpoints.end() ? std::string("its checkpoint is gone")
                                               : evidence_fault(event, at->second);
    if (!fault.empty())
      checking.add("imported-altered", event.origin + "/" + std::to_string(event.row.position),
                   fault);
  });
}

// What the import's first event said of keys and registers.
struct Begun {
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> registers;
};

void check_begun(Transaction& transaction, const Checkpoints& checkpoints, Begun& begun,
                 Checking& checking) {
  for (const auto& package : subjects_of(transaction, import_begun_type)) {
    const auto details = details_of(transaction, package, import_begun_type);
    const auto detail = parsed(details.front());
    const auto row = find_imported_package(transaction, package);
    if (!row || row->manifest_sha512 != detail.value("manifest", "") ||
        row->origin != detail.value("origin", "")) {
      checking.add("imported-altered", package, "its row is not what the log says");
      continue;
    }
    for (const auto& item : detail.value("registers", json::array())) {
      auto& last = begun.registers[{item.value("register", ""), item.value("year", 0)}];
      last = std::max(last, item.value("last", std::int64_t{0}));
    }
    for (const auto& item : detail.value("checkpoints", json::array())) {
      const auto at =
          checkpoints.find({item.value("origin", ""), item.value("size", std::uint64_t{0})});
      if (at == checkpoints.end() || hex(at->second.root) != item.value("root", "") ||
          sha256_hex(at->second.verifier_key) != item.value("key", ""))
        checking.add("imported-altered", package, "a checkpoint is not the one that came");
    }
    const auto ends = details_of(transaction, package, package_imported_type);
    if (row->finished != !ends.empty())
      checking.add("imported-altered", package, "finished or not: the log says otherwise");
    else if (!ends.empty() &&
             parsed(ends.front()).value("events", "") != imported_digest(transaction, package))
      checking.add("imported-altered", package, "events that came with it are not all there");
  }
}

void check_registers(Transaction& transaction, const Begun& begun, Checking& checking) {
  transaction.query("SELECT fonds, year, last FROM imported_register", {}, [&](const Row& row) {
    const auto name = row.text("fonds");
    const auto year = row.integer("year"), last = row.integer("last");
    bool said = false;
    for (const auto& [key, highest] : begun.registers)
      said = said ||
             (key.second == year && highest == last &&
              (key.first == name || (name.empty() && key.first.find('/') != std::string::npos)));
    if (!said)
      checking.add("imported-altered", name + "/" + row.text("year"),
                   "the register that came is not what the log says");
  });
}

// An imported record against the event of its capture there and of its coming here.
void check_record(Transaction& transaction, const std::string& id, Checking& checking) {
  const auto details = details_of(transaction, id, record_imported_type);
  const auto record = find_record(transaction, id);
  if (!record) return checking.add("record-missing", id, "it was imported");
  if (details.size() != 1)
    return checking.add("record-unlogged", id, "not one event of its import");
  if (parsed(details.front()).value("record", "") != record_hash(*record))
    checking.add("record-altered", id, "its values are not those that were imported");
  if (is_disposed(transaction, id)) return;
  const auto bundle = read_bundle(transaction, id, "");
  std::size_t captures = 0;
  for (const auto& event : imported_events_about(transaction, id)) {
    if (event.row.type != "record.captured") continue;
    ++captures;
    if (auto fault = captured_fault(bundle, event.row); !fault.empty())
      checking.add("record-altered", id, fault);
  }
  if (captures != 1)
    checking.add("record-unlogged", id, "not one event of its capture in the other log");
}

void check_records_that_came(Transaction& transaction, Checking& checking) {
  std::set<std::string> rows;
  transaction.query("SELECT record FROM imported_record ORDER BY record", {},
                    [&](const Row& row) { rows.insert(row.text("record")); });
  auto logged = subjects_of(transaction, record_imported_type);
  for (const auto& id : logged) {
    if (rows.erase(id) == 0)
      checking.add("imported-altered", id, "that it was imported is told by the log alone");
    check_record(transaction, id, checking);
  }
  for (const auto& id : rows) checking.add("record-unlogged", id, "no event of its import");
}

}  // namespace

void check_packages(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    std::set<std::string> rows;
    for (const auto& package : find_packages(transaction, all)) {
      rows.insert(package.id);
      const auto records = find_package_records(transaction, package.id);
      const auto exported = details_of(transaction, package.id, exported_type);
      if (exported != std::vector<std::string>{exported_detail(package, records)})
        checking.add("package-altered", package.id, "its row is not what the log says");
      const auto received = details_of(transaction, package.id, received_type);
      const std::vector<std::string> wanted =
          package.received == 0 ? std::vector<std::string>{}
                                : std::vector<std::string>{received_detail(package)};
      if (received != wanted)
        checking.add("package-altered", package.id, "its receipt is not what the log says");
    }
    for (const auto& id : subjects_of(transaction, exported_type))
      if (!rows.contains(id)) checking.add("package-altered", id, "its row is gone");
  });
}

void check_imported(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    const auto checkpoints = check_checkpoints(transaction, checking);
    check_events(transaction, checkpoints, checking);
    Begun begun;
    check_begun(transaction, checkpoints, begun, checking);
    check_registers(transaction, begun, checking);
    check_records_that_came(transaction, checking);
  });
}

}  // namespace tamga::archive::package
