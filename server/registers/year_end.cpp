// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/year_end.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::registers {
namespace {

using archive::Agent;
using archive::Handover;
using archive::StorageUnit;
using archive::UnitState;
using documents::Document;
using documents::Stage;

struct Parts {
  Registers& registers;
  archive::Hierarchy& hierarchy;
  documents::Documents& documents;
  const access::Access& access;
  const Agent& agent;
  const YearEndOrder& order;
  const Progress& progress;
};

std::optional<access::Account> author_of(const access::Access& access,
                                         const std::string& department) {
  std::optional<access::Account> found;
  for (auto& account : access.accounts())
    if (account.unit == department && account.has(access::Role::Author) &&
        (!found || account.name < found->name))
      found = std::move(account);
  return found;
}

Document draw_up(Parts& parts, const archive::Fonds& fonds, const Handover& handover,
                 const std::vector<StorageUnit>& units, const access::Account& author) {
  const auto paper = handover_paper(fonds, handover, parts.registers.on_paper(units)).dump();
  // The same paper for the same units, and another after one that was withdrawn.
  const auto key = "handover:" + fonds.id + ":" + std::to_string(handover.year) + ":" +
                   handover.document + ":" + archive::sha256_hex(paper);
  return parts.documents.draw_up(parts.agent, author, form_of(Kind::Handover), paper, key);
}

// An act whose paper came to nothing gets another.
void mend(Parts& parts, const archive::Fonds& fonds, Handover& handover) {
  if (handover.received != 0) return;
  const auto document = parts.documents.document(handover.document);
  if (document && document->stage != Stage::Withdrawn && document->stage != Stage::Expired) return;
  const auto author = author_of(parts.access, handover.department);
  if (!author) return;
  const auto drawn =
      draw_up(parts, fonds, handover, parts.hierarchy.handover_units(handover.id), *author);
  parts.hierarchy.replace_handover_document(parts.agent, handover.id, drawn.id);
  handover.document = drawn.id;
}

// The units that are closed, numbered and in no act, by department.
std::map<std::string, std::vector<StorageUnit>> waiting(Parts& parts, const std::string& fonds,
                                                        std::vector<Handover>& handovers) {
  std::vector<std::string> taken;
  for (const auto& handover : handovers)
    for (const auto& unit : parts.hierarchy.handover_units(handover.id)) taken.push_back(unit.id);
  std::map<std::string, std::vector<StorageUnit>> by_department;
  for (auto& unit : parts.hierarchy.units({fonds, parts.order.year, {}, {}, {}, UnitState::Closed}))
    if ((parts.order.only_look || !unit.inventory.empty()) &&
        std::find(taken.begin(), taken.end(), unit.id) == taken.end())
      by_department[unit.department].push_back(std::move(unit));
  return by_department;
}

void hand_over(Parts& parts, const archive::Fonds& fonds, YearEnd& end) {
  auto handovers = parts.hierarchy.handovers(fonds.id, parts.order.year);
  std::int64_t number = 0;
  for (auto& handover : handovers) {
    if (!parts.order.only_look) mend(parts, fonds, handover);
    number = std::max(number, handover.number);
    const auto document = parts.documents.document(handover.document);
    end.departments.push_back({handover.department,
                               parts.hierarchy.handover_units(handover.id).size(),
                               document ? document->created_by : "", handover.document,
                               document ? std::string(documents::stage_name(document->stage)) : "",
                               handover.number, handover.received != 0});
  }
  for (const auto& [department, units] : waiting(parts, fonds.id, handovers)) {
    DepartmentEnd row{department, units.size(), {}, {}, {}, 0, false};
    const auto author = author_of(parts.access, department);
    if (author) row.author = author->name;
    if (author && !parts.order.only_look) {
      Handover handover;
      handover.fonds = fonds.id;
      handover.number = row.number = ++number;
      handover.year = parts.order.year;
      handover.department = department;
      const auto document = draw_up(parts, fonds, handover, units, *author);
      handover.document = row.document = document.id;
      row.stage = documents::stage_name(document.stage);
      std::vector<std::string> ids;
      for (const auto& unit : units) ids.push_back(unit.id);
      parts.hierarchy.create_handover(parts.agent, handover, ids);
    }
    end.departments.push_back(std::move(row));
  }
}

// Inner list and certification sheet of every unit that has its number.
void draw_up_papers(Parts& parts, const archive::Fonds& fonds, YearEnd& end) {
  if (parts.order.archivist.empty() || parts.order.only_look) return;
  const auto archivist = parts.access.account(parts.order.archivist);
  if (!archivist) throw Failure("not-found", "no account " + parts.order.archivist);
  if (!access::Access::may(*archivist, access::Permission::KeepArchive))
    throw Failure("forbidden", parts.order.archivist + " is no archivist");
  const auto units = parts.hierarchy.units({fonds.id, parts.order.year, {}, {}, {}, {}});
  std::uint64_t done = 0;
  for (const auto& unit : units) {
    if (!unit.inventory.empty() &&
        (unit.state == UnitState::Closed || unit.state == UnitState::Archived))
      end.papers += parts.registers.draw_up_unit(*archivist, unit.id).size();
    if (parts.progress) parts.progress("units", ++done, units.size());
  }
}

}  // namespace

YearEnd end_year(Registers& registers, archive::Hierarchy& hierarchy,
                 documents::Documents& documents, const access::Access& access, const Agent& agent,
                 const YearEndOrder& order, const Progress& progress) {
  Parts parts{registers, hierarchy, documents, access, agent, order, progress};
  const auto fonds = hierarchy.require_fonds(order.fonds);
  YearEnd end;
  if (order.only_look) {
    end.closed = hierarchy.units({fonds.id, order.year, {}, {}, {}, UnitState::Open});
  } else {
    end.closed = hierarchy.close_year(agent, fonds.id, order.year, order.early);
    auto numbered = hierarchy.number_units(agent, fonds.id, order.year);
    end.numbered = std::move(numbered.units);
    end.unknown = std::move(numbered.unknown);
  }
  hand_over(parts, fonds, end);
  draw_up_papers(parts, fonds, end);
  return end;
}

}  // namespace tamga::registers
