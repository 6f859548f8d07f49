// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/phrase.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <utility>

#include "index/postings.h"
#include "index/record_data.h"
#include "index/terms.h"
#include "index/word_stream.h"

namespace tamga::index {
namespace {

using Places = std::vector<std::vector<std::string>>;

// What is read of a shard elsewhere to look for one phrase: some tens of megabytes.
constexpr Xapian::doccount kMostCandidates = 20'000;

// A phrase in the numbers of one shard.
class PhraseMatcher {
 public:
  PhraseMatcher(const Xapian::Database& database, const Places& places) : places_(places.size()) {
    Xapian::doccount rarest = 0;
    for (std::size_t place = 0; place < places.size(); ++place) {
      std::vector<std::string> codes;
      Xapian::doccount having = 0;
      for (const std::string& term : places[place]) {
        const std::uint32_t word = word_number(database, term);
        if (word == 0) continue;
        marks_[word] |= std::uint64_t{1} << place;
        codes.emplace_back();
        put_number(codes.back(), word + 1);
        having += database.get_termfreq(term);
      }
      impossible_ |= codes.empty();
      if (place > 0 && having >= rarest) continue;
      rarest = having;
      anchors_ = std::move(codes);
    }
  }

  bool impossible() const { return impossible_; }

  // Looks for the rarest word of the phrase, and around it for the others.
  bool matches(const std::string& stream) const {
    const auto* const begin = reinterpret_cast<const unsigned char*>(stream.data());
    const auto* const end = begin + stream.size();
    for (const std::string& anchor : anchors_) {
      for (const unsigned char* at = begin; at != end; ++at) {
        at = static_cast<const unsigned char*>(
            std::memchr(at, anchor[0], static_cast<std::size_t>(end - at)));
        if (!at || static_cast<std::size_t>(end - at) < anchor.size()) break;
        const bool whole = at == begin || at[-1] < 0x80;
        if (whole && std::memcmp(at, anchor.data(), anchor.size()) == 0 && !is_width(begin, at) &&
            around(begin, at, end))
          return true;
      }
    }
    return false;
  }

 private:
  // Is the number at `at` the width of a gap? 0 stands before widths alone.
  static bool is_width(const unsigned char* begin, const unsigned char* at) {
    return at != begin && at[-1] == kGapCode && (at - 1 == begin || at[-2] < 0x80);
  }

  // Does the phrase stand in the words about the one at `at`? Reads from where it may begin.
  bool around(const unsigned char* begin, const unsigned char* at, const unsigned char* end) const {
    const std::size_t before = places_ - 1;
    std::size_t passed = 0;  // positions
    bool same = false;
    while (at != begin) {
      const unsigned char* previous = at - 1;
      while (previous != begin && previous[-1] >= 0x80) --previous;
      if (is_width(begin, previous)) break;
      if (*previous == kSameCode) {
        same = true;
      } else {
        if (!same && passed == before) break;
        passed += !same;
        same = false;
      }
      at = previous;
    }
    // Bit n of `reached`: the first n + 1 places end at the position before this one.
    const std::uint64_t whole = std::uint64_t{1} << before;
    std::uint64_t reached = 0, here = 0;
    std::uint32_t now = 0;
    bool found = false;
    read_word_stream(at, end, 0, [&](std::uint32_t position, std::uint32_t word) {
      if (position > passed + places_) return false;
      if (position != now) {
        if (position != now + 1) here = 0;
        reached = here;
        here = 0;
        now = position;
      }
      here |= ((reached << 1) | 1) & marks_.of(word);
      found = (here & whole) != 0;
      return !found;
    });
    return found;
  }

  std::size_t places_;
  WordMarks marks_;
  std::vector<std::string> anchors_;  // codes of the words that may stand at the rarest place
  bool impossible_ = false;
};

// Lets records through in whose stream words stand in the order of the phrase, one
// after the other.
class PhraseSource : public Xapian::PostingSource {
 public:
  explicit PhraseSource(std::vector<std::vector<std::string>> places)
      : places_(std::move(places)) {}

