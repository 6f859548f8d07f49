// SPDX-License-Identifier: GPL-3.0-or-later
// Facet values of every record, by record, in memory. What is counted under a query has to
// be asked of each record it finds: out of the engine's values that takes most of its time.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "index/facet_fields.h"

namespace tamga::index {

// Which records a writer changed, commit by commit, in the metadata of one shard: `changes`
// is how many commits there were, `changed-` and the commit's number the records' ids. So
// a reader need not read all of them anew. Owned by the writer; not thread-safe.
class ChangeJournal {
 public:
  void changed(Xapian::docid record) { records_.push_back(record); }
  // Before the commit. Throws Xapian::Error.
  void write(Xapian::WritableDatabase& database);

 private:
  std::vector<Xapian::docid> records_;
};

// One shard's, as one commit left it. Immutable. Some 14 bytes a record.
class Columns {
 public:
  static constexpr Xapian::docid kBlock = 4096;  // records
  // As many bytes a number as the largest of its block needs.
  using Numbers = std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>,
                               std::vector<std::uint32_t>>;
  struct Column {
    Numbers numbers;  // of kBlock records; 0: no value, or no record
    std::uint32_t largest = 0;
  };
  using Block = std::array<Column, kFacetFields>;

  // Of the records [n × kBlock, (n + 1) × kBlock); nullptr when none was ever there.
  const Block* block(std::size_t n) const {
    return n < blocks_.size() ? blocks_[n].get() : nullptr;
  }

 private:
  friend class ColumnCache;
  std::vector<std::shared_ptr<const Block>> blocks_;
};

// The columns of one shard, kept from one request to the next and brought up to the commit
// that is asked for. Thread-safe.
class ColumnCache {
 public:
  // Of the commit that `database` has open; nullptr while they are being read by another
  // thread, and for a commit older than one that was asked for already. Reads every record
  // at first and when more than kMostCommits came in between. Throws Xapian::Error.
  std::shared_ptr<const Columns> of(const Xapian::Database& database);

  static constexpr std::uint32_t kMostCommits = 256;

 private:
  std::mutex mutex_;
  std::shared_ptr<const Columns> kept_;
  std::string database_;       // whose they are
  std::uint32_t commits_ = 0;  // up to which
};

}  // namespace tamga::index
