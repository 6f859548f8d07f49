// SPDX-License-Identifier: GPL-3.0-or-later
// Every event against its leaf and the log; every capture's event against its
// record.
#include <nlohmann/json.hpp>

#include "server/archive/archive_state.h"
#include "server/archive/check/check_part.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/record_rows.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

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
  if (detail.value("fonds", "") != record.fonds) return "it stands in another register";
  if (!says("registration", record.registration)) return "its registration is not the one given";
  return {};
}

void check_each(Transaction& transaction, LeafReader* log, Checking& checking) {
  std::uint64_t expected = 0, all = 0;
  transaction.query(
      "SELECT COALESCE(MAX(position) + 1, 0) AS all_events FROM events", {},
      [&](const Row& row) { all = static_cast<std::uint64_t>(row.integer("all_events")); });
  each_event_from(transaction, 0, static_cast<std::size_t>(-1), [&](const EventRow& event) {
    for (; expected < event.position && checking.faults.size() < 10'000; ++expected) {
      checking.add("event-missing", std::to_string(expected), "no such event in the catalogue");
    }
    expected = event.position + 1;
    checking.tell("events", expected, all);
    const std::string position = std::to_string(event.position);
    if (auto fault = event_fault(event, log); !fault.empty()) {
      checking.add("event-altered", position, std::move(fault));
    }
    if (event.type != captured_type) return;
    const auto record = find_record(transaction, event.subject);
    if (!record) {
      checking.add("record-missing", event.subject, "captured by event " + position);
    } else if (auto fault = captured_fault(transaction, event, *record); !fault.empty()) {
      checking.add("record-altered", event.subject, std::move(fault));
    }
  });
}

}  // namespace

void check_events(Checking& checking) {
  LeafReader log(checking.evidence);
  checking.catalogue.read([&](Transaction& transaction) {
    check_each(transaction, checking.log_whole ? &log : nullptr, checking);
  });
}

}  // namespace tamga::archive
