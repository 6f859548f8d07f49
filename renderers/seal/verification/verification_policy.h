// SPDX-License-Identifier: GPL-3.0-or-later
// What a verifier asks beyond what the standards leave no choice about
// (EN 319 102-1 5.1.4: the validation constraints).
#pragma once

#include <chrono>
#include <optional>

namespace tamga::seal {

struct VerificationPolicy {
  // Must there be revocation data for every certificate of a chain? Without them
  // a signature of level B-B or B-T passes by default, and its report says that
  // revocation was not asked; with true it is INDETERMINATE, TRY_LATER. Data that
  // were too old already when the signature is proven to have existed, and an
  // answer of "unknown", give TRY_LATER in any case. The last time-stamp of a file
  // is judged at the time of verification, for which no file can hold data.
  bool require_revocation = false;
  // How old revocation data may be at the time they are asked about; by default
  // until the nextUpdate that they state (5.2.5).
  std::optional<std::chrono::seconds> revocation_freshness;
  // A signature that carries a time-stamp must carry a good one. With false a
  // bad one only does not count.
  bool timestamps_must_pass = true;
  // RSA below 3072 bits is believed only of what is proven to be from before this
  // day (ETSI TS 119 312).
  std::chrono::sys_days small_rsa_until =
      std::chrono::sys_days(std::chrono::year(2029) / std::chrono::January / 1);
  // How far the clocks of authorities may stand apart before their order is wrong.
  std::chrono::seconds clock_tolerance = std::chrono::seconds(60);
};

}  // namespace tamga::seal
