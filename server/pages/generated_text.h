// SPDX-License-Identifier: GPL-3.0-or-later
// The text that a field stands for when it is left empty, as the author is shown
// it: with the words that were inflected marked, for they are what may be wrong.
#pragma once

#include <string>
#include <string_view>

#include "renderers/content/generated_fields.h"
#include "server/pages/site.h"

namespace tamga::pages {

// The text as HTML, escaped; in <mark> what was put in the genitive. An ending
// that hangs on a missing field's «label» is marked alone.
std::string generated_html(const Visit& visit, const forms::GeneratedText& text);

// What is said above it in the form: what it is, and what to do.
std::string_view generated_words(const Visit& visit, const forms::GeneratedText& text,
                                 bool is_written);

}  // namespace tamga::pages
