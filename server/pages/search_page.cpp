// SPDX-License-Identifier: GPL-3.0-or-later
// Search: one box, filters as links with counts, results; a person's saved searches.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/pages/result_view.h"
#include "server/pages/saved_view.h"
#include "server/pages/site.h"
#include "server/searches/criteria.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t page_size = 20;
constexpr std::size_t last_page = 500;
constexpr std::size_t facet_values = 8;

std::size_t page_number(const http::Request& request) {
  const std::string text = request.parameter("page");
  std::size_t number = 1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::clamp<std::size_t>(number, 1, last_page);
}

// A link to the same search with one thing changed; the page starts anew.
std::string changed(const http::Request& request, std::string_view name, const std::string& value) {
  return own_address(request, {{std::string(name), value}, {"page", ""}});
}

// What was asked: known before anything is found.
json box_view(const Site& site, const Visit& visit, const index::Search& search) {
  json kept = json::array(), chosen = json::array();
  for (const auto& [name, value] : searches::parameters_of(search))
    if (name != searches::text_name) kept.push_back({{"filter", name}, {"filter_value", value}});
  for (const auto& filter : searches::filters())
    if (const std::string& value = search.*filter.value; !value.empty())
      chosen.push_back({{"text", filter_words(site, visit, filter.name, value)},
                        {"address", changed(visit.request, filter.name, "")}});
  if (search.since > 0)
    chosen.push_back({{"text", visit.texts.get("search.only_new")},
                      {"address", changed(visit.request, "since", "")}});
  const bool any_chosen = !chosen.empty();
  return {{"q", search.text},
          {"kept", std::move(kept)},
          {"chosen", std::move(chosen)},
          {"any_chosen", any_chosen},
          {"script", "search.js"}};
}

// What was found.
class SearchView {
 public:
  SearchView(const Site& site, const Visit& visit, const index::Search& search,
             const index::Found& found, std::size_t page)
      : site_(site), visit_(visit), search_(search), found_(found), page_(page) {}

  json view() const {
    json view = {{"q", search_.text},
                 {"facets", facets()},
                 {"orders", orders()},
                 {"hits", hits_fragment(site_, visit_, found_.hits, found_by())},
                 {"none", found_.total == 0},
                 {"missing", missing()},
                 {"total", visit_.texts.get("search.total", {{"n", std::to_string(found_.total)}})},
                 {"read_as", read_as()},
                 {"notes", notes()},
                 {"did_you_mean", did_you_mean()},
                 {"pager", pager()}};
    view["all_found"] = deals_with_all();
    view["hold_found"] = "/holds" + query_string({{"query", search_.text}}) + "#new";
    view["any_facets"] = !view["facets"].empty();
    return view;
  }

 private:
  // Holds and packages take words, no filters: they are offered for words alone.
  bool deals_with_all() const {
    if (search_.text.empty() || found_.total == 0) return false;
    for (const auto& filter : searches::filters())
      if (!(search_.*filter.value).empty()) return false;
    return access::Access::may(visit_.account(), access::Permission::KeepArchive);
  }

  json facets() const {
    json out = json::array();
    for (const auto& filter : searches::filters()) {
      const auto facet = found_.facets.find(std::string(filter.facet));
      if (facet == found_.facets.end() || !(search_.*filter.value).empty()) continue;
      json values = facet_rows(filter, facet->second);
      // What all results share leads nowhere.
      if (values.empty() || (values.size() == 1 && facet->second.front().count == found_.total))
        continue;
      out.push_back({{"facet", filter.name},
                     {"title", visit_.texts.get("search.facet." + std::string(filter.name))},
                     {"values", values}});
    }
    return out;
  }

  json facet_rows(const searches::Filter& filter,
                  const std::vector<index::FacetValue>& facet) const {
    json values = json::array();
    for (const auto& value : facet) {
      if (value.value.empty() || value.count == 0 || values.size() == facet_values) continue;
      values.push_back({{"text", filter_words(site_, visit_, filter.name, value.value)},
                        {"count", value.count},
                        {"address", changed(visit_.request, filter.name, value.value)}});
    }
    return values;
  }

  json orders() const {
    json out = json::array();
    for (const auto order : {index::Order::Relevance, index::Order::Newest, index::Order::Person}) {
      const std::string name(searches::name_of(order));
      out.push_back({{"text", visit_.texts.get("search.order." + name)},
                     {"here", order == search_.order},
                     {"address", changed(visit_.request, searches::order_name, name)}});
    }
    return out;
  }

