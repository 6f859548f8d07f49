// SPDX-License-Identifier: GPL-3.0-or-later
// Retention schedules, what adopting one would change, and the due list of a year.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/disposal/disposal_json.h"
#include "server/disposal/schedule_json.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = 1024 * 1024;

std::string fonds_of(const Services& services, const http::Request& request) {
  const auto fonds = request.parameter("fonds");
  if (fonds.empty()) throw Failure("bad-request", "fonds: the id or number of one");
  return services.hierarchy->require_fonds(fonds).id;
}

http::Response schedules(const Services& services, const http::Request& request) {
  require_parameters(request, {"fonds"});
  const auto fonds = fonds_of(services, request);
  Json json = {{"fonds", fonds}, {"versions", Json::array()}, {"findings", Json::array()}};
  for (const auto& version : services.schedule->versions(fonds))
    json["versions"].push_back(schedule_json(version));
  for (const auto& finding : services.schedule->findings(fonds))
    json["findings"].push_back(finding_json(finding));
  return json_response(json);
}

http::Response preview(const Services& services, const http::Request& request) {
  const auto body = read_object(request, {"fonds", "in_force_from", "basis", "items"});
  return json_response(
      preview_json(services.schedule->preview(schedule_draft(*services.hierarchy, body))));
}

http::Response adopt(const Services& services, const http::Request& request) {
  const auto body = read_object(request, {"fonds", "in_force_from", "basis", "items", "digest"});
  const auto draft = schedule_draft(*services.hierarchy, body);
  return json_response(schedule_json(services.schedule->adopt({request.session->account.name},
                                                              draft, text_member(body, "digest"))),
                       201);
}

http::Response due(const Services& services, const http::Request& request) {
  require_parameters(request, {"fonds", "year"});
  const auto fonds = fonds_of(services, request);
  const auto this_year = std::stoul(services.schedule->today().substr(0, 4));
  const auto year = static_cast<int>(number_parameter(request, "year", this_year, 1921, 2999));
  Json json = {{"fonds", fonds}, {"year", year}, {"units", Json::array()}};
  for (const auto& unit : services.schedule->due_list(fonds, year))
    json["units"].push_back(unit_json(unit));
  return json_response(json);
}

}  // namespace

void add_retention_routes(http::Router& router, Services& services) {
  using access::Permission;
  const std::string base = "/api/v1/retention";
  router.add({"GET", base, Permission::SeeDisposal,
              [&services](const http::Request& request) { return schedules(services, request); }});
  router.add({"POST", base, Permission::KeepArchive,
              [&services](const http::Request& request) { return adopt(services, request); },
              body_limit});
  router.add({"POST", base + "/preview", Permission::KeepArchive,
              [&services](const http::Request& request) { return preview(services, request); },
              body_limit});
  router.add({"GET", base + "/due", Permission::SeeDisposal,
              [&services](const http::Request& request) { return due(services, request); }});
}

}  // namespace tamga::api
