// SPDX-License-Identifier: GPL-3.0-or-later
// A new version of a retention schedule: the whole list, or one item of it changed or added;
// either is shown with what it would alter before it can be adopted.
#pragma once

#include <memory>
#include <vector>

#include "server/archive/retention/schedule.h"
#include "server/pages/site.h"

namespace tamga::pages {

// By their numbers as people count: 2.3 before 2.14.
std::vector<archive::ScheduleItem> in_order(std::vector<archive::ScheduleItem> items);

// GET /retention/new and /retention/item, POST /retention/preview, /retention/item and
// /retention. For who keeps the archive.
void add_schedule_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
