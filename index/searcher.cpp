// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <mutex>
#include <optional>
#include <sstream>

#include "index/analysis/dictionary.h"
#include "index/analysis/homoglyphs.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/tokens.h"
#include "index/database_pool.h"
#include "index/did_you_mean.h"
#include "index/facets.h"
#include "index/index.h"
#include "index/likeness.h"
#include "index/metadata_keys.h"
#include "index/postings.h"
#include "index/query_builder.h"
#include "index/record_data.h"
#include "index/snippet.h"
#include "index/suggestions.h"
#include "index/terms.h"
#include "index/word_stream.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr std::size_t kMostHits = 100;
constexpr std::size_t kMostReadAs = 8;
constexpr std::uint64_t kLeastCompacted = 10'000;  // positions of the log
constexpr std::size_t kMostScanned = 400;          // bytes
constexpr std::size_t kMostMissing = 12;           // words looked for one by one
constexpr std::size_t kMostSeen = 10;              // hits whose words a correction may take

std::vector<std::string> access_terms(const std::vector<std::string>& access) {
  std::vector<std::string> terms;
  for (const std::string& one : access)
    if (std::string term = access_term(one); !term.empty()) terms.push_back(std::move(term));
  return terms;
}

// Not Query::MatchAll: all threads would count references to that one object.
Query everything() {
  return Query(std::string());
}

// Of a number that each shard's metadata has: the least.
std::uint64_t least_number(const OpenIndex& index, const char* key) {
  std::optional<std::uint64_t> least;
  for (const Xapian::Database& shard : index.shards) {
    const std::string text = shard.get_metadata(key);
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    least = std::min(number, least.value_or(number));
  }
  return least.value_or(0);
}

// What a query is held to beside its words.
struct Filter {
  Query query;
  bool everything = false;  // it lets all records of the index through
};

// What the asker may see. A term that every record has filters nothing: then the
// records need not be looked at for it.
Filter visible_to(const Xapian::Database& database, const std::vector<std::string>& terms) {
  const Xapian::doccount all = database.get_doccount();
  const bool unheld = std::any_of(terms.begin(), terms.end(), [&](const std::string& term) {
    return database.get_termfreq(term) == all;
  });
  if (unheld) return {everything(), true};
  return {Query(Query::OP_OR, terms.begin(), terms.end()), false};
}

Filter filtered(const Search& search, Filter visible) {
  std::vector<Query> all;
  if (!visible.everything) all.push_back(std::move(visible.query));
  for (std::size_t facet = 0; facet < kFacetFields; ++facet)
    if (kFacets[facet].filter)
      if (const std::string term = facet_term(facet, search.*kFacets[facet].filter); !term.empty())
        all.emplace_back(term);
  if (!search.person.empty()) all.emplace_back(person_filter_term(search.person));
  if (search.since > 0)
    all.emplace_back(Query::OP_VALUE_GE, slot::Came,
                     Xapian::sortable_serialise(static_cast<double>(search.since)));
  if (all.empty()) return {everything(), true};
  return {Query(Query::OP_AND, all.begin(), all.end()), false};
}

Query held_to(const Filter& filter, const Query& query) {
  if (query.empty()) return filter.query;
  return filter.everything ? query : Query(Query::OP_FILTER, query, filter.query);
}

void set_order(Xapian::Enquire& enquire, Order order) {
  if (order == Order::Newest) {
    enquire.set_docid_order(Xapian::Enquire::DESCENDING);
    enquire.set_sort_by_value(slot::Captured, true);
  } else if (order == Order::Person) {
    enquire.set_sort_by_value_then_relevance(slot::PersonOrder, false);
  }
}

// Word forms of every shard, kept from one request to the next.
using FormCaches = std::array<FormCache, kMostShards>;

class Request {
 public:
  Request(const OpenIndex& index, FormCaches& forms, const Search& search,
          const SynonymTerms& synonyms, Filter filter)
      : index_(index),
        database_(index.all),
        forms_(forms),
        readers_(index.shards.size()),
        search_(search),
        synonyms_(synonyms),
        filter_(std::move(filter)) {}

  std::vector<Hit> more_like(const std::string& id) {
    const Query self(prefix::Id + id);
    if (id.size() >= kLongestTerm || !finds_any(self)) return {};
    BuiltQuery built;
    built.query = like_query(database_, prefix::Id + id);
    if (built.query.empty()) return {};
    built.query = Query(Query::OP_AND_NOT, built.query, self);
    return match(built, false).hits;
  }

