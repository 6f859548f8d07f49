// SPDX-License-Identifier: GPL-3.0-or-later
// The archive: captures records, keeps their bytes, catalogue and evidence, and
// gives them back. Knows nothing of HTTP, HTML, forms or rendering.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/hierarchy/values.h"
#include "server/archive/log/event_log.h"
#include "server/archive/storage/object_store.h"
#include "server/clock.h"
#include "server/progress.h"

namespace tamga::archive {

// Who does something: an account name, or "system".
struct Agent {
  std::string account;
};

// A file that belongs to a record beside its own two: the scanned decision of an
// outside body.
struct Attachment {
  std::string name, media_type, bytes;
};

// What a record is to another from its capture on.
struct CaptureRelation {
  RelationKind kind = RelationKind::BasedOn;
  std::string target;  // the other record's id
};

// What is captured: fixed at capture, never changed (ISO 15489-1 5.2.2).
struct Capture {
  // The record's id, of new_record_id(), when its pages name it already; "": the
  // archive makes one.
  std::string id;
  std::string form, form_version, title;
  std::string clan, patronymic, given, person_name;  // whose document
  std::string position, unit, organisation, order_number;
  int year = 0;
  bool open = true;   // илт
  std::string owner;  // account that made it, or ""; whom it is about: server/usage
  std::string retention_item, file_index;
  std::string content;  // canonical JSON
  std::string pdf;      // sealed
  int pages = 0;
  std::vector<Attachment> attachments;
  std::vector<CaptureRelation> relations;
  std::string document_id;  // draft it came from, or ""
  // The request's key: the same key by the same agent gives the same record
  // again instead of a second one. "" = none.
  std::string idempotency_key;
};

// An attachment as it is kept: an object under its hash.
struct RecordAttachment {
  std::string name, media_type, sha256;
  std::uint64_t size = 0;
};

struct Record {
  std::string id;             // UUIDv7 (RFC 9562)
  std::string fonds;          // whose register it stands in, "" for the common one
  std::string registration;   // e.g. "2026/000123": never repeats in its fonds, no gaps
  std::int64_t captured = 0;  // microseconds UTC
  std::string form, form_version, title, clan, patronymic, given, person_name, position, unit,
      organisation, order_number, owner, retention_item, file_index, captured_by;
  int year = 0;
  bool open = true;
  int pages = 0;
  std::string pdf_sha256, content_sha256;  // lower-case hex: the objects
  std::uint64_t pdf_size = 0, content_size = 0;
  std::string document_id;
};

// A file in which a record's evidence was renewed: all bytes of the one before it,
// and what was added.
struct Renewal {
  std::int64_t renewed = 0;  // microseconds UTC
  std::string pdf_sha256;
  std::uint64_t pdf_size = 0;
};

// An entry of the event log as people read it.
struct Event {
  std::uint64_t position = 0;  // leaf index of the Merkle log
  std::int64_t time = 0;       // microseconds UTC
  std::string type;            // "record.captured", "record.viewed", "account.signed-in" …
  std::string agent;           // account
  std::string subject;         // record or document id, or ""
  std::string detail;          // JSON object of the type's own values
  std::string leaf_hash;       // hex, RFC 9162 §2.1.1
};

// One data directory: catalogue.sqlite, objects/, log/; the objects may lie elsewhere
// (storage/open_objects.h). Thread-safe; several processes may have it open. Where a member
// names no other error: Failure storage-failed when the disk cannot be read or written,
// object-store-unavailable when that other place does not answer, data-unusable when
// catalogue and log have parted (see check()), CatalogueError for a catalogue
// that cannot be read.
class Archive {
 public:
  // Opens or creates; migrates the catalogue. Finishes or undoes whatever a
  // crash left half-made. Throws Failure data-unusable, storage-failed. A log
  // that does not agree with the catalogue opens, to be read and checked; then
  // capture() and append() throw data-unusable.
  Archive(const std::filesystem::path& data, const Clock& clock, const Disk& disk = Disk::real());
  ~Archive();

  // Work of the caller's own in the same catalogue transaction: it happens
  // together with the record or event, or neither does.
  using Alongside = std::function<void(Transaction&, const Record&)>;

  // Object and catalogue are on disk and the event is in the log when this
  // returns (design §7.1). An organisation that has a fonds gets its registration
  // from that, and its record a place in the unit that the year's file plan has for
  // its index (hierarchy/filing.h); unknown targets of relations are Failure
  // relation-invalid. Throws Failure storage-failed: then the capture may
  // have happened all the same (the log's disk was full after the commit), so
  // that whoever tries again needs the idempotency key. What `alongside` throws
  // undoes the capture, its registration number too; it does not run again for
  // a key that is known: then the earlier record comes back with its own id, and
  // `capture.id` is not used. An id that no new_record_id() gave is
  // std::invalid_argument, one that a record has CatalogueError unique.
  Record capture(const Agent& agent, const Capture& capture, const Alongside& alongside = {});

  // An id for a record that is to be captured: its pages can name it before
  // they are sealed. Nothing is kept of it, so that a crash leaves nothing behind;
  // an id that never comes back is no record's.
  std::string new_record_id() const;

  std::optional<Record> record(std::string_view id) const;
  // Newest first; `before` is a record id (cursor) or "".
  std::vector<Record> records(std::string_view before, std::size_t limit) const;
  std::size_t record_count() const;
  // What belongs to a record beside its PDF and content, in its order.
  std::vector<RecordAttachment> attachments(std::string_view record_id) const;

