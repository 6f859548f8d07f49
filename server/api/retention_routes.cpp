// SPDX-License-Identifier: GPL-3.0-or-later
// Retention schedules, what adopting one would change, and the due list of a year.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"
#include "server/schedule_json.h"

namespace tamga::api {
namespace {

using archive::ScheduleDraft;

constexpr std::size_t body_limit = 1024 * 1024;

Json rule_view(const std::optional<archive::RetentionRule>& rule) {
  if (!rule) return nullptr;
  return {{"class", archive::retention_term_name(rule->kind)}, {"years", rule->years}};
}

Json version_view(const archive::ScheduleVersion& version) {
  Json json = {{"version", version.version},       {"in_force_from", version.in_force_from},
               {"basis", version.basis},           {"adopted", iso_utc(version.adopted)},
               {"adopted_by", version.adopted_by}, {"items", Json::array()}};
  for (const auto& item : version.items)
    json["items"].push_back({{"number", item.number},
                             {"title", item.title},
                             {"class", archive::retention_term_name(item.rule.kind)},
                             {"years", item.rule.years}});
  return json;
}

Json fate_view(const archive::Fate& fate) {
  Json json = {{"rule", rule_view(fate.rule)}, {"due", nullptr}};
  if (!fate.due.empty()) json["due"] = fate.due;
  return json;
}

Json preview_view(const archive::SchedulePreview& preview) {
  Json json = {{"digest", preview.digest}, {"changes", Json::array()}};
  for (const auto& change : preview.changes)
    json["changes"].push_back({{"unit", change.unit},
                               {"file_index", change.file_index},
                               {"year", change.year},
                               {"volume", change.volume},
                               {"title", change.title},
                               {"retention_item", change.retention_item},
                               {"from", fate_view(change.from)},
                               {"to", fate_view(change.to)}});
  return json;
}

Json unit_view(const archive::UnitRetention& unit) {
  Json json = {{"unit", unit.id},
               {"file_index", unit.file_index},
               {"year", unit.year},
               {"volume", unit.volume},
               {"title", unit.title},
               {"department", unit.department},
               {"retention_item", unit.retention_item},
               {"rule", rule_view(unit.facts.rule)},
               {"due", nullptr},
               {"state", unit.state},
               {"items", unit.items},
               {"sheets", unit.sheets},
               {"standing", archive::standing_name(unit.standing)}};
  if (!unit.due.empty()) json["due"] = unit.due;
  return json;
}

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
    json["versions"].push_back(version_view(version));
  for (const auto& finding : services.schedule->findings(fonds))
    json["findings"].push_back({{"kind", finding.kind},
                                {"id", finding.subject},
                                {"file_index", finding.file_index},
                                {"year", finding.year},
                                {"title", finding.title},
                                {"retention_item", finding.retention_item}});
  return json_response(json);
}

http::Response preview(const Services& services, const http::Request& request) {
  const auto body = read_object(request, {"fonds", "in_force_from", "basis", "items"});
  return json_response(
      preview_view(services.schedule->preview(schedule_draft(*services.hierarchy, body))));
}

http::Response adopt(const Services& services, const http::Request& request) {
  const auto body = read_object(request, {"fonds", "in_force_from", "basis", "items", "digest"});
  const auto draft = schedule_draft(*services.hierarchy, body);
  return json_response(version_view(services.schedule->adopt({request.session->account.name}, draft,
                                                             text_member(body, "digest"))),
                       201);
}

http::Response due(const Services& services, const http::Request& request) {
  require_parameters(request, {"fonds", "year"});
  const auto fonds = fonds_of(services, request);
  const auto this_year = std::stoul(services.schedule->today().substr(0, 4));
  const auto year = static_cast<int>(number_parameter(request, "year", this_year, 1921, 2999));
  Json json = {{"fonds", fonds}, {"year", year}, {"units", Json::array()}};
  for (const auto& unit : services.schedule->due_list(fonds, year))
    json["units"].push_back(unit_view(unit));
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
