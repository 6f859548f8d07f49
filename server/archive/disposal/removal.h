// SPDX-License-Identifier: GPL-3.0-or-later
// Removal: the bytes of destroyed records leave the objects and the catalogue's
// files, after the transaction that decided it and whatever happens in between.
//
// An object that a living record has, too, stays: that is asked in the very
// transaction that removes the file, so that a capture of the same bytes at the same
// moment comes wholly before or wholly after.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/storage/object_store.h"
#include "server/clock.h"
#include "server/progress.h"

namespace tamga::archive {

// Thread-safe; several processes may finish the same work.
class Removal {
 public:
  // `data`: the archive's folder.
  Removal(Catalogue& catalogue, const Clock& clock, const std::filesystem::path& data,
          const Disk& disk);
  // Unlinks every object that is listed and not yet removed, scrubs the catalogue, and
  // only then notes them removed: a crash anywhere leaves the work to the next call.
  // Gives the number of objects. Throws Failure storage-failed, object-store-unavailable.
  std::size_t finish(const Progress& progress = {});

 private:
  std::vector<std::string> pending() const;

  Catalogue& catalogue_;
  const Clock& clock_;
  std::unique_ptr<ObjectStore> objects_;
};

// Lists the objects of a record that no living record has, once the record's
// record_disposal row is there.
void list_for_removal(Transaction& transaction, std::string_view record);
// Hashes of every object that the record's rows name, whether its content is here or
// not, each once.
std::set<std::string> objects_of(Transaction& transaction, std::string_view record);
// For whoever makes a record of staged objects, in its transaction: an object that a
// disposal has removed since it was staged is stored again from `bytes`, and what was
// listed is listed no longer. Staged in the order of `bytes`. Throws storage-failed.
void claim_objects(Transaction& transaction, ObjectStore& objects,
                   const std::vector<std::string_view>& bytes,
                   std::vector<ObjectStore::Staged>& staged);
void unlist_objects(Transaction& transaction, const std::vector<std::string>& hashes);

}  // namespace tamga::archive
