// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demonstration/file_plan.h"

#include <nlohmann/json.hpp>

#include "server/assets.h"

namespace tamga::demonstration {

FilePlan file_plan(const std::vector<std::string>& units) {
  const auto data = nlohmann::json::parse(asset("server/demonstration/file_plan.json"));
  FilePlan plan;
  plan.fonds_number = data["fonds"]["number"];
  plan.registration_pattern = data["fonds"]["registration_pattern"];
  plan.index_pattern = data["fonds"]["index_pattern"];
  for (const auto& entry : data["entries"])
    plan.files.push_back({entry["file_index"], entry["title"],
                          units.at(entry["department"].get<std::size_t>() % units.size()),
                          entry["retention_item"], entry["responsible"], entry["open"]});
  return plan;
}

}  // namespace tamga::demonstration
