// SPDX-License-Identifier: GPL-3.0-or-later
// PREMIS 3.0 of one record: its files with their fixity, what happened to it by the
// log, and who did that.
#pragma once

#include <ostream>
#include <vector>

#include "server/archive/package/event_evidence.h"
#include "server/archive/package/record_bundle.h"

namespace tamga::archive::package {

// Events in their order; the types of the program stand beside those of the PREMIS
// vocabulary where that has one.
void write_premis(std::ostream& stream, const RecordBundle& bundle,
                  const std::vector<EventEvidence>& events);

// The package's own: that it was made, when, by whom and which program.
struct PackageCreation {
  std::string id, created, account, scope;
};
void write_package_premis(std::ostream& stream, const PackageCreation& creation);

}  // namespace tamga::archive::package