  Found run() {
    const ReadQuery read = read_query(search_.text);
    Found found = answer(read.clauses);
    const std::vector<Clause> scanned =
        found.total == 0 ? scanned_clauses() : std::vector<Clause>();
    if (!scanned.empty())
      if (Found other = answer(scanned); other.total > 0) {
        found = std::move(other);
        if (found.how.empty()) found.how = "folded";
      }
    if (read.read_as_words) found.notes.push_back("read-as-words");
    if (read.too_long) found.notes.push_back("too-long");
    return found;
  }

  // Read as far as it has to be to find anything; where nothing is found (the record at hand
  // may not be in the index yet), as far as it can be.
  Marker marker() {
    Marker furthest;
    for (const auto& clauses : {read_query(search_.text).clauses, scanned_clauses()})
      for (Reach reach : kReaches) {
        BuiltQuery built = build(clauses, reach);
        if (built.query.empty()) break;
        const bool found = finds_any(built.query);
        if (!found && reach != Reach::NearTwo) continue;
        Marker marker(std::move(built.words), std::move(built.beginnings));
        if (found) return marker;
        if (furthest.empty()) furthest = std::move(marker);
      }
    return furthest;
  }

 private:
  static constexpr Reach kReaches[] = {Reach::Spelled, Reach::Wide, Reach::NearOne, Reach::NearTwo};

  BuiltQuery build(const std::vector<Clause>& clauses, Reach reach) const {
    return build_query(index_, clauses, reach, synonyms_,
                       [this](const Query& query) { return finds_any(query); });
  }

  // The query with figures read as the letters that they look like; none when there are none.
  std::vector<Clause> scanned_clauses() const {
    const std::string other = figures_as_letters(search_.text.substr(0, kMostScanned));
    return other == search_.text ? std::vector<Clause>() : read_query(other).clauses;
  }

  Found answer(const std::vector<Clause>& clauses) {
    for (Reach reach : kReaches) {
      const BuiltQuery built = build(clauses, reach);
      if (built.query.empty() && !clauses.empty() && reach == Reach::Spelled)
        return {};  // nothing in it that could be looked for
      // How it was read is told, and looked up, only if nothing is found exactly.
      const bool exactly =
          built.widened && reach == Reach::Spelled && finds_any(build(clauses, Reach::Exact).query);
      Found found = match(built, !exactly);
      if (found.total == 0 && !built.query.empty() && reach != Reach::NearTwo) continue;
      if (found.total == 0) found.missing = missing(clauses);
      if (found.total > 0 && built.widened && !exactly)
        found.how = reach >= Reach::NearOne ? "near" : "folded";
      if (reach == Reach::Spelled && !clauses.empty())
        found.did_you_mean = commoner(database_, search_.text, found.total,
                                      [this](const std::string& term) { return visible(term); });
      return found;
    }
    return {};
  }

  // Of several words those that nothing has. Others may be said by records, but by none
  // together with the rest.
  std::vector<std::string> missing(const std::vector<Clause>& clauses) const {
    std::vector<Clause> words;
    for (const Clause& clause : clauses) {
      if (clause.negative || clause.field == Field::Year) continue;
      for (const Token& token : tokens(clause.text)) {
        if (token.part || words.size() >= kMostMissing) continue;
        Clause word = clause;
        word.text = clause.text.substr(token.begin, token.end - token.begin);
        word.phrase = word.or_previous = false;
        words.push_back(std::move(word));
      }
    }
    std::vector<std::string> missing;
    if (words.size() < 2) return missing;
    for (const Clause& word : words)
      if (const Query query = build({word}, Reach::Wide).query; query.empty() || !finds_any(query))
        missing.push_back(word.text);
    return missing;
  }

  // Records that the asker may see with this term, filters of the search left in.
  std::size_t visible(const std::string& term) const {
    Xapian::Enquire enquire(database_);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(held_to(filter_, Query(term)));
    return enquire.get_mset(0, 0, database_.get_doccount()).get_matches_estimated();
  }

  bool finds_any(const Query& query) const {
    Xapian::Enquire enquire(database_);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(held_to(filter_, query));
    return !enquire.get_mset(0, 1).empty();
  }

