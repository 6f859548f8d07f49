// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/archive.h"

#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "server/archive/archive_state.h"
#include "server/archive/catalogue/catalogue_failure.h"
#include "server/archive/catalogue/catalogue_unavailable.h"
#include "server/archive/catalogue/open_catalogue.h"
#include "server/archive/disposal/removal.h"
#include "server/archive/hierarchy/filing.h"
#include "server/archive/hierarchy/relation_rows.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/object_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/storage/open_objects.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

// The disk's failures have one code whichever part of the archive met them.
// A uniqueness rule comes from the work of a caller, who knows what it means.
template <typename Work>
auto storing(const Work& work) {
  try {
    return work();
  } catch (const CatalogueError& error) {
    if (error.unique()) throw;
    throw catalogue_failure(error);
  }
}

Record record_of(const Agent& agent, const Capture& capture, std::int64_t now) {
  Record record;
  record.id = capture.id.empty() ? new_identifier(now) : capture.id;
  record.captured = now;
  record.captured_by = agent.account;
  record.form = capture.form;
  record.form_version = capture.form_version;
  record.title = capture.title;
  record.clan = capture.clan;
  record.patronymic = capture.patronymic;
  record.given = capture.given;
  record.person_name = capture.person_name;
  record.position = capture.position;
  record.unit = capture.unit;
  record.organisation = capture.organisation;
  record.order_number = capture.order_number;
  record.year = capture.year;
  record.open = capture.open;
  record.owner = capture.owner;
  record.retention_item = capture.retention_item;
  record.file_index = capture.file_index;
  record.pages = capture.pages;
  record.document_id = capture.document_id;
  record.pdf_size = capture.pdf.size();
  record.content_size = capture.content.size();
  return record;
}

// `place`: null for a record that is unfiled.
std::string captured_detail(const Record& record, const std::string& key,
                            const std::vector<RecordAttachment>& attachments,
                            const std::vector<CaptureRelation>& relations, const UnitItem* place) {
  nlohmann::json detail = {{"registration", record.registration},
                           {"pdf", record.pdf_sha256},
                           {"content", record.content_sha256},
                           {"record", record_hash(record)}};
  for (const auto& attachment : attachments) detail["attachments"].push_back(attachment.sha256);
  if (!key.empty()) detail["request"] = request_hash(record.captured_by, key);
  if (!record.fonds.empty()) detail["fonds"] = record.fonds;
  for (const auto& relation : relations)
    detail["relations"].push_back(
        {{"relation", relation_name(relation.kind)}, {"target", relation.target}});
  if (place) {
    detail["unit"] = place->unit;
    detail["item"] = place->number;
    detail["sheets"] = {place->sheet_from, place->sheet_to};
  }
  return detail.dump();
}

void insert_relations(Transaction& transaction, const Record& record,
                      const std::vector<CaptureRelation>& relations) {
  for (const auto& [kind, target] : relations) {
    const Relation relation{record.id, kind, target, record.captured};
    if (const auto fault = relation_fault(transaction, relation); !fault.empty())
      throw Failure("relation-invalid", fault);
    insert_relation(transaction, relation);
  }
}

std::optional<Record> captured_before(Transaction& transaction, const Agent& agent,
                                      const std::string& key) {
  std::string id;
  if (!key.empty()) {
    transaction.query(
        "SELECT record_id FROM captures WHERE agent = :agent AND idempotency_key = :key",
        {{"agent", agent.account}, {"key", key}},
        [&](const Row& row) { id = row.text("record_id"); });
  }
  return id.empty() ? std::nullopt : find_record(transaction, id);
}

std::uint64_t capture_position(Transaction& transaction, const std::string& record_id) {
  std::uint64_t position = 0;
  each_event_about(transaction, record_id, 1,
                   [&](const EventRow& event) { position = event.position; });
  return position;
}

Event event_of(const EventRow& row) {
  return {row.position, row.time, row.type, row.agent, row.subject, row.detail, row.leaf_hash};
}

std::string checked_detail(std::string_view detail_json) {
  std::string detail(detail_json.empty() ? "{}" : detail_json);
  if (!detail.starts_with('{') || !nlohmann::json::accept(detail))
    throw std::invalid_argument("an event's detail is a JSON object");
  return detail;
}

std::vector<std::string> hex_all(const std::vector<Hash>& hashes) {
  std::vector<std::string> texts;
  for (const Hash& hash : hashes) texts.push_back(hex(hash));
  return texts;
}

}  // namespace

