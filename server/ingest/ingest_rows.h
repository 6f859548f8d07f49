// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of batches and their files in the catalogue.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/ingest/reading.h"

namespace tamga::ingest {

// What a batch is made with.
struct BatchOrder {
  std::string name;
  std::string source_key;    // of sources.h: the same again goes on with the batch
  std::string organisation;  // of papers that do not name theirs, or ""
  int confirm_above = 0;     // percent; 0: a person always
};

struct Batch : BatchOrder {
  std::string id;
  std::int64_t created = 0, finished = 0;  // microseconds UTC; finished 0: not yet
  std::string created_by;
  std::map<std::string, std::size_t> counts;  // by state of its files
  std::size_t files() const;
};

struct StagedFile {
  std::string id, batch, name, media_type, sha256;
  int number = 0;
  std::uint64_t size = 0;
  std::string state;  // waiting, proposed, captured, rejected, refused, duplicate
  std::string code, detail;
  int pages = 0;
  std::string proposal, signatures;  // JSON or ""
  std::string record, reason, changed_by;
  std::int64_t changed = 0;
};

void insert_batch(archive::Transaction& transaction, const Batch& batch);
void finish_batch(archive::Transaction& transaction, std::string_view id, std::int64_t now);
std::optional<Batch> find_batch(archive::Transaction& transaction, std::string_view id);
// Not finished, of the same source; the newest.
std::optional<Batch> unfinished_batch(archive::Transaction& transaction,
                                      std::string_view source_key);
// Not finished, whose source begins so; oldest first.
std::vector<Batch> unfinished_batches(archive::Transaction& transaction,
                                      std::string_view source_begins);
std::vector<Batch> newest_batches(archive::Transaction& transaction, std::size_t limit);

// Takes the batch's next number. Throws CatalogueError unique when the batch has
// the name already.
void insert_file(archive::Transaction& transaction, StagedFile& file);
// Everything that may change, if the row is still in state `from`: false else.
bool replace_file(archive::Transaction& transaction, const StagedFile& file, std::string_view from);
std::optional<StagedFile> find_file(archive::Transaction& transaction, std::string_view id);
bool has_name(archive::Transaction& transaction, std::string_view batch, std::string_view name);
// In order of number; state "" is any. `after`: number, 0 for the first.
std::vector<StagedFile> files_of(archive::Transaction& transaction, std::string_view batch,
                                 std::string_view state, int after, std::size_t limit);
// Ids whose bytes are needed: waiting and proposed ones; and their bytes' sum.
std::vector<std::string> undecided(archive::Transaction& transaction);
std::uint64_t undecided_bytes(archive::Transaction& transaction);
// Where these very bytes are already: "record <id>", "file <id>", or "".
std::string duplicate_of(archive::Transaction& transaction, std::string_view sha256);

void put_page(archive::Transaction& transaction, std::string_view file, int number,
              const PageReading& page);
std::vector<PageReading> pages_of(archive::Transaction& transaction, std::string_view file);
void remove_pages(archive::Transaction& transaction, std::string_view file);

}  // namespace tamga::ingest