  Found match(const BuiltQuery& built, bool readings) {
    Xapian::Enquire enquire(database_);
    const Query query = held_to(filter_, built.query);
    enquire.set_query(query);
    set_order(enquire, search_.order);
    const Xapian::doccount all = database_.get_doccount();
    const bool everything = built.query.empty() && filter_.everything;
    const bool counts = search_.facets && !everything;
    FacetCounter counter(index_, 0, kPersonFacet);
    const bool along = index_.shards.size() == 1 && !index_.remote;
    if (counts && along) counter.count_along(enquire);
    const auto offset = static_cast<Xapian::doccount>(std::min<std::size_t>(search_.offset, all));
    const auto limit = static_cast<Xapian::doccount>(std::min(search_.limit, kMostHits));
    // Of one word the number is known; of anything else all are looked at, once.
    if (limit == 0) enquire.set_weighting_scheme(Xapian::BoolWeight());
    const bool known = everything || (!counts && query.get_type() == Query::LEAF_TERM);
    const Xapian::MSet matches = enquire.get_mset(offset, limit, known ? 0 : all);
    counter.finish();

    Found found;
    found.total = everything ? all
                  : known    ? database_.get_termfreq(*query.get_terms_begin())
                             : matches.get_matches_estimated();
    if (built.as_words) found.notes.push_back("read-as-words");
    std::vector<std::optional<WordMarks>> words(index_.shards.size());
    std::vector<Seen> seen;
    for (auto at = matches.begin(); at != matches.end(); ++at) {
      const Xapian::Document document = at.get_document();
      Entry entry = read_shown(document.get_value(slot::Shown));
      const bool looked_into = found.hits.size() < kMostSeen;
      const bool read = readings && !built.folded.empty();
      if (looked_into && (read || !built.strayed.empty()))
        entry.texts = StoredTexts(document.get_data(), forms_of(index_.shard_of(*at))).all();
      if (read) collect_readings(enquire, at, built, entry, found);
      found.hits.push_back(hit(entry));
      if (search_.passages) {
        const std::size_t shard = index_.shard_of(*at);
        if (!words[shard]) words[shard] = snippet_words(index_.shards[shard], built.words);
        found.hits.back().snippet = passage(document, *words[shard], forms_of(shard));
      }
      if (looked_into && !built.strayed.empty())
        seen.push_back(
            {std::move(entry),
             {enquire.get_matching_terms_begin(at), enquire.get_matching_terms_end(at)}});
    }
    found.did_you_mean = corrected(search_.text, built.strayed, seen);
    if (counts && !along) counter.count(query, all);
    if (counts)
      found.facets = facets_of(index_, counter);
    else if (search_.facets)
      found.facets = facets_of_all(index_);
    return found;
  }

  // Numbers of word forms are each shard's own.
  const FormReader& forms_of(std::size_t shard) {
    if (!readers_[shard]) readers_[shard].emplace(index_.shards[shard], forms_[shard]);
    return *readers_[shard];
  }

  static std::vector<Fragment> passage(const Xapian::Document& document, const WordMarks& words,
                                       const FormReader& forms) {
    const std::string data = document.get_data();
    return make_snippet(StoredTexts(data, forms),
                        words.empty() ? std::string() : document.get_value(slot::Words), words);
  }

  static Hit hit(const Entry& entry) {
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
      // A stem's key is no word: what is shown is how the record has it.
      const bool key = folded->second.empty() || (*term)[0] == prefix::Unknown;
      if (found.read_as.size() < kMostReadAs && found.hits.size() < kMostSeen)
        add(key ? form_in(entry, *term) : folded->second);
    }
  }

  const OpenIndex& index_;
  const Xapian::Database& database_;  // all of it
  FormCaches& forms_;
  std::vector<std::optional<FormReader>> readers_;  // of the shards asked
  const Search& search_;
  const SynonymTerms& synonyms_;
  Filter filter_;
};

}  // namespace

struct Searcher::State {
  State(const std::filesystem::path& folder, Synonyms synonyms)
      : pool(folder), words(std::move(synonyms)) {}

  // Put into terms at the first search, because that loads the dictionary.
  std::shared_ptr<const SynonymTerms> synonyms() const {
    const std::scoped_lock lock(mutex);
    if (!ready) ready = std::make_shared<const SynonymTerms>(words);
    return ready;
  }

