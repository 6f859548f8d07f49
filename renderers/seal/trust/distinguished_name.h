// SPDX-License-Identifier: GPL-3.0-or-later
// The name that people know a certificate's subject or issuer by, and the times
// it is valid between.
#pragma once

#include <openssl/x509.h>

#include <chrono>
#include <optional>
#include <string>

namespace tamga::seal {

// Common name, else organisation, else the whole name on one line; UTF-8.
std::string display_name(const X509_NAME* name);

// An ASN.1 time as UTC seconds; nothing when it is malformed.
std::optional<std::chrono::sys_seconds> to_time(const ASN1_TIME* time);

// Is the certificate valid at the time (RFC 5280 4.1.2.5)? Its very last second
// counts as expired, as OpenSSL's path validation has it.
enum class Validity { Valid, NotYetValid, Expired, Malformed };
Validity validity_at(const X509* certificate, std::chrono::sys_seconds time);

}  // namespace tamga::seal
