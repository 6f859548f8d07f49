// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <limits>
#include <system_error>

#include "index/analysis/dictionary.h"
#include "index/columns.h"
#include "index/engine_errors.h"
#include "index/index.h"
#include "index/metadata_keys.h"
#include "index/numbers.h"
#include "index/postings.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

std::filesystem::path fresh_beside(std::filesystem::path folder) {
  folder += ".fresh";
  return folder;
}

// Both folders keep existing, under each other's name.
void exchange(const std::filesystem::path& one, const std::filesystem::path& other) {
  if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
    throw Error("index-unavailable",
                "the index cannot be put in its place: " + std::generic_category().message(errno));
}

// One database and what is known of it while it is written.
struct Shard {
  Shard(std::filesystem::path where, std::size_t which) : folder(std::move(where)), number(which) {
    std::error_code failed;
    std::filesystem::remove_all(fresh_beside(folder), failed);  // a scrub that was killed
    if (!failed) std::filesystem::create_directories(folder, failed);
    if (failed)
      throw Error("index-unavailable", "the index folder cannot be made: " + failed.message());
    translated([&] {
      database = Xapian::WritableDatabase(folder.string(), Xapian::DB_CREATE_OR_OPEN);
      const std::string format = database.get_metadata(kFormatKey);
      if (format != kFormat && (!format.empty() || database.get_doccount() > 0))
        throw Error("index-damaged", "the index is of another format, rebuild it");
      // Only once: whoever opens an index to see whether there is anything to do leaves its
      // files as they are.
      if (format.empty()) database.set_metadata(kFormatKey, kFormat);
      // A transaction from commit to commit: Xapian would else make changes
      // visible by itself after ten thousand.
      database.begin_transaction();
    });
  }

  // Uncommitted changes are dropped, as the contract says; Xapian's own destructor
  // would commit them.
  ~Shard() {
    try {
      database.cancel_transaction();
    } catch (const Xapian::Error&) {
      // A database that failed cannot commit either; there is nothing to drop.
    }
  }
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  void commit() {
    journal.write(database);
    database.commit_transaction();
    database.begin_transaction();
  }
  std::uint64_t position() const {
    const std::string text = database.get_metadata(kPositionKey);
    std::uint64_t position = 0;
    std::from_chars(text.data(), text.data() + text.size(), position);
    return position;
  }
  void scrub();

  const std::filesystem::path folder;
  const std::size_t number;
  Xapian::WritableDatabase database;
  Numbers numbers{database};
  ChangeJournal journal;
};

// Asks at each table, which is where Xapian tells how far it is.
class Stoppable : public Xapian::Compactor {
 public:
  explicit Stoppable(const std::function<bool()>& stop) : stop_(stop) {}
  void set_status(const std::string&, const std::string&) override {
    if (stop_()) throw Error("index-unavailable", "compacting the index was stopped");
  }

 private:
  const std::function<bool()>& stop_;
};

void Shard::scrub() {
  const auto fresh = fresh_beside(folder);
  std::error_code failed;
  std::filesystem::remove_all(fresh, failed);
  translated([&] {
    database.cancel_transaction();
    database.begin_transaction();
    // Words that only what is gone had stand in the metadata, too.
    drop_unused_numbers(database);
    numbers.forget();
    commit();
    // The writer's own view is the last commit; it must be gone before its files are.
    Xapian::Database(folder.string()).compact(fresh.string(), Xapian::DBCOMPACT_NO_RENUMBER);
    database.close();
  });
  exchange(fresh, folder);
  std::filesystem::remove_all(fresh, failed);
  if (failed)
    throw Error("index-unavailable", "the old index cannot be removed: " + failed.message());
  translated([&] {
    database = Xapian::WritableDatabase(folder.string(), Xapian::DB_OPEN);
    database.set_metadata(kScrubKey, "");
    database.commit();
    database.begin_transaction();
  });
}

}  // namespace

