// SPDX-License-Identifier: GPL-3.0-or-later
// Retention and disposal in words, shared by their pages.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/disposal/disposal.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/retention/schedule.h"
#include "server/pages/site.h"

namespace tamga::pages {

// «Д.Болд» of an account, or its name; "" for "".
std::string person_of(const Site& site, const std::string& account);
// «байнга», «5 жил», «шинэчлэгдэх хүртэл + 3 жил»; «зүйл алга» for none.
std::string rule_words(const Visit& visit, const std::optional<archive::RetentionRule>& rule);
// A rule as somebody writes it in a line: the words above in either language, or a bare
// number of years. Nothing when it is none of these.
std::optional<archive::RetentionRule> rule_from_words(const std::string& words);

// The fonds that the request's parameter names, else the first; nothing while the
// archive has none. Failure not-found.
std::optional<archive::Fonds> chosen_fonds(const Site& site, const Visit& visit);
// For a select: id, number, title, chosen.
nlohmann::json fonds_to_choose(const Site& site, const std::string& chosen);

// What a page says of a request that was refused; "" for none. The detail of a failure is in
// English, as the log has it: a Mongolian page does without.
std::string said_of(const Visit& visit, const Failure* failure);

// What happens next with a disposal and who does it, in a sentence.
std::string disposal_next(const Visit& visit, const archive::DisposalCase& disposal);
// [{step_title, done, here}] of its five steps in their order.
nlohmann::json disposal_steps(const Visit& visit, const archive::DisposalCase& disposal);
// Of a unit that shall go to another archive: {transfer_said, transfer_package, transfer_make},
// the package's address when there is one, else where one is made (for who may).
nlohmann::json transfer_state(const Site& site, const Visit& visit, const std::string& unit);

}  // namespace tamga::pages