Archive::Archive(const std::filesystem::path& data, const Clock& clock, const Disk& disk) {
  make_folders(disk, data);
  const auto lock_path = data / "archive.lock";
  auto alone = FileLock::try_lock(lock_path, FileLock::Kind::exclusive);
  const bool first = alone.has_value();
  state_ = std::make_unique<State>(
      State{clock, first ? std::move(*alone) : FileLock(lock_path, FileLock::Kind::shared),
            MigrationSet("archive", "server/archive/migrations"), open_catalogue(data),
            open_objects(data, disk), nullptr});
  try {
    state_->migrations.apply(*state_->catalogue);
    state_->evidence = std::make_unique<Evidence>(data / "log", *state_->catalogue, disk);
    if (first) {
      state_->objects->resolve_staged([&](const std::string& sha256) {
        bool wanted = false;
        state_->catalogue->read(
            [&](Transaction& transaction) { wanted = object_referenced(transaction, sha256); });
        return wanted;
      });
      state_->open_lock.share();
    }
  } catch (const CatalogueUnavailable& error) {
    throw catalogue_failure(error);
  } catch (const CatalogueError& error) {
    throw Failure("data-unusable", std::string("catalogue: ") + error.what());
  }
}

Archive::~Archive() = default;

Record Archive::capture(const Agent& agent, const Capture& capture, const Alongside& alongside) {
  if (!capture.id.empty() && !is_identifier(capture.id))
    throw std::invalid_argument("an id for a record comes from new_record_id()");
  return storing([&] {
    Evidence& evidence = *state_->evidence;
    evidence.require_usable();
    const std::string& key = capture.idempotency_key;
    std::optional<Record> record;
    std::uint64_t position = 0;
    const auto replay = [&](Transaction& transaction) {
      record = captured_before(transaction, agent, key);
      if (record) position = capture_position(transaction, record->id);
    };
    if (!key.empty()) state_->catalogue->read(replay);
    if (record) {
      evidence.catch_up(position);
      return *record;
    }
    std::vector<std::string_view> objects = {capture.pdf, capture.content};
    for (const auto& attachment : capture.attachments) objects.push_back(attachment.bytes);
    auto staged = state_->objects->stage(objects);
    const auto &pdf = staged[0], &content = staged[1];
    std::vector<RecordAttachment> attachments;
    for (std::size_t i = 0; i < capture.attachments.size(); ++i) {
      const auto& given = capture.attachments[i];
      attachments.push_back(
          {given.name, given.media_type, staged[i + 2].sha256(), given.bytes.size()});
    }
    state_->catalogue->write([&](Transaction& transaction) {
      replay(transaction);  // another thread with the same key may have been faster
      if (record) return;
      record = record_of(agent, capture, state_->clock.microseconds());
      record->pdf_sha256 = pdf.sha256();
      record->content_sha256 = content.sha256();
      claim_objects(transaction, *state_->objects, objects, staged);
      insert_record(transaction, *record);
      insert_attachments(transaction, record->id, attachments);
      if (!key.empty()) {
        transaction.run(
            "INSERT INTO captures (agent, idempotency_key, record_id) "
            "VALUES (:agent, :key, :record)",
            {{"agent", agent.account}, {"key", key}, {"record", record->id}});
      }
      insert_relations(transaction, *record, capture.relations);
      const auto events = [&](std::string_view type, std::string_view subject,
                              const std::string& detail) {
        insert_event(transaction, record->captured, agent.account, type, subject, detail,
                     evidence.logged());
      };
      std::optional<UnitItem> place;
      if (const auto entry = entry_for_record(transaction, *record))
        place = file_record(transaction, events, *entry, civil_year(record->captured),
                            record->fonds, *record, record->captured);
      position = insert_event(
          transaction, record->captured, agent.account, captured_type, record->id,
          captured_detail(*record, key, attachments, capture.relations, place ? &*place : nullptr),
          evidence.logged());
      if (alongside) alongside(transaction, *record);
    });
    // Of a capture that came twice the objects may be others: those nobody wants
    // are left for resolve_staged().
    std::set<std::string> wanted = {record->pdf_sha256, record->content_sha256};
    for (const auto& attachment : this->attachments(record->id)) wanted.insert(attachment.sha256);
    for (auto& object : staged)
      if (wanted.contains(object.sha256())) object.keep();
    evidence.catch_up(position);
    return *record;
  });
}

std::string Archive::new_record_id() const {
  return new_identifier(state_->clock.microseconds());
}

std::optional<Record> Archive::record(std::string_view id) const {
  std::optional<Record> found;
  state_->catalogue->read([&](Transaction& transaction) { found = find_record(transaction, id); });
  return found;
}

std::vector<Record> Archive::records(std::string_view before, std::size_t limit) const {
  std::vector<Record> found;
  state_->catalogue->read(
      [&](Transaction& transaction) { found = find_records(transaction, before, limit); });
  return found;
}

std::vector<RecordAttachment> Archive::attachments(std::string_view record_id) const {
  std::vector<RecordAttachment> found;
  state_->catalogue->read(
      [&](Transaction& transaction) { found = find_attachments(transaction, record_id); });
  return found;
}

