// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a record from its own page, or with a unit from its page: a hold, a
// package, a relation, a certified copy. Nobody types an id.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "server/archive/archive.h"
#include "server/pages/site.h"

namespace tamga::pages {

// {deed_hold, deed_package, deed_relate, deed_file: addresses or "" for who may not, deed_copy;
// any_held, held: [{held_reason, held_since}]} for a template.
nlohmann::json record_deeds(const Site& site, const Visit& visit, const archive::Record& record);

void add_record_deed_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
