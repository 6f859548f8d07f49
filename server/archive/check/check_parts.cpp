// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/check/check_part.h"
#include "server/archive/disposal/disposal_check.h"
#include "server/archive/hierarchy/hierarchy_check.h"
#include "server/archive/package/check_packages.h"

namespace tamga::archive {

const std::vector<CheckPart>& check_parts() {
  static const std::vector<CheckPart> parts = {
      {"catalogue", check_catalogue},
      {"log", check_log},
      {"checkpoints", check_checkpoints},
      {"events", check_events},
      {"records", check_records},
      {"registers", check_registers},
      {"requests", check_requests},
      {"objects", check_objects},
      {"hierarchy", check_hierarchy},
      {"disposal", check_disposal},
      {"packages", package::check_packages},
      {"imported", package::check_imported},
      // A room's own part: one line here, its header above.
  };
  return parts;
}

}  // namespace tamga::archive
