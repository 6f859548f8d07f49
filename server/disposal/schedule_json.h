// SPDX-License-Identifier: GPL-3.0-or-later
// A retention schedule as JSON: the same in a request's body and in the file that
// `tamga schedule` reads.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/retention/schedule.h"

namespace tamga {

// {"fonds": id or number, "in_force_from", "basis", "items": [{"number", "title",
// "class": "permanent" | "years" | "until-superseded", "years"}]}; years may be left out
// of what is permanent. Other members are the caller's. Throws Failure content-refused
// with pointers, not-found for the fonds.
archive::ScheduleDraft schedule_draft(const archive::Hierarchy& hierarchy,
                                      const nlohmann::json& body);

}  // namespace tamga
