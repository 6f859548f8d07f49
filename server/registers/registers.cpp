// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/registers.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/filing.h"
#include "server/archive/hierarchy/fonds_rows.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/registers/register_tables.h"

namespace tamga::registers {
namespace {

using archive::Fonds;
using archive::StorageUnit;
using archive::Transaction;
using documents::Document;
using documents::Stage;
using nlohmann::json;

struct Name {
  Kind kind;
  std::string_view name, form;
};
constexpr std::array<Name, 5> names = {
    {{Kind::FilePlan, "file-plan", "file_plan"},
     {Kind::Inventory, "inventory", "inventory"},
     {Kind::InnerList, "inner-list", "inner_list"},
     {Kind::Certification, "certification", "certification_sheet"},
     {Kind::Handover, "handover", "handover_act"}}};

template <typename Value>
Value require(std::optional<Value> value) {
  if (!value) throw Failure("not-found");
  return std::move(*value);
}

// A paper that can still come to its end.
bool stands(const Document& document) {
  return document.stage != Stage::Withdrawn && document.stage != Stage::Expired;
}

}  // namespace

std::string_view kind_name(Kind kind) {
  for (const auto& entry : names)
    if (entry.kind == kind) return entry.name;
  return {};
}

std::optional<Kind> kind_from(std::string_view name) {
  for (const auto& entry : names)
    if (entry.name == name) return entry.kind;
  return std::nullopt;
}

std::string_view form_of(Kind kind) {
  for (const auto& entry : names)
    if (entry.kind == kind) return entry.form;
  return {};
}

Registers::Registers(archive::Archive& archive, archive::Hierarchy& hierarchy,
                     documents::Documents& documents, const forms::FormCatalogue& forms,
                     const forms::Renderer& renderer, const Clock& clock)
    : archive_(archive),
      hierarchy_(hierarchy),
      documents_(documents),
      forms_(forms),
      renderer_(renderer),
      clock_(clock) {}

std::string Registers::words_for(const Fonds& fonds, const std::string& item) const {
  std::string words;
  archive_.catalogue().read([&](Transaction& t) {
    if (const auto term = archive::term_of_item(t, fonds, item, civil_day(clock_.microseconds())))
      words = retention_words(term->kind, term->years);
  });
  return words;
}

StorageUnit Registers::require_unit(std::string_view id) const {
  return require(hierarchy_.unit(id));
}

std::vector<archive::Record> Registers::records_of(
    const std::vector<archive::UnitItem>& items) const {
  std::vector<archive::Record> records;
  for (const auto& item : items) records.push_back(require(archive_.record(item.record)));
  return records;
}

std::vector<UnitOnPaper> Registers::on_paper(const std::vector<StorageUnit>& units) const {
  std::map<std::string, std::string> inventories;  // id → number
  std::vector<UnitOnPaper> papers;
  for (const auto& unit : units) {
    UnitOnPaper paper{unit, {}, false, 0};
    if (!unit.inventory.empty()) {
      auto& number = inventories[unit.inventory];
      if (number.empty()) number = require(hierarchy_.inventory(unit.inventory)).number;
      paper.inventory_number = number;
    }
    archive_.catalogue().read([&](Transaction& t) {
      const auto newest = archive::newest_volume(t, unit.entry);
      paper.volumes = newest && newest->volume > 1;
      t.query(
          "SELECT COUNT(*) AS count FROM unit_item i JOIN record_attachment a ON a.record = "
          "i.record WHERE i.unit = :unit",
          {{"unit", unit.id}},
          [&](const archive::Row& row) { paper.attachments = row.integer("count"); });
    });
    papers.push_back(std::move(paper));
  }
  return papers;
}

json Registers::content(Kind kind, std::string_view id) const {
  switch (kind) {
    case Kind::FilePlan: {
      const auto plan = require(hierarchy_.plan(id));
      const auto fonds = hierarchy_.require_fonds(plan.fonds);
      const auto entries = hierarchy_.entries(plan.id);
      if (entries.empty()) throw Failure("unit-state", "the plan has no entries yet");
      std::map<std::string, std::string> known;
      return file_plan_paper(fonds, plan, entries, [&](const std::string& item) {
        const auto at = known.find(item);
        return at != known.end() ? at->second : known[item] = words_for(fonds, item);
      });
    }
    case Kind::Inventory: {
      const auto inventory = require(hierarchy_.inventory(id));
      const auto units = hierarchy_.units({{}, {}, {}, inventory.id, {}, {}});
      if (units.empty()) throw Failure("unit-state", "the inventory has no units yet");
      return inventory_paper(hierarchy_.require_fonds(inventory.fonds), inventory, on_paper(units));
    }
    case Kind::InnerList: {
      const auto unit = require_unit(id);
      const auto items = hierarchy_.items(unit.id);
      return inner_list_paper(hierarchy_.require_fonds(unit.fonds), on_paper({unit}).front(), items,
                              records_of(items));
    }
    case Kind::Certification: {
      const auto unit = require_unit(id);
      return certification_paper(hierarchy_.require_fonds(unit.fonds), on_paper({unit}).front(),
                                 static_cast<std::int64_t>(pages_of(Kind::InnerList, id)));
    }
    case Kind::Handover:
      break;
  }
  const auto handover = require(hierarchy_.handover_of_document(id));
  return handover_paper(hierarchy_.require_fonds(handover.fonds), handover,
                        on_paper(hierarchy_.handover_units(handover.id)));
}

std::size_t Registers::pages_of(Kind kind, std::string_view id) const {
  const auto* form = forms_.find(form_of(kind));
  if (!form) throw Failure("form-unknown", std::string(form_of(kind)));
  return renderer_.render(*form, content(kind, id), forms::Completeness::Draft).pages;
}

std::string Registers::pdf(Kind kind, std::string_view id) const {
  const auto* form = forms_.find(form_of(kind));
  if (!form) throw Failure("form-unknown", std::string(form_of(kind)));
  return renderer_.render(*form, content(kind, id), forms::Completeness::Draft).pdf;
}

Table Registers::table(Kind kind, std::string_view id) const {
  return table_of(kind, content(kind, id));
}

Table Registers::usage(std::string_view from, std::string_view until, std::size_t limit) const {
  Table table = usage_columns();
  archive_.catalogue().read([&](Transaction& t) {
    t.query(
        "SELECT e.time AS time, e.agent AS agent, e.type AS type, e.detail AS detail, "
        "r.registration AS registration, r.title AS title FROM events e "
        "JOIN records r ON r.id = e.subject "
        "WHERE e.type IN ('record.viewed', 'record.downloaded', 'record.copied') AND "
        "e.time >= :from AND e.time < :until ORDER BY e.position LIMIT :limit",
        {{"from", day_begins(from)},
         {"until", day_begins(until) + microseconds_of_day},
         {"limit", static_cast<std::int64_t>(limit)}},
        [&](const archive::Row& row) {
          table.rows.push_back(usage_row(row.integer("time"), row.text("agent"), row.text("type"),
                                         row.text("detail"), row.text("registration"),
                                         row.text("title")));
        });
  });
  return table;
}

Document Registers::draw_up_plan(const access::Account& author, std::string_view id) {
  const auto plan = require(hierarchy_.plan(id));
  if (plan.state == archive::PlanState::Approved) throw Failure("plan-approved");
  if (auto standing = documents_.document(plan.document); standing && stands(*standing))
    return *standing;
  const archive::Agent agent{author.name};
  const auto paper = content(Kind::FilePlan, plan.id);
  // Another after one that was withdrawn, and the same when the row was not reached.
  const auto document = documents_.draw_up(
      agent, author, form_of(Kind::FilePlan), paper.dump(),
      "plan:" + plan.id + ":" + plan.document + ":" + archive::sha256_hex(paper.dump()));
  hierarchy_.set_plan_document(agent, plan.id, document.id);
  return document;
}

void Registers::release_plan(const archive::Agent& agent, std::string_view id) {
  const auto plan = require(hierarchy_.plan(id));
  if (plan.document.empty()) return;
  if (const auto document = documents_.document(plan.document))
    if (stands(*document) && document->rendering > 0)
      throw Failure("plan-approved", "its paper is under its acts: withdraw or return it first");
  hierarchy_.set_plan_document(agent, plan.id, "");
}

std::vector<Document> Registers::draw_up_unit(const access::Account& author, std::string_view id) {
  const auto unit = require_unit(id);
  if (unit.state != archive::UnitState::Closed && unit.state != archive::UnitState::Archived)
    throw Failure("unit-state", "it is not closed, or gone");
  if (unit.inventory.empty()) throw Failure("unit-state", "it has no number in an inventory yet");
  std::vector<Document> drawn;
  for (const auto kind : {Kind::InnerList, Kind::Certification}) {
    const auto paper = content(kind, unit.id).dump();
    drawn.push_back(documents_.draw_up(
        {author.name}, author, form_of(kind), paper,
        std::string(kind_name(kind)) + ":" + unit.id + ":" + archive::sha256_hex(paper)));
  }
  return drawn;
}

}  // namespace tamga::registers
