// SPDX-License-Identifier: GPL-3.0-or-later
// Text in one byte a Mongolian letter, for storage: half of UTF-8 before it is deflated,
// and a seventh less after.
#pragma once

#include <string>
#include <string_view>

namespace tamga::index {

// Any bytes, UTF-8 or not; the inverse gives exactly the same ones back.
std::string pack_text(std::string_view text);

// Throws Error index-damaged when the bytes are not what pack_text makes.
std::string unpack_text(std::string_view packed);

}  // namespace tamga::index
