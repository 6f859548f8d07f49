// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "index/analysis/dictionary.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/tokens.h"
#include "index/database_pool.h"
#include "index/index.h"
#include "index/query_builder.h"
#include "index/record_data.h"
#include "index/snippet.h"
#include "index/suggestions.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr std::size_t kMostHits = 100;
constexpr std::size_t kMostReadAs = 8;

// What the asker may see; empty when that is nothing.
Query visible_to(const std::vector<std::string>& access) {
  std::vector<std::string> terms;
  for (const std::string& one : access)
    if (std::string access = access_term(one); !access.empty()) terms.push_back(std::move(access));
  return {Query::OP_OR, terms.begin(), terms.end()};
}

Query filtered(const Search& search, Query visible) {
  std::vector<Query> all{std::move(visible)};
  const auto add = [&](char prefix, const std::string& value) {
    if (!value.empty()) all.emplace_back(value_term(prefix, value));
  };
  add(prefix::Form, search.form);
  add(prefix::UnitIs, search.unit);
  add(prefix::PositionIs, search.position);
  add(prefix::Year, search.year);
  if (!search.person.empty()) all.emplace_back(person_filter_term(search.person));
  return {Query::OP_AND, all.begin(), all.end()};
}

void set_order(Xapian::Enquire& enquire, Order order) {
  if (order == Order::Newest) {
    enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    enquire.set_sort_by_value(slot::Captured, true);
  } else if (order == Order::Person) {
    enquire.set_sort_by_value_then_relevance(slot::PersonOrder, false);
  }
}

class Request {
 public:
  Request(const Xapian::Database& database, const Search& search, Query filter)
      : database_(database), search_(search), filter_(std::move(filter)) {}

  Found run() {
    const std::vector<Clause> clauses = read_query(search_.text);
    const auto finds = [this](const Query& query) { return finds_any(query); };
    for (Reach reach : {Reach::Spelled, Reach::Wide, Reach::NearOne, Reach::NearTwo}) {
      const BuiltQuery built = build_query(database_, clauses, reach, finds);
      if (built.query.empty() && !clauses.empty() && reach == Reach::Spelled)
        return {};  // nothing in it that could be looked for
      Found found = match(built);
      if (found.total == 0 && !built.query.empty() && reach != Reach::NearTwo) continue;
      if (found.total > 0 && !built.folded.empty()) say_how(clauses, reach, finds, found);
      return found;
    }
    return {};
  }

 private:
  bool finds_any(const Query& query) const {
    Xapian::Enquire enquire(database_);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(Query(Query::OP_FILTER, query, filter_));
    return !enquire.get_mset(0, 1).empty();
  }

  Found match(const BuiltQuery& built) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(built.query.empty() ? filter_
                                          : Query(Query::OP_FILTER, built.query, filter_));
    set_order(enquire, search_.order);
    struct Facet {
      const char* name;
      Xapian::ValueCountMatchSpy spy;
    };
    Facet facets[] = {{"form", Xapian::ValueCountMatchSpy(slot::Form)},
                      {"year", Xapian::ValueCountMatchSpy(slot::Year)},
                      {"unit", Xapian::ValueCountMatchSpy(slot::Unit)},
                      {"position", Xapian::ValueCountMatchSpy(slot::Position)}};
    for (Facet& facet : facets) enquire.add_matchspy(&facet.spy);
    const auto offset = static_cast<Xapian::doccount>(
        std::min<std::size_t>(search_.offset, database_.get_doccount()));
    const auto limit = static_cast<Xapian::doccount>(std::min(search_.limit, kMostHits));
    const Xapian::MSet matches = enquire.get_mset(offset, limit, database_.get_doccount());

