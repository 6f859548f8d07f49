// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <xapian.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <system_error>

#include "index/analysis/dictionary.h"
#include "index/index.h"
#include "index/numbers.h"
#include "index/postings.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr const char* kPositionKey = "position";
constexpr const char* kFormatKey = "format";
constexpr const char* kScrubKey = "scrub";

// Xapian's errors in the room's own codes.
template <class Work>
auto translated(Work&& work) {
  try {
    return work();
  } catch (const Xapian::DatabaseLockError& error) {
    throw Error("index-unavailable", "another writer holds the index: " + error.get_msg());
  } catch (const Xapian::DatabaseCorruptError& error) {
    throw Error("index-damaged", "the index is damaged, rebuild it: " + error.get_msg());
  } catch (const Xapian::DatabaseVersionError& error) {
    throw Error("index-damaged", "the index is of another version, rebuild it: " + error.get_msg());
  } catch (const Xapian::Error& error) {
    throw Error("index-unavailable", error.get_type() + std::string(": ") + error.get_msg());
  }
}

// Both folders keep existing, under each other's name.
void exchange(const std::filesystem::path& one, const std::filesystem::path& other) {
  if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
    throw Error("index-unavailable",
                "the index cannot be put in its place: " + std::generic_category().message(errno));
}

}  // namespace

struct Writer::State {
  explicit State(std::filesystem::path where) : folder(std::move(where)) {}
  std::filesystem::path folder;
  Xapian::WritableDatabase database;
  Numbers numbers{database};

  // After a failure the numbers given may not be in the database.
  template <class Work>
  void change(Work&& work) {
    try {
      translated(work);
    } catch (...) {
      numbers.forget();
      throw;
    }
  }
};

Writer::Writer(const std::filesystem::path& folder) : state_(std::make_unique<State>(folder)) {
  Dictionary::shared();
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    throw Error("index-unavailable", "the index folder cannot be made: " + failed.message());
  translated([&] {
    state_->database = Xapian::WritableDatabase(folder.string(), Xapian::DB_CREATE_OR_OPEN);
    const std::string format = state_->database.get_metadata(kFormatKey);
    if (format != kFormat && (!format.empty() || state_->database.get_doccount() > 0))
      throw Error("index-damaged", "the index is of another format, rebuild it");
    state_->database.set_metadata(kFormatKey, kFormat);
    // A transaction from commit to commit: Xapian would else make changes
    // visible by itself after ten thousand.
    state_->database.begin_transaction();
  });
}

// Uncommitted changes are dropped, as the contract says; Xapian's own destructor
// would commit them.
Writer::~Writer() {
  try {
    state_->database.cancel_transaction();
  } catch (const Xapian::Error&) {
    // A database that failed cannot commit either; there is nothing to drop.
  }
}

void Writer::put(const Entry& entry) {
  put(analyse(entry));
}

void Writer::put(const AnalysedEntry& entry) {
  state_->change([&] {
    state_->database.replace_document(prefix::Id + entry.id, make_document(entry, state_->numbers));
  });
}

void Writer::remove(const std::string& id) {
  translated([&] { state_->database.delete_document(prefix::Id + id); });
}

void Writer::commit() {
  state_->change([&] {
    state_->database.commit_transaction();
    state_->database.begin_transaction();
  });
}

std::uint64_t Writer::position() const {
  return translated([&] {
    const std::string text = state_->database.get_metadata(kPositionKey);
    std::uint64_t position = 0;
    std::from_chars(text.data(), text.data() + text.size(), position);
    return position;
  });
}

void Writer::set_position(std::uint64_t position) {
  translated([&] { state_->database.set_metadata(kPositionKey, std::to_string(position)); });
}

void Writer::note_scrub() {
  translated([&] { state_->database.set_metadata(kScrubKey, "due"); });
}

bool Writer::scrub_due() const {
  return translated([&] { return !state_->database.get_metadata(kScrubKey).empty(); });
}

void Writer::scrub() {
  auto fresh = state_->folder;
  fresh += ".fresh";
  std::error_code failed;
  std::filesystem::remove_all(fresh, failed);
  translated([&] {
    state_->database.cancel_transaction();
    state_->database.begin_transaction();
    // Words that only what is gone had stand in the metadata, too.
    drop_unused_numbers(state_->database);
    state_->numbers.forget();
    state_->database.commit_transaction();
    state_->database.begin_transaction();
    // The writer's own view is the last commit; it must be gone before its files are.
    Xapian::Database(state_->folder.string())
        .compact(fresh.string(), Xapian::DBCOMPACT_NO_RENUMBER);
    state_->database.close();
  });
  exchange(fresh, state_->folder);
  std::filesystem::remove_all(fresh, failed);
  if (failed)
    throw Error("index-unavailable", "the old index cannot be removed: " + failed.message());
  translated([&] {
    state_->database = Xapian::WritableDatabase(state_->folder.string(), Xapian::DB_OPEN);
    state_->database.set_metadata(kScrubKey, "");
    state_->database.commit();
    state_->database.begin_transaction();
  });
}

}  // namespace tamga::index
