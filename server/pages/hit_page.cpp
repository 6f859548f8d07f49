// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the hit: a page of the record's paper as a picture, what was looked for
// marked where it stands; the picture itself; and records like this one.
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"
#include "server/pages/result_view.h"
#include "server/pages/shown_record.h"
#include "server/pages/site.h"
#include "server/searches/criteria.h"
#include "server/searches/marking.h"
#include "server/services.h"
#include "server/viewing/record_hits.h"

namespace tamga::pages {
namespace {

using nlohmann::json;
using viewing::PageHits;
using viewing::RecordHits;

constexpr std::size_t shown_hit_pages = 60;
constexpr std::size_t similar_records = 20;
// The drawing over the picture is ten thousand units wide.
constexpr int drawing_width = 10'000;
constexpr int around = 18;  // units that a mark is wider than its word, on each side

// A page of the paper as it is shown to whoever came from a search.
class LeafView {
 public:
  LeafView(const Visit& visit, const archive::Record& record, const index::Search& search,
           const RecordHits& hits, int page)
      : visit_(visit),
        record_(record),
        search_(search),
        hits_(hits),
        page_(page),
        here_(hits.on_page(page)) {}

  json view() const {
    const auto& shown = paper().at(static_cast<std::size_t>(page_) - 1);
    const int height =
        static_cast<int>(static_cast<std::int64_t>(drawing_width) * shown.height / shown.width);
    const bool large = !visit_.request.parameter("large").empty();
    return {{"title", record_.title},
            {"registration", record_.registration},
            {"record", record_address()},
            {"results", "/" + query_string(searches::parameters_of(search_))},
            {"any_search", searches::asks(search_)},
            {"address", record_address() + "/pages"},
            {"q", search_.text},
            {"place", of_page("leaf.page_of", page_)},
            {"picture", record_address() + "/pages/" + std::to_string(page_) + ".png"},
            {"picture_width", shown.width},
            {"picture_height", shown.height},
            {"drawing_height", height},
            {"marks", marks(shown, height)},
            {"found", found_words()},
            {"hit_pages", hit_pages()},
            {"any_hit_pages", !hits_.pages.empty()},
            {"previous", page_ > 1 ? link(page_ - 1) : ""},
            {"next", page_ < pages() ? link(page_ + 1) : ""},
            {"previous_hit", near_hit(-1)},
            {"next_hit", near_hit(1)},
            {"large", large},
            {"resize", own_address(visit_.request,
                                   {{"large", large ? "" : "1"}, {"leaf", std::to_string(page_)}})},
            {"text", text(shown)}};
  }

 private:
  const viewing::PaperText& paper() const { return *hits_.paper; }
  int pages() const { return static_cast<int>(paper().size()); }
  std::string record_address() const { return "/records/" + percent_encode(record_.id); }

  std::string of_page(const char* key, int page) const {
    return visit_.texts.get(key, {{"n", std::to_string(page)}, {"of", std::to_string(pages())}});
  }
  std::string link(int page) const {
    return own_address(visit_.request, {{"leaf", std::to_string(page)}});
  }

