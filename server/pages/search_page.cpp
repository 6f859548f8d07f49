// SPDX-License-Identifier: GPL-3.0-or-later
// Search: one box, filters as links with counts, results.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t page_size = 20;
constexpr std::size_t last_page = 500;
constexpr std::size_t facet_values = 8;
// Filters in the order in which they are shown.
constexpr const char* filters[] = {"form", "year", "unit", "position"};

std::size_t page_number(const http::Request& request) {
  const std::string text = request.parameter("page");
  std::size_t number = 1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::clamp<std::size_t>(number, 1, last_page);
}

index::Order order_of(const std::string& text) {
  if (text == "newest") return index::Order::Newest;
  if (text == "person") return index::Order::Person;
  return index::Order::Relevance;
}

// A link to the same search with one thing changed; the page starts anew.
std::string changed(const http::Request& request, const char* name, const std::string& value) {
  return own_address(request, {{name, value}, {"page", ""}});
}

class SearchView {
 public:
  SearchView(const Site& site, const Visit& visit, const index::Found& found, std::size_t page)
      : site_(site), visit_(visit), found_(found), page_(page) {}

  json view() const {
    const http::Request& request = visit_.request;
    json chosen = json::array(), kept = json::array();
    for (const char* filter : filters) {
      const std::string value = request.parameter(filter);
      if (value.empty()) continue;
      chosen.push_back({{"text", shown(filter, value)}, {"address", changed(request, filter, "")}});
      kept.push_back({{"filter", filter}, {"filter_value", value}});
    }
    if (const std::string person = request.parameter("person"); !person.empty())
      chosen.push_back({{"text", person}, {"address", changed(request, "person", "")}});
    const auto& texts = visit_.texts;
    return {{"q", request.parameter("q")},
            {"kept", kept},
            {"chosen", chosen},
            {"any_chosen", !chosen.empty()},
            {"facets", facets()},
            {"orders", orders()},
            {"hits", hits()},
            {"none", found_.total == 0},
            {"total", texts.get("search.total", {{"n", std::to_string(found_.total)}})},
            {"read_as", read_as()},
            {"pager", pager()}};
  }

 private:
  std::string shown(const std::string& filter, const std::string& value) const {
    if (filter != "form") return value;
    const auto* form = site_.services.forms->find(value);
    return form ? visit_.of(form->title.mn, form->title.en) : value;
  }

  json facets() const {
    json out = json::array();
    for (const char* filter : filters) {
      const auto facet = found_.facets.find(filter);
      if (facet == found_.facets.end() || !visit_.request.parameter(filter).empty()) continue;
      json values = json::array();
      std::size_t left = facet_values;
      for (const auto& value : facet->second) {
        if (value.value.empty() || value.count == 0 || left == 0) continue;
        --left;
        values.push_back({{"text", shown(filter, value.value)},
                          {"count", value.count},
                          {"address", changed(visit_.request, filter, value.value)}});
      }
      if (values.empty()) continue;
      out.push_back({{"facet", filter},
                     {"title", visit_.texts.get(std::string("search.facet.") + filter)},
                     {"values", values}});
    }
    return out;
  }

  json orders() const {
    json out = json::array();
    const std::string now = visit_.request.parameter("order");
    for (const std::string order : {"relevance", "newest", "person"}) {
      const bool here = now == order || (now.empty() && order == "relevance");
      out.push_back({{"text", visit_.texts.get("search.order." + order)},
                     {"here", here},
                     {"address", changed(visit_.request, "order", order)}});
    }
    return out;
  }

  json hits() const {
    json out = json::array();
    for (const auto& hit : found_.hits) {
      json snippet = json::array();
      for (const auto& fragment : hit.snippet)
        snippet.push_back({{"text", fragment.text}, {"hit", fragment.hit}});
      out.push_back({{"address", "/records/" + percent_encode(hit.id)},
                     {"title", hit.title},
                     {"person", hit.person},
                     {"position", hit.position},
                     {"unit", hit.unit},
                     {"year", hit.year > 0 ? std::to_string(hit.year) : ""},
                     {"registration", hit.registration},
                     {"number", hit.number},
                     {"form", shown("form", hit.form)},
                     {"has_snippet", !snippet.empty()},
                     {"snippet", snippet}});
    }
    return out;
  }

  std::string read_as() const {
    if (found_.how.empty() || found_.read_as.empty()) return {};
    std::string words;
    for (const auto& word : found_.read_as) words += (words.empty() ? "" : ", ") + word;
    return words;
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
  const index::Found& found_;
  std::size_t page_;
};

http::Response search(const Site& site, const Visit& visit) {
  const http::Request& request = visit.request;
  const std::size_t page = page_number(request);
  index::Search search;
  search.text = request.parameter("q");
  search.form = request.parameter("form");
  search.year = request.parameter("year");
  search.unit = request.parameter("unit");
  search.position = request.parameter("position");
  search.person = request.parameter("person");
  search.access = access::Access::terms(visit.account());
  search.order = order_of(request.parameter("order"));
  search.offset = (page - 1) * page_size;
  search.limit = page_size;
  const index::Found found = site.services.searcher->search(search);
  return visit.page("search", visit.texts.get("search.title"),
                    SearchView(site, visit, found, page).view());
}

}  // namespace

void add_search_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/", access::Permission::Search,
            [site](const Visit& visit) { return search(*site, visit); });
}

}  // namespace tamga::pages
