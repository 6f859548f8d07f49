// SPDX-License-Identifier: GPL-3.0-or-later
// The hierarchy's states and classes in the reader's words.
#pragma once

#include <string>

#include "server/archive/hierarchy/values.h"
#include "server/pages/site.h"

namespace tamga::pages {

std::string plan_state_words(const Visit& visit, const archive::FilePlan& plan);
std::string unit_state_words(const Visit& visit, archive::UnitState state);
std::string class_words(const Visit& visit, archive::RetentionClass retention_class);
std::string relation_words(const Visit& visit, archive::RelationKind kind, bool from_here);
std::string roman_volume(std::int64_t volume);

}  // namespace tamga::pages