std::size_t Archive::record_count() const {
  std::size_t count = 0;
  state_->catalogue->read([&](Transaction& transaction) {
    transaction.query("SELECT COUNT(*) AS count FROM records", {}, [&](const Row& row) {
      count = static_cast<std::size_t>(row.integer("count"));
    });
  });
  return count;
}

std::string Archive::object(std::string_view sha256) const {
  return state_->objects->get(sha256);
}

std::uint64_t Archive::append(Transaction& transaction, const Agent& agent, std::string_view type,
                              std::string_view subject, std::string_view detail_json) const {
  return insert_event(transaction, state_->clock.microseconds(), agent.account, type, subject,
                      checked_detail(detail_json), state_->evidence->logged());
}

std::uint64_t Archive::append(const Agent& agent, std::string_view type, std::string_view subject,
                              std::string_view detail_json,
                              const std::function<void(Transaction&)>& alongside) {
  const auto detail = checked_detail(detail_json);
  return storing([&] {
    state_->evidence->require_usable();
    std::uint64_t position = 0;
    state_->catalogue->write([&](Transaction& transaction) {
      if (alongside) alongside(transaction);
      position = append(transaction, agent, type, subject, detail);
    });
    state_->evidence->catch_up(position);
    return position;
  });
}

void Archive::settle() const {
  storing([&] {
    std::uint64_t count = 0;
    state_->catalogue->read([&](Transaction& transaction) { count = event_count(transaction); });
    if (count > 0) state_->evidence->catch_up(count - 1);
  });
}

void Archive::write(const std::function<void(Transaction&)>& work) {
  storing([&] {
    state_->evidence->require_usable();
    std::uint64_t count = 0;
    state_->catalogue->write([&](Transaction& transaction) {
      work(transaction);
      count = event_count(transaction);
    });
    if (count > 0) state_->evidence->catch_up(count - 1);
  });
}

std::vector<Event> Archive::events(std::string_view subject, std::size_t limit) const {
  std::vector<Event> found;
  state_->catalogue->read([&](Transaction& transaction) {
    each_event_about(transaction, subject, limit,
                     [&](const EventRow& row) { found.push_back(event_of(row)); });
  });
  return found;
}

std::vector<Event> Archive::events_from(std::uint64_t position, std::size_t limit) const {
  std::vector<Event> found;
  state_->catalogue->read([&](Transaction& transaction) {
    each_event_from(transaction, position, limit,
                    [&](const EventRow& row) { found.push_back(event_of(row)); });
  });
  return found;
}

Archive::Proof Archive::proof(std::uint64_t position) const {
  Proof proof;
  state_->catalogue->read([&](Transaction& transaction) {
    each_event_from(transaction, position, 1, [&](const EventRow& row) {
      if (row.position != position) return;
      proof.leaf = hex(row.leaf);
      proof.leaf_hash = row.leaf_hash;
      proof.openings = {{"agent", row.agent_salt, row.agent},
                        {"subject", row.subject_salt, row.subject},
                        {"detail", row.detail_salt, row.detail}};
    });
  });
  if (proof.leaf.empty()) throw Failure("not-found", "event " + std::to_string(position));
  state_->evidence->catch_up(position);
  state_->evidence->with_log([&](const EventLog& log) {
    proof.position = position;
    proof.tree_size = log.size();
    proof.root_hash = hex(log.root());
    proof.path = hex_all(log.inclusion_path(position, log.size()));
    proof.checkpoint = log.checkpoint();
    proof.verifier_key = log.verifier_key();
  });
  return proof;
}

Archive::LogState Archive::log_state() const {
  LogState found;
  state_->evidence->with_log([&](const EventLog& log) {
    found = {log.size(), hex(log.root()), log.checkpoint(), log.verifier_key()};
  });
  return found;
}

std::vector<std::string> Archive::consistency(std::uint64_t first, std::uint64_t second) const {
  std::vector<std::string> path;
  state_->evidence->with_log([&](const EventLog& log) {
    if (first > second || second > log.size())
      throw Failure("not-found", "the log has " + std::to_string(log.size()) + " leaves");
    path = hex_all(log.consistency_path(first, second));
  });
  return path;
}

void Archive::restore_object(std::string_view sha256, std::string_view bytes) {
  if (sha256_hex(bytes) != sha256)
    throw std::invalid_argument("these are not the bytes of the object");
  bool kept = false;
  state_->catalogue->read(
      [&](Transaction& transaction) { kept = object_referenced(transaction, sha256); });
  if (!kept) throw Failure("not-found", "no record has object " + std::string(sha256));
  state_->objects->put(bytes);
}

std::filesystem::path Archive::log_folder() const {
  return state_->evidence->folder();
}

Catalogue& Archive::catalogue() const {
  return *state_->catalogue;
}

}  // namespace tamga::archive
