// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of Archive::check(): each looks at one thing, and a room that keeps
// tables or objects of its own adds one line to check_parts.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/catalogue/migration_set.h"
#include "server/archive/log/evidence.h"
#include "server/archive/storage/object_store.h"

namespace tamga::archive {

// What a part reads, and where it says what it found. For one thread.
struct Checking {
  const Catalogue& catalogue;
  const MigrationSet& migrations;
  const ObjectStore& objects;
  Evidence& evidence;
  std::vector<Archive::Fault>& faults;
  const Progress& progress;  // or none
  // The log agrees with itself: only then is a leaf's place in it worth asking.
  bool log_whole = true;

  void tell(const char* what, std::uint64_t done, std::uint64_t all) const {
    if (progress) progress(what, done, all);
  }
  void add(std::string kind, std::string subject, std::string detail) {
    faults.push_back({std::move(kind), std::move(subject), std::move(detail)});
  }
};

// May throw CatalogueError, Failure or filesystem_error when it cannot read on:
// that is a fault too, and the next part still runs.
struct CheckPart {
  std::string_view name;
  void (*run)(Checking&);
};

// All, in the order in which they run. Kinds are listed at Archive::check().
const std::vector<CheckPart>& check_parts();

// check_catalogue.cpp, check_log.cpp, check_events.cpp, check_records.cpp,
// check_objects.cpp.
void check_catalogue(Checking& checking);
void check_log(Checking& checking);
void check_checkpoints(Checking& checking);
void check_events(Checking& checking);
void check_records(Checking& checking);
void check_registers(Checking& checking);
void check_requests(Checking& checking);
void check_objects(Checking& checking);

}  // namespace tamga::archive
