// SPDX-License-Identifier: GPL-3.0-or-later
// A whole index from nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "index/entry.h"
#include "index/shard_layout.h"

namespace tamga::index {

struct AnalysedEntry;  // postings.h

// What a Writer would come to, sooner: each commit of a Writer changes some place of nearly
// every block of a large index, so that a million records would be written a hundred times
// over. Here records are written in parts of a few thousand, each by one commit, and the parts
// are merged, which reads and writes them in order. Nothing is durable, and no reader may come,
// before finish(); killed before it, it has to be begun anew. Takes 40 bytes of memory a
// record beside that of a part. Not thread-safe. Each may throw Error index-unavailable (disk
// full); after that it is of no more use.
class Builder {
 public:
  // `folder` is made, and must hold no index. More records of a part make the engine's trees
  // of what is uncommitted outgrow the processor's cache, fewer make more to be merged.
  Builder(const std::filesystem::path& folder, const ShardLayout& layout,
          std::size_t records_of_part = 1'000);
  ~Builder();
  void put(const Entry& entry);  // adds or replaces by id
  // The same of an entry whose words were read before, as by another thread.
  void put(const AnalysedEntry& entry);
  void note_scrub();  // as Writer::note_scrub()
  // Merges the parts, as small as they can be: from now on the folder is an index, up to this
  // position of the archive's log.
  void finish(std::uint64_t position);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::index
