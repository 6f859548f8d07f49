// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/facets.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "index/postings.h"
#include "index/record_data.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostValues = 1'000;

// Most frequent first, of equals by what is shown.
std::vector<FacetValue> first_of(std::vector<FacetValue> values) {
  std::sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (values.size() > kMostValues) values.resize(kMostValues);
  return values;
}

// More than are given back: of those as frequent as the last one all are needed to choose by
// what is shown.
void drop_rare(std::vector<CountedNumber>& counted) {
  if (counted.size() <= kMostValues) return;
  std::nth_element(
      counted.begin(), counted.begin() + kMostValues - 1, counted.end(),
      [](const CountedNumber& a, const CountedNumber& b) { return a.count > b.count; });
  const std::uint32_t least = counted[kMostValues - 1].count;
  std::erase_if(counted, [&](const CountedNumber& one) { return one.count < least; });
}

}  // namespace

// Gives each matching record of a shard to the counter: by blocks of columns where these are
// in memory, else one by one.
class FacetCounter::Spy : public Xapian::MatchSpy {
 public:
  Spy(FacetCounter& counter, std::size_t shard)
      : counter_(counter),
        shard_(shard),
        columns_(counter.index_.columns[shard]->of(counter.index_.shards[shard])) {}

  void operator()(const Xapian::Document& document, double) override {
    const Xapian::docid record = document.get_docid();
    const Columns::Block* block = columns_ ? columns_->block(record / Columns::kBlock) : nullptr;
    if (!block) {
      counter_.add(shard_, document.get_value(slot::Facets), 1, record);
      return;
    }
    if (block != block_) count();
    block_ = block;
    found_.push_back(record);
  }

  // What is left of the last block.
  void count() {
    if (block_) counter_.add(shard_, *block_, found_);
    found_.clear();
  }

 private:
  FacetCounter& counter_;
  std::size_t shard_;
  std::shared_ptr<const Columns> columns_;
  const Columns::Block* block_ = nullptr;
  std::vector<Xapian::docid> found_;  // in that block
};

FacetCounter::FacetCounter(const OpenIndex& index, std::size_t first, std::size_t end)
    : index_(index), first_(first), end_(end), shards_(index.shards.size()) {}

FacetCounter::~FacetCounter() = default;

void FacetCounter::add(std::size_t shard, const std::string& packed, std::uint32_t times,
                       Xapian::docid own) {
  const auto* at = reinterpret_cast<const unsigned char*>(packed.data());
  const auto* const end = at + packed.size();
  for (std::size_t facet = 0; facet < end_; ++facet) {
    const std::uint32_t number = take_number(at, end);
    if (facet < first_) continue;
    Tally& tally = shards_[shard][facet];
    tally.reach(number);
    if (tally.counts[number] == 0) tally.seen[number] = own;
    tally.counts[number] += times;
  }
}

void FacetCounter::add(std::size_t shard, const Columns::Block& block,
                       const std::vector<Xapian::docid>& found) {
  for (std::size_t facet = first_; facet < end_; ++facet) {
    const Columns::Column& column = block[facet];
    Tally& tally = shards_[shard][facet];
    tally.reach(column.largest);
    std::visit(
        [&](const auto& numbers) {
          for (const Xapian::docid record : found) {
            const std::uint32_t number = numbers[record % Columns::kBlock];
            if (tally.counts[number]++ == 0) tally.seen[number] = record;
          }
        },
        column.numbers);
  }
}

void FacetCounter::count_along(Xapian::Enquire& enquire) {
  along_ = std::make_unique<Spy>(*this, 0);
  enquire.add_matchspy(along_.get());
}

void FacetCounter::finish() {
  if (along_) along_->count();
}

void FacetCounter::count(const Xapian::Query& query, Xapian::doccount at_most) {
  for (std::size_t shard = 0; shard < index_.shards.size(); ++shard) {
    if (index_.elsewhere[shard]) {
      count_elsewhere(shard, query, at_most);
      continue;
    }
    Xapian::Enquire enquire(index_.shards[shard]);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(query);
    Spy spy(*this, shard);
    enquire.add_matchspy(&spy);
    enquire.get_mset(0, 0, std::min(at_most, index_.shards[shard].get_doccount()));
    spy.count();
  }
}

