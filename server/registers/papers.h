// SPDX-License-Identifier: GPL-3.0-or-later
// The registers as content of their paper forms (renderers/forms: file_plan,
// inventory, inner_list, certification_sheet, handover_act). Pure functions of what
// the hierarchy holds; acts are not in it, they come from people.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "server/archive/hierarchy/hierarchy.h"

namespace tamga::registers {

// What is written for a retention item: «байнга», «70 жил», or "" when the
// schedule does not say.
using RetentionWords = std::function<std::string(const std::string& item)>;
std::string retention_words(const std::string& retention_class, std::int64_t years);

nlohmann::json file_plan_paper(const archive::Fonds& fonds, const archive::FilePlan& plan,
                               const std::vector<archive::PlanEntry>& entries,
                               const RetentionWords& words);

// A unit with what its papers say beside its row.
struct UnitOnPaper {
  archive::StorageUnit unit;
  std::string inventory_number;  // "" before it has one
  bool volumes = false;          // the file has several
  std::int64_t attachments = 0;
};
// A volume's number as archives write it: I, II, III …
std::string roman(std::int64_t number);
// The title, with its volume in Roman figures when the file has several.
std::string title_of(const UnitOnPaper& unit);

nlohmann::json inventory_paper(const archive::Fonds& fonds, const archive::Inventory& inventory,
                               const std::vector<UnitOnPaper>& units);
nlohmann::json inner_list_paper(const archive::Fonds& fonds, const UnitOnPaper& unit,
                                const std::vector<archive::UnitItem>& items,
                                const std::vector<archive::Record>& records);
nlohmann::json certification_paper(const archive::Fonds& fonds, const UnitOnPaper& unit,
                                   std::int64_t inner_list_sheets);
nlohmann::json handover_paper(const archive::Fonds& fonds, const archive::Handover& handover,
                              const std::vector<UnitOnPaper>& units);

}  // namespace tamga::registers
