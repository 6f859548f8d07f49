// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/columns.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "index/numbers.h"
#include "index/postings.h"

namespace tamga::index {
namespace {

constexpr const char *kChanges = "changes", *kChanged = "changed-";

// A block while it is put together.
using Rows = std::array<std::vector<std::uint32_t>, kFacetFields>;

std::uint32_t commits_of(const Xapian::Database& database) {
  const std::string text = database.get_metadata(kChanges);
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  return text.empty() ? 0 : take_number(at, at + text.size());
}

std::string changed_key(std::uint32_t commit) {
  std::string key = kChanged;
  put_number(key, commit);
  return key;
}

void read_facets(const std::string& packed, std::size_t record, Rows& rows) {
  const auto* at = reinterpret_cast<const unsigned char*>(packed.data());
  const auto* const end = at + packed.size();
  for (std::vector<std::uint32_t>& row : rows) row[record] = take_number(at, end);
}

template <class Number>
Columns::Numbers narrowed(const std::vector<std::uint32_t>& row) {
  std::vector<Number> numbers(row.size());
  std::transform(row.begin(), row.end(), numbers.begin(),
                 [](std::uint32_t number) { return static_cast<Number>(number); });
  return numbers;
}

std::shared_ptr<const Columns::Block> block_of(const Rows& rows) {
  auto block = std::make_shared<Columns::Block>();
  for (std::size_t facet = 0; facet < kFacetFields; ++facet) {
    Columns::Column& column = (*block)[facet];
    column.largest = *std::max_element(rows[facet].begin(), rows[facet].end());
    column.numbers = column.largest <= std::numeric_limits<std::uint8_t>::max()
                         ? narrowed<std::uint8_t>(rows[facet])
                     : column.largest <= std::numeric_limits<std::uint16_t>::max()
                         ? narrowed<std::uint16_t>(rows[facet])
                         : Columns::Numbers(rows[facet]);
  }
  return block;
}

Rows empty_rows() {
  Rows rows;
  for (auto& row : rows) row.assign(Columns::kBlock, 0);
  return rows;
}

Rows rows_of(const Columns::Block* block) {
  Rows rows = empty_rows();
  if (!block) return rows;
  for (std::size_t facet = 0; facet < kFacetFields; ++facet)
    std::visit([&](const auto& numbers) { rows[facet].assign(numbers.begin(), numbers.end()); },
               (*block)[facet].numbers);
  return rows;
}

// The records that commits (`from`, `to`] changed; nothing when it is no longer known.
std::optional<std::vector<Xapian::docid>> changed(const Xapian::Database& database,
                                                  std::uint32_t from, std::uint32_t to) {
  if (to - from > ColumnCache::kMostCommits) return std::nullopt;
  std::vector<Xapian::docid> records;
  for (std::uint32_t commit = from + 1; commit <= to; ++commit) {
    const std::string text = database.get_metadata(changed_key(commit));
    if (text.empty()) return std::nullopt;
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    const std::uint32_t count = take_number(at, end);
    Xapian::docid record = 0;
    for (std::uint32_t one = 0; one < count; ++one)
      records.push_back(record += take_number(at, end));
  }
  std::sort(records.begin(), records.end());
  return records;
}

std::vector<std::shared_ptr<const Columns::Block>> all_blocks(const Xapian::Database& database) {
  std::vector<std::shared_ptr<const Columns::Block>> blocks(
      database.get_lastdocid() / Columns::kBlock + 1);
  std::size_t now = 0;
  Rows rows = empty_rows();
  bool any = false;
  const auto end = database.valuestream_end(slot::Facets);
  for (auto at = database.valuestream_begin(slot::Facets); at != end; ++at) {
    const std::size_t block = at.get_docid() / Columns::kBlock;
    if (block != now) {
      if (any) blocks[now] = block_of(rows);
      rows = empty_rows();
      now = block;
    }
    any = true;
    read_facets(*at, at.get_docid() % Columns::kBlock, rows);
  }
  if (any) blocks[now] = block_of(rows);
  return blocks;
}

// `records` by id, of those blocks copies with the values that they have now.
void bring_up(const Xapian::Database& database, const std::vector<Xapian::docid>& records,
              std::vector<std::shared_ptr<const Columns::Block>>& blocks) {
  if (records.empty()) return;
  blocks.resize(std::max<std::size_t>(blocks.size(), records.back() / Columns::kBlock + 1));
  const auto end = database.valuestream_end(slot::Facets);
  for (std::size_t first = 0; first < records.size();) {
    const std::size_t block = records[first] / Columns::kBlock;
    Rows rows = rows_of(blocks[block].get());
    auto value = database.valuestream_begin(slot::Facets);
    for (; first < records.size() && records[first] / Columns::kBlock == block; ++first) {
      if (value != end) value.skip_to(records[first]);
      if (value == end || value.get_docid() != records[first]) continue;  // removed since
      read_facets(*value, records[first] % Columns::kBlock, rows);
    }
    blocks[block] = block_of(rows);
  }
}

}  // namespace

void ChangeJournal::write(Xapian::WritableDatabase& database) {
  if (records_.empty()) return;
  std::sort(records_.begin(), records_.end());
  records_.erase(std::unique(records_.begin(), records_.end()), records_.end());
  std::string text;
  put_number(text, static_cast<std::uint32_t>(records_.size()));
  Xapian::docid before = 0;
  for (const Xapian::docid record : records_) {
    put_number(text, record - before);
    before = record;
  }
  const std::uint32_t commit = commits_of(database) + 1;
  database.set_metadata(changed_key(commit), text);
  if (commit > ColumnCache::kMostCommits)
    database.set_metadata(changed_key(commit - ColumnCache::kMostCommits), "");
  std::string number;
  put_number(number, commit);
  database.set_metadata(kChanges, number);
  records_.clear();
}

std::shared_ptr<const Columns> ColumnCache::of(const Xapian::Database& database) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return nullptr;
  const std::uint32_t commits = commits_of(database);
  const std::string name = database.get_uuid();
  const bool same = kept_ && database_ == name;
  if (same && commits == commits_) return kept_;
  if (same && commits < commits_) return nullptr;
  auto columns = std::make_shared<Columns>();
  const auto records = same ? changed(database, commits_, commits) : std::nullopt;
  if (records) {
    columns->blocks_ = kept_->blocks_;
    bring_up(database, *records, columns->blocks_);
  } else {
    columns->blocks_ = all_blocks(database);
  }
  kept_ = std::move(columns);
  database_ = name;
  commits_ = commits;
  return kept_;
}

}  // namespace tamga::index
