// SPDX-License-Identifier: GPL-3.0-or-later
// A person's saved searches, with how much is new in each.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/pages/site.h"

namespace tamga::pages {

// Of who asks, under the rights that they have now: id, name, words, address, fresh (the
// words of how much is new, or ""), fresh_address.
nlohmann::json saved_rows(const Site& site, const Visit& visit);

}  // namespace tamga::pages
