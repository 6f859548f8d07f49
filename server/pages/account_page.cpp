// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts for administrators: a list, one more, and one that is changed, disabled or
// given another password.
#include <nlohmann/json.hpp>

#include "server/access/second_factor.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Account;
using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t a_page = 50;

std::string address_of(const Account& account) {
  return "/accounts/" + percent_encode(account.name);
}

std::string state_words(const Visit& visit, const Account& account) {
  return visit.texts.get(account.disabled ? "accounts.disabled" : "accounts.enabled");
}

// Fields grant-N-role (several), grant-N-organisation, grant-N-unit. A role without a place
// stays, so that who gave it is told that the place is missing.
std::set<access::Grant> typed_grants(const Fields& fields) {
  constexpr std::string_view before = "grant-", after = "-role";
  std::set<access::Grant> grants;
  for (const auto& [key, value] : fields) {
    if (!key.starts_with(before) || !key.ends_with(after)) continue;
    const auto row = key.substr(0, key.size() - after.size());
    if (const auto role = access::role_from(value))
      grants.insert({*role, field(fields, row + "-organisation"), field(fields, row + "-unit")});
  }
  return grants;
}

Account typed_account(const Fields& fields, const std::string& name) {
  Account account;
  account.name = name;
  account.display_name = field(fields, "display_name");
  account.unit = field(fields, "unit");
  account.position = field(fields, "position");
  for (const auto& [key, value] : fields)
    if (key == "role")
      if (const auto role = access::role_from(value)) account.roles.insert(*role);
  account.grants = typed_grants(fields);
  return account;
}

// What the fields of an account show.
json typed_view(const Visit& visit, const Account& typed, const Failure* failure) {
  return {{"said", failure ? said(visit, *failure) : ""},
          {"detail", failure && visit.language == "en" ? failure->detail() : ""},
          {"typed_display_name", typed.display_name},
          {"typed_unit", typed.unit},
          {"typed_position", typed.position},
          {"choices", role_choices(visit, typed)},
          {"places", grant_rows(visit, typed)}};
}

http::Response list(const Site& site, const Visit& visit, const Account& typed,
                    const Failure* failure) {
  json accounts = json::array();
  const auto all = site.services.access->accounts();
  const Paging paging(visit, "page", all.size(), a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& account = all[i];
    accounts.push_back({{"address", address_of(account)},
                        {"name", account.name},
                        {"display_name", account.display_name},
                        {"unit", account.unit},
                        {"position", account.position},
                        {"roles", roles_words(visit, account)},
                        {"disabled", account.disabled},
                        {"account_state", state_words(visit, account)}});
  }
  json view = typed_view(visit, typed, failure);
  view["accounts"] = accounts;
  view["pager"] = paging.view("list");
  view["typed_name"] = typed.name;
  return visit.page("accounts", visit.texts.get("accounts.title"), view,
                    failure ? failure->kind().http_status : 200);
}

// What an account's page shows beside the account.
struct Shown {
  const Failure* failure = nullptr;
  std::string password{};  // that was just made for it
};

Account asked_account(const Site& site, const Visit& visit) {
  const auto account = site.services.access->account(visit.request.path_values.at("name"));
  if (!account) throw Failure("not-found");
  return *account;
}

http::Response one(const Site& site, const Visit& visit, const Account& account,
                   const Account& typed, const Shown& shown) {
  const auto base = address_of(account);
  json view = typed_view(visit, typed, shown.failure);
  view.update({{"base", base},
               {"account_name", account.name},
               {"account_title", shown_name(account)},
               {"account_state", state_words(visit, account)},
               {"disabled", account.disabled},
               {"myself", account.name == visit.account().name},
               {"own_key", site.services.keys->has_person(account.name)},
               {"factor", site.services.access->second_factors().state(account.name).since != 0},
               {"password", shown.password}});
  const auto sessions =
      session_rows(site.services.access->sessions(account.name, visit.request.session->token),
                   base + "/sessions");
  view["sessions"] = sessions;
  view["no_sessions"] = sessions.empty();
  const auto tokens = site.services.access->tokens().of(account.name);
  view["has_tokens"] = !tokens.empty();
  view["tokens"] = token_rows(visit, tokens, site.services.clock.microseconds(), base + "/tokens");
  return visit.page("account", shown_name(account), view,
                    shown.failure ? shown.failure->kind().http_status : 200);
}

