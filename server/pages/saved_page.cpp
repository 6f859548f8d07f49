// SPDX-License-Identifier: GPL-3.0-or-later
// Saved searches: kept, looked at, renamed, removed.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/pages/disposal_words.h"
#include "server/pages/result_view.h"
#include "server/pages/saved_view.h"
#include "server/pages/site.h"
#include "server/searches/criteria.h"
#include "server/searches/saved_searches.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

http::Response show(const Site& site, const Visit& visit, const Failure* failure) {
  const json rows = saved_rows(site, visit);
  return visit.page("searches", visit.texts.get("saved.title"),
                    {{"saved", rows}, {"none", rows.empty()}, {"said", said_of(visit, failure)}},
                    failure ? failure->kind().http_status : 200);
}

// What the page of results had put into its form: an object of texts, however it came.
index::Search criteria_of(const std::string& text) {
  try {
    return searches::search_from(json::parse(text));
  } catch (const json::exception&) {
    throw Failure("bad-request", "criteria");
  }
}

// At most so many bytes, no character cut.
std::string beginning(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  text.resize(most);
  return text;
}

std::uint64_t position_of(const Site& site, const std::string& text) {
  std::uint64_t position = 0;
  std::from_chars(text.data(), text.data() + text.size(), position);
  // No later than now: a saved search that looked ahead would hide what comes.
  return std::min(position, site.services.searcher->position());
}

http::Response save(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const index::Search criteria = criteria_of(field(fields, "criteria"));
  std::string name = field(fields, "name");
  if (name.find_first_not_of(' ') == std::string::npos)
    name = beginning(search_words(site, visit, criteria), searches::SavedSearches::longest_name);
  try {
    site.services.saved_searches->save(visit.account().name, name, criteria,
                                       position_of(site, field(fields, "position")));
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, &failure);
  }
  return http::Response::see_other("/searches");
}

http::Response rename(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  try {
    site.services.saved_searches->rename(visit.account().name, visit.request.path_values.at("id"),
                                         field(fields, "name"));
  } catch (const Failure& failure) {
    if (failure.kind().code != "saved-search-invalid") throw;
    return show(site, visit, &failure);
  }
  return http::Response::see_other("/searches");
}

http::Response remove(const Site& site, const Visit& visit) {
  visit.checked_form();
  site.services.saved_searches->remove(visit.account().name, visit.request.path_values.at("id"));
  return http::Response::see_other("/searches");
}

// To its results, all or only what is new; from then on nothing of it is new. A stranger's
// page that leads here must not take the notice away.
http::Response look(const Site& site, const Visit& visit) {
  const std::string& id = visit.request.path_values.at("id");
  auto& all = *site.services.saved_searches;
  const auto saved = all.find(visit.account().name, id);
  const std::uint64_t now = site.services.searcher->position();
  if (from_own_page(visit.request)) all.look(visit.account().name, id, now);
  auto parameters = searches::parameters_of(saved.criteria);
  if (!visit.request.parameter("new").empty())
    parameters.emplace_back("since", std::to_string(saved.seen));
  return http::Response::see_other("/" + query_string(parameters));
}

}  // namespace

json saved_rows(const Site& site, const Visit& visit) {
  json rows = json::array();
  for (const auto& saved : site.services.saved_searches->of(visit.account().name)) {
    const std::size_t fresh =
        searches::new_results(*site.services.searcher, visit.account(), saved);
    const std::string address = "/searches/" + percent_encode(saved.id);
    rows.push_back(
        {{"saved_id", saved.id},
         {"saved_name", saved.name},
         {"words", search_words(site, visit, saved.criteria)},
         {"address", address},
         {"fresh",
          fresh == 0 ? "" : visit.texts.get("saved.fresh", {{"n", std::to_string(fresh)}})},
         {"fresh_address", address + "?new=1"}});
  }
  return rows;
}

void add_saved_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  site->add("GET", "/searches", Permission::Search,
            [site](const Visit& visit) { return show(*site, visit, nullptr); });
  site->add("GET", "/searches/{id}", Permission::Search,
            [site](const Visit& visit) { return look(*site, visit); });
  const auto post = [&](const char* pattern, http::Response (*page)(const Site&, const Visit&)) {
    site->add(
        "POST", pattern, Permission::Search,
        [site, page](const Visit& visit) { return page(*site, visit); }, small_form);
  };
  post("/searches", save);
  post("/searches/{id}/name", rename);
  post("/searches/{id}/remove", remove);
}

}  // namespace tamga::pages