// Of the engine's own counting: whole packed values, and how many records have each.
void FacetCounter::count_elsewhere(std::size_t shard, const Xapian::Query& query,
                                   Xapian::doccount at_most) {
  elsewhere_ = query;
  Xapian::Enquire enquire(index_.shards[shard]);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(query);
  Xapian::ValueCountMatchSpy spy(slot::Facets);
  enquire.add_matchspy(&spy);
  enquire.get_mset(0, 0, std::min(at_most, index_.shards[shard].get_doccount()));
  for (auto at = spy.values_begin(); at != spy.values_end(); ++at)
    add(shard, *at, at.get_termfreq(), 0);
}

std::vector<CountedNumber> FacetCounter::counted(std::size_t facet) const {
  std::vector<CountedNumber> all;
  for (std::size_t shard = 0; shard < shards_.size(); ++shard) {
    const std::vector<std::uint32_t>& counts = shards_[shard][facet].counts;
    for (std::uint32_t number = 1; number < counts.size(); ++number)
      if (counts[number] > 0) all.push_back({shard, number, counts[number]});
  }
  return all;
}

std::string FacetCounter::value(std::size_t facet, const CountedNumber& counted) const {
  const char prefix = kFacets[facet].prefix;
  const Xapian::Database& shard = index_.shards[counted.shard];
  std::string shown = value_shown(shard, prefix, counted.number);
  if (!value_varies(shard, prefix, counted.number)) return shown;
  Xapian::docid record = shards_[counted.shard][facet].seen[counted.number];
  if (record == 0) {
    Xapian::Enquire enquire(shard);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, elsewhere_,
                                    Xapian::Query(facet_term(facet, shown))));
    const Xapian::MSet found = enquire.get_mset(0, 1);
    if (found.empty()) return {};  // gone meanwhile
    record = *found.begin();
  }
  const std::string bytes = shard.get_document(record).get_value(slot::Shown);
  return facet_values(read_shown(bytes))[facet];
}

namespace {

// What several shards have counted of one value, under its term: as the first of them has it.
std::vector<FacetValue> together(std::size_t facet, const std::vector<CountedNumber>& counted,
                                 const std::function<std::string(const CountedNumber&)>& value) {
  std::map<std::string, FacetValue> by_term;
  for (const CountedNumber& one : counted) {
    std::string shown = value(one);
    auto& sum = by_term[facet_term(facet, shown)];
    if (sum.count == 0) sum.value = std::move(shown);
    sum.count += one.count;
  }
  std::vector<FacetValue> values;
  for (auto& [term, sum] : by_term) values.push_back(std::move(sum));
  return values;
}

std::vector<FacetValue> most_frequent(
    const OpenIndex& index, std::size_t facet, std::vector<CountedNumber> counted,
    const std::function<std::string(const CountedNumber&)>& value) {
  if (index.shards.size() > 1) return first_of(together(facet, counted, value));
  drop_rare(counted);
  std::vector<FacetValue> values;
  values.reserve(counted.size());
  for (const CountedNumber& one : counted) values.push_back({value(one), one.count});
  return first_of(std::move(values));
}

}  // namespace

Facets facets_of(const OpenIndex& index, const FacetCounter& counter) {
  Facets facets;
  for (std::size_t facet = 0; facet < kFacetFields; ++facet) {
    if (!*kFacets[facet].name) continue;
    facets[kFacets[facet].name] =
        most_frequent(index, facet, counter.counted(facet),
                      [&](const CountedNumber& one) { return counter.value(facet, one); });
  }
  return facets;
}

Facets facets_of_all(const OpenIndex& index) {
  Facets facets;
  for (std::size_t facet = 0; facet < kFacetFields; ++facet) {
    const FacetField& field = kFacets[facet];
    if (!*field.name) continue;
    std::vector<CountedNumber> counted;
    const std::string prefix(1, field.prefix);
    for (std::size_t shard = 0; shard < index.shards.size(); ++shard) {
      const Xapian::Database& database = index.shards[shard];
      for (auto at = database.allterms_begin(prefix); at != database.allterms_end(prefix); ++at)
        counted.push_back({shard, value_number(database, *at), at.get_termfreq()});
    }
    facets[field.name] =
        most_frequent(index, facet, std::move(counted), [&](const CountedNumber& one) {
          return value_shown(index.shards[one.shard], field.prefix, one.number);
        });
  }
  return facets;
}

}  // namespace tamga::index
