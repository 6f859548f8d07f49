// SPDX-License-Identifier: GPL-3.0-or-later
// Deeds of administrators ask who it is that does them, unless that was proved a short while
// ago: the page that asks carries what was sent, so that nothing has to be typed twice.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/documents/documents.h"
#include "server/pages/site.h"

namespace tamga::pages {

// `deed`, for whose session it holds (access/recent_confirmation.h) or who gives the password
// with it; the page that asks for everybody else. The deed's form is sent urlencoded.
PageHandler with_confirmation(Services& services, PageHandler deed);

// The page that asks by itself, and leads on.
void add_confirmation_pages(const std::shared_ptr<Site>& site);

// What a form of an act gives: the password and the code; of who has no password anywhere here
// the session, in which the provider may have vouched for its owner a moment ago.
documents::StepUp step_up_of(const Site& site, const Visit& visit,
                             const std::vector<std::pair<std::string, std::string>>& fields);
// {by_password, elsewhere (address), elsewhere_holds, factor}, for the place where it is asked;
// `next`: a page of ours.
nlohmann::json step_up_view(const Site& site, const Visit& visit, const std::string& next);

}  // namespace tamga::pages