  PostingSource* clone() const override { return new PhraseSource(places_); }
  std::string name() const override { return "tamga::index::PhraseSource"; }

  void init(const Xapian::Database& database) override {
    database_ = database;
    set_maxweight(0);
    matcher_.emplace(database, places_);
    started_ = false;
    count_ = database.get_doccount();
  }

  // As many as there are: so it is asked last, of records that have all the words.
  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return count_; }
  Xapian::doccount get_termfreq_max() const override { return count_; }

  void next(double) override {
    if (!started_)
      start();
    else if (at_ != end_)
      ++at_;
    settle();
  }
  void skip_to(Xapian::docid least, double) override {
    if (!started_) start();
    if (at_ != end_ && at_.get_docid() < least) at_.skip_to(least);
    settle();
  }
  bool check(Xapian::docid least, double) override {
    if (!started_) start();
    if (at_ != end_ && at_.get_docid() < least) at_.skip_to(least);
    return at_ == end_ || (at_.get_docid() == least && matcher_->matches(*at_));
  }
  bool at_end() const override { return started_ && at_ == end_; }
  Xapian::docid get_docid() const override { return at_.get_docid(); }

 private:
  void start() {
    started_ = true;
    at_ = matcher_->impossible() ? database_.valuestream_end(slot::Words)
                                 : database_.valuestream_begin(slot::Words);
    end_ = database_.valuestream_end(slot::Words);
  }
  void settle() {
    while (at_ != end_ && !matcher_->matches(*at_)) ++at_;
  }

  Places places_;
  Xapian::Database database_;
  std::optional<PhraseMatcher> matcher_;
  Xapian::ValueIterator at_, end_;
  Xapian::doccount count_ = 0;
  bool started_ = false;
};

Places at_most(const Places& places) {
  return {places.begin(),
          places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), kLongestPhrase))};
}

// A value of each record that the query finds, in one answer of the shard: it comes as what
// they are sorted by.
std::map<Xapian::docid, std::string> values_of(const Xapian::Database& shard,
                                               const Xapian::Query& query, Xapian::valueno slot) {
  Xapian::Enquire enquire(shard);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(query);
  enquire.set_sort_by_value(slot, false);
  const Xapian::MSet found = enquire.get_mset(0, kMostCandidates + 1);
  std::map<Xapian::docid, std::string> values;
  for (auto at = found.begin(); at != found.end(); ++at) values[*at] = at.get_sort_key();
  return values;
}

// The records by their ids; nothing when too many of one shard have all the words.
std::optional<Xapian::Query> records_in_order(const OpenIndex& index, const Xapian::Query& words,
                                              const Places& places) {
  std::vector<Xapian::Query> records;
  for (const Xapian::Database& shard : index.shards) {
    const PhraseMatcher matcher(shard, places);
    if (matcher.impossible()) continue;
    const auto streams = values_of(shard, words, slot::Words);
    if (streams.size() > kMostCandidates) return std::nullopt;
    if (streams.empty()) continue;
    const auto shown = values_of(shard, words, slot::Shown);
    for (const auto& [id, stream] : streams)
      if (const auto record = shown.find(id); record != shown.end() && matcher.matches(stream))
        records.emplace_back(prefix::Id + read_shown(record->second).id);
  }
  if (records.empty()) return Xapian::Query::MatchNothing;
  return Xapian::Query(Xapian::Query::OP_OR, records.begin(), records.end());
}

}  // namespace

Xapian::Query in_order(const OpenIndex& index, const Xapian::Query& words, const Places& places,
                       bool& as_words) {
  Places kept = at_most(places);
  if (!index.remote)
    return Xapian::Query(Xapian::Query::OP_FILTER, words,
                         Xapian::Query((new PhraseSource(std::move(kept)))->release()));
  if (const auto records = records_in_order(index, words, kept))
    return Xapian::Query(Xapian::Query::OP_FILTER, words, *records);
  as_words = true;
  return words;
}

}  // namespace tamga::index
