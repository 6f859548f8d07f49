// SPDX-License-Identifier: GPL-3.0-or-later
// Retention, holds and disposals as the JSON that openapi.json names in its schemas:
// the same from the API and from the command line's --json.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/archive/disposal/disposal.h"
#include "server/archive/disposal/holds.h"
#include "server/archive/retention/schedule.h"

namespace tamga {

nlohmann::ordered_json schedule_json(const archive::ScheduleVersion& version);
nlohmann::ordered_json preview_json(const archive::SchedulePreview& preview);
nlohmann::ordered_json finding_json(const archive::ScheduleFinding& finding);
nlohmann::ordered_json unit_json(const archive::UnitRetention& unit);
nlohmann::ordered_json hold_json(const archive::Hold& hold);
// Without its units.
nlohmann::ordered_json disposal_summary_json(const archive::DisposalCase& disposal);
nlohmann::ordered_json disposal_json(const archive::DisposalCase& disposal);

}  // namespace tamga
