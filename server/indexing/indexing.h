// SPDX-License-Identifier: GPL-3.0-or-later
// Indexing: follows the archive's event log and keeps the index up with it.
#pragma once

#include <filesystem>
#include <memory>

#include "index/index.h"
#include "renderers/content/form.h"
#include "server/archive/archive.h"

namespace tamga {

// Owns the writer of the index and one thread. The index keeps the position of
// the log up to which it has read, in the same commit as what it read there, so
// a crash neither loses nor repeats anything. A record is findable within two
// seconds of its capture. It takes up an index that was rebuilt meanwhile
// (index_rebuild.h). Thread-safe.
class Indexing {
 public:
  // Throws index::Error index-unavailable when another process writes.
  Indexing(const std::filesystem::path& folder, const archive::Archive& archive,
           const forms::FormCatalogue& forms);
  ~Indexing();  // stops after the batch in hand

  // Returns when everything that was in the log at the call is findable.
  // Throws what stopped the thread, if something did.
  void catch_up();

  // "" or why indexing stands still (a damaged object, a full disk): it tries
  // again every few seconds.
  std::string trouble() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga
