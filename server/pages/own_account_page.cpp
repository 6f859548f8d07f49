// SPDX-License-Identifier: GPL-3.0-or-later
// One's own account: who one is here, the password, and where one is signed in.
#include <nlohmann/json.hpp>

#include "server/access/second_factor.h"
#include "server/http/session.h"
#include "server/pages/account_words.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

bool has_factor(const Site& site, const Visit& visit) {
  return site.services.access->second_factors().state(visit.account().name).since != 0;
}

http::Response own_account(const Site& site, const Visit& visit) {
  const auto& account = visit.account();
  const auto sessions = site.services.access->sessions(account.name, visit.request.session->token);
  return visit.page("own_account", visit.texts.get("own.title"),
                    {{"account_title", shown_name(account)},
                     {"account_name", account.name},
                     {"unit", account.unit},
                     {"position", account.position},
                     {"roles", roles_words(visit, account)},
                     {"own_key", site.services.keys->has_person(account.name)},
                     {"factor", has_factor(site, visit)},
                     {"changed", visit.request.parameter("changed") == "password"},
                     {"others", sessions.size() > 1},
                     {"sessions", session_rows(sessions, "/account/sessions")}});
}

http::Response password_form(const Site& site, const Visit& visit, const Failure* failure) {
  // Of two fields, which one the fault belongs to.
  const bool of_new = failure && failure->kind().code.starts_with("password-");
  return visit.page("own_password", visit.texts.get("own.password_title"),
                    {{"due", visit.request.session->password_due},
                     {"name", visit.account().name},
                     {"factor", has_factor(site, visit)},
                     {"said", failure ? said(visit, *failure) : ""},
                     {"old_fault", failure && !of_new},
                     {"new_fault", of_new}},
                    failure ? failure->kind().http_status : 200);
}

http::Response change_password(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  try {
    const auto wanted = field(fields, "new_password");
    if (wanted != field(fields, "again")) throw Failure("password-differs");
    const auto session = site.services.access->change_password(
        *visit.request.session, field(fields, "password"), wanted, visit.request.remote_address,
        field(fields, "code"));
    auto response = http::Response::see_other("/account?changed=password");
    return response.with("Set-Cookie", http::session_cookie(visit.request, session))
        .with("Cache-Control", "no-store");
  } catch (...) {
    const Failure failure = current_failure();
    if (failure.kind().http_status >= 500) throw;
    return password_form(site, visit, &failure);
  }
}

http::Response end_session(const Site& site, const Visit& visit) {
  visit.checked_form();
  const auto& name = visit.account().name;
  site.services.access->end_session({name}, name, visit.request.path_values.at("id"));
  return http::Response::see_other("/account");
}

http::Response end_others(const Site& site, const Visit& visit) {
  visit.checked_form();
  const auto& name = visit.account().name;
  site.services.access->end_sessions({name}, name, visit.request.session->token);
  return http::Response::see_other("/account");
}

}  // namespace

void add_own_account_pages(const std::shared_ptr<Site>& site) {
  const auto everybody = access::Permission::Search;
  site->add("GET", "/account", everybody,
            [site](const Visit& visit) { return own_account(*site, visit); });
  site->add_while_password_due("GET", "/account/password", [site](const Visit& visit) {
    return password_form(*site, visit, nullptr);
  });
  site->add_while_password_due(
      "POST", "/account/password",
      [site](const Visit& visit) { return change_password(*site, visit); }, small_form);
  site->add(
      "POST", "/account/sessions/end-others", everybody,
      [site](const Visit& visit) { return end_others(*site, visit); }, small_form);
  site->add(
      "POST", "/account/sessions/{id}/end", everybody,
      [site](const Visit& visit) { return end_session(*site, visit); }, small_form);
}

}  // namespace tamga::pages
