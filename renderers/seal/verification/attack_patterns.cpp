// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/attack_patterns.h"

namespace tamga::seal {

std::string attack_of(const Change& change) {
  const auto is = [&change](std::string_view why) { return change.why == why; };
  if (is("prepared-object-used")) return "shadow-hide-and-replace";
  if (is("undefined-defined")) return "shadow-hide-and-replace";
  if (is("deleted") || is("annotation-removed")) return "shadow-hide";
  if (is("annotation-added")) return "evil-annotation";
  if (is("visible-field-added")) return "sneaky-signature";
  if (is("unsigned-value") || is("locked-field") || is("appearance-suspicious"))
    return "shadow-replace";
  // What lay over the page's content, and is empty or another now, hid it.
  if (change.kind == "picture" || change.kind == "annotation" || change.kind == "drawing")
    return "shadow-hide";
  if (change.kind == "font" || change.kind == "field") return "shadow-replace";
  return "incremental-saving";
}

}  // namespace tamga::seal
