// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out.
#include "server/pages/sign_in_page.h"

#include <nlohmann/json.hpp>

#include "server/access/openid_provider.h"
#include "server/http/session.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

http::Response sign_in(Site& site, const Visit& visit) {
  const http::Request& request = visit.request;
  // No session yet, so no token of one: the browser's own word must do.
  if (!from_own_page(request)) throw Failure("csrf-refused");
  const auto fields = request.form();
  const std::string name = field(fields, "name"), next = local_address(field(fields, "next"));
  std::optional<access::Session> session;
  try {
    session = site.services.access->sign_in(name, field(fields, "password"), request.remote_address,
                                            http::browser_token(request));
    if (!session) throw Failure("sign-in-failed");
  } catch (const Failure& failure) {
    const bool away = failure.kind().code == "directory-unavailable";
    if ((failure.kind().http_status >= 500 && !away) || failure.kind().code == "too-many-tries")
      throw;
    return sign_in_form(site, visit, {name, next, said(visit, failure)},
                        failure.kind().http_status);
  }
  auto response = http::Response::see_other(
      session->code_due ? "/sign-in/code" + query_string({{"next", next}}) : next);
  response.with("Set-Cookie", http::session_cookie(request, *session))
      .with("Cache-Control", "no-store");
  return response;
}

http::Response code_form(const Visit& visit, const std::string& next, const Failure* failure) {
  return visit.page("sign_in_code", visit.texts.get("sign_in.code_title"),
                    {{"next", next}, {"fault", failure ? said(visit, *failure) : ""}},
                    failure ? failure->kind().http_status : 200);
}

// The second step, for who gave the password just now.
http::Response give_code(Site& site, const Visit& visit) {
  const http::Request& request = visit.request;
  if (!from_own_page(request)) throw Failure("csrf-refused");
  const auto fields = request.form();
  const std::string next = local_address(field(fields, "next"));
  try {
    const auto session = site.services.access->give_code(
        http::browser_token(request), field(fields, "code"), request.remote_address);
    auto response = http::Response::see_other(next);
    return response.with("Set-Cookie", http::session_cookie(request, session))
        .with("Cache-Control", "no-store");
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    if (failure.kind().code == "sign-in-required")
      return sign_in_form(site, visit, {"", next, said(visit, failure)},
                          failure.kind().http_status);
    return code_form(visit, next, &failure);
  }
}

http::Response sign_out(Site& site, const Visit& visit) {
  auto response = http::Response::see_other("/sign-in");
  if (visit.request.session) {
    visit.checked_form();
    site.services.access->sign_out(visit.request.session->token);
  }
  response.with("Set-Cookie", http::no_session_cookie(visit.request))
      .with("Cache-Control", "no-store");
  return response;
}

}  // namespace

http::Response sign_in_form(const Site& site, const Visit& visit, const SignInForm& form,
                            int status) {
  json openid = false;
  if (const auto* provider = site.services.openid.get()) {
    const auto& title = provider->settings().title;
    openid = {{"openid_title", title.empty() ? visit.texts.get("sign_in.openid") : title},
              {"openid_address", "/sign-in/openid" + query_string({{"next", form.next}})}};
  }
  return visit.page(
      "sign_in", visit.texts.get("sign_in.title"),
      {{"name", form.name}, {"next", form.next}, {"fault", form.fault}, {"openid", openid}},
      status);
}

void add_sign_in_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/sign-in", std::nullopt, [site](const Visit& visit) {
    const std::string next = local_address(visit.request.parameter("next"));
    if (visit.request.session) return http::Response::see_other(next);
    return sign_in_form(*site, visit, {"", next, ""}, 200);
  });
  site->add(
      "POST", "/sign-in", std::nullopt,
      [site](const Visit& visit) { return sign_in(*site, visit); }, small_form);
  site->add("GET", "/sign-in/code", std::nullopt, [site](const Visit& visit) {
    const std::string next = local_address(visit.request.parameter("next"));
    if (!site->services.access->waits_for_code(http::browser_token(visit.request)))
      return http::Response::see_other("/sign-in" + query_string({{"next", next}}));
    return code_form(visit, next, nullptr);
  });
  site->add(
      "POST", "/sign-in/code", std::nullopt,
      [site](const Visit& visit) { return give_code(*site, visit); }, small_form);
  site->add(
      "POST", "/sign-out", std::nullopt,
      [site](const Visit& visit) { return sign_out(*site, visit); }, small_form);
}

}  // namespace tamga::pages
