// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and uses of records in the words of the pages' readers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/pages/site.h"
#include "server/usage/access_requests.h"
#include "server/usage/usage_register.h"

namespace tamga::pages {

// What was looked at: «баримтын дэлгэц», «PDF» …
std::string used_words(const Visit& visit, const usage::Use& use);
// {request_address, reference, purpose, asked, request_state, request_open, until, reason,
// who, about …} of a request; of one that holds it is told until when.
nlohmann::json request_view(const Site& site, const Visit& visit,
                            const usage::AccessRequest& request);

}  // namespace tamga::pages
