// SPDX-License-Identifier: GPL-3.0-or-later
// How an archive looks after its evidence: DATA/evidence.json.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "server/archive/fixity/fixity.h"
#include "server/archive/log/note.h"

namespace tamga::evidence {

// A second host that signs what it has seen of the log (C2SP tlog-witness).
struct WitnessPeer {
  std::string address;       // its submission prefix, "https://witness.example/log"
  archive::VerifierKey key;  // of cosignature/v1
};

struct EvidenceSettings {
  // "witnesses": [{"address": "https://…", "key": "name+hash+base64"}]
  std::vector<WitnessPeer> witnesses;
  // "witness_minutes": 1 to 10080, how often they are asked (default 60).
  std::chrono::minutes witness_every{60};
  // "fixity": {"minutes": 1 to 1440, how long one round may take (default 10),
  //  "megabytes_per_second": 1 to 10000 (default 20), "percent": 1 to 100, of that
  //  time at work (default 25), "days": 1 to 3650, within which every object is read
  //  again (default 90),
  //  "replicas": {"name": "/folder"}: copies of this data directory, or of its
  //  objects/, from which a damaged object may be taken}
  archive::FixityPace pace;
  std::map<std::string, std::filesystem::path> replicas;
};

// Without the file: the defaults. Throws Failure data-unusable naming the file
// and the entry that is not known or out of bounds.
EvidenceSettings read_evidence_settings(const std::filesystem::path& data);

}  // namespace tamga::evidence
