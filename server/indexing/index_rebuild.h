// SPDX-License-Identifier: GPL-3.0-or-later
// The index built anew, or compacted, beside the live one, and put in its place while it is
// read and written.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

#include "index/shard_layout.h"
#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/progress.h"

namespace tamga {

// Builds the whole index anew and puts it in its place at once; readers find the one or the
// other, never a part and never none. Returns the number of records. Where another process
// follows the log into the live index, that process puts the new one in its place
// (claim_rebuilt); it is waited for at most `patience`. Throws index::Error
// index-unavailable when another rebuild is under way or nobody took the new index.
std::size_t rebuild_index(const std::filesystem::path& folder, const archive::Archive& archive,
                          const forms::FormCatalogue& forms,
                          std::chrono::milliseconds patience = std::chrono::minutes(2),
                          const Progress& progress = {});

// The same index, written as small as it can be, in its place. Reads a state of it that its
// writer must not overtake meanwhile: for when it rests. `stop` is asked now and then. Throws
// as rebuild_index() does, and index-unavailable when it was overtaken or stopped.
void compact_index(const std::filesystem::path& folder, const archive::Archive& archive,
                   const forms::FormCatalogue& forms, const std::function<bool()>& stop,
                   std::chrono::milliseconds patience = std::chrono::minutes(2));

// How the index shall be divided, from the next time that it is built anew: the file
// `<folder>.shards` (index/README.md tells its lines), which an administrator writes; without
// it into one. Throws Failure argument-invalid naming the file and what is wrong with it.
index::ShardLayout wished_layout(const std::filesystem::path& folder);

// For whoever has index.lock, before it writes: removes what killed processes left, and gives
// back what a rebuild that is under way had handed over.
void clear_leavings(const std::filesystem::path& folder);

// For whoever has index.lock and writes the live index: the folder of a rebuilt index that
// waits, now theirs alone to catch up and to put in its place; nothing when none waits.
std::optional<std::filesystem::path> claim_rebuilt(const std::filesystem::path& folder);

// Gives it back, its builder is told.
void refuse_rebuilt(const std::filesystem::path& folder);

// Exchanges the two in one step, durably, and removes what `fresh` then is: the old index.
// No writer may have either open. Throws index::Error index-unavailable.
void put_in_place(const std::filesystem::path& fresh, const std::filesystem::path& folder);

}  // namespace tamga
