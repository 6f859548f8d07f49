// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demonstration/retention.h"

#include <nlohmann/json.hpp>

#include "server/assets.h"
#include "server/disposal/schedule_json.h"

namespace tamga::demonstration {

void adopt_schedule(const archive::Agent& by, archive::Schedule& schedule,
                    const archive::Hierarchy& hierarchy, const std::string& fonds) {
  auto json = nlohmann::json::parse(asset("server/demonstration/retention_schedule.json"));
  json["fonds"] = fonds;
  const auto draft = schedule_draft(hierarchy, json);
  schedule.adopt(by, draft, schedule.preview(draft).digest);
}

}  // namespace tamga::demonstration