  // What a result's link to the page of the hit carries: nothing without words.
  Parameters found_by() const {
    if (search_.text.empty()) return {};
    return searches::parameters_of(search_);
  }

  std::string read_as() const {
    if (found_.how.empty() || found_.read_as.empty()) return {};
    std::string words;
    for (const auto& word : found_.read_as) words += (words.empty() ? "" : ", ") + word;
    return words;
  }

  // What stands in no record, and the query without it; or that no record has all of it.
  json missing() const {
    if (found_.missing.empty()) return nullptr;
    std::string words, rest = search_.text;
    for (const auto& word : found_.missing) {
      words += (words.empty() ? "«" : ", «") + word + "»";
      if (const auto at = rest.find(word); at != std::string::npos) rest.erase(at, word.size());
    }
    const auto first = rest.find_first_not_of(" \t"), last = rest.find_last_not_of(" \t");
    rest = first == std::string::npos ? "" : rest.substr(first, last - first + 1);
    json view = {{"missing_words", words}};
    if (!rest.empty() && rest.find('"') == std::string::npos) {
      view["without"] = rest;
      view["address"] = changed(visit_.request, searches::text_name, rest);
    }
    return view;
  }

  json notes() const {
    json out = json::array();
    for (const auto& code : found_.notes)
      if (const std::string key = "search.note." + code; visit_.texts.has(key))
        out.push_back({{"note", visit_.texts.get(key)}});
    return out;
  }

  json did_you_mean() const {
    if (found_.did_you_mean.empty()) return false;
    return {{"meant", found_.did_you_mean},
            {"address", changed(visit_.request, searches::text_name, found_.did_you_mean)}};
  }

  json pager() const {
    const std::size_t pages = std::min((found_.total + page_size - 1) / page_size, last_page);
    if (pages < 2) return false;
    const auto link = [&](std::size_t number) {
      return own_address(visit_.request, {{"page", std::to_string(number)}});
    };
    return {{"place", visit_.texts.get("search.page", {{"n", std::to_string(page_)},
                                                       {"of", std::to_string(pages)}})},
            {"previous", page_ > 1 ? link(page_ - 1) : ""},
            {"next", page_ < pages ? link(page_ + 1) : ""}};
  }

  const Site& site_;
  const Visit& visit_;
  const index::Search& search_;
  const index::Found& found_;
  std::size_t page_;
};

// What was typed may be no UTF-8.
std::string to_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::uint64_t since_of(const http::Request& request) {
  const std::string text = request.parameter("since");
  std::uint64_t since = 0;
  std::from_chars(text.data(), text.data() + text.size(), since);
  return since;
}

json results_view(const Site& site, const Visit& visit, const index::Search& search,
                  std::size_t page, std::uint64_t position) {
  const index::Found found = site.services.searcher->search(search);
  json view = SearchView(site, visit, search, found, page).view();
  // Who has asked may save it; who starts is told what is new.
  if (searches::asks(search))
    view["save"] = {{"criteria", to_text(searches::to_json(search))},
                    {"position", std::to_string(position)}};
  else
    view["saved"] = saved_rows(site, visit);
  view["any_saved"] = view.contains("saved") && !view["saved"].empty();
  return view;
}

// The box is painted while the records are looked for.
http::Response search(const std::shared_ptr<Site>& site, const Visit& visit) {
  const http::Request& request = visit.request;
  const std::size_t page = page_number(request);
  index::Search search =
      searches::search_from([&](std::string_view name) { return request.parameter(name); }, true);
  search.access = access::Access::terms(visit.account());
  search.since = since_of(request);
  search.offset = (page - 1) * page_size;
  search.limit = page_size;
  // Asked before: what comes meanwhile is then new to a search that is saved.
  const auto position = site->services.searcher->position();
  json box = box_view(*site, visit, search);
  return visit.page_in_parts("search", visit.texts.get("search.title"), std::move(box),
                             "search_results", [site, &visit, search, page, position] {
                               return results_view(*site, visit, search, page, position);
                             });
}

}  // namespace

void add_search_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/", access::Permission::Search,
            [site](const Visit& visit) { return search(site, visit); });
}

}  // namespace tamga::pages
