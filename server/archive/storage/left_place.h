// SPDX-License-Identifier: GPL-3.0-or-later
// The place that an archive's objects have left, until nothing of them lies there any more: so
// that a removal that was interrupted is finished by the next move. DATA/objects.left has the
// text that objects.json had, nothing for the folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/archive/storage/object_store.h"

namespace tamga::archive {

// Before the switch: on disk when it returns. Throws Failure storage-failed.
void note_left_place(const std::filesystem::path& data);

struct Leaving {
  bool begun = false;             // there was something to finish
  std::uint64_t removed = 0;      // objects of the place that was left
  std::vector<std::string> kept;  // hashes that `now` has not whole: the only ones, perhaps
};

// Removes from the place that was left what the archive has whole in `now`, the place of
// objects.json; forgets it when nothing is left there. Whoever calls holds the archive alone.
// Throws Failure storage-failed, object-store-unavailable, data-unusable.
Leaving finish_leaving(const std::filesystem::path& data, ObjectStore& now);

}  // namespace tamga::archive
