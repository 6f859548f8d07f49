// SPDX-License-Identifier: GPL-3.0-or-later
// The hierarchy as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/api/views.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/registers/year_end.h"

namespace tamga::api {

Json fonds_view(const archive::Fonds& fonds);
Json inventory_view(const archive::Inventory& inventory);
Json plan_view(const archive::FilePlan& plan);
Json entry_view(const archive::PlanEntry& entry);
Json unit_view(const archive::StorageUnit& unit);
Json item_view(const archive::UnitItem& item);
Json relation_view(const archive::Relation& relation);
Json rendition_view(const archive::Rendition& rendition);
Json year_end_view(const registers::YearEnd& end);

}  // namespace tamga::api
