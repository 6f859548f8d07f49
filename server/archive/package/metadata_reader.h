// SPDX-License-Identifier: GPL-3.0-or-later
// Checks PREMIS and EAD3 of a package against what else it says.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/package/event_evidence.h"
#include "server/archive/package/finding.h"
#include "server/archive/package/record_bundle.h"

namespace tamga::archive::package {

// The record's PREMIS 3: each file with its hash and size, each event of the evidence
// once, every agent that an event names. Clauses are semantic units of the data
// dictionary (PREMIS-1.5.2 …).
void check_premis(std::string_view bytes, const std::string& path, const RecordBundle& bundle,
                  const std::vector<EventEvidence>& events, Findings& findings);

// That XML is well-formed and has this root; for the package's own PREMIS.
void check_root(std::string_view bytes, const std::string& path, const std::string& root,
                const char* clause, Findings& findings);

// EAD3: each record is an item once, and every unit, inventory and fonds a component.
void check_ead(std::string_view bytes, const std::string& path,
               const std::set<std::string>& records, const std::vector<std::string>& components,
               Findings& findings);

}  // namespace tamga::archive::package
