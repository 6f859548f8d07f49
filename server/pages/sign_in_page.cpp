// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out.
#include <nlohmann/json.hpp>

#include "server/http/session.h"
#include "server/pages/address.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

http::Response sign_in_form(const Visit& visit, const std::string& name, const std::string& next,
                            const std::string& fault, int status) {
  return visit.page("sign_in", visit.texts.get("sign_in.title"),
                    {{"name", name}, {"next", next}, {"fault", fault}}, status);
}

http::Response sign_in(Site& site, const Visit& visit) {
  const http::Request& request = visit.request;
  // No session yet, so no token of one: the browser's own word must do.
  if (!from_own_page(request)) throw Failure("csrf-refused");
  const auto fields = request.form();
  const std::string name = field(fields, "name"), next = local_address(field(fields, "next"));
  const auto session =
      site.services.access->sign_in(name, field(fields, "password"), request.remote_address);
  if (!session) {
    const ErrorKind& kind = error_kind("sign-in-failed");
    return sign_in_form(visit, name, next, visit.of(std::string(kind.mn), std::string(kind.en)),
                        kind.http_status);
  }
  auto response = http::Response::see_other(next);
  response.with("Set-Cookie", http::session_cookie(request, *session))
      .with("Cache-Control", "no-store");
  return response;
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

void add_sign_in_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/sign-in", std::nullopt, [](const Visit& visit) {
    const std::string next = local_address(visit.request.parameter("next"));
    if (visit.request.session) return http::Response::see_other(next);
    return sign_in_form(visit, "", next, "", 200);
  });
  site->add(
      "POST", "/sign-in", std::nullopt,
      [site](const Visit& visit) { return sign_in(*site, visit); }, small_form);
  site->add(
      "POST", "/sign-out", std::nullopt,
      [site](const Visit& visit) { return sign_out(*site, visit); }, small_form);
}

}  // namespace tamga::pages
