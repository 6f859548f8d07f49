// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/verdict.h"

namespace tamga::seal {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::TotalPassed:
      return "TOTAL-PASSED";
    case Verdict::Indeterminate:
      return "INDETERMINATE";
    case Verdict::TotalFailed:
      break;
  }
  return "TOTAL-FAILED";
}

}  // namespace tamga::seal
