// SPDX-License-Identifier: GPL-3.0-or-later
// The forms this server knows, with the schemas of their content.
#include <nlohmann/json.hpp>

#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/http/conditional.h"

namespace tamga::api {
namespace {

http::Response list(const Services& services) {
  Json json = {{"forms", Json::array()}};
  for (const auto& form : services.forms->all()) json["forms"].push_back(form_view(*form));
  auto response = json_response(json);
  return response.with("ETag", http::content_etag(response.body));
}

http::Response one(const Services& services, const http::Request& request) {
  const forms::Form* form = services.forms->find(request.path_values.at("form"));
  if (!form) throw Failure("form-unknown");
  Json json = form_view(*form);
  json["schema"] = form->schema();
  auto response = json_response(json);
  return response.with("ETag", http::content_etag(response.body));
}

}  // namespace

void add_form_routes(http::Router& router, Services& services) {
  router.add({"GET", "/api/v1/forms", access::Permission::Search,
              [&services](const http::Request&) { return list(services); }});
  router.add({"GET", "/api/v1/forms/{form}", access::Permission::Search,
              [&services](const http::Request& request) { return one(services, request); }});
}

}  // namespace tamga::api
