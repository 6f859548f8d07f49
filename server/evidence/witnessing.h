// SPDX-License-Identifier: GPL-3.0-or-later
// Lets other hosts sign the log's newest checkpoint (C2SP tlog-witness, the log's
// side): whoever rewrites this host afterwards, root or not, is found by what they
// keep.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/evidence/evidence_settings.h"
#include "server/signing/http_request.h"

namespace tamga::evidence {

struct WitnessOutcome {
  std::string witness;     // its name
  std::uint64_t size = 0;  // of the checkpoint that it has signed last
  bool asked = false;      // false: nothing but such signatures has happened since
  // "" or why it did not sign: "unreachable", "unknown-log", "refused",
  // "other-log" (it has seen another history, or a longer one: an alarm),
  // "bad-answer" (no signature of its key).
  std::string fault;
};

// Asks every witness. What one signed is kept as DATA/log/witnessed/<name>.checkpoint,
// checkpoint and signature line, with the event checkpoint.witnessed; one that has
// seen another log gives the event checkpoint.refused, once for each answer.
// Throws Failure storage-failed, data-unusable.
std::vector<WitnessOutcome> ask_witnesses(archive::Archive& archive,
                                          const std::vector<WitnessPeer>& witnesses,
                                          const signing::RequestLimits& limits = {});

}  // namespace tamga::evidence
