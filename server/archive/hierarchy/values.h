// SPDX-License-Identifier: GPL-3.0-or-later
// What the hierarchy is made of: fonds (хөмрөг) → inventory (данс) → storage unit
// (хадгаламжийн нэгж) → item (баримт) → sheets, and the yearly file plan.
//
// Ids are UUIDv7; times microseconds UTC since 1970, 0 when it has not happened;
// days YYYY-MM-DD in Ulaanbaatar or "".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::archive {

// One fonds is one organisation: the name that its records carry.
struct Fonds {
  std::string id, number, title, organisation;
  std::string registration_pattern = "{year}/{number:6}", index_pattern = "#-##/##";
  // From how many years on a retention item counts as kept long.
  std::int64_t long_from = 70;
  std::int64_t created = 0;
};

enum class RetentionClass { Permanent, Long, Temporary };
std::string_view class_name(RetentionClass retention_class);  // "permanent", "long", "temporary"
std::optional<RetentionClass> class_from(std::string_view name);

// Split by retention class and by openness.
struct Inventory {
  std::string id, fonds, number, title;
  RetentionClass retention_class = RetentionClass::Permanent;
  bool open = true;
  std::int64_t created = 0;
};

enum class PlanState { Draft, Approved };
std::string_view plan_state_name(PlanState state);  // "draft", "approved"

struct FilePlan {
  std::string id, fonds;
  int year = 0;
  PlanState state = PlanState::Draft;
  std::string document;  // its paper, "" while there is none
  std::int64_t created = 0, approved = 0;
};

// A file (хэрэг) that is kept in the plan's year.
struct PlanEntry {
  std::string id, plan;
  std::int64_t number = 0;  // its place in the plan, from 1
  std::string file_index, title, department, retention_item;
  bool open = true;
  std::string responsible, note;
};

// Transferred and destroyed are what disposal makes of a unit (server/archive/disposal).
enum class UnitState { Open, Closed, Archived, Transferred, Destroyed };
std::string_view unit_state_name(UnitState state);  // "open", "closed" …
std::optional<UnitState> unit_state_from(std::string_view name);

// A volume of a file: at most `unit_sheets` sheets, but for one longer record,
// which has a volume of its own.
constexpr std::int64_t unit_sheets = 250;
struct StorageUnit {
  std::string id, fonds, entry, file_index;
  int year = 0;
  std::int64_t volume = 1;
  std::string title, department, retention_item;
  bool open = true;
  UnitState state = UnitState::Open;
  std::string inventory;    // "" before it has a number
  std::int64_t number = 0;  // in the inventory, from 1
  std::int64_t opened = 0, closed = 0;
  std::string started, ended;  // days of its first and last record's capture
  std::int64_t items = 0, sheets = 0;
};

// A record's place.
struct UnitItem {
  std::string unit;
  std::int64_t number = 0;  // in the unit, from 1
  std::string record;
  std::int64_t sheet_from = 0, sheet_to = 0;
};

// Handover of a department's units to the organisation's archive.
struct Handover {
  std::string id, fonds;
  std::int64_t number = 0;
  int year = 0;
  std::string department, document;
  std::int64_t created = 0, received = 0;
};

// `record` is based on, supersedes, is the companion script of, or is an annex
// of `target`.
enum class RelationKind { BasedOn, Supersedes, CompanionScript, AnnexOf };
std::string_view relation_name(RelationKind kind);  // "based-on", "supersedes" …
std::optional<RelationKind> relation_from(std::string_view name);
struct Relation {
  std::string record;
  RelationKind kind = RelationKind::BasedOn;
  std::string target;
  std::int64_t made = 0;
};

// A further form of a record, an object like the others: "redacted" for those
// who may not see the whole, "text" what was read from a scan.
struct Rendition {
  std::int64_t number = 0;  // of the record, from 1
  std::string kind, media_type, sha256;
  std::uint64_t size = 0;
  std::int64_t made = 0;
};

// Hex SHA-256 over a row's name and values (lengths before the values, so that
// none can pretend to be two): what the events say of rows that do not change.
std::string row_hash(const Fonds& fonds);
std::string row_hash(const Inventory& inventory);
std::string row_hash(const PlanEntry& entry);
// What is fixed when the unit is opened.
std::string row_hash(const StorageUnit& unit);

}  // namespace tamga::archive
