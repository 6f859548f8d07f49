// SPDX-License-Identifier: GPL-3.0-or-later
// Renews the evidence of records before the certificate or the algorithm that
// it rests on runs out (EN 319 142-1 5.5): a seal of today is proven in seventy
// years by a chain of document time-stamps, each made while the one before held.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "server/archive/archive.h"
#include "server/progress.h"
#include "server/signing/sealing_evidence.h"

namespace tamga {

struct Renewals {
  std::size_t looked_at = 0, due = 0, renewed = 0;
};

// Goes through all records, newest first, and renews those whose evidence does
// not hold for `within` from now. `told` hears of each that is due: with "" when
// it was renewed, with why not otherwise; one that fails does not stop the
// others. With `only_look` nothing is renewed and why is "due". Several may run
// at once. Throws Failure storage-failed, data-unusable.
Renewals renew_evidence(archive::Archive& archive, signing::SealingEvidence& sealing,
                        const seal::AlgorithmEnds& ends, std::chrono::sys_seconds now,
                        std::chrono::days within, bool only_look,
                        const std::function<void(const archive::Record&, const std::string&)>& told,
                        const Progress& progress = {});

}  // namespace tamga
