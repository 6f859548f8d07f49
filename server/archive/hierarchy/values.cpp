// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/archive/hierarchy/unit_rows.h"
#include "server/archive/storage/hash.h"

namespace tamga::archive {
namespace {

template <typename Kind, std::size_t count>
using Names = std::array<std::pair<Kind, std::string_view>, count>;

constexpr Names<RetentionClass, 3> class_names = {{{RetentionClass::Permanent, "permanent"},
                                                   {RetentionClass::Long, "long"},
                                                   {RetentionClass::Temporary, "temporary"}}};
constexpr Names<PlanState, 2> plan_state_names = {
    {{PlanState::Draft, "draft"}, {PlanState::Approved, "approved"}}};
constexpr Names<UnitState, 5> unit_state_names = {{{UnitState::Open, "open"},
                                                   {UnitState::Closed, "closed"},
                                                   {UnitState::Archived, "archived"},
                                                   {UnitState::Transferred, "transferred"},
                                                   {UnitState::Destroyed, "destroyed"}}};
constexpr Names<RelationKind, 4> relation_names = {
    {{RelationKind::BasedOn, "based-on"},
     {RelationKind::Supersedes, "supersedes"},
     {RelationKind::CompanionScript, "companion-script"},
     {RelationKind::AnnexOf, "annex-of"}}};

template <typename Kind, std::size_t count>
std::string_view name_of(const Names<Kind, count>& names, Kind kind) {
  return std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == kind; })
      ->second;
}

template <typename Kind, std::size_t count>
std::optional<Kind> kind_of(const Names<Kind, count>& names, std::string_view text) {
  for (const auto& [kind, name] : names)
    if (name == text) return kind;
  return std::nullopt;
}

class RowHash {
 public:
  explicit RowHash(std::string_view name) : bytes_(name) { bytes_ += "\n"; }
  RowHash& add(std::string_view name, std::string_view value) {
    bytes_.append(name).append(" ").append(std::to_string(value.size())).append(":");
    bytes_.append(value) += '\n';
    return *this;
  }
  RowHash& add(std::string_view name, std::int64_t value) {
    return add(name, std::string_view(std::to_string(value)));
  }
  std::string hex() const { return sha256_hex(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

std::string_view class_name(RetentionClass retention_class) {
  return name_of(class_names, retention_class);
}
std::optional<RetentionClass> class_from(std::string_view name) {
  return kind_of(class_names, name);
}
std::string_view plan_state_name(PlanState state) {
  return name_of(plan_state_names, state);
}
std::string_view unit_state_name(UnitState state) {
  return name_of(unit_state_names, state);
}
std::optional<UnitState> unit_state_from(std::string_view name) {
  return kind_of(unit_state_names, name);
}
std::string_view relation_name(RelationKind kind) {
  return name_of(relation_names, kind);
}
std::optional<RelationKind> relation_from(std::string_view name) {
  return kind_of(relation_names, name);
}

std::string row_hash(const Fonds& fonds) {
  return RowHash("tamga-fonds/1")
      .add("id", fonds.id)
      .add("number", fonds.number)
      .add("title", fonds.title)
      .add("organisation", fonds.organisation)
      .add("registration_pattern", fonds.registration_pattern)
      .add("index_pattern", fonds.index_pattern)
      .add("long_from", fonds.long_from)
      .hex();
}

std::string row_hash(const Inventory& inventory) {
  return RowHash("tamga-inventory/1")
      .add("id", inventory.id)
      .add("fonds", inventory.fonds)
      .add("number", inventory.number)
      .add("title", inventory.title)
      .add("retention_class", class_name(inventory.retention_class))
      .add("open", inventory.open ? 1 : 0)
      .hex();
}

std::string row_hash(const PlanEntry& entry) {
  return RowHash("tamga-plan-entry/1")
      .add("id", entry.id)
      .add("plan", entry.plan)
      .add("number", entry.number)
      .add("file_index", entry.file_index)
      .add("title", entry.title)
      .add("department", entry.department)
      .add("retention_item", entry.retention_item)
      .add("open", entry.open ? 1 : 0)
      .add("responsible", entry.responsible)
      .add("note", entry.note)
      .hex();
}

std::string row_hash(const Handover& handover) {
  return RowHash("tamga-handover/1")
      .add("id", handover.id)
      .add("fonds", handover.fonds)
      .add("number", handover.number)
      .add("year", handover.year)
      .add("department", handover.department)
      .hex();
}

std::string row_hash(const StorageUnit& unit) {
  return RowHash("tamga-unit/1")
      .add("id", unit.id)
      .add("fonds", unit.fonds)
      .add("entry", unit.entry)
      .add("file_index", unit.file_index)
      .add("year", unit.year)
      .add("volume", unit.volume)
      .add("title", unit.title)
      .add("department", unit.department)
      .add("retention_item", unit.retention_item)
      .add("open", unit.open ? 1 : 0)
      .add("opened", unit.opened)
      .hex();
}

}  // namespace tamga::archive
