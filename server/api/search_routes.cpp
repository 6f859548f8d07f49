// SPDX-License-Identifier: GPL-3.0-or-later
// Search and suggestions. The asker's access terms go into the query itself.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/searches/criteria.h"

namespace tamga::api {
namespace {

constexpr std::uint64_t furthest = 10'000;  // hits: nobody pages further

http::Response search(const Services& services, const http::Request& request) {
  require_parameters(request, {"q", "form", "year", "unit", "position", "class", "openness",
                               "script", "organisation", "person", "order", "cursor", "limit"});
  index::Search search =
      searches::search_from([&](std::string_view name) { return request.parameter(name); });
  search.access = access::Access::terms(request.session->account);
  search.offset = static_cast<std::size_t>(number_parameter(request, "cursor", 0, 0, furthest));
  search.limit = static_cast<std::size_t>(number_parameter(request, "limit", 20, 1, 100));
  auto found = services.searcher->search(search);
  Json json = found_view(found);
  const std::size_t reached = search.offset + found.hits.size();
  json["next"] = nullptr;
  if (reached < found.total && reached <= furthest && !found.hits.empty())
    json["next"] = std::to_string(reached);
  return json_response(json);
}

http::Response suggest(const Services& services, const http::Request& request) {
  require_parameters(request, {"q", "limit"});
  const auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 8, 1, 20));
  const std::string typed = request.parameter("q");
  if (typed.size() > searches::longest_value) throw Failure("bad-request", "q: too long");
  Json json = {{"suggestions", Json::array()}};
  for (const auto& suggestion :
       services.searcher->suggest(typed, access::Access::terms(request.session->account), limit))
    json["suggestions"].push_back(suggestion_view(suggestion));
  return json_response(json);
}

}  // namespace

void add_search_routes(http::Router& router, Services& services) {
  router.add({"GET", "/api/v1/search", access::Permission::Search,
              [&services](const http::Request& request) { return search(services, request); }});
  router.add({"GET", "/api/v1/suggest", access::Permission::Search,
              [&services](const http::Request& request) { return suggest(services, request); }});
}

}  // namespace tamga::api