struct Writer::State {
  ShardLayout layout;
  std::vector<std::unique_ptr<Shard>> shards;  // those that are kept here

  // After a failure the numbers given may not be in the database.
  template <class Work>
  void change(Work&& work) {
    try {
      translated(work);
    } catch (...) {
      for (const auto& shard : shards) shard->numbers.forget();
      throw;
    }
  }
};

Writer::Writer(const std::filesystem::path& folder, const ShardLayout& layout)
    : state_(std::make_unique<State>()) {
  Dictionary::shared();
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    throw Error("index-unavailable", "the index folder cannot be made: " + failed.message());
  if (!index_exists(folder)) write_layout(folder, layout);
  state_->layout = read_layout(folder);
  for (std::size_t shard = 0; shard < state_->layout.count; ++shard)
    if (!state_->layout.remote.contains(shard))
      state_->shards.push_back(
          std::make_unique<Shard>(shard_folder(folder, state_->layout, shard), shard));
}

Writer::~Writer() = default;

void Writer::put(const Entry& entry) {
  put(analyse(entry));
}

void Writer::put(const AnalysedEntry& entry) {
  const std::size_t home = shard_of(state_->layout, entry.id, entry.year);
  state_->change([&] {
    for (const auto& shard : state_->shards)
      if (shard->number == home)
        shard->journal.changed(shard->database.replace_document(
            prefix::Id + entry.id, make_document(entry, shard->numbers)));
      else if (state_->layout.by == ShardLayout::By::Year)
        // Its year may have been another one before.
        shard->database.delete_document(prefix::Id + entry.id);
  });
}

void Writer::remove(const std::string& id) {
  translated([&] {
    for (const auto& shard : state_->shards) shard->database.delete_document(prefix::Id + id);
  });
}

// One after the other: killed in between, what is put again from position() on
// comes to the same.
void Writer::commit() {
  state_->change([&] {
    for (const auto& shard : state_->shards) shard->commit();
  });
}

std::uint64_t Writer::position() const {
  return translated([&] {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const auto& shard : state_->shards) least = std::min(least, shard->position());
    return least;
  });
}

void Writer::set_position(std::uint64_t position) {
  translated([&] {
    for (const auto& shard : state_->shards)
      shard->database.set_metadata(kPositionKey, std::to_string(position));
  });
}

void Writer::note_scrub() {
  translated([&] {
    for (const auto& shard : state_->shards) shard->database.set_metadata(kScrubKey, "due");
  });
}

bool Writer::scrub_due() const {
  return translated([&] {
    return std::any_of(state_->shards.begin(), state_->shards.end(), [](const auto& shard) {
      return !shard->database.get_metadata(kScrubKey).empty();
    });
  });
}

void Writer::scrub() {
  for (const auto& shard : state_->shards) {
    const bool due = translated([&] { return !shard->database.get_metadata(kScrubKey).empty(); });
    if (due) shard->scrub();
  }
}

void compact(const std::filesystem::path& folder, const std::filesystem::path& fresh,
             const std::function<bool()>& stop) {
  Stoppable compactor(stop);
  const ShardLayout layout = read_layout(folder);
  std::error_code failed;
  std::filesystem::create_directories(fresh, failed);
  try {
    write_layout(fresh, layout);
    for (std::size_t shard = 0; shard < layout.count; ++shard) {
      if (layout.remote.contains(shard)) continue;
      const auto place = shard_folder(fresh, layout, shard).string();
      translated([&] {
        Xapian::Database(shard_folder(folder, layout, shard).string())
            .compact(place, Xapian::DBCOMPACT_NO_RENUMBER, 0, compactor);
        Xapian::WritableDatabase copy(place, Xapian::DB_OPEN);
        copy.set_metadata(kCompactedKey, copy.get_metadata(kPositionKey));
        copy.commit();
      });
    }
  } catch (...) {
    std::filesystem::remove_all(fresh, failed);
    throw;
  }
}

}  // namespace tamga::index