  // The renewals of a record in their order, and the hash of the file that is
  // newest: the last renewal's, else the captured one's.
  std::vector<Renewal> renewals(std::string_view record_id) const;
  std::string current_pdf(const Record& record) const;
  // Keeps `pdf` as the record's newest file: durable, with its event
  // record.renewed, when this returns. What was captured stays as it is. Throws
  // std::invalid_argument when it does not begin with all bytes of the file that
  // was newest, Failure revision-stale when another process was faster,
  // storage-failed, data-unusable, record-destroyed.
  void renew(const Agent& agent, const Record& record, std::string_view pdf);
  // A note of the caller's about a file: until when its evidence holds
  // (microseconds UTC). Can be read anew from the file at any time.
  std::optional<std::int64_t> evidence_life(std::string_view sha256) const;
  void set_evidence_life(std::string_view sha256, std::int64_t lasts_until);

  // Keeps a further form of a record ("redacted", "text") as an object of its own,
  // durable with its event record.rendered. Throws std::invalid_argument for another
  // kind, Failure storage-failed, data-unusable, revision-stale (another process was
  // faster).
  Rendition add_rendition(const Agent& agent, std::string_view record_id, std::string_view kind,
                          std::string_view media_type, std::string_view bytes);
  std::vector<Rendition> renditions(std::string_view record_id) const;

  // The bytes of an object, checked against their hash. Throws Failure
  // object-damaged when they do not agree, object-missing when they are gone.
  std::string object(std::string_view sha256) const;

  // Appends an event; its position. Durable when it returns. `type` is a name of
  // the program's (a-z 0-9 . - _), `detail_json` a JSON object or "" for {}:
  // std::invalid_argument else. `alongside` runs in the event's transaction
  // before it; what it throws undoes both.
  std::uint64_t append(const Agent& agent, std::string_view type, std::string_view subject,
                       std::string_view detail_json,
                       const std::function<void(Transaction&)>& alongside = {});
  // Every event that is committed is in the log when this returns. For whoever
  // answers a repeated request from the catalogue alone: the first one may have
  // failed between the two.
  void settle() const;
  // One more event inside a transaction of append() or capture(), for work that
  // does several things at once: it is in the log when that member returns.
  std::uint64_t append(Transaction& transaction, const Agent& agent, std::string_view type,
                       std::string_view subject, std::string_view detail_json) const;
  // Work that may append several events, in one transaction: they are in the log when
  // this returns. What it throws undoes all of it.
  void write(const std::function<void(Transaction&)>& work);
  std::vector<Event> events(std::string_view subject, std::size_t limit) const;  // oldest first
  std::vector<Event> events_from(std::uint64_t position, std::size_t limit) const;

  // Evidence that an event is in the log under a checkpoint.
  struct Proof {
    std::uint64_t position = 0, tree_size = 0;
    std::string leaf, leaf_hash, root_hash;  // hex; leaf: the bytes that were hashed, hex
    std::vector<std::string> path;           // hex, RFC 9162 §2.1.3
    std::string checkpoint;                  // C2SP tlog-checkpoint text
    // The leaf holds salted hashes of these values (README.md «Leaf»): with the
    // salts anyone can see that the leaf speaks of just this event.
    struct Opening {
      std::string name, salt, value;  // agent, subject, detail; salt hex
    };
    std::vector<Opening> openings;
    std::string verifier_key;  // C2SP signed-note, of the checkpoint
  };
  // Throws Failure not-found when there is no such event.
  Proof proof(std::uint64_t position) const;

  // The log as it stands: what is printed into packages and kept elsewhere.
  struct LogState {
    std::uint64_t size = 0;
    std::string root;          // hex
    std::string checkpoint;    // C2SP tlog-checkpoint text, signed
    std::string verifier_key;  // C2SP signed-note
  };
  LogState log_state() const;
  // PROOF(first, D[second]) of RFC 9162 §2.1.4.1, hex. Throws Failure not-found
  // unless first <= second <= size.
  std::vector<std::string> consistency(std::uint64_t first, std::uint64_t second) const;
  // DATA/log: checkpoint, tiles and what is kept beside them (log/README.md).
  std::filesystem::path log_folder() const;

  // Puts the right bytes in the place of an object that is damaged or gone.
  // std::invalid_argument unless they have its hash; Failure not-found when no
  // record has such an object, storage-failed.
  void restore_object(std::string_view sha256, std::string_view bytes);

  // Everything that does not agree between catalogue, objects and log. Never
  // throws for what it finds. Kinds: object-missing, object-damaged,
  // object-unknown; log-damaged, log-key, log-ahead, log-behind, log-differs;
  // event-altered, event-missing; record-altered, record-missing,
  // record-unlogged; register-gap; request-altered; checkpoint-altered, -damaged,
  // -forked, -beyond (of daily/ and witnessed/); fonds-altered, inventory-altered,
  // plan-altered, unit-altered, item-altered, relation-altered, rendition-altered;
  // object-remaining, disposal-altered, hold-altered, schedule-altered;
  // catalogue-damaged, catalogue-migration. Parts are added in check/check_parts.cpp.
  struct Fault {
    std::string kind;
    std::string subject;  // record id, hash or position
    std::string detail;
  };
  std::vector<Fault> check(const Progress& progress = {}) const;

  // Shared with the other services of the server, which keep their own tables
  // in the same catalogue by their own migrations.
  Catalogue& catalogue() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::archive
