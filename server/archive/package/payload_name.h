// SPDX-License-Identifier: GPL-3.0-or-later
// Names of files in a package: what a name may be, how manifests write it, and
// when two names are one on some other machine (RFC 8493 §2.1.3, §5.1, §6.1.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tamga::archive::package {

// "" or why a path, relative and with '/', cannot stand in a package: absolute,
// empty or dotted segments, a backslash, '~' in front, control characters, not
// UTF-8, not NFC, longer than 1024 bytes. Thread-safe, as all here.
std::string name_fault(std::string_view path);

// Equal for names that are one after Unicode normalisation or without regard to
// case: NFKC with case folding (UAX #15, UTS #18). "" when it is no UTF-8.
std::string collision_key(std::string_view path);

// RFC 8493 §2.1.3: LF, CR and % as %0A, %0D, %25; nothing else.
std::string manifest_name(std::string_view path);
// The reverse; nothing for another use of '%'.
std::optional<std::string> name_from_manifest(std::string_view text);

}  // namespace tamga::archive::package
