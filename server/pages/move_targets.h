// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of a form to which rows of another list can be moved.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/pages/field_schema.h"
#include "server/pages/site.h"

namespace tamga::pages {

// Where ticked rows can be moved: lists of a kind of which there are several, as
// {target, target_title}.
nlohmann::json move_targets(const Visit& visit, const FieldSchema& schema,
                            const nlohmann::json& value);

}  // namespace tamga::pages
