// SPDX-License-Identifier: GPL-3.0-or-later
// Identifiers of records and documents: UUID version 7 (RFC 9562 §5.7), so that
// they sort by the time they were made.
#pragma once

#include <cstdint>
#include <string>

namespace tamga {

// `microseconds` UTC since 1970; the rest is random from the operating system.
// Lower-case, with hyphens, 36 characters. Thread-safe.
std::string new_identifier(std::int64_t microseconds);

// Whether text has that shape: what comes from outside is asked before it
// reaches the catalogue.
bool is_identifier(const std::string& text);

}  // namespace tamga
