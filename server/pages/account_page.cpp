// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts: a list, and one more.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Account;
using access::Role;
using nlohmann::json;

constexpr Role roles[] = {Role::Staff,     Role::Author,  Role::Signer,
                          Role::Archivist, Role::Auditor, Role::Admin};

std::string role_words(const Visit& visit, Role role) {
  return visit.texts.get("role." + std::string(access::role_name(role)));
}

http::Response show(const Site& site, const Visit& visit, const Account& typed,
                    const std::optional<Failure>& failure) {
  json accounts = json::array(), choices = json::array();
  for (const auto& account : site.services.access->accounts()) {
    std::string words;
    for (const Role role : account.roles)
      words += (words.empty() ? "" : ", ") + role_words(visit, role);
    accounts.push_back({{"name", account.name},
                        {"display_name", account.display_name},
                        {"unit", account.unit},
                        {"position", account.position},
                        {"roles", words}});
  }
  for (const Role role : roles)
    choices.push_back({{"role", std::string(access::role_name(role))},
                       {"role_title", role_words(visit, role)},
                       {"chosen", typed.has(role)}});
  std::string said;
  if (failure) said = visit.of(std::string(failure->kind().mn), std::string(failure->kind().en));
  return visit.page("accounts", visit.texts.get("accounts.title"),
                    {{"accounts", accounts},
                     {"said", said},
                     {"detail", failure ? failure->detail() : ""},
                     {"typed_name", typed.name},
                     {"typed_display_name", typed.display_name},
                     {"typed_unit", typed.unit},
                     {"typed_position", typed.position},
                     {"choices", choices}},
                    failure ? failure->kind().http_status : 200);
}

http::Response create(Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  Account account;
  account.name = field(fields, "name");
  account.display_name = field(fields, "display_name");
  account.unit = field(fields, "unit");
  account.position = field(fields, "position");
  for (const auto& [name, value] : fields)
    if (name == "role")
      if (const auto role = access::role_from(value)) account.roles.insert(*role);
  try {
    // This page adds; it must not change an account by a mistyped name.
    if (site.services.access->account(account.name))
      throw Failure("account-invalid", visit.texts.get("accounts.exists"));
    site.services.access->put_account({visit.account().name}, account, field(fields, "password"));
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, account, failure);
  }
  return http::Response::see_other("/accounts");
}

}  // namespace

void add_account_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  site->add("GET", "/accounts", Permission::Administer,
            [site](const Visit& visit) { return show(*site, visit, {}, std::nullopt); });
  site->add(
      "POST", "/accounts", Permission::Administer,
      [site](const Visit& visit) { return create(*site, visit); }, small_form);
}

}  // namespace tamga::pages
