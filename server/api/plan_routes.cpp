// SPDX-License-Identifier: GPL-3.0-or-later
// Fonds, inventories and yearly file plans. Units and what follows: unit_routes.cpp.
#include <nlohmann/json.hpp>

#include "server/api/hierarchy_views.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/registers/registers.h"

namespace tamga::api {
namespace {

using archive::Agent;
using archive::PlanEntry;

constexpr std::size_t body_limit = 64 * 1024;

Agent agent_of(const http::Request& request) {
  return {request.session->account.name};
}

const std::string& id_of(const http::Request& request) {
  return request.path_values.at("id");
}

[[noreturn]] void refuse_member(const char* name, const char* detail) {
  throw Failure("content-refused", {{"content-wrong-type", "/" + std::string(name), detail, ""}});
}

std::int64_t number_member(const nlohmann::json& body, const char* name, std::int64_t otherwise) {
  const auto at = body.find(name);
  if (at == body.end()) return otherwise;
  if (!at->is_number_integer()) refuse_member(name, "a whole number is wanted");
  return at->get<std::int64_t>();
}

bool flag_member(const nlohmann::json& body, const char* name, bool otherwise) {
  const auto at = body.find(name);
  if (at == body.end()) return otherwise;
  if (!at->is_boolean()) refuse_member(name, "true or false is wanted");
  return at->get<bool>();
}

std::string text_or(const nlohmann::json& body, const char* name, const std::string& otherwise) {
  return body.contains(name) ? text_member(body, name) : otherwise;
}

http::Response list_fonds(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"fonds", Json::array()}};
  for (const auto& fonds : services.hierarchy->fonds()) json["fonds"].push_back(fonds_view(fonds));
  return json_response(json);
}

http::Response create_fonds(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"number", "title", "organisation"},
                                {"registration_pattern", "index_pattern", "long_from"});
  archive::Fonds fonds;
  fonds.number = text_member(body, "number");
  fonds.title = text_member(body, "title");
  fonds.organisation = text_member(body, "organisation");
  fonds.registration_pattern = text_or(body, "registration_pattern", fonds.registration_pattern);
  fonds.index_pattern = text_or(body, "index_pattern", fonds.index_pattern);
  fonds.long_from = number_member(body, "long_from", fonds.long_from);
  fonds = services.hierarchy->create_fonds(agent_of(request), fonds);
  return json_response(fonds_view(fonds), 201).with("Location", "/api/v1/fonds/" + fonds.id);
}

http::Response one_fonds(Services& services, const http::Request& request) {
  const auto fonds = services.hierarchy->require_fonds(id_of(request));
  auto json = fonds_view(fonds);
  json["unfiled"] = services.hierarchy->unfiled_count(fonds.id);
  return json_response(json);
}

http::Response list_inventories(Services& services, const http::Request& request) {
  Json json = {{"inventories", Json::array()}};
  const auto fonds = services.hierarchy->require_fonds(id_of(request));
  for (const auto& inventory : services.hierarchy->inventories(fonds.id))
    json["inventories"].push_back(inventory_view(inventory));
  return json_response(json);
}

http::Response create_inventory(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"number", "title", "retention_class", "open"});
  archive::Inventory inventory;
  inventory.fonds = services.hierarchy->require_fonds(id_of(request)).id;
  inventory.number = text_member(body, "number");
  inventory.title = text_member(body, "title");
  const auto kept = archive::class_from(text_member(body, "retention_class"));
  if (!kept) refuse_member("retention_class", "permanent, long or temporary");
  inventory.retention_class = *kept;
  inventory.open = flag_member(body, "open", true);
  inventory = services.hierarchy->create_inventory(agent_of(request), inventory);
  return json_response(inventory_view(inventory), 201)
      .with("Location", "/api/v1/inventories/" + inventory.id);
}

http::Response one_inventory(Services& services, const http::Request& request) {
  const auto inventory = services.hierarchy->inventory(id_of(request));
  if (!inventory) throw Failure("not-found");
  auto json = inventory_view(*inventory);
  json["units"] = Json::array();
  for (const auto& unit : services.hierarchy->units({{}, {}, {}, inventory->id, {}, {}}))
    json["units"].push_back(unit_view(unit));
  return json_response(json);
}

Json whole_plan(Services& services, const archive::FilePlan& plan) {
  auto json = plan_view(plan);
  json["entries"] = Json::array();
  for (const auto& entry : services.hierarchy->entries(plan.id))
    json["entries"].push_back(entry_view(entry));
  return json;
}