    Found found;
    found.total = matches.get_matches_estimated();  // exact: every match was looked at
    for (auto at = matches.begin(); at != matches.end(); ++at) {
      const Entry entry = read_record_data(at.get_document().get_data());
      if (!built.folded.empty()) collect_readings(enquire, at, built, entry, found);
      found.hits.push_back(hit(*at, entry, built));
    }
    for (Facet& facet : facets) found.facets[facet.name] = values_of(facet.spy);
    return found;
  }

  static std::vector<FacetValue> values_of(const Xapian::ValueCountMatchSpy& spy) {
    std::vector<FacetValue> values;
    for (auto at = spy.values_begin(); at != spy.values_end(); ++at)
      if (!(*at).empty()) values.push_back({*at, at.get_termfreq()});
    std::stable_sort(values.begin(), values.end(),
                     [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
    return values;
  }

  Hit hit(Xapian::docid document, const Entry& entry, const BuiltQuery& built) const {
    Hit hit;
    hit.id = entry.id;
    hit.form = entry.form;
    hit.form_version = entry.form_version;
    hit.title = entry.title;
    hit.person = entry.person.name;
    hit.position = entry.position;
    hit.unit = entry.unit;
    hit.organisation = entry.organisation;
    hit.registration = entry.registration;
    hit.number = entry.number;
    hit.year = entry.year;
    hit.snippet = make_snippet(database_, document, entry, built.words);
    return hit;
  }

  // Words as read, taken from the hits shown alone: the lexicon at large holds
  // words of records that the asker may not see.
  static void collect_readings(const Xapian::Enquire& enquire, const Xapian::MSetIterator& at,
                               const BuiltQuery& built, const Entry& entry, Found& found) {
    const auto add = [&](const std::u32string& word) {
      std::string shown = to_utf8(word);
      if (!shown.empty() && found.read_as.size() < kMostReadAs &&
          std::find(found.read_as.begin(), found.read_as.end(), shown) == found.read_as.end())
        found.read_as.push_back(std::move(shown));
    };
    for (auto term = enquire.get_matching_terms_begin(at);
         term != enquire.get_matching_terms_end(at); ++term) {
      const auto folded = built.folded.find(*term);
      if (folded == built.folded.end()) continue;
      if (!folded->second.empty()) {
        add(folded->second);
        continue;
      }
      for (const Token& token : tokens(entry.person.name))
        if (token.kind == Token::Kind::Word && !token.part &&
            prefix::Skeleton + skeleton(token.text) == *term)
          add(token.text);
    }
  }

  void say_how(const std::vector<Clause>& clauses, Reach reach,
               const std::function<bool(const Query&)>& finds, Found& found) const {
    if (reach >= Reach::NearOne) {
      found.how = "near";
      return;
    }
    if (reach == Reach::Spelled &&
        finds(build_query(database_, clauses, Reach::Exact, finds).query)) {
      found.read_as.clear();
      return;
    }
    found.how = "folded";
  }

  const Xapian::Database& database_;
  const Search& search_;
  Query filter_;
};

}  // namespace

struct Searcher::State {
  explicit State(const std::filesystem::path& folder) : pool(folder) {}
  mutable DatabasePool pool;
};

Searcher::Searcher(const std::filesystem::path& folder) : state_(std::make_unique<State>(folder)) {
  Dictionary::require();
}

Searcher::~Searcher() = default;

Found Searcher::search(const Search& search) const {
  const Query visible = visible_to(search.access);
  if (visible.empty()) return {};
  return state_->pool.with_database([&](const Xapian::Database& database) -> Found {
    if (database.get_doccount() == 0) return {};
    return Request(database, search, filtered(search, visible)).run();
  });
}

std::vector<std::string> Searcher::suggest(const std::string& typed,
                                           const std::vector<std::string>& access,
                                           std::size_t limit) const {
  const Query visible = visible_to(access);
  if (visible.empty()) return {};
  return state_->pool.with_database(
      [&](const Xapian::Database& database) -> std::vector<std::string> {
        if (database.get_doccount() == 0) return {};
        return make_suggestions(database, typed, visible, limit);
      });
}

std::uint64_t Searcher::position() const {
  return state_->pool.with_database([](const Xapian::Database& database) {
    const std::string text = database.size() == 0 ? "" : database.get_metadata("position");
    std::uint64_t position = 0;
    std::from_chars(text.data(), text.data() + text.size(), position);
    return position;
  });
}

std::size_t Searcher::size() const {
  return state_->pool.with_database(
      [](const Xapian::Database& database) -> std::size_t { return database.get_doccount(); });
}

bool Searcher::contains(const std::string& id) const {
  return state_->pool.with_database(
      [&](const Xapian::Database& database) { return database.term_exists(prefix::Id + id); });
}

std::string Searcher::fault() const {
  if (!state_->pool.exists()) return {};
  std::ostringstream report;
  try {
    const std::size_t faults = Xapian::Database::check(state_->pool.folder().string(), 0, &report);
    if (faults == 0) return {};
  } catch (const Xapian::Error& error) {
    return std::string(error.get_type()) + ": " + error.get_msg();
  }
  return report.str().empty() ? "the index is damaged" : report.str();
}

}  // namespace tamga::index
