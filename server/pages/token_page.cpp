// SPDX-License-Identifier: GPL-3.0-or-later
// One's own tokens for programs: made with the password, shown once, revoked.
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/access/second_factor.h"
#include "server/pages/account_words.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr int lives[] = {30, 90, 180, 365};
constexpr int usual_life = 90;

struct Shown {
  const Failure* failure = nullptr;
  access::TokenOrder typed{{}, {access::Permission::Search}, usual_life};
  std::string secret{};  // of the one that was just made
};

json scope_choices(const Visit& visit, const access::TokenOrder& typed) {
  json choices = json::array();
  for (const auto permission : access::token_permissions()) {
    if (!access::Access::may(visit.account(), permission)) continue;
    const std::string name(access::permission_name(permission));
    choices.push_back({{"permission", name},
                       {"permission_title", visit.texts.get("scope." + name)},
                       {"chosen", typed.scope.contains(permission)}});
  }
  return choices;
}

json life_choices(const Visit& visit, int days) {
  json choices = json::array();
  for (const int life : lives)
    choices.push_back({{"days", life},
                       {"life", visit.texts.get("token.days", {{"n", std::to_string(life)}})},
                       {"chosen", life == days}});
  return choices;
}

http::Response show(const Site& site, const Visit& visit, const Shown& shown) {
  const auto& access = *site.services.access;
  const auto& name = visit.account().name;
  const auto tokens = access.tokens().of(name);
  return visit.page("tokens", visit.texts.get("token.title"),
                    {{"said", shown.failure ? said(visit, *shown.failure) : ""},
                     {"secret", shown.secret},
                     {"typed_name", shown.typed.name},
                     {"scopes", scope_choices(visit, shown.typed)},
                     {"lives", life_choices(visit, shown.typed.days)},
                     {"factor", access.second_factors().state(name).since != 0},
                     {"none", tokens.empty()},
                     {"tokens", token_rows(visit, tokens, site.services.clock.microseconds(),
                                           "/account/tokens")}},
                    shown.failure ? shown.failure->kind().http_status : 200);
}

access::TokenOrder typed_order(const Fields& fields) {
  access::TokenOrder order;
  order.name = field(fields, "name");
  for (const auto& [key, value] : fields)
    if (key == "scope")
      if (const auto permission = access::token_permission_from(value))
        order.scope.insert(*permission);
  const auto days = field(fields, "days");
  std::from_chars(days.data(), days.data() + days.size(), order.days);
  return order;
}

http::Response make(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto order = typed_order(fields);
  const auto& access = *site.services.access;
  try {
    if (!site.services.access->confirm(visit.account(), field(fields, "password"),
                                       visit.request.remote_address, field(fields, "code")))
      throw Failure("step-up-failed");
    // On this one answer and nowhere else.
    Shown shown;
    shown.secret = access.tokens().make(visit.account(), order).secret;
    return show(site, visit, shown);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, {&failure, order, {}});
  }
}

http::Response revoke(const Site& site, const Visit& visit) {
  visit.checked_form();
  const auto& name = visit.account().name;
  site.services.access->tokens().revoke({name}, name, visit.request.path_values.at("id"));
  return http::Response::see_other("/account/tokens");
}

}  // namespace

void add_token_pages(const std::shared_ptr<Site>& site) {
  const auto everybody = access::Permission::Search;
  site->add("GET", "/account/tokens", everybody,
            [site](const Visit& visit) { return show(*site, visit, {}); });
  site->add(
      "POST", "/account/tokens", everybody,
      [site](const Visit& visit) { return make(*site, visit); }, small_form);
  site->add(
      "POST", "/account/tokens/{id}/revoke", everybody,
      [site](const Visit& visit) { return revoke(*site, visit); }, small_form);
}

}  // namespace tamga::pages
