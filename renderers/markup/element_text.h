// SPDX-License-Identifier: GPL-3.0-or-later
// The text of an element, as who reads the page reads it.
#pragma once

#include <string>

#include "renderers/markup/element.h"

namespace tamga::markup {

// Everything written in the element, in document order: <br/> and the ends of
// blocks are line breaks (U+000A), white space at both ends is dropped.
std::string text_of(const Element& element);

// Whether there is any: without, the place of a value is a field.
bool has_text(const Element& element) noexcept;

}  // namespace tamga::markup
