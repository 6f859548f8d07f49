// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/compare_page.h"

#include <nlohmann/json.hpp>

#include "index/index.h"
#include "renderers/content/content.h"
#include "server/pages/address.h"
#include "server/pages/content_changes.h"
#include "server/pages/past_documents.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t shown_candidates = 20;

std::string comparison(const std::string& one, const std::string& other) {
  return "/compare" + query_string({{"one", one}, {"other", other}});
}

// Records of the same form about the same post, newest first.
json candidates(const Site& site, const Visit& visit, const PastDocument& of,
                const std::string& id) {
  const auto* form = site.services.forms->find(of.earlier.form + "@" + of.form_version);
  if (!form) return json::array();
  const auto fields = forms::index_fields(*form, of.earlier.content);
  index::Search search;
  search.form = of.earlier.form;
  search.position = fields.position;
  search.unit = fields.unit;
  search.access = access::Access::terms(visit.account());
  search.order = index::Order::Newest;
  search.limit = shown_candidates;
  search.passages = search.facets = false;
  json rows = json::array();
  for (const auto& hit : site.services.searcher->search(search).hits)
    if (hit.id != id)
      rows.push_back({{"candidate", comparison(hit.id, id)},
                      {"candidate_title", hit.title},
                      {"candidate_number", hit.registration}});
  return rows;
}

http::Response compare(const Site& site, const FormSchemas& schemas, const Visit& visit) {
  const auto one = visit.request.parameter("one"), other = visit.request.parameter("other");
  json view = {{"chosen", false}, {"offers", false}};
  if (one.empty()) {
    const auto of = past_documents(site, visit, {other}).front();
    const auto rows = candidates(site, visit, of, other);
    view["offers"] = {{"of_title", of.title},
                      {"of_address", of.address},
                      {"none", rows.empty()},
                      {"candidates", rows}};
    return visit.page("compare", visit.texts.get("compare.title"), std::move(view));
  }
  const auto both = past_documents(site, visit, {one, other});
  const PastDocument &before = both[0], &after = both[1];
  const auto* form = site.services.forms->find(after.earlier.form + "@" + after.form_version);
  if (!form || before.earlier.form != after.earlier.form)
    throw Failure("bad-request", "only documents of one form can be compared");
  const auto changes = content_changes(schemas.content(*form), before.earlier.content,
                                       after.earlier.content, visit.language);
  view["chosen"] = {
      {"before_title", before.title},
      {"before_address", before.address},
      {"after_title", after.title},
      {"after_address", after.address},
      {"exchange", comparison(other, one)},
      {"same", changes.empty()},
      {"count", visit.texts.get("compare.count", {{"n", std::to_string(changes.size())}})},
      {"table", visit.fragment("changes", {{"changes", changes_view(changes)}})}};
  return visit.page("compare", visit.texts.get("compare.title"), std::move(view));
}

}  // namespace

void add_compare_pages(const std::shared_ptr<Site>& site,
                       const std::shared_ptr<const FormSchemas>& schemas) {
  site->add("GET", "/compare", access::Permission::Search,
            [site, schemas](const Visit& visit) { return compare(*site, *schemas, visit); });
}

}  // namespace tamga::pages
