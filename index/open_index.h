// SPDX-License-Identifier: GPL-3.0-or-later
// An index as a reader has it open: its shards, and all of them as one database.
#pragma once

#include <xapian.h>

#include <memory>
#include <vector>

namespace tamga::index {

class ColumnCache;  // columns.h

// A value: copies share what is open. Serves one thread at a time, as Xapian's databases do.
// Numbers of words and values are each shard's own; what asks for them asks the record's shard.
struct OpenIndex {
  Xapian::Database all;  // records of all shards in turn
  std::vector<Xapian::Database> shards;
  std::vector<bool> elsewhere;  // of each shard: another machine has it
  // Of each shard that is here: its facet values in memory.
  std::vector<std::shared_ptr<ColumnCache>> columns;
  bool remote = false;  // one at least is

  bool empty() const { return shards.empty(); }
  // The shard of a record, by its id in `all`.
  std::size_t shard_of(Xapian::docid id) const { return (id - 1) % shards.size(); }
};

}  // namespace tamga::index
