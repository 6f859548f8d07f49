// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes as base64 (RFC 4648 §4) in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tamga {

std::string to_base64(std::string_view bytes);

// Strict: padded, no white space; nothing for what is not that. "" is no bytes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tamga
