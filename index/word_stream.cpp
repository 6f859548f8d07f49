// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/word_stream.h"

#include <algorithm>
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
    impossible_ = false;
    for (std::size_t place = 0; place < places_.size(); ++place) {
      bool any = false;
      for (const std::string& term : places_[place]) {
        const std::uint32_t word = word_number(database, term);
        if (word == 0) continue;
        marks_[word] |= std::uint64_t{1} << place;
        any = true;
      }
      impossible_ |= !any;
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

  // Bit n of `reached`: the first n + 1 places end at the position before this one.
  bool matches(const std::string& stream) const {
    const std::uint64_t whole = std::uint64_t{1} << (places_.size() - 1);
    std::uint64_t reached = 0, here = 0;
    std::uint32_t now = 0;
    bool found = false;
    read_word_stream(stream, [&](std::uint32_t position, std::uint32_t word) {
      if (position != now) {
        if (position != now + 1) here = 0;
        reached = here;
        here = 0;
        now = position;
      }
      here |= ((reached << 1) | 1) & marks_.of(word);
      found |= (here & whole) != 0;
    });
    return found;
  }

  std::vector<std::vector<std::string>> places_;
  Xapian::Database database_;
  Xapian::ValueIterator at_, end_;
  WordMarks marks_;
  Xapian::doccount count_ = 0;
  bool started_ = false, impossible_ = false;
};

}  // namespace

void WordStreamWriter::add(std::uint32_t position, std::uint32_t word) {
  if (position > position_ + 1) {
    put_number(bytes_, 0);
    put_number(bytes_, position - position_ - 1);
    position_ = position - 1;
  }
  // 0 and 1 are gaps: words count from 1.
  put_number(bytes_, word << 1 | (position == position_ ? 1 : 0));
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
