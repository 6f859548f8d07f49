// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 (FIPS 180-4) and its hexadecimal form, the one hash of the archive.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::archive {

using Hash = std::array<unsigned char, 32>;

// Throws std::runtime_error when the crypto library refuses (a broken
// installation). Thread-safe, as everything here.
Hash sha256(std::string_view bytes);

// Lower-case hexadecimal of any bytes.
std::string hex(std::string_view bytes);
std::string hex(const Hash& hash);
// Lower-case hex SHA-256.
std::string sha256_hex(std::string_view bytes);

// The reverse of hex(); nothing for odd length, upper case or other characters.
std::optional<std::string> bytes_from_hex(std::string_view text);
std::optional<Hash> hash_from_hex(std::string_view text);

// `count` bytes from the system's random source. Throws std::runtime_error.
std::string random_bytes(std::size_t count);

}  // namespace tamga::archive
