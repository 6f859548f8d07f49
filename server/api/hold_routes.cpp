// SPDX-License-Identifier: GPL-3.0-or-later
// Holds: placed by list or by query, extended, lifted.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/disposal/disposal_json.h"
#include "server/disposal/held_query.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = 8 * 1024 * 1024;

std::vector<std::string> ids(const nlohmann::json& body, const char* name) {
  std::vector<std::string> list;
  if (!body.contains(name)) return list;
  const auto& given = body.at(name);
  const bool good = given.is_array() && std::all_of(given.begin(), given.end(),
                                                    [](const auto& id) { return id.is_string(); });
  if (!good)
    throw Failure("content-refused",
                  {{"content-wrong-type", "/" + std::string(name), "a list of ids is wanted", ""}});
  for (const auto& id : given) list.push_back(id);
  return list;
}

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {"all"});
  Json json = {{"holds", Json::array()}};
  for (const auto& hold : services.holds->all(request.parameter("all") == "1"))
    json["holds"].push_back(hold_json(hold));
  return json_response(json);
}

http::Response one(const Services& services, const http::Request& request) {
  require_parameters(request, {});
  const auto& id = request.path_values.at("id");
  const auto hold = services.holds->find(id);
  if (!hold) throw Failure("not-found");
  auto json = hold_json(*hold);
  json["record_ids"] = services.holds->records_of(id);
  json["unit_ids"] = services.holds->units_of(id);
  return json_response(json);
}

http::Response place(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"reason", "basis"}, {"query", "records", "units"});
  archive::HoldOrder order;
  order.reason = text_member(body, "reason");
  order.basis = text_member(body, "basis");
  order.records = ids(body, "records");
  order.units = ids(body, "units");
  if (body.contains("query")) {
    order.query = text_member(body, "query");
    for (auto& record : found_by(services, request.session->account, order.query))
      order.records.push_back(std::move(record));
  }
  return json_response(hold_json(services.holds->place({request.session->account.name}, order)),
                       201);
}

http::Response extend(Services& services, const http::Request& request) {
  const auto body = read_object(request, {}, {"records"});
  const auto& id = request.path_values.at("id");
  const auto hold = services.holds->find(id);
  if (!hold) throw Failure("not-found");
  // Without a list: what its query finds now.
  auto records = body.contains("records")
                     ? ids(body, "records")
                     : found_by(services, request.session->account, hold->query);
  const auto added = services.holds->extend({request.session->account.name}, id, records);
  auto json = hold_json(*services.holds->find(id));
  json["added"] = added;
  return json_response(json);
}

http::Response lift(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"reason"});
  const auto& id = request.path_values.at("id");
  services.holds->lift({request.session->account.name}, id, text_member(body, "reason"));
  return json_response(hold_json(*services.holds->find(id)));
}

}  // namespace

void add_hold_routes(http::Router& router, Services& services) {
  using access::Permission;
  const std::string base = "/api/v1/holds";
  router.add({"GET", base, Permission::SeeDisposal,
              [&services](const http::Request& request) { return list(services, request); }});
  router.add({"POST", base, Permission::KeepArchive,
              [&services](const http::Request& request) { return place(services, request); },
              body_limit});
  router.add({"GET", base + "/{id}", Permission::SeeDisposal,
              [&services](const http::Request& request) { return one(services, request); }});
  router.add({"POST", base + "/{id}/records", Permission::KeepArchive,
              [&services](const http::Request& request) { return extend(services, request); },
              body_limit});
  router.add({"POST", base + "/{id}/lift", Permission::KeepArchive,
              [&services](const http::Request& request) { return lift(services, request); },
              std::size_t{16 * 1024}});
}

}  // namespace tamga::api
