// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of organisations in the words of the pages' readers.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/organisation/structure.h"
#include "server/pages/site.h"
#include "server/registers/delimited.h"

namespace tamga::pages {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// The day that is asked for by `on`, else today. Failure bad-request for no day.
std::string asked_day(const Site& site, const Visit& visit);
// "2024-01-01 – 2025-06-30", the last day included; "2024-01-01 –" without end.
std::string span_words(const organisation::Span& span);
// «Доржийн Болд» needs a case; what is given: «Дорж Болд».
std::string holder_name(const organisation::Holder& holder);

// For a select: [{unit, unit_title, chosen}] of what stands on a day, indented by depth;
// without `but` and what is below it.
nlohmann::json units_to_choose(const Site& site, const std::string& day, const std::string& chosen,
                               const std::string& but = {});
// For a select: [{account, account_title, chosen}].
nlohmann::json accounts_to_choose(const Site& site, const std::string& chosen);

organisation::Order order_of(const FormFields& fields);

// The first day on which something that is so since `from` can change: today, or the day
// after.
std::string first_change(const Site& site, const std::string& from);

http::Response csv_response(const registers::Table& table, const std::string& file_name);

}  // namespace tamga::pages