http::Response list_plans(Services& services, const http::Request& request) {
  Json json = {{"file_plans", Json::array()}};
  const auto fonds = services.hierarchy->require_fonds(id_of(request));
  for (const auto& plan : services.hierarchy->plans(fonds.id))
    json["file_plans"].push_back(plan_view(plan));
  return json_response(json);
}

http::Response draft_plan(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"year"});
  const auto year = number_member(body, "year", 0);
  if (year < 1921 || year > 2200) refuse_member("year", "1921 to 2200");
  const auto plan =
      services.hierarchy->draft_plan(agent_of(request), id_of(request), static_cast<int>(year));
  return json_response(whole_plan(services, plan), 201)
      .with("Location", "/api/v1/file-plans/" + plan.id);
}

archive::FilePlan required_plan(Services& services, const http::Request& request) {
  const auto plan = services.hierarchy->plan(id_of(request));
  if (!plan) throw Failure("not-found");
  return *plan;
}

http::Response one_plan(Services& services, const http::Request& request) {
  return json_response(whole_plan(services, required_plan(services, request)));
}

PlanEntry entry_of(const http::Request& request) {
  const auto body = read_object(request, {"file_index", "title", "department", "retention_item"},
                                {"open", "responsible", "note"});
  PlanEntry entry;
  entry.file_index = text_member(body, "file_index");
  entry.title = text_member(body, "title");
  entry.department = text_member(body, "department");
  entry.retention_item = text_member(body, "retention_item");
  entry.open = flag_member(body, "open", true);
  entry.responsible = text_or(body, "responsible", "");
  entry.note = text_or(body, "note", "");
  return entry;
}

http::Response add_entry(Services& services, const http::Request& request) {
  const auto plan = required_plan(services, request);
  return json_response(
      entry_view(services.hierarchy->add_entry(agent_of(request), plan.id, entry_of(request))),
      201);
}

PlanEntry required_entry(Services& services, const http::Request& request) {
  const auto entry = services.hierarchy->entry(request.path_values.at("entry"));
  if (!entry || entry->plan != id_of(request)) throw Failure("not-found");
  return *entry;
}

http::Response change_entry(Services& services, const http::Request& request) {
  const auto id = required_entry(services, request).id;
  auto entry = entry_of(request);
  entry.id = id;
  return json_response(entry_view(services.hierarchy->change_entry(agent_of(request), entry)));
}

http::Response remove_entry(Services& services, const http::Request& request) {
  services.hierarchy->remove_entry(agent_of(request), required_entry(services, request).id);
  return {204, {}, {}};
}

http::Response draw_up(Services& services, const http::Request& request) {
  const auto plan = required_plan(services, request);
  return json_response(
      document_summary(services.registers->draw_up_plan(request.session->account, plan.id)), 201);
}

http::Response release(Services& services, const http::Request& request) {
  services.registers->release_plan(agent_of(request), required_plan(services, request).id);
  return {204, {}, {}};
}

}  // namespace

void add_plan_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const char* below, Permission permission,
                       Function function, std::size_t limit = 0) {
    router.add({method, std::string("/api/v1/") + below, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit});
  };
  const auto see = Permission::SeeArchive, keep = Permission::KeepArchive;
  add("GET", "fonds", see, list_fonds);
  add("POST", "fonds", keep, create_fonds, body_limit);
  add("GET", "fonds/{id}", see, one_fonds);
  add("GET", "fonds/{id}/inventories", see, list_inventories);
  add("POST", "fonds/{id}/inventories", keep, create_inventory, body_limit);
  add("GET", "inventories/{id}", see, one_inventory);
  add("GET", "fonds/{id}/file-plans", see, list_plans);
  add("POST", "fonds/{id}/file-plans", keep, draft_plan, body_limit);
  add("GET", "file-plans/{id}", see, one_plan);
  add("POST", "file-plans/{id}/entries", keep, add_entry, body_limit);
  add("PUT", "file-plans/{id}/entries/{entry}", keep, change_entry, body_limit);
  add("DELETE", "file-plans/{id}/entries/{entry}", keep, remove_entry);
  add("POST", "file-plans/{id}/paper", keep, draw_up);
  add("DELETE", "file-plans/{id}/paper", keep, release);
}

}  // namespace tamga::api
