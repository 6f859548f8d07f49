// SPDX-License-Identifier: GPL-3.0-or-later
// Where a record stands in the archive and what belongs to it: the part of its page
// that is not the paper itself.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "server/pages/site.h"

namespace tamga::pages {

// Members for the template record: place, relations, renditions and, for whoever
// keeps the archive, what can be done with them. Only records that the reader may see.
nlohmann::json record_place(const Site& site, const Visit& visit, const archive::Record& record);

// The page of a record for one who may see only its redacted form. Failure not-found
// when there is none.
http::Response redacted_page(const Site& site, const Visit& visit, const archive::Record& record);

// /records/{id}/renditions/{number}, and posts of relations and redacted copies.
void add_record_place_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
