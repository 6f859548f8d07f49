// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts and their sessions in the words of the pages' readers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "server/access/api_tokens.h"
#include "server/pages/site.h"

namespace tamga::pages {

// What people call an account: its owner's name, else the sign-in name.
std::string shown_name(const access::Account& account);
// The same of a name that an event or a document holds; the name itself when there is no
// such account (any more), the program's own in the reader's words.
std::string shown_name(const Site& site, const Visit& visit, const std::string& account);

std::string role_words(const Visit& visit, access::Role role);
std::string roles_words(const Visit& visit, const access::Account& account);  // with commas
// [{role, role_title, chosen}] of every role.
nlohmann::json role_choices(const Visit& visit, const access::Account& account);

// [{since, last, address, current, end}]; `end` is where a session is ended, below
// `base`.
nlohmann::json session_rows(const std::vector<access::OpenSession>& sessions,
                            const std::string& base);

// [{token_name, token_scope, until, over, last, revoke}]; `revoke` is below `base`.
nlohmann::json token_rows(const Visit& visit, const std::vector<access::ApiToken>& tokens,
                          std::int64_t now, const std::string& base);
// [{number, organisation, unit, roles: [{role, role_title, chosen}]}] of roles in one place, and
// two empty ones.
nlohmann::json grant_rows(const Visit& visit, const access::Account& account);

// What was refused, in the reader's words.
std::string said(const Visit& visit, const Failure& failure);

}  // namespace tamga::pages
