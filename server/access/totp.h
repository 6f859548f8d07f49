// SPDX-License-Identifier: GPL-3.0-or-later
// Time-based one-time passwords: RFC 6238 over RFC 4226, with what every authenticator
// application takes: HMAC-SHA-1, 30 seconds. Pure functions; thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::access {

// The time-step of a moment (RFC 6238 §4.2: T0 = 0, X = 30 s).
std::int64_t totp_step(std::chrono::system_clock::time_point time);

// HOTP of a step's number (RFC 4226 §5.3) in so many digits, 6 to 8.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);

// The step that a code of six digits belongs to: the present one, the one before or the
// one after, for clocks that differ (RFC 6238 §5.2), and only one after `last`. Spaces
// count for nothing. In equal time for every wrong code.
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code,
                                       std::chrono::system_clock::time_point now,
                                       std::int64_t last);

// Base 32 of RFC 4648 §6 without padding, upper case.
std::string base32(std::string_view bytes);

// What the QR code says to an application (Key Uri Format):
// "otpauth://totp/Issuer:account?secret=…&issuer=Issuer".
std::string totp_address(std::string_view issuer, std::string_view account,
                         std::string_view secret);

}  // namespace tamga::access
