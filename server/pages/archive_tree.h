// SPDX-License-Identifier: GPL-3.0-or-later
// The archive as one tree: fonds (хөмрөг) → inventory (данс) → unit (нэгж) → item (баримт),
// with the registers of each level beside it.
//
// One branch is open at a time and long levels have pages, so that the page stays small
// with a hundred thousand records; every node is a link, so that it works without script.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/pages/site.h"

namespace tamga::pages {

// {branches: [fonds…]} for archive.html. Which branch is open stands in the address:
// fonds=, inventory= (an id, or "none" for units without a number yet), unit=, from= (of the
// deepest level that is open). Ids that are nobody's open nothing.
nlohmann::json archive_tree(const Site& site, const Visit& visit);

}  // namespace tamga::pages