http::Response create(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto account = typed_account(fields, field(fields, "name"));
  try {
    // This page adds; it must not change an account by a mistyped name.
    if (site.services.access->account(account.name)) throw Failure("account-exists");
    site.services.access->put_account({visit.account().name}, account, field(fields, "password"),
                                      access::PasswordKind::Initial);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return list(site, visit, account, &failure);
  }
  return http::Response::see_other("/accounts");
}

// Does something to the account of the path; what is refused is said on its page.
template <typename Deed>
http::Response doing(const Site& site, const Visit& visit, const Deed& deed) {
  const auto fields = visit.checked_form();
  const auto account = asked_account(site, visit);
  try {
    deed(account, fields);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    const bool changes = !field(fields, "display_name").empty();
    auto typed = changes ? typed_account(fields, account.name) : account;
    return one(site, visit, account, typed, {&failure});
  }
  return http::Response::see_other(address_of(account));
}

http::Response change(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const Account& account, const Fields& fields) {
    site.services.access->put_account({visit.account().name}, typed_account(fields, account.name),
                                      "");
  });
}

http::Response set_disabled(const Site& site, const Visit& visit, bool disabled) {
  return doing(site, visit, [&](const Account& account, const Fields&) {
    site.services.access->set_disabled({visit.account().name}, account.name, disabled);
  });
}

// The password stands on this one answer and nowhere else.
http::Response reset(const Site& site, const Visit& visit) {
  visit.checked_form();
  const auto account = asked_account(site, visit);
  const auto password = site.services.access->reset_password({visit.account().name}, account.name);
  return one(site, visit, account, account, {nullptr, password});
}

http::Response remove_factor(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const Account& account, const Fields&) {
    site.services.access->second_factors().remove({visit.account().name}, account.name);
  });
}

http::Response revoke_token(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const Account& account, const Fields&) {
    site.services.access->tokens().revoke({visit.account().name}, account.name,
                                          visit.request.path_values.at("id"));
  });
}

http::Response end_session(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const Account& account, const Fields&) {
    site.services.access->end_session({visit.account().name}, account.name,
                                      visit.request.path_values.at("id"));
  });
}

http::Response end_sessions(const Site& site, const Visit& visit) {
  return doing(site, visit, [&](const Account& account, const Fields&) {
    site.services.access->end_sessions({visit.account().name}, account.name,
                                       visit.request.session->token);
  });
}

}  // namespace

void add_account_pages(const std::shared_ptr<Site>& site) {
  const auto administer = access::Permission::Administer;
  const auto add = [&](const char* pattern, auto handler) {
    site->add(
        "POST", pattern, administer,
        [site, handler](const Visit& visit) { return handler(*site, visit); }, small_form);
  };
  site->add("GET", "/accounts", administer,
            [site](const Visit& visit) { return list(*site, visit, {}, nullptr); });
  site->add("GET", "/accounts/{name}", administer, [site](const Visit& visit) {
    const auto account = asked_account(*site, visit);
    return one(*site, visit, account, account, {});
  });
  add("/accounts", create);
  add("/accounts/{name}", change);
  add("/accounts/{name}/disable",
      [](const Site& s, const Visit& visit) { return set_disabled(s, visit, true); });
  add("/accounts/{name}/enable",
      [](const Site& s, const Visit& visit) { return set_disabled(s, visit, false); });
  add("/accounts/{name}/reset", reset);
  add("/accounts/{name}/second-factor/remove", remove_factor);
  add("/accounts/{name}/tokens/{id}/revoke", revoke_token);
  add("/accounts/{name}/sessions/end", end_sessions);
  add("/accounts/{name}/sessions/{id}/end", end_session);
}

}  // namespace tamga::pages
