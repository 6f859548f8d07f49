// SPDX-License-Identifier: GPL-3.0-or-later
// The event log for auditors: its checkpoint, its events, and proof of each.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"

namespace tamga::api {
namespace {

constexpr std::uint64_t last_position = std::uint64_t{1} << 53;  // exact in every JSON reader

http::Response checkpoint(const Services& services) {
  http::Response response{200, {}, services.archive->proof(0).checkpoint};
  return response.with("Content-Type", "text/plain; charset=utf-8");
}

http::Response events(const Services& services, const http::Request& request) {
  require_parameters(request, {"cursor", "limit"});
  const std::uint64_t from = number_parameter(request, "cursor", 0, 0, last_position);
  auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 100, 1, 1000));
  auto list = services.archive->events_from(from, limit + 1);
  Json json = {{"events", Json::array()}, {"next", nullptr}};
  if (list.size() > limit) {
    json["next"] = std::to_string(list.back().position);
    list.pop_back();
  }
  for (const auto& event : list) json["events"].push_back(event_view(event));
  return json_response(json);
}

http::Response proof(const Services& services, const http::Request& request) {
  http::Request asked = request;  // the position as a checked number
  asked.query = {{"position", request.path_values.at("position")}};
  const std::uint64_t position = number_parameter(asked, "position", 0, 0, last_position);
  return json_response(proof_view(services.archive->proof(position)));
}

}  // namespace

void add_log_routes(http::Router& router, Services& services) {
  using access::Permission;
  router.add({"GET", "/api/v1/log/checkpoint", Permission::SeeEvents,
              [&services](const http::Request&) { return checkpoint(services); }});
  router.add({"GET", "/api/v1/log/events", Permission::SeeEvents,
              [&services](const http::Request& request) { return events(services, request); }});
  router.add({"GET", "/api/v1/log/events/{position}/proof", Permission::SeeEvents,
              [&services](const http::Request& request) { return proof(services, request); }});
}

}  // namespace tamga::api
