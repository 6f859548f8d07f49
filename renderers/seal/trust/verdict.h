// SPDX-License-Identifier: GPL-3.0-or-later
// The main indications of a validation (ETSI EN 319 102-1 5.1.3).
#pragma once

#include <string_view>

namespace tamga::seal {

enum class Verdict { TotalPassed, Indeterminate, TotalFailed };

// As the standard writes it: TOTAL-PASSED, INDETERMINATE, TOTAL-FAILED.
std::string_view name_of(Verdict verdict);

}  // namespace tamga::seal
