// SPDX-License-Identifier: GPL-3.0-or-later
// Archive::check(): catalogue against objects against log.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/archive.h"
#include "server/archive/archive_state.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/renewal_rows.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using Faults = std::vector<Archive::Fault>;

// A part of the check whose own reading fails is a fault, and the next part
// still runs.
template <typename Part>
void run_part(Faults& faults, std::string_view name, const Part& part) {
  try {
    part();
  } catch (const CatalogueError& error) {
    faults.push_back({"catalogue-damaged", std::string(name), error.what()});
  } catch (const Failure& failure) {
    faults.push_back({std::string(failure.kind().code), std::string(name), failure.detail()});
  } catch (const std::filesystem::filesystem_error& error) {
    faults.push_back({"storage-failed", std::string(name), error.what()});
  }
}

// The log's leaf hashes in order, a tile at a time.
class LeafReader {
 public:
  explicit LeafReader(Evidence& evidence) : evidence_(evidence) {}
  // Nothing when the log has no such leaf.
  std::optional<Hash> at(std::uint64_t position) {
    if (position < begin_ || position >= begin_ + leaves_.size()) {
      fill(position);
      // An append under way is in the catalogue and not in the log yet.
      if (leaves_.empty() && caught_up(position)) fill(position);
    }
    if (leaves_.empty()) return std::nullopt;
    return leaves_[position - begin_];
  }

 private:
  void fill(std::uint64_t position) {
    leaves_.clear();
    begin_ = position;
    evidence_.with_log([&](const EventLog& log) {
      if (position < log.size()) leaves_ = log.leaves(position, tile);
    });
  }
  bool caught_up(std::uint64_t position) {
    try {
      evidence_.catch_up(position);
      return true;
    } catch (const Failure&) {
      return false;  // reported as the leaf that the log does not have
    }
  }

  static constexpr std::size_t tile = 256;
  Evidence& evidence_;
  std::uint64_t begin_ = 0;
  std::vector<Hash> leaves_;
};

// Empty when the event's row stands for its leaf and the leaf is in the log.
std::string event_fault(const EventRow& event, LeafReader* log) {
  if (leaf_of(event) != event.leaf) return "its values are not those of its leaf";
  const Hash hash = leaf_hash(event.leaf);
  if (hex(hash) != event.leaf_hash) return "its leaf hash is not that of its leaf";
  if (log == nullptr) return {};
  const auto logged = log->at(event.position);
  if (!logged) return "the log does not have it";
  if (*logged != hash) return "the log has another leaf in its place";
  return {};
}

// What an event of a capture says of its record.
std::string captured_fault(Transaction& transaction, const EventRow& event, const Record& record) {
  const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
  const auto says = [&](const char* name, const std::string& value) {
    return detail.is_object() && detail.contains(name) && detail[name] == value;
  };
  if (!says("record", record_hash(record))) return "its values are not those that were captured";
  if (!says("pdf", record.pdf_sha256) || !says("content", record.content_sha256)) {
    return "its objects are not those that were captured";
  }
  auto attachments = nlohmann::json::array();
  for (const auto& attachment : find_attachments(transaction, record.id))
    attachments.push_back(attachment.sha256);
  if (detail.value("attachments", nlohmann::json::array()) != attachments)
    return "its attachments are not those that were captured";
  if (!says("registration", record.registration)) return "its registration is not the one given";
  return {};
}

void check_events(Transaction& transaction, LeafReader* log, Faults& faults) {
  std::uint64_t expected = 0;
  each_event_from(transaction, 0, static_cast<std::size_t>(-1), [&](const EventRow& event) {
    for (; expected < event.position && faults.size() < 10'000; ++expected) {
      faults.push_back(
          {"event-missing", std::to_string(expected), "no such event in the catalogue"});
    }
    expected = event.position + 1;
    const std::string position = std::to_string(event.position);
    if (auto fault = event_fault(event, log); !fault.empty()) {
      faults.push_back({"event-altered", position, std::move(fault)});
    }
    if (event.type != captured_type) return;
    const auto record = find_record(transaction, event.subject);
    if (!record) {
      faults.push_back({"record-missing", event.subject, "captured by event " + position});
    } else if (auto fault = captured_fault(transaction, event, *record); !fault.empty()) {
      faults.push_back({"record-altered", event.subject, std::move(fault)});
    }
  });
}

