// SPDX-License-Identifier: GPL-3.0-or-later
// The log against itself and against the catalogue's counts.
#include "server/archive/check/check_part.h"

namespace tamga::archive {

void check_log(Checking& checking) {
  for (auto& [kind, detail] : checking.evidence.findings()) {
    if (kind == "log-damaged") checking.log_whole = false;
    checking.add(kind, "log", std::move(detail));
  }
}

}  // namespace tamga::archive
