// SPDX-License-Identifier: GPL-3.0-or-later
// An archive's objects taken from one store to another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/archive/storage/object_store.h"
#include "server/progress.h"

namespace tamga::archive {

struct MoveReport {
  std::uint64_t objects = 0, bytes = 0;  // that the target has now
  std::uint64_t there = 0;               // of them, it had them before
  std::vector<std::string> damaged;      // hashes that the source has not whole: not moved
};

// Whether both are one place, whatever it is called (a second name of a host, a link): told by
// an object that is put into the one, looked for in the other and removed.
bool same_place(const ObjectStore& source, ObjectStore& target);

// Every object of `source` is in `target` when this returns, and was read back there whole.
// Nothing of the source is removed. Interrupted, it begins again and keeps what is there.
// Nobody may store anything meanwhile: the caller holds the archive alone. `progress` is told
// from one thread. Throws Failure storage-failed, object-store-unavailable.
MoveReport move_objects(const ObjectStore& source, ObjectStore& target, const Progress& progress);

}  // namespace tamga::archive
