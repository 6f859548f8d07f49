// SPDX-License-Identifier: GPL-3.0-or-later
// The attributes of the subset and what they may hold.
#pragma once

#include <string>
#include <string_view>

#include "renderers/markup/element_kinds.h"

namespace tamga::markup {

// Sets what attribute `name` says on an element of `kind`. Returns "" or the
// fault: an attribute outside the subset, out of place, or with a bad value.
// `class` is not for this function: the cascade reads it.
std::string apply_attribute(const ElementKind& kind, std::string_view name,
                            const std::string& value, Element& element);

}  // namespace tamga::markup
