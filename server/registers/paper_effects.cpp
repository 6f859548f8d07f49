// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/paper_effects.h"

#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/plan_rows.h"
#include "server/error.h"

namespace tamga::registers {
namespace {

using archive::Agent;
using archive::Record;
using archive::Transaction;
using documents::Document;
using nlohmann::json;

// What the act is about; how long an item is kept in words is the schedule's and
// may be said anew between two acts.
json plan_essence(json content) {
  content.erase("acts");
  for (auto& department : content["departments"])
    for (auto& file : department["files"]) file.erase("retention");
  return content;
}

}  // namespace

void PlanEffect::before_act(const Document& document, std::string_view, std::string_view) {
  const auto content = json::parse(document.content);
  const auto plan = hierarchy_.plan_of_document(document.id);
  if (!plan) {
    for (const auto& fonds : hierarchy_.fonds())
      if (fonds.organisation == content.value("organisation", ""))
        throw Failure("plan-differs", "draw the paper up from the fonds's file plan");
    return;
  }
  if (plan_essence(content) != plan_essence(registers_.content(Kind::FilePlan, plan->id)))
    throw Failure("plan-differs");
}

void PlanEffect::with_record(Transaction& transaction, const Agent& agent, const Document& document,
                             const Record& record) {
  if (const auto plan = archive::plan_of_document(transaction, document.id))
    hierarchy_.approve_plan(transaction, agent, plan->id, document.id, record);
}

void HandoverEffect::before_act(const Document& document, std::string_view, std::string_view) {
  const auto handover = hierarchy_.handover_of_document(document.id);
  if (!handover) return;
  const auto content = json::parse(document.content);
  for (const auto& unit : hierarchy_.handover_units(handover->id))
    if (unit.state != archive::UnitState::Closed) throw Failure("handover-differs", unit.id);
  if (content.value("units", json::array()) !=
      registers_.content(Kind::Handover, document.id)["units"])
    throw Failure("handover-differs");
}

void HandoverEffect::with_record(Transaction& transaction, const Agent& agent,
                                 const Document& document, const Record& record) {
  if (auto handover = archive::handover_of_document(transaction, document.id))
    hierarchy_.receive(transaction, agent, std::move(*handover), record.id);
}

}  // namespace tamga::registers
