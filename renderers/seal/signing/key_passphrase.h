// SPDX-License-Identifier: GPL-3.0-or-later
// A key file under another passphrase.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tamga::seal {

// The PKCS#12 (RFC 7292) of the same key, certificate, chain and name, which `to` opens
// instead of `from`: AES-256 and PBKDF2, whatever it was. Writes nothing. Throws Error
// key-unreadable when `from` does not open the file.
std::string with_passphrase(const std::filesystem::path& file, std::string_view from,
                            std::string_view to);

}  // namespace tamga::seal
