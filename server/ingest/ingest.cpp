// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/ingest.h"

#include <nlohmann/json.hpp>

#include "server/archive/catalogue/migration_set.h"
#include "server/ingest/ingest_state.h"

namespace tamga::ingest {

using archive::Transaction;

Ingest::Ingest(const IngestParts& parts, const std::filesystem::path& folder, IngestLimits limits)
    : state_(std::make_unique<State>(parts, folder, limits)) {
  archive::MigrationSet("ingest", "server/ingest/migrations").apply(state_->catalogue());
}

Ingest::~Ingest() = default;

std::optional<StagedFile> Ingest::State::file(std::string_view id) const {
  std::optional<StagedFile> found;
  catalogue().read([&](Transaction& transaction) { found = find_file(transaction, id); });
  return found;
}

std::vector<PageReading> Ingest::State::pages(std::string_view file) const {
  std::vector<PageReading> read;
  catalogue().read([&](Transaction& transaction) { read = pages_of(transaction, file); });
  return read;
}

std::vector<Batch> Ingest::batches(std::size_t limit) const {
  std::vector<Batch> found;
  state_->catalogue().read(
      [&](Transaction& transaction) { found = newest_batches(transaction, limit); });
  return found;
}

std::optional<Batch> Ingest::batch(std::string_view id) const {
  std::optional<Batch> found;
  state_->catalogue().read([&](Transaction& transaction) { found = find_batch(transaction, id); });
  return found;
}

std::vector<StagedFile> Ingest::files(std::string_view batch, std::string_view state, int after,
                                      std::size_t limit) const {
  std::vector<StagedFile> found;
  state_->catalogue().read(
      [&](Transaction& transaction) { found = files_of(transaction, batch, state, after, limit); });
  return found;
}

std::optional<StagedFile> Ingest::file(std::string_view id) const {
  return state_->file(id);
}

std::vector<PageReading> Ingest::pages(std::string_view file) const {
  return state_->pages(file);
}

std::string Ingest::picture(const StagedFile& file, int page) const {
  if (file.state != "proposed" || page < 1 || page > file.pages) throw Failure("not-found");
  return state_->staging.picture(file.id, page);
}

std::string Ingest::bytes(const StagedFile& file) const {
  if (file.state != "proposed" && file.state != "waiting") throw Failure("not-found");
  return state_->staging.bytes(file.id);
}

archive::Record Ingest::confirm(const archive::Agent& agent, std::string_view file,
                                const Confirmation& confirmation, bool automatic) {
  return state_->confirm(agent, file, confirmation, automatic);
}

}  // namespace tamga::ingest
