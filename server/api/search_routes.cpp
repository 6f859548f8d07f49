// SPDX-License-Identifier: GPL-3.0-or-later
// Search and suggestions. The asker's access terms go into the query itself.
#include <map>
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"

namespace tamga::api {
namespace {

constexpr std::size_t longest_query = 1000;  // bytes
constexpr std::uint64_t furthest = 10'000;   // hits: nobody pages further

index::Order order_of(const http::Request& request) {
  static const std::map<std::string, index::Order> orders = {{"", index::Order::Relevance},
                                                             {"relevance", index::Order::Relevance},
                                                             {"newest", index::Order::Newest},
                                                             {"person", index::Order::Person}};
  auto at = orders.find(request.parameter("order"));
  if (at == orders.end()) throw Failure("bad-request", "order: relevance, newest or person");
  return at->second;
}

std::string bounded(const http::Request& request, const char* name) {
  std::string text = request.parameter(name);
  if (text.size() > longest_query) throw Failure("bad-request", std::string(name) + ": too long");
  return text;
}

http::Response search(const Services& services, const http::Request& request) {
  require_parameters(
      request, {"q", "form", "year", "unit", "position", "person", "order", "cursor", "limit"});
  index::Search search;
  search.text = bounded(request, "q");
  search.form = bounded(request, "form");
  search.year = bounded(request, "year");
  search.unit = bounded(request, "unit");
  search.position = bounded(request, "position");
  search.person = bounded(request, "person");
  search.order = order_of(request);
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
  auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 8, 1, 20));
  Json texts = Json::array();
  for (const index::Suggestion& one : services.searcher->suggest(
           bounded(request, "q"), access::Access::terms(request.session->account), limit))
    texts.push_back(one.text);
  return json_response({{"suggestions", texts}});
}

}  // namespace

void add_search_routes(http::Router& router, Services& services) {
  router.add({"GET", "/api/v1/search", access::Permission::Search,
              [&services](const http::Request& request) { return search(services, request); }});
  router.add({"GET", "/api/v1/suggest", access::Permission::Search,
              [&services](const http::Request& request) { return suggest(services, request); }});
}

}  // namespace tamga::api