// The files of a record's renewals: each begins with the one before, and the
// log's events name just these.
void check_renewals(Transaction& transaction, const ObjectStore& objects, const Record& record,
                    Faults& faults) {
  std::string before = record.pdf_sha256;
  std::vector<std::pair<std::string, std::string>> kept, logged;
  for (const Renewal& renewal : find_renewals(transaction, record.id)) {
    kept.emplace_back(before, renewal.pdf_sha256);
    const std::string earlier = objects.get(before), later = objects.get(renewal.pdf_sha256);
    if (later.size() <= earlier.size() || !later.starts_with(earlier))
      faults.push_back(
          {"record-altered", record.id, "a renewal does not begin with what it renews"});
    before = renewal.pdf_sha256;
  }
  each_event_about(transaction, record.id, static_cast<std::size_t>(-1),
                   [&](const EventRow& event) {
                     if (event.type != renewed_type) return;
                     const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
                     if (detail.is_object())
                       logged.emplace_back(detail.value("from", ""), detail.value("to", ""));
                   });
  if (kept != logged)
    faults.push_back({"record-altered", record.id, "its renewals are not those of the log"});
}

void check_records(Transaction& transaction, const ObjectStore& objects, Faults& faults) {
  transaction.query(
      "SELECT r.id AS id, COUNT(e.position) AS captures FROM records r LEFT JOIN events e "
      "ON e.subject = r.id AND e.type = :type GROUP BY r.id HAVING COUNT(e.position) <> 1",
      {{"type", std::string(captured_type)}}, [&](const Row& row) {
        faults.push_back({"record-unlogged", row.text("id"),
                          row.text("captures") + " events of its capture instead of one"});
      });
  each_register_fault(transaction, [&](const std::string& year, const std::string& detail) {
    faults.push_back({"register-gap", year, detail});
  });
  each_record(transaction, [&](const Record& record) {
    std::vector<std::string> hashes = {record.pdf_sha256, record.content_sha256};
    for (const auto& attachment : find_attachments(transaction, record.id))
      hashes.push_back(attachment.sha256);
    for (const auto& sha256 : hashes) {
      try {
        objects.get(sha256);
      } catch (const Failure& failure) {
        faults.push_back({std::string(failure.kind().code), sha256, "of record " + record.id});
      }
    }
    try {
      check_renewals(transaction, objects, record, faults);
    } catch (const Failure& failure) {
      faults.push_back({std::string(failure.kind().code), record.id, failure.detail()});
    }
  });
}

void check_unknown_objects(const Catalogue& catalogue, const ObjectStore& objects, Faults& faults) {
  const auto referenced = [&](const std::string& sha256) {
    bool found = false;
    catalogue.read(
        [&](Transaction& transaction) { found = object_referenced(transaction, sha256); });
    return found;
  };
  objects.each([&](const std::string& sha256, std::uint64_t size) {
    if (referenced(sha256)) return;
    // A capture may be under way: its mark goes only after its commit, so that
    // whoever finds no mark and still no reference has found none at all.
    if (objects.staged(sha256) || referenced(sha256)) return;
    faults.push_back(
        {"object-unknown", sha256, std::to_string(size) + " bytes that no record has"});
  });
  for (const std::string& stray : objects.strays()) {
    faults.push_back({"object-unknown", stray, "a file that is no object in its place"});
  }
}

}  // namespace

std::vector<Archive::Fault> Archive::check() const {
  Faults faults;
  const Catalogue& catalogue = *state_->catalogue;
  run_part(faults, "catalogue", [&] {
    if (auto fault = catalogue.fault(); !fault.empty()) {
      faults.push_back({"catalogue-damaged", "catalogue", std::move(fault)});
    }
    for (std::string& fault : state_->migrations.faults(catalogue)) {
      faults.push_back({"catalogue-migration", "catalogue", std::move(fault)});
    }
  });
  bool log_whole = true;
  run_part(faults, "log", [&] {
    for (auto& [kind, detail] : state_->evidence->findings()) {
      if (kind == "log-damaged") log_whole = false;
      faults.push_back({kind, "log", std::move(detail)});
    }
  });
  run_part(faults, "events", [&] {
    LeafReader log(*state_->evidence);
    catalogue.read([&](Transaction& transaction) {
      check_events(transaction, log_whole ? &log : nullptr, faults);
    });
  });
  run_part(faults, "records", [&] {
    catalogue.read(
        [&](Transaction& transaction) { check_records(transaction, *state_->objects, faults); });
  });
  run_part(faults, "objects", [&] { check_unknown_objects(catalogue, *state_->objects, faults); });
  return faults;
}

}  // namespace tamga::archive
