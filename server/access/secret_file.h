// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets of the configuration: each in a file of its own, such as a credential of the
// service manager, and never in the configuration itself, which is printed and logged.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tamga::access {

// The first line. Relative names are looked for in $CREDENTIALS_DIRECTORY first
// (systemd.exec(5)). Throws Failure argument-invalid naming `key`, never what is inside.
std::string secret_of(std::string_view key, const std::filesystem::path& file);

}  // namespace tamga::access