  mutable DatabasePool pool;
  FormCaches forms;
  mutable std::mutex mutex;
  Synonyms words;
  mutable std::shared_ptr<const SynonymTerms> ready;
};

Searcher::Searcher(const std::filesystem::path& folder, Synonyms synonyms)
    : state_(std::make_unique<State>(folder, std::move(synonyms))) {
  Dictionary::require();
}

void Searcher::set_synonyms(Synonyms synonyms) {
  const std::scoped_lock lock(state_->mutex);
  state_->words = std::move(synonyms);
  state_->ready.reset();
}

Searcher::~Searcher() = default;

Found Searcher::search(const Search& search) const {
  const std::vector<std::string> access = access_terms(search.access);
  if (access.empty()) return {};
  const auto synonyms = state_->synonyms();
  return state_->pool.with_index([&](const OpenIndex& index) -> Found {
    if (index.all.get_doccount() == 0) return {};
    return Request(index, state_->forms, search, *synonyms,
                   filtered(search, visible_to(index.all, access)))
        .run();
  });
}

Marker Searcher::marker(const Search& search) const {
  const std::vector<std::string> access = access_terms(search.access);
  if (access.empty()) return {};
  const auto synonyms = state_->synonyms();
  return state_->pool.with_index([&](const OpenIndex& index) -> Marker {
    if (index.all.get_doccount() == 0) return {};
    return Request(index, state_->forms, search, *synonyms,
                   filtered(search, visible_to(index.all, access)))
        .marker();
  });
}

std::vector<Suggestion> Searcher::suggest(const std::string& typed,
                                          const std::vector<std::string>& access,
                                          std::size_t limit) const {
  const std::vector<std::string> terms = access_terms(access);
  if (terms.empty()) return {};
  return state_->pool.with_index([&](const OpenIndex& index) -> std::vector<Suggestion> {
    if (index.all.get_doccount() == 0) return {};
    const Filter visible = visible_to(index.all, terms);
    return make_suggestions(index, typed, visible.everything ? Query() : visible.query, limit);
  });
}

std::vector<Hit> Searcher::more_like(const std::string& id, const std::vector<std::string>& access,
                                     std::size_t limit) const {
  const std::vector<std::string> terms = access_terms(access);
  if (terms.empty()) return {};
  return state_->pool.with_index([&](const OpenIndex& index) -> std::vector<Hit> {
    if (index.all.get_doccount() == 0) return {};
    Search search;
    search.limit = limit;
    search.facets = false;
    return Request(index, state_->forms, search, SynonymTerms(), visible_to(index.all, terms))
        .more_like(id);
  });
}

std::uint64_t Searcher::position() const {
  return state_->pool.with_index(
      [](const OpenIndex& index) { return least_number(index, kPositionKey); });
}

bool Searcher::compaction_due() const {
  return state_->pool.with_index([](const OpenIndex& index) {
    const std::uint64_t now = least_number(index, kPositionKey);
    const std::uint64_t then = least_number(index, kCompactedKey);
    return now >= then + std::max(kLeastCompacted, now / 5);
  });
}

std::size_t Searcher::size() const {
  return state_->pool.with_index(
      [](const OpenIndex& index) -> std::size_t { return index.all.get_doccount(); });
}

bool Searcher::contains(const std::string& id) const {
  return state_->pool.with_index(
      [&](const OpenIndex& index) { return index.all.term_exists(prefix::Id + id); });
}

std::string Searcher::fault() const {
  const std::filesystem::path& folder = state_->pool.folder();
  if (!index_exists(folder)) return {};
  std::ostringstream report;
  std::size_t faults = 0;
  try {
    const ShardLayout layout = read_layout(folder);
    for (std::size_t shard = 0; shard < layout.count; ++shard)
      if (!layout.remote.contains(shard))
        faults += Xapian::Database::check(shard_folder(folder, layout, shard).string(), 0, &report);
  } catch (const Xapian::Error& error) {
    return std::string(error.get_type()) + ": " + error.get_msg();
  } catch (const Error& error) {
    return error.what();
  }
  if (faults == 0) return {};
  return report.str().empty() ? "the index is damaged" : report.str();
}

}  // namespace tamga::index
