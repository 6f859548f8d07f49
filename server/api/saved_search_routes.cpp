// SPDX-License-Identifier: GPL-3.0-or-later
// Saved searches of the asker, each with how much is new in it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"
#include "server/searches/criteria.h"
#include "server/searches/saved_searches.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = std::size_t{32} * 1024;

Json saved_view(const Services& services, const http::Request& request,
                const searches::SavedSearch& saved) {
  return {{"id", saved.id},
          {"name", saved.name},
          {"criteria", searches::to_json(saved.criteria)},
          {"created", iso_utc(saved.created)},
          {"new", searches::new_results(*services.searcher, request.session->account, saved)}};
}

const std::string& owner(const http::Request& request) {
  return request.session->account.name;
}

const std::string& id_of(const http::Request& request) {
  return request.path_values.at("id");
}

http::Response list(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"searches", Json::array()}};
  for (const auto& saved : services.saved_searches->of(owner(request)))
    json["searches"].push_back(saved_view(services, request, saved));
  return json_response(json);
}

// Names that there are not would be a search for everything.
index::Search criteria_of(const nlohmann::json& body) {
  const auto& given = body.at("criteria");
  if (!given.is_object())
    throw Failure("content-refused",
                  {{"content-wrong-type", "/criteria", "an object is wanted", ""}});
  std::vector<Failure::Item> faults;
  for (const auto& [name, value] : given.items()) {
    const auto pointer = (nlohmann::json::json_pointer("/criteria") / name).to_string();
    const bool known =
        name == searches::text_name || name == searches::order_name ||
        std::any_of(searches::filters().begin(), searches::filters().end(),
                    [&](const searches::Filter& filter) { return filter.name == name; });
    if (!known)
      faults.push_back({"content-unknown-field", pointer, "no such criterion", ""});
    else if (!value.is_string())
      faults.push_back({"content-wrong-type", pointer, "a string is wanted", ""});
  }
  if (!faults.empty()) throw Failure("content-refused", std::move(faults));
  return searches::search_from(
      [&](std::string_view name) { return given.value(std::string(name), std::string()); });
}

http::Response save(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"name", "criteria"});
  const auto criteria = criteria_of(body);
  const auto saved = services.saved_searches->save(owner(request), text_member(body, "name"),
                                                   criteria, services.searcher->position());
  return json_response(saved_view(services, request, saved), 201);
}

http::Response one(Services& services, const http::Request& request) {
  require_parameters(request, {});
  return json_response(
      saved_view(services, request, services.saved_searches->find(owner(request), id_of(request))));
}

http::Response rename(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"name"});
  services.saved_searches->rename(owner(request), id_of(request), text_member(body, "name"));
  return one(services, request);
}

http::Response remove(Services& services, const http::Request& request) {
  require_parameters(request, {});
  services.saved_searches->remove(owner(request), id_of(request));
  return {204, {}, {}};
}

http::Response look(Services& services, const http::Request& request) {
  require_parameters(request, {});
  services.saved_searches->look(owner(request), id_of(request), services.searcher->position());
  return one(services, request);
}

}  // namespace

void add_saved_search_routes(http::Router& router, Services& services) {
  const auto add = [&](const char* method, const char* pattern,
                       http::Response (*function)(Services&, const http::Request&),
                       std::size_t limit) {
    router.add({method, std::string("/api/v1/searches") + pattern, access::Permission::Search,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit});
  };
  add("GET", "", list, 0);
  add("POST", "", save, body_limit);
  add("GET", "/{id}", one, 0);
  add("PUT", "/{id}", rename, body_limit);
  add("DELETE", "/{id}", remove, 0);
  add("POST", "/{id}/look", look, 0);
}

}  // namespace tamga::api
