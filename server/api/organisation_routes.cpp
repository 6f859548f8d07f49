// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of organisations on a day, a unit's history, and the register of posts.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/organisation/structure.h"

namespace tamga::api {
namespace {

using organisation::UnitState;

std::string asked_day(const Services& services, const http::Request& request) {
  const auto day = request.parameter("on");
  if (day.empty()) return services.structure->today();
  if (!organisation::is_day(day)) throw Failure("bad-request", "on: YYYY-MM-DD");
  return day;
}

Json nullable(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json unit_view(const UnitState& state) {
  return {{"id", state.unit},        {"kind", state.kind},
          {"name", state.name},      {"parent", nullable(state.parent)},
          {"from", state.span.from}, {"until", nullable(state.span.until)},
          {"basis", state.basis}};
}

http::Response units(const Services& services, const http::Request& request) {
  require_parameters(request, {"on"});
  const auto day = asked_day(services, request);
  Json json = {{"on", day}, {"units", Json::array()}};
  for (const auto& state : services.structure->units_on(day))
    json["units"].push_back(unit_view(state));
  return json_response(json);
}

http::Response unit(const Services& services, const http::Request& request) {
  require_parameters(request, {});
  const auto states = services.structure->history(request.path_values.at("id"));
  if (states.empty()) throw Failure("not-found");
  Json json = {{"id", states.front().unit}, {"states", Json::array()}};
  for (const auto& state : states) {
    auto view = unit_view(state);
    view["came_by"] = state.came_by;
    view["ended_by"] = nullable(state.ended_by);
    view["end_basis"] = state.end_basis;
    view["successor"] = nullable(state.successor);
    json["states"].push_back(std::move(view));
  }
  return json_response(json);
}

http::Response posts(const Services& services, const http::Request& request) {
  require_parameters(request, {"on"});
  const auto day = asked_day(services, request);
  Json json = {{"on", day}, {"posts", Json::array()}};
  for (const auto& place : services.structure->places_on(day)) {
    Json holders = Json::array();
    for (const auto& holder : place.holders)
      holders.push_back({{"id", holder.id},
                         {"patronymic", holder.patronymic},
                         {"given", holder.given},
                         {"account", nullable(holder.account)},
                         {"acting", holder.acting},
                         {"from", holder.span.from},
                         {"until", nullable(holder.span.until)}});
    json["posts"].push_back({{"id", place.post.post},
                             {"unit", place.post.unit},
                             {"unit_name", place.unit_name},
                             {"title", place.post.title},
                             {"grade", place.post.grade},
                             {"holders", holders}});
  }
  return json_response(json);
}

}  // namespace

void add_organisation_routes(http::Router& router, Services& services) {
  const auto add = [&](const char* pattern, access::Permission permission,
                       http::Response (*function)(const Services&, const http::Request&)) {
    router.add({"GET", pattern, permission, [&services, function](const http::Request& request) {
                  return function(services, request);
                }});
  };
  add("/api/v1/organisation/units", access::Permission::Search, units);
  add("/api/v1/organisation/units/{id}", access::Permission::Search, unit);
  add("/api/v1/organisation/posts", access::Permission::Administer, posts);
}

}  // namespace tamga::api
