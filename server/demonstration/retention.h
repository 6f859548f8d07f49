// SPDX-License-Identifier: GPL-3.0-or-later
// The retention schedule of the invented organisation: the items that its file plan
// and the forms name.
#pragma once

#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/retention/schedule.h"

namespace tamga::demonstration {

// Adopted in the name of `by`, as the first version of the fonds.
void adopt_schedule(const archive::Agent& by, archive::Schedule& schedule,
                    const archive::Hierarchy& hierarchy, const std::string& fonds);

}  // namespace tamga::demonstration
