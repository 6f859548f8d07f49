// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/result_view.h"

#include <nlohmann/json.hpp>

#include "server/pages/disposal_words.h"
#include "server/searches/criteria.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// Its term by the schedule in force, as long as the archive has one fonds: another's item of
// the same number may have another.
std::string item_words(const Site& site, const Visit& visit, const std::string& item) {
  const auto fonds = site.services.hierarchy->fonds();
  if (fonds.size() != 1) return item;
  const auto& schedule = *site.services.schedule;
  const auto version = schedule.in_force(fonds.front().id, schedule.today());
  const auto rule = version ? version->rule(item) : std::nullopt;
  return rule ? item + " – " + rule_words(visit, rule) : item;
}

json hit_view(const Site& site, const Visit& visit, const index::Hit& hit,
              const Parameters& found_by) {
  json snippet = json::array();
  for (const auto& fragment : hit.snippet)
    snippet.push_back({{"text", fragment.text}, {"hit", fragment.hit}});
  const std::string address = "/records/" + percent_encode(hit.id);
  return {{"address", address},
          {"leaf", found_by.empty() ? "" : address + "/pages" + query_string(found_by)},
          {"title", hit.title},
          {"person", hit.person},
          {"position", hit.position},
          {"unit", hit.unit},
          {"year", hit.year > 0 ? std::to_string(hit.year) : ""},
          {"registration", hit.registration},
          {"number", hit.number},
          {"form", filter_words(site, visit, "form", hit.form)},
          {"has_snippet", !snippet.empty()},
          {"snippet", snippet}};
}

}  // namespace

std::string hits_fragment(const Site& site, const Visit& visit, const std::vector<index::Hit>& hits,
                          const Parameters& found_by) {
  json rows = json::array();
  for (const auto& hit : hits) rows.push_back(hit_view(site, visit, hit, found_by));
  return visit.fragment(
      "hits", {{"hits", rows},
               {"keeps", access::Access::may(visit.account(), access::Permission::KeepArchive)},
               {"csrf", visit.request.session ? visit.request.session->csrf : ""}});
}

std::string filter_words(const Site& site, const Visit& visit, std::string_view filter,
                         const std::string& value) {
  if (filter == "form") {
    const auto* form = site.services.forms->find(value);
    return form ? visit.of(form->title.mn, form->title.en) : value;
  }
  if (filter == "class") return item_words(site, visit, value);
  if (filter == "openness" || filter == "script") {
    const std::string key = "search." + std::string(filter) + "." + value;
    return visit.texts.has(key) ? visit.texts.get(key) : value;
  }
  return value;
}

std::string search_words(const Site& site, const Visit& visit, const index::Search& search) {
  std::string words = search.text.empty() ? "" : "«" + search.text + "»";
  for (const auto& filter : searches::filters())
    if (const std::string& value = search.*filter.value; !value.empty())
      words += (words.empty() ? "" : " · ") + filter_words(site, visit, filter.name, value);
  return words;
}

}  // namespace tamga::pages
