// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/builder.h"

#include <xapian.h>

#include <optional>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include "index/analysis/dictionary.h"
#include "index/engine_errors.h"
#include "index/metadata_keys.h"
#include "index/numbers.h"
#include "index/postings.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostParts = 24;  // open at once: some files each

void make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed)
    throw Error("index-unavailable", "the index folder cannot be made: " + failed.message());
}

void remove_folder(const fs::path& folder) {
  std::error_code failed;
  fs::remove_all(folder, failed);
  if (failed)
    throw Error("index-unavailable", "a part of the index cannot be removed: " + failed.message());
}

// The parts of one shard, in a folder inside its own that goes when they are merged.
class ShardBuilder {
 public:
  ShardBuilder(fs::path folder, std::size_t number, std::size_t records_of_part)
      : number(number),
        records_of_part_(records_of_part),
        folder_(std::move(folder)),
        parts_folder_(folder_ / "parts"),
        numbers_database_(in_folder(parts_folder_, "numbers"), kFlags),
        numbers_(numbers_database_) {}

  void put(const AnalysedEntry& entry) {
    drop(entry.id);
    if (!part_) part_.emplace(next_part().string(), kFlags);
    part_->replace_document(prefix::Id + entry.id, make_document(entry, numbers_));
    ids_.insert(hash_of(entry.id));
    if (++records_ >= records_of_part_) end_part();
  }

  // What was put before under this id.
  void drop(const std::string& id) {
    if (!ids_.contains(hash_of(id))) return;
    const std::string term = prefix::Id + id;
    if (part_) part_->delete_document(term);
    for (const auto& level : levels_)
      for (const fs::path& part : level) {
        if (!Xapian::Database(part.string()).term_exists(term)) continue;
        Xapian::WritableDatabase database(part.string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
        database.delete_document(term);
        database.commit();
      }
  }

  void finish(std::uint64_t position, bool scrub) {
    if (part_) end_part();
    numbers_database_.set_metadata(kFormatKey, kFormat);
    numbers_database_.set_metadata(kPositionKey, std::to_string(position));
    numbers_database_.set_metadata(kCompactedKey, std::to_string(position));
    if (scrub) numbers_database_.set_metadata(kScrubKey, "due");
    numbers_database_.commit();
    numbers_database_.close();
    // The oldest first, so that records keep the order in which they came.
    std::vector<fs::path> all;
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
      all.insert(all.end(), level->begin(), level->end());
    all.push_back(parts_folder_ / "numbers");
    merge(all, folder_);
    remove_folder(parts_folder_);
  }

  const std::size_t number;

 private:
  // Nothing of a part has to outlive this program: no waiting for the disk.
  static constexpr int kFlags = Xapian::DB_CREATE | Xapian::DB_NO_SYNC;

  static std::string in_folder(const fs::path& folder, const char* name) {
    make_folder(folder);
    return (folder / name).string();
  }

  fs::path next_part() { return parts_folder_ / std::to_string(made_++); }

  void end_part() {
    part_->commit();
    part_.reset();
    records_ = 0;
    keep(parts_folder_ / std::to_string(made_ - 1), 0);
  }

  // Many of a level become one of the next.
  void keep(const fs::path& part, std::size_t level) {
    if (levels_.size() <= level) levels_.resize(level + 1);
    levels_[level].push_back(part);
    if (levels_[level].size() < kMostParts) return;
    const std::vector<fs::path> parts = std::exchange(levels_[level], {});
    const fs::path merged = next_part();
    merge(parts, merged);
    for (const fs::path& one : parts) remove_folder(one);
    keep(merged, level + 1);
  }

  static void merge(const std::vector<fs::path>& parts, const fs::path& into) {
    Xapian::Database all;
    for (const fs::path& part : parts) all.add_database(Xapian::Database(part.string()));
    all.compact(into.string());
  }

  const std::size_t records_of_part_;
  const fs::path folder_, parts_folder_;
  Xapian::WritableDatabase numbers_database_;  // the metadata, and no record
  Numbers numbers_;
  std::vector<std::vector<fs::path>> levels_;  // the first: parts as they were written
  std::optional<Xapian::WritableDatabase> part_;
  std::size_t records_ = 0, made_ = 0;
  std::unordered_set<std::uint64_t> ids_;  // hashes: of one that is there the id is looked for
};

}  // namespace

struct Builder::State {
  fs::path folder;
  ShardLayout layout;
  std::vector<std::unique_ptr<ShardBuilder>> shards;  // those that are kept here
  bool scrub = false;
};

Builder::Builder(const fs::path& folder, const ShardLayout& layout, std::size_t records_of_part)
    : state_(std::make_unique<State>()) {
  Dictionary::shared();
  make_folder(folder);
  if (index_exists(folder))
    throw Error("index-unavailable", "there is an index already where one is to be built");
  state_->folder = folder;
  state_->layout = layout;
  translated([&] {
    for (std::size_t shard = 0; shard < layout.count; ++shard)
      if (!layout.remote.contains(shard))
        state_->shards.push_back(std::make_unique<ShardBuilder>(shard_folder(folder, layout, shard),
                                                                shard, records_of_part));
  });
}

Builder::~Builder() = default;

void Builder::put(const Entry& entry) {
  put(analyse(entry));
}

void Builder::put(const AnalysedEntry& entry) {
  const std::size_t home = shard_of(state_->layout, entry.id, entry.year);
  translated([&] {
    for (const auto& shard : state_->shards)
      if (shard->number == home)
        shard->put(entry);
      else
        shard->drop(entry.id);  // its year may have been another one before
  });
}

void Builder::note_scrub() {
  state_->scrub = true;
}

void Builder::finish(std::uint64_t position) {
  translated([&] {
    for (const auto& shard : state_->shards) shard->finish(position, state_->scrub);
  });
  write_layout(state_->folder, state_->layout);
}

}  // namespace tamga::index