  json marks(const viewing::PageText& shown, int height) const {
    json out = json::array();
    if (!here_) return out;
    const auto down = [&](int share) {
      return static_cast<int>(static_cast<std::int64_t>(share) * height / 10'000);
    };
    for (const std::size_t word : here_->words) {
      const auto& at = shown.words.at(word).place;
      out.push_back({{"x", at.left - around},
                     {"y", down(at.top) - around},
                     {"width", at.right - at.left + 2 * around},
                     {"height", down(at.bottom) - down(at.top) + 2 * around}});
    }
    return out;
  }

  // For who cannot see the picture, and for whoever wants to copy from it.
  json text(const viewing::PageText& shown) const {
    const auto number = static_cast<std::size_t>(page_) - 1;
    json pieces = json::array();
    const auto add = [&](const std::string& piece, bool hit) {
      if (!pieces.empty() && pieces.back()["hit"] == hit)
        pieces.back()["piece"].get_ref<std::string&>() += piece;
      else
        pieces.push_back({{"piece", piece}, {"hit", hit}});
    };
    if (shown.words.empty()) {
      if (number < hits_.read.size()) add(hits_.read[number], false);
    } else {
      std::size_t next = 0;  // of the words that are hits
      for (std::size_t word = 0; word < shown.words.size(); ++word) {
        const bool hit = here_ && next < here_->words.size() && here_->words[next] == word;
        next += hit ? 1 : 0;
        add(shown.words[word].text, hit);
        add(" ", false);
      }
    }
    if (pieces.empty()) return false;
    return {{"pieces", pieces}};
  }

  std::string found_words() const {
    if (search_.text.empty()) return {};
    const char* key = hits_.pages.empty()    ? "leaf.found_nowhere"
                      : !here_               ? "leaf.found_elsewhere"
                      : here_->words.empty() ? "leaf.found_unplaced"
                                             : "leaf.found_here";
    return visit_.texts.get(key,
                            {{"n", std::to_string(here_ ? here_->words.size() : std::size_t{0})}});
  }

  json hit_pages() const {
    json out = json::array();
    for (const PageHits& one : hits_.pages) {
      if (out.size() == shown_hit_pages) break;
      out.push_back({{"page_number", one.page},
                     {"page_address", link(one.page)},
                     {"page_label", of_page("leaf.page_of", one.page)},
                     {"here", one.page == page_}});
    }
    return out;
  }

  // The nearest page with a hit before or after this one, "" for none.
  std::string near_hit(int step) const {
    int nearest = 0;
    for (const PageHits& one : hits_.pages)
      if (step < 0 ? one.page < page_ : one.page > page_ && nearest == 0) nearest = one.page;
    return nearest == 0 ? "" : link(nearest);
  }

  const Visit& visit_;
  const archive::Record& record_;
  const index::Search& search_;
  const RecordHits& hits_;
  const int page_;
  const PageHits* here_;
};

http::Response leaf(const Site& site, const Visit& visit) {
  const auto record = record_with_content(site, visit);
  index::Search search = searches::search_from(
      [&](std::string_view name) { return visit.request.parameter(name); }, true);
  search.access = access::Access::terms(visit.account());
  const RecordHits hits = viewing::record_hits(*site.services.viewing, *site.services.archive,
                                               record, searches::finder(site.services, search));
  const int asked = std::atoi(visit.request.parameter("leaf").c_str());
  const int page =
      asked < 1 ? hits.first_page() : std::min(asked, static_cast<int>(hits.paper->size()));
  note_look(site, visit, "record.viewed", record, "leaf", page);
  return visit.page("leaf", record.title, LeafView(visit, record, search, hits, page).view());
}

// Asked anew each time whether it may be seen; kept by the browser of who may.
http::Response picture(const Site& site, const Visit& visit) {
  const auto record = record_with_content(site, visit);
  const std::string& name = visit.request.path_values.at("picture");
  const int page = std::atoi(name.c_str());
  if (name != std::to_string(page) + ".png") throw Failure("not-found");
  http::Response response;
  const std::string tag =
      "\"" + site.services.archive->current_pdf(record) + "-" + std::to_string(page) + "\"";
  if (visit.request.header("if-none-match") == tag) {
    response.status = 304;
  } else {
    response.body = *site.services.viewing->picture(record, page);
    response.with("Content-Type", "image/png");
    note_look(site, visit, "record.viewed", record, "picture", page);
  }
  return response.with("ETag", tag)
      .with("Cache-Control", "private, no-cache")
      .with("X-Content-Type-Options", "nosniff")
      .with("Content-Security-Policy", "default-src 'none'")
      .with("Referrer-Policy", "same-origin");
}

http::Response similar(const Site& site, const Visit& visit) {
  const auto record = visible_record(site, visit);
  const auto hits = site.services.searcher->more_like(
      record.id, access::Access::terms(visit.account()), similar_records);
  return visit.page("similar", visit.texts.get("similar.title"),
                    {{"title", record.title},
                     {"registration", record.registration},
                     {"record", "/records/" + percent_encode(record.id)},
                     {"none", hits.empty()},
                     {"hits", hits_fragment(site, visit, hits, {})}});
}

}  // namespace

void add_hit_pages(const std::shared_ptr<Site>& site) {
  using access::Permission;
  const auto see = [&](const char* pattern, http::Response (*page)(const Site&, const Visit&)) {
    site->add("GET", pattern, Permission::Search,
              [site, page](const Visit& visit) { return page(*site, visit); });
  };
  see("/records/{id}/pages", leaf);
  see("/records/{id}/pages/{picture}", picture);
  see("/records/{id}/like", similar);
}

}  // namespace tamga::pages
