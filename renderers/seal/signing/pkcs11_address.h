// SPDX-License-Identifier: GPL-3.0-or-later
// Which key on which token: a PKCS#11 URI (RFC 7512).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tamga::seal {

// pkcs11:token=Archive;object=seal;id=%01?module-path=/usr/lib/…/module.so&pin-source=file:/…
// "" is what the URI leaves open: any token, any key.
struct Pkcs11Address {
  std::string token, serial;       // the token's label and serial number
  std::string object, id;          // the key's label, and its CKA_ID as bytes
  std::filesystem::path module;    // module-path
  std::filesystem::path pin_file;  // pin-source=file:…, its first line

  // Throws Error key-unreadable: no such URI, an attribute twice, one that this
  // program does not know in the path, no module-path, or a pin-value: a secret
  // in an argument can be read by everybody on the machine.
  static Pkcs11Address parse(std::string_view uri);
};

}  // namespace tamga::seal
