// SPDX-License-Identifier: GPL-3.0-or-later
// The registers that an archivist keeps, as paper and as tables, and the papers that
// are drawn up for people to sign.
//
// Why here and not in server/archive: that room knows no forms. Every register is
// made from the rows at the moment it is asked for, so that paper and archive cannot
// part; one that people sign is a document, and its acts do what they order in the
// very transaction that captures it (paper_effects.h).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/renderer.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/documents/documents.h"
#include "server/registers/delimited.h"
#include "server/registers/papers.h"

namespace tamga::registers {

// FilePlan: by the plan's id; Inventory: the inventory's; InnerList and
// Certification: the unit's; Handover: that of its document.
enum class Kind { FilePlan, Inventory, InnerList, Certification, Handover };
// "file-plan", "inventory" …, as addresses and commands name them.
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_from(std::string_view name);
std::string_view form_of(Kind kind);  // id of the paper's form

// Thread-safe; all references must outlive it.
class Registers {
 public:
  Registers(archive::Archive& archive, archive::Hierarchy& hierarchy,
            documents::Documents& documents, const forms::FormCatalogue& forms,
            const forms::Renderer& renderer, const Clock& clock);

  // Content of the paper. Failure not-found; unit-state for an inventory without units
  // or a plan without entries: there is no such paper.
  nlohmann::json content(Kind kind, std::string_view id) const;
  // The paper, unsigned. Failures of content(), and the renderer's.
  std::string pdf(Kind kind, std::string_view id) const;
  // The same register as a table, columns as the paper has them.
  Table table(Kind kind, std::string_view id) const;
  // Who looked at what: views and downloads of the days from–until (YYYY-MM-DD, both
  // inclusive), in their order. At most `limit` rows.
  Table usage(std::string_view from, std::string_view until, std::size_t limit) const;

  // The paper of a draft plan as a document of `author`, who has the first act; the
  // plan names it from here on. The one that stands already when it is not withdrawn.
  // Failure plan-approved, not-found.
  documents::Document draw_up_plan(const access::Account& author, std::string_view plan);
  // Frees the entries of a draft whose paper is withdrawn, expired or without acts.
  // Failure plan-approved else.
  void release_plan(const archive::Agent& agent, std::string_view plan);
  // Inner list and certification sheet of a closed unit, as documents of `author` for
  // his act; those that are there already. Failure unit-state when it is open or has
  // no number yet.
  std::vector<documents::Document> draw_up_unit(const access::Account& author,
                                                std::string_view unit);
  // The papers of units that stand in handover, by department: year_end.h.
  std::vector<UnitOnPaper> on_paper(const std::vector<archive::StorageUnit>& units) const;

 private:
  std::string words_for(const archive::Fonds& fonds, const std::string& item) const;
  std::vector<archive::Record> records_of(const std::vector<archive::UnitItem>& items) const;
  archive::StorageUnit require_unit(std::string_view id) const;
  std::size_t pages_of(Kind kind, std::string_view id) const;

  archive::Archive& archive_;
  archive::Hierarchy& hierarchy_;
  documents::Documents& documents_;
  const forms::FormCatalogue& forms_;
  const forms::Renderer& renderer_;
  const Clock& clock_;
};

}  // namespace tamga::registers
