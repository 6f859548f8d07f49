// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a record's paper the words of a search stand, and records like it.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/identifier.h"
#include "server/searches/criteria.h"
#include "server/searches/marking.h"
#include "server/viewing/record_hits.h"

namespace tamga::api {
namespace {

// A record that the asker may not see is, to them, not there.
archive::Record visible(const Services& services, const http::Request& request) {
  const std::string& id = request.path_values.at("id");
  auto record = is_identifier(id) ? services.archive->record(id) : std::nullopt;
  if (!record || !access::Access::may_see(request.session->account, *record))
    throw Failure("not-found");
  return *record;
}

Json page_view(const viewing::PaperText& paper, const viewing::PageHits& hits) {
  Json words = Json::array();
  for (const std::size_t number : hits.words) {
    const auto& [text, at] = paper.at(static_cast<std::size_t>(hits.page) - 1).words.at(number);
    words.push_back({{"text", text},
                     {"left", at.left},
                     {"top", at.top},
                     {"right", at.right},
                     {"bottom", at.bottom}});
  }
  return {{"page", hits.page}, {"words", words}};
}

http::Response hits(Services& services, const http::Request& request) {
  require_parameters(request, {"q"});
  const auto record = visible(services, request);
  if (const auto gone = archive::disposal_of(*services.archive, record.id))
    throw Failure("record-destroyed", gone->fate + " by disposal " + gone->disposal);
  index::Search search = searches::search_from([&](std::string_view name) {
    return name == searches::text_name ? request.parameter(name) : std::string();
  });
  search.access = access::Access::terms(request.session->account);
  const auto found = viewing::record_hits(*services.viewing, *services.archive, record,
                                          searches::finder(services, search));
  // Its words are given out: a look as any other.
  services.archive->append({request.session->account.name}, "record.viewed", record.id,
                           Json{{"what", "hits"}}.dump());
  Json json = {{"pages", found.paper->size()}, {"hits", Json::array()}};
  for (const auto& page : found.pages) json["hits"].push_back(page_view(*found.paper, page));
  return json_response(json);
}

http::Response like(Services& services, const http::Request& request) {
  require_parameters(request, {"limit"});
  const auto record = visible(services, request);
  const auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 10, 1, 50));
  Json json = {{"hits", Json::array()}};
  for (const auto& hit : services.searcher->more_like(
           record.id, access::Access::terms(request.session->account), limit))
    json["hits"].push_back(hit_view(hit));
  return json_response(json);
}

}  // namespace

void add_hit_routes(http::Router& router, Services& services) {
  const auto add = [&](const char* pattern,
                       http::Response (*function)(Services&, const http::Request&)) {
    router.add({"GET", std::string("/api/v1/records/{id}") + pattern, access::Permission::Search,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                }});
  };
  add("/hits", hits);
  add("/like", like);
}

}  // namespace tamga::api
