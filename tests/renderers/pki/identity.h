// SPDX-License-Identifier: GPL-3.0-or-later
// A key with its certificate, and how one is issued (RFC 5280).
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "openssl_object.h"

namespace tamga::pki {

enum class KeyKind { P256, P384, Rsa2048, Rsa3072 };

struct Identity {
  Owned<EVP_PKEY> key;
  Owned<X509> certificate;

  std::string der() const;  // of the certificate
};

struct Profile {
  std::string common_name;
  std::string organisation;
  KeyKind kind = KeyKind::P256;
  std::chrono::sys_seconds from, until;
  // NID and value as in an OpenSSL configuration, in the certificate's order.
  std::vector<std::pair<int, std::string>> extensions;
};

// A fresh key and its certificate with a random serial number, signed by
// `issuer`, or by itself when that is null. Throws std::runtime_error.
Identity issue(const Profile& profile, const Identity* issuer);

}  // namespace tamga::pki
