// SPDX-License-Identifier: GPL-3.0-or-later
// One step of the index along the event log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "index/builder.h"
#include "index/index.h"
#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/archive/storage/disk.h"
#include "server/progress.h"

namespace tamga {

// Reads the events from `from` on, puts what they captured, and again what they disposed
// of, which then has no text, and commits all of it together with the position after it,
// which it returns; `from` when there is nothing new. A step ends after two hundred
// events or half a second: one commit (fsync) for all of them, and what comes while it
// runs does not wait long. `before_change` runs before the index is touched.
std::uint64_t index_batch(index::Writer& writer, std::uint64_t from,
                          const archive::Archive& archive, const forms::FormCatalogue& forms,
                          const std::function<void()>& before_change);

// Until the log's end. Returns the position there.
std::uint64_t index_to_the_end(index::Writer& writer, const archive::Archive& archive,
                               const forms::FormCatalogue& forms);

// The whole log into an index that is built from nothing.
void build_whole(index::Builder& builder, const archive::Archive& archive,
                 const forms::FormCatalogue& forms, const Progress& progress = {});

// One process at a time follows the log into the index in `folder`: the engine's own lock is
// of one database, which a rebuild replaces.
std::filesystem::path index_lock_file(const std::filesystem::path& folder);
// Nothing when another one does.
std::optional<archive::FileLock> alone_with_index(const std::filesystem::path& folder);

}  // namespace tamga
