// SPDX-License-Identifier: GPL-3.0-or-later
// Archive::check(): runs the parts.
#include "server/archive/archive_state.h"
#include "server/archive/check/check_part.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

// A part whose own reading fails is a fault, and the next part still runs.
void run_part(Checking& checking, const CheckPart& part) {
  try {
    part.run(checking);
  } catch (const CatalogueError& error) {
    checking.add("catalogue-damaged", std::string(part.name), error.what());
  } catch (const Failure& failure) {
    checking.add(std::string(failure.kind().code), std::string(part.name), failure.detail());
  } catch (const std::filesystem::filesystem_error& error) {
    checking.add("storage-failed", std::string(part.name), error.what());
  }
}

}  // namespace

std::vector<Archive::Fault> Archive::check(const Progress& progress) const {
  std::vector<Fault> faults;
  Checking checking{*state_->catalogue,
                    state_->migrations,
                    *state_->objects,
                    *state_->evidence,
                    faults,
                    progress};
  for (const CheckPart& part : check_parts()) run_part(checking, part);
  return faults;
}

}  // namespace tamga::archive
