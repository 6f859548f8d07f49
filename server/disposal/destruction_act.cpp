// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disposal/destruction_act.h"

#include <nlohmann/json.hpp>

#include "server/archive/disposal/disposal_rows.h"
#include "server/civil_time.h"
#include "server/documents/erasure.h"
#include "server/error.h"
#include "server/ingest/erasure.h"

namespace tamga {
namespace {

using archive::DisposalCase;
using archive::Row;
using archive::Transaction;
using nlohmann::json;

struct FondsName {
  std::string number, organisation;
};

FondsName fonds_of(const archive::Archive& archive, const std::string& id) {
  FondsName name;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT number, organisation FROM fonds WHERE id = :id", {{"id", id}},
                      [&](const Row& row) {
                        name = {row.text("number"), row.text("organisation")};
                      });
  });
  return name;
}

// As the register's column wants it: «2.4, 5 жил».
std::string retention_words(const std::string& item, const archive::ScheduleVersion* schedule) {
  const auto rule = schedule ? schedule->rule(item) : std::nullopt;
  if (!rule) return item;
  const auto years = std::to_string(rule->years) + " жил";
  switch (rule->kind) {
    case archive::RetentionTerm::Permanent:
      return item + ", байнга";
    case archive::RetentionTerm::Years:
      return item + ", " + years;
    case archive::RetentionTerm::UntilSuperseded:
      return item + ", шинэчлэгдсэнээс хойш " + years;
  }
  return item;
}

json unit_row(const archive::DisposalUnit& unit, const archive::ScheduleVersion* schedule) {
  auto title = unit.title;
  if (unit.volume > 1) title += ", " + std::to_string(unit.volume) + "-р хавтас";
  json row = {{"title", title},
              {"year_from", unit.year},
              {"year_to", unit.year},
              {"number", unit.number.empty() ? unit.file_index : unit.number},
              {"retention_item", retention_words(unit.retention_item, schedule)},
              {"sheets", unit.sheets}};
  if (!unit.department.empty()) row["unit"] = unit.department;
  if (!unit.note.empty()) row["note"] = unit.note;
  return row;
}

json content_of(const archive::Archive& archive, const archive::Schedule& schedule,
                const DisposalCase& disposal, const json& commission) {
  const auto fonds = fonds_of(archive, disposal.fonds);
  const auto version = schedule.in_force(disposal.fonds, schedule.today());
  auto units = json::array();
  for (const auto& unit : disposal.units)
    if (unit.decision == "destroy") units.push_back(unit_row(unit, version ? &*version : nullptr));
  return {{"organisation", fonds.organisation},
          {"number", std::to_string(disposal.number)},
          {"fonds_number", fonds.number},
          {"commission", commission},
          {"units", units}};
}

// The act's delegate acts in another's name: who that is stands in its row, written
// just before in the same transaction.
std::string principal_of(Transaction& transaction, const documents::Document& document,
                         std::string_view act) {
  std::string principal;
  transaction.query(
      "SELECT principal FROM document_act WHERE document = :document AND rendering = :rendering "
      "AND act = :act",
      {{"document", document.id}, {"rendering", document.rendering}, {"act", std::string(act)}},
      [&](const Row& row) { principal = row.text("principal"); });
  return principal;
}

std::optional<DisposalCase> disposal_in(Transaction& transaction, const std::string& document) {
  const auto id = archive::disposal_of_document(transaction, document);
  return id ? archive::find_disposal(transaction, *id) : std::nullopt;
}

bool act_stands(Transaction& transaction, const std::string& document) {
  bool stands = false;
  transaction.query(
      "SELECT 1 AS one FROM document d JOIN document_act a ON a.document = d.id AND a.rendering = "
      "d.rendering WHERE d.id = :id AND d.stage = 'open' AND d.next_act = 'destroyed' AND "
      "a.act = 'approved'",
      {{"id", document}}, [&](const Row&) { stands = true; });
  return stands;
}

}  // namespace

