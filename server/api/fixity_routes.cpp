// SPDX-License-Identifier: GPL-3.0-or-later
// Fixity: where the objects stand, and repair by two people.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = 4096, repair_limit = 100;

Json moment(std::int64_t microseconds) {
  return microseconds == 0 ? Json() : Json(iso_utc(microseconds));
}

Json repair_view(const archive::Repair& repair) {
  return {{"id", repair.id},
          {"sha256", repair.sha256},
          {"source", repair.source},
          {"asked", iso_utc(repair.asked)},
          {"asked_by", repair.asked_by},
          {"allowed_by", repair.allowed_by},
          {"repaired", moment(repair.repaired)}};
}

http::Response status(const Services& services, const http::Request& request) {
  require_parameters(request, {});
  const auto status = services.fixity->status();
  Json failed = Json::array(), repairs = Json::array(), replicas = Json::array();
  for (const auto& one : status.failed)
    failed.push_back({{"sha256", one.sha256},
                      {"outcome", one.outcome},
                      {"checked", iso_utc(one.checked)},
                      {"records", one.records}});
  for (const auto& repair : services.fixity->repairs(repair_limit))
    repairs.push_back(repair_view(repair));
  for (const auto& [name, folder] : services.fixity->replicas()) replicas.push_back(name);
  return json_response({{"objects", status.objects},
                        {"checked", status.checked},
                        {"oldest", moment(status.oldest)},
                        {"failed", failed},
                        {"repairs", repairs},
                        {"replicas", replicas}});
}

http::Response ask(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"sha256", "source"});
  return json_response(
      repair_view(services.fixity->ask({request.session->account.name}, text_member(body, "sha256"),
                                       text_member(body, "source"))),
      201);
}

http::Response allow(Services& services, const http::Request& request) {
  read_object(request, {});
  return json_response(repair_view(
      services.fixity->allow({request.session->account.name}, request.path_values.at("id"))));
}

}  // namespace

void add_fixity_routes(http::Router& router, Services& services) {
  using access::Permission;
  router.add({"GET", "/api/v1/fixity", Permission::SeeArchive,
              [&services](const http::Request& request) { return status(services, request); }});
  router.add({"POST", "/api/v1/fixity/repairs", Permission::KeepArchive,
              [&services](const http::Request& request) { return ask(services, request); },
              body_limit});
  router.add({"POST", "/api/v1/fixity/repairs/{id}/allow", Permission::KeepArchive,
              [&services](const http::Request& request) { return allow(services, request); },
              body_limit});
}

}  // namespace tamga::api
