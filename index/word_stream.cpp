// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/word_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "index/postings.h"

namespace tamga::index {
namespace {

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
    marks_ = {};
    anchors_.clear();
    impossible_ = false;
    Xapian::doccount rarest = 0;
    for (std::size_t place = 0; place < places_.size(); ++place) {
      std::vector<std::string> codes;
      Xapian::doccount having = 0;
      for (const std::string& term : places_[place]) {
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
    return at_ == end_ || (at_.get_docid() == least && matches(*at_));
  }
  bool at_end() const override { return started_ && at_ == end_; }
  Xapian::docid get_docid() const override { return at_.get_docid(); }

 private:
  void start() {
    started_ = true;
    at_ = impossible_ ? database_.valuestream_end(slot::Words)
                      : database_.valuestream_begin(slot::Words);
    end_ = database_.valuestream_end(slot::Words);
  }
  void settle() {
    while (at_ != end_ && !matches(*at_)) ++at_;
  }

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

  // Is the number at `at` the width of a gap? 0 stands before widths alone.
  static bool is_width(const unsigned char* begin, const unsigned char* at) {
    return at != begin && at[-1] == kGapCode && (at - 1 == begin || at[-2] < 0x80);
  }

  // Does the phrase stand in the words about the one at `at`? Reads from where it may begin.
  bool around(const unsigned char* begin, const unsigned char* at, const unsigned char* end) const {
    const std::size_t before = places_.size() - 1;
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
      if (position > passed + places_.size()) return false;
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

  std::vector<std::vector<std::string>> places_;
  Xapian::Database database_;
  Xapian::ValueIterator at_, end_;
  WordMarks marks_;
  std::vector<std::string> anchors_;  // codes of the words that may stand at the rarest place
  Xapian::doccount count_ = 0;
  bool started_ = false, impossible_ = false;
};

}  // namespace

void WordStreamWriter::add(std::uint32_t position, std::uint32_t word) {
  if (position > position_ + 1) {
    put_number(bytes_, kGapCode);
    put_number(bytes_, position - position_ - 1);
  } else if (position == position_) {
    put_number(bytes_, kSameCode);
  }
  put_number(bytes_, word + 1);
  position_ = position;
}

std::uint64_t& WordMarks::operator[](std::uint32_t word) {
  if (2 * (used_ + 1) > slots_.size()) {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    used_ = 0;
    for (const Slot& slot : old)
      if (slot.word != 0) (*this)[slot.word] = slot.mark;
  }
  std::size_t at = word & (slots_.size() - 1);
  while (slots_[at].word != 0 && slots_[at].word != word) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].word == 0) {
    slots_[at].word = word;
    ++used_;
  }
  return slots_[at].mark;
}

Xapian::Query phrase_filter(const std::vector<std::vector<std::string>>& places) {
  std::vector<std::vector<std::string>> kept(
      places.begin(),
      places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), kLongestPhrase)));
  auto* source = new PhraseSource(std::move(kept));
  return Xapian::Query(source->release());
}

}  // namespace tamga::index
