// SPDX-License-Identifier: GPL-3.0-or-later
// Every object's bytes against its hash; files that no record has.
#include "server/archive/check/check_part.h"
#include "server/archive/object_rows.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

void check_kept(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    std::uint64_t done = 0, all = 0;
    if (checking.progress) each_kept_object(transaction, [&](const KeptObject&) { ++all; });
    each_kept_object(transaction, [&](const KeptObject& object) {
      checking.tell("objects", ++done, all);
      try {
        checking.objects.get(object.sha256);
      } catch (const Failure& failure) {
        if (failure.kind().code == "object-store-unavailable") throw;  // says nothing of it
        checking.add(std::string(failure.kind().code), object.sha256, "of record " + object.record);
      }
    });
  });
}

void check_unknown(Checking& checking) {
  const auto referenced = [&](const std::string& sha256) {
    bool found = false;
    checking.catalogue.read([&](Transaction& transaction) {
      found = object_referenced(transaction, sha256) || removal_pending(transaction, sha256);
    });
    return found;
  };
  checking.objects.each([&](const std::string& sha256, std::uint64_t size) {
    if (referenced(sha256)) return;
    // A capture may be under way: its mark goes only after its commit, so that
    // whoever finds no mark and still no reference has found none at all.
    if (checking.objects.staged(sha256) || referenced(sha256)) return;
    checking.add("object-unknown", sha256, std::to_string(size) + " bytes that no record has");
  });
  for (const std::string& stray : checking.objects.strays())
    checking.add("object-unknown", stray, "a file that is no object in its place");
}

}  // namespace

void check_objects(Checking& checking) {
  check_kept(checking);
  check_unknown(checking);
}

}  // namespace tamga::archive
