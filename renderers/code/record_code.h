// SPDX-License-Identifier: GPL-3.0-or-later
// A record's code: where its archive tells whether a paper is its own, and the
// first digits of the hash of its content, as a QR code and in small type.
#pragma once

#include <string_view>

#include "renderers/layout/record_code.h"

namespace tamga::code {

// Hexadecimal digits of the content's SHA-256 that stand on paper: 64 bits,
// which nobody meets by trying.
constexpr std::size_t digits_shown = 16;

// `record_url` is the address of the record's verification,
// "https://archive.example.gov.mn/verify/<record id>": http or https, printable
// ASCII without space, quote, '?' or '#', a host and something behind its last
// '/', 97 characters at most. `sha256` is 64 lower-case hexadecimal digits.
//
// The QR code (ISO/IEC 18004, level M, version 7 at most) says
// "<record_url>?content=<16 digits>". The lines are the address up to its last
// '/' (https:// left out, which browsers put before by themselves), the rest of
// it, and the digits in fours: typing the first two leads to a page that asks
// for the third. Throws forms::Error record-url-invalid, render-failed.
// Deterministic, thread-safe.
layout::RecordCode record_code(std::string_view record_url, std::string_view sha256);

// Whether record_code() takes this address.
bool is_record_url(std::string_view record_url) noexcept;

}  // namespace tamga::code
