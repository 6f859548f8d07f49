// SPDX-License-Identifier: GPL-3.0-or-later
// Names of published attacks that a finding looks like. A name is a hint to the
// reader; the verdict does not depend on it.
#pragma once

#include <string>
#include <string_view>

#include "renderers/seal/verification/changes.h"

namespace tamga::seal {

// Of a change that is not allowed:
//   shadow-hide, shadow-replace, shadow-hide-and-replace (Mainka, Mladenov,
//   Rohlmann: Shadow Attacks, NDSS 2021); incremental-saving (Mladenov et al.,
//   1 Trillion Dollar Refund, CCS 2019); evil-annotation, sneaky-signature
//   (Rohlmann et al., Breaking the Specification, S&P 2021).
std::string attack_of(const Change& change);

}  // namespace tamga::seal
