// SPDX-License-Identifier: GPL-3.0-or-later
// Indexing: follows the archive's event log and keeps the index up with it.
#pragma once

#include <filesystem>
#include <memory>

#include "index/index.h"
#include "renderers/content/form.h"
#include "server/archive/archive.h"

namespace tamga {

// Owns one thread, and the writer of the index while it has the lease of it (<folder>.lock):
// of several processes over one archive one writes, and when that one ends, or cannot go on,
// another does within a second. The index keeps the position of the log up to which it has
// read, in the same commit as what it read there, so a crash neither loses nor repeats
// anything. A record is findable within two seconds of its capture. It takes up an index that
// was rebuilt meanwhile (index_rebuild.h). Thread-safe.
class Indexing {
 public:
  // Throws index::Error for an index that cannot be written, if it is this process that writes.
  Indexing(const std::filesystem::path& folder, const archive::Archive& archive,
           const forms::FormCatalogue& forms);
  // Takes up what came last, for two seconds at most, so that what is looked at afterwards has
  // in its index what it has.
  ~Indexing();

  // Returns when everything that was in the log at the call is findable, whichever process
  // writes. Throws Failure index-unavailable with what stopped the thread, if something did, or
  // when another process that writes has not got on for a minute.
  void catch_up();

  // Whether it is this process that writes.
  bool writes() const;

  // "" or why indexing stands still (a damaged object, a full disk): it tries
  // again every few seconds.
  std::string trouble() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga
