// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/archive_words.h"

#include "server/registers/papers.h"

namespace tamga::pages {

std::string plan_state_words(const Visit& visit, const archive::FilePlan& plan) {
  if (plan.state == archive::PlanState::Approved) return visit.texts.get("archive.plan_approved");
  return visit.texts.get(plan.document.empty() ? "archive.plan_draft" : "archive.plan_acts");
}

std::string unit_state_words(const Visit& visit, archive::UnitState state) {
  return visit.texts.get("archive.state." + std::string(archive::unit_state_name(state)));
}

std::string class_words(const Visit& visit, archive::RetentionClass retention_class) {
  return visit.texts.get("archive.class." + std::string(archive::class_name(retention_class)));
}

std::string relation_words(const Visit& visit, archive::RelationKind kind, bool from_here) {
  return visit.texts.get((from_here ? "archive.relation." : "archive.relation_back.") +
                         std::string(archive::relation_name(kind)));
}

std::string roman_volume(std::int64_t volume) {
  return registers::roman(volume);
}

}  // namespace tamga::pages
