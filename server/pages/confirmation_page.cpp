// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/confirmation_page.h"

#include <nlohmann/json.hpp>

#include "server/access/recent_confirmation.h"
#include "server/access/second_factor.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::RecentConfirmations;
using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view password_field = "confirm-password", code_field = "confirm-code";

RecentConfirmations confirmations(const Services& services) {
  return {*services.archive, *services.access, services.clock};
}

// Where what is asked leads, and what goes there with it.
struct Asked {
  std::string action, back;
  Fields fields;
  int status = 200;  // before anything was refused
};

http::Response ask(const Services& services, const Visit& visit, const Asked& asked,
                   const Failure* failure) {
  json kept = json::array();
  for (const auto& [name, value] : asked.fields)
    if (name != "csrf" && name != password_field && name != code_field)
      kept.push_back({{"field_name", name}, {"field_value", value}});
  const auto& name = visit.account().name;
  const bool elsewhere = services.openid && confirmations(services).only_elsewhere(name);
  return visit.page(
      "confirm", visit.texts.get("confirm.title"),
      {{"said", failure ? said(visit, *failure) : ""},
       {"action", asked.action},
       {"kept", kept},
       {"typed", asked.action != "/confirm" && !kept.empty()},
       {"back", asked.back},
       {"by_password", !elsewhere},
       {"elsewhere", elsewhere ? "/confirm/openid" + query_string({{"next", asked.back}}) : ""},
       {"factor", services.access->second_factors().state(name).since != 0}},
      failure ? failure->kind().http_status : asked.status);
}

// Whether the fields confirm it; else `refused` is the page that asks again.
bool given(const Services& services, const Visit& visit, const Asked& asked,
           http::Response& refused) {
  try {
    confirmations(services).give(*visit.request.session, field(asked.fields, password_field),
                                 visit.request.remote_address, field(asked.fields, code_field));
    return true;
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500 || failure.kind().code == "too-many-tries") throw;
    refused = ask(services, visit, asked, &failure);
    return false;
  }
}

http::Response confirm(const Site& site, const Visit& visit) {
  const bool sent = visit.request.method == "POST";
  auto fields = sent ? visit.checked_form() : Fields{};
  const auto next = local_address(sent ? field(fields, "next") : visit.request.parameter("next"));
  if (!sent) fields = {{"next", next}};
  const Asked asked{"/confirm", next, fields};
  http::Response refused;
  if (!sent) return ask(site.services, visit, asked, nullptr);
  return given(site.services, visit, asked, refused) ? http::Response::see_other(next) : refused;
}

}  // namespace

PageHandler with_confirmation(Services& services, PageHandler deed) {
  return [&services, deed = std::move(deed)](const Visit& visit) {
    const auto& request = visit.request;
    if (!request.session || confirmations(services).holds(request.session->token))
      return deed(visit);
    const auto fields = visit.checked_form();
    // The page where the form stood, as far as its address tells.
    const Asked asked{own_address(request), request.path.substr(0, request.path.find('/', 1)),
                      fields, error_kind("step-up-required").http_status};
    if (field(fields, password_field).empty() && field(fields, code_field).empty())
      return ask(services, visit, asked, nullptr);
    http::Response refused;
    return given(services, visit, asked, refused) ? deed(visit) : refused;
  };
}

void add_confirmation_pages(const std::shared_ptr<Site>& site) {
  const auto everybody = access::Permission::Search;
  const auto page = [site](const Visit& visit) { return confirm(*site, visit); };
  site->add("GET", "/confirm", everybody, page);
  site->add("POST", "/confirm", everybody, page, small_form);
}

documents::StepUp step_up_of(const Site& site, const Visit& visit, const Fields& fields) {
  documents::StepUp step_up{field(fields, "password"), visit.request.remote_address,
                            field(fields, "code")};
  const auto recent = confirmations(site.services);
  const auto& token = visit.request.session->token;
  if (step_up.password.empty() && recent.only_elsewhere(visit.account().name))
    step_up.code = recent.holds(token) ? token : "";
  return step_up;
}

json step_up_view(const Site& site, const Visit& visit, const std::string& next) {
  const auto& services = site.services;
  const auto recent = confirmations(services);
  const auto& name = visit.account().name;
  const bool elsewhere = services.openid && recent.only_elsewhere(name);
  return {{"by_password", !elsewhere},
          {"elsewhere", elsewhere ? "/confirm/openid" + query_string({{"next", next}}) : ""},
          {"elsewhere_holds", elsewhere && recent.holds(visit.request.session->token)},
          {"factor", !elsewhere && services.access->second_factors().state(name).since != 0}};
}

}  // namespace tamga::pages