DestructionAct::DestructionAct(archive::Archive& archive, archive::Disposal& disposal,
                               const archive::Schedule& schedule, documents::Documents& documents)
    : archive_(archive), disposal_(disposal), schedule_(schedule), documents_(documents) {
  disposal_.set_papers({act_stands, [](Transaction& transaction, const archive::Record& record) {
                          documents::erase_document(transaction, record.document_id);
                          ingest::erase_file(transaction, record.id);
                        }});
}

DisposalCase DestructionAct::draw_up(const access::Account& by, std::string_view id,
                                     std::string_view commission_json) {
  auto disposal = disposal_.find(id);
  if (!disposal) throw Failure("not-found");
  const auto commission = json::parse(commission_json, nullptr, false);
  if (!commission.is_object()) throw Failure("content-not-json");
  // Concluded already when the paper could not be made the last time.
  if (disposal->state == "appraisal") disposal = disposal_.conclude({by.name}, id);
  if (disposal->state == "closed" || disposal->count("destroy") == 0) return *disposal;
  if (disposal->state != "appraised" || !disposal->document.empty())
    throw Failure("disposal-state");
  // The archivist's own paper, though no author wrote it.
  auto writer = by;
  writer.roles.insert(access::Role::Author);
  const auto content = content_of(archive_, schedule_, *disposal, commission);
  const auto document = documents_.create(writer, form, content.dump(), "");
  disposal_.set_document({by.name}, id, document.id);
  return *disposal_.find(id);
}

void DestructionAct::before_act(const documents::Document& document, std::string_view act,
                                std::string_view by) {
  const auto disposal = disposal_.of_document(document.id);
  if (!disposal) throw Failure("act-differs", "it is the act of no disposal");
  if (act == "destroyed") {
    if (disposal->state != "executed")
      throw Failure("disposal-state", "first it is executed, then certified");
    return;
  }
  if (disposal->state != "appraised") throw Failure("disposal-state", "it is " + disposal->state);
  auto content = json::parse(document.content);
  content.erase("acts");
  const auto made = content_of(archive_, schedule_, *disposal, content.value("commission", json()));
  if (content["units"] != made["units"] || content["number"] != made["number"] ||
      content["organisation"] != made["organisation"])
    throw Failure("act-differs", "its units are not those of the appraisal");
  if (act != "approved") return;
  archive_.catalogue().read([&](Transaction& transaction) {
    disposal_.require_approvable(transaction, disposal->id, by, {});
  });
}

void DestructionAct::with_act(Transaction& transaction, const archive::Agent& agent,
                              const documents::Document& document, std::string_view act) {
  if (act != "approved" && act != "destroyed") return;
  const auto disposal = disposal_in(transaction, document.id);
  if (!disposal) throw Failure("act-differs", "it is the act of no disposal");
  if (act == "approved") {
    disposal_.approve(transaction, agent, disposal->id, principal_of(transaction, document, act));
    return;
  }
  const auto said = json::parse(document.content).at("acts").at("destroyed");
  const auto day = civil_day(disposal->executed);
  if (said.value("date", "") != day || said.value("manner", "") != disposal->manner)
    throw Failure("act-differs", "executed on " + day + ": " + disposal->manner,
                  "/acts/destroyed/manner");
}

void DestructionAct::before_undoing(const documents::Document& document) {
  const auto disposal = disposal_.of_document(document.id);
  if (disposal && (disposal->state == "executed" || disposal->state == "closed"))
    throw Failure("document-closed", "what it orders is done");
}

void DestructionAct::with_record(Transaction& transaction, const archive::Agent& agent,
                                 const documents::Document& document, const archive::Record&) {
  if (const auto disposal = disposal_in(transaction, document.id))
    disposal_.close(transaction, agent, disposal->id);
}

}  // namespace tamga
