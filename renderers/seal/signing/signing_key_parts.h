// SPDX-License-Identifier: GPL-3.0-or-later
// What a signing key is made of, for the files of this room that sign with it.
#pragma once

#include <memory>
#include <vector>

#include "renderers/seal/signing/signing_device.h"
#include "renderers/seal/signing/signing_key.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

// The digest that a key signs with: as strong as the key. Throws Error
// key-unusable for keys too weak to hold for as long as a record is kept (RSA
// below 3072 bits) and for curves other than P-256 and P-384.
const EVP_MD* digest_for(EVP_PKEY* key);

struct SigningKey::Parts {
  Handle<EVP_PKEY> key;                  // of a token: its public half only
  std::unique_ptr<SigningDevice> token;  // null for a key that is at hand
  Handle<X509> certificate;
  // Intermediate certificates that go into the signature. The root is left out:
  // who verifies must have it from elsewhere.
  std::vector<Handle<X509>> intermediates;
  const EVP_MD* digest = nullptr;  // digest_for(key)
};

}  // namespace tamga::seal
