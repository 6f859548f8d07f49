// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in through an OpenID provider: there and back.
#include <nlohmann/json.hpp>

#include "server/access/openid_provider.h"
#include "server/access/recent_confirmation.h"
#include "server/http/session.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/sign_in_page.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

constexpr std::size_t longest_next = 2000, flow_characters = 43;

// Over TLS nobody else's page can set it (RFC 6265bis §4.1.3.2).
std::string cookie_name(const http::Request& request) {
  return request.secure ? "__Host-tamga-openid" : "tamga-openid";
}

// Of the browser alone: what the flow is for, the flow, and where it wanted to go.
std::string flow_cookie(const http::Request& request, const std::string& value, int seconds) {
  return cookie_name(request) + "=" + value +
         "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) +
         (request.secure ? "; Secure" : "");
}

struct Flow {
  std::string secret, next = "/";
  access::FlowPurpose purpose = access::FlowPurpose::SignIn;
};

constexpr char confirming = '!';  // behind the flow, where a sign-in has a full stop

Flow flow_of(const http::Request& request) {
  const auto at = request.cookies.find(cookie_name(request));
  if (at == request.cookies.end() || at->second.size() < flow_characters) return {};
  const auto& value = at->second;
  Flow flow{value.substr(0, flow_characters)};
  if (value.size() > flow_characters && value[flow_characters] == confirming)
    flow.purpose = access::FlowPurpose::Confirm;
  if (value.size() > flow_characters + 1)
    flow.next = local_address(
        field(http::decode_fields("next=" + value.substr(flow_characters + 1)), "next"));
  return flow;
}

access::OpenIdProvider& provider(const Site& site) {
  if (!site.services.openid) throw Failure("not-found");
  return *site.services.openid;
}

http::Response refused(const Site& site, const Visit& visit, const std::string& next,
                       const Failure& failure) {
  const bool away = failure.kind().code == "provider-unavailable";
  if (failure.kind().http_status >= 500 && !away) throw failure;
  return sign_in_form(site, visit, {"", next, said(visit, failure)}, failure.kind().http_status);
}

http::Response begin(const Site& site, const Visit& visit, access::FlowPurpose purpose) {
  auto next = local_address(visit.request.parameter("next"));
  if (next.size() > longest_next) next = "/";
  const char mark = purpose == access::FlowPurpose::Confirm ? confirming : '.';
  try {
    const auto begun = provider(site).begin(purpose);
    http::Response response{303, {}, {}};
    return response.with("Location", begun.address)
        .with("Set-Cookie",
              flow_cookie(visit.request, begun.flow + mark + percent_encode(next), 600))
        .with("Cache-Control", "no-store");
  } catch (const Failure& failure) {
    if (failure.kind().code == "not-found") throw;
    return refused(site, visit, next, failure);
  }
}

// Of who is signed in, with the session as it is: nobody else comes in by this.
http::Response confirmed(const Site& site, const Visit& visit, const Flow& flow,
                         const access::ExternalPerson& person) {
  if (!visit.request.session || visit.request.session->by_token) throw Failure("sign-in-required");
  auto& services = site.services;
  access::RecentConfirmations recent(*services.archive, *services.access, services.clock);
  recent.proved(*visit.request.session, person);
  // A second factor of ours is still to be given.
  const bool whole = recent.holds(visit.request.session->token);
  return http::Response::see_other(whole ? flow.next
                                         : "/confirm" + query_string({{"next", flow.next}}))
      .with("Cache-Control", "no-store");
}

http::Response back(const Site& site, const Visit& visit) {
  auto& openid = provider(site);
  const auto& request = visit.request;
  const auto flow = flow_of(request);
  http::Response response;
  try {
    const auto person = openid.finish(flow.secret,
                                      {request.parameter("state"), request.parameter("code"),
                                       request.parameter("error"), request.parameter("iss")},
                                      flow.purpose);
    if (flow.purpose == access::FlowPurpose::Confirm)
      return confirmed(site, visit, flow, person).with("Set-Cookie", flow_cookie(request, "", 0));
    const auto session = site.services.access->sign_in_external(
        person, openid.settings().create_accounts, request.remote_address,
        http::browser_token(request));
    response = http::Response::see_other(
        session.code_due ? "/sign-in/code" + query_string({{"next", flow.next}}) : flow.next);
    response.with("Set-Cookie", http::session_cookie(request, session))
        .with("Cache-Control", "no-store");
  } catch (const Failure& failure) {
    // Why stands here alone: the page tells what to do.
    const bool confirming_only = flow.purpose == access::FlowPurpose::Confirm && request.session;
    site.services.archive->append(
        {confirming_only ? request.session->account.name : "system"},
        confirming_only ? "account.confirmation-failed" : "account.sign-in-failed", "",
        nlohmann::json{{"address", request.remote_address},
                       {"authority", openid.settings().issuer},
                       {"code", failure.kind().code},
                       {"why", failure.detail()}}
            .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    response = confirming_only && failure.kind().http_status < 500
                   ? visit.problem(failure)
                   : refused(site, visit, flow.next, failure);
  }
  // An answer counts once.
  return response.with("Set-Cookie", flow_cookie(request, "", 0));
}

}  // namespace

void add_openid_pages(const std::shared_ptr<Site>& site) {
  using access::FlowPurpose;
  site->add("GET", "/sign-in/openid", std::nullopt,
            [site](const Visit& visit) { return begin(*site, visit, FlowPurpose::SignIn); });
  site->add("GET", "/confirm/openid", access::Permission::Search,
            [site](const Visit& visit) { return begin(*site, visit, FlowPurpose::Confirm); });
  site->add("GET", "/sign-in/openid/back", std::nullopt,
            [site](const Visit& visit) { return back(*site, visit); });
}

}  // namespace tamga::pages
