// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include <charconv>

#include "index/analysis/dictionary.h"
#include "index/index.h"
#include "index/postings.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr const char* kPositionKey = "position";
constexpr const char* kFormatKey = "format";

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

}  // namespace

struct Writer::State {
  Xapian::WritableDatabase database;
};

Writer::Writer(const std::filesystem::path& folder) : state_(std::make_unique<State>()) {
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
  translated(
      [&] { state_->database.replace_document(prefix::Id + entry.id, make_document(entry)); });
}

void Writer::remove(const std::string& id) {
  translated([&] { state_->database.delete_document(prefix::Id + id); });
}

void Writer::commit() {
  translated([&] {
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

}  // namespace tamga::index
