// SPDX-License-Identifier: GPL-3.0-or-later
// Found records as lists of results show them, and filters in the reader's words.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"
#include "server/pages/address.h"
#include "server/pages/site.h"

namespace tamga::pages {

// The fragment hits.html. Each leads to its record and, with `found_by`, to the page of its
// paper where the words stand; those parameters go with the link.
std::string hits_fragment(const Site& site, const Visit& visit, const std::vector<index::Hit>& hits,
                          const Parameters& found_by);

// The value of a filter (server/searches/criteria.h) as people call it: a form by its title,
// a retention item with its term.
std::string filter_words(const Site& site, const Visit& visit, std::string_view filter,
                         const std::string& value);

// A search in one line: what was typed, then its filters; for lists of saved ones.
std::string search_words(const Site& site, const Visit& visit, const index::Search& search);

}  // namespace tamga::pages
