// SPDX-License-Identifier: GPL-3.0-or-later
// What a signing key is made of, for the files of this room that sign with it.
#pragma once

#include <vector>

#include "renderers/seal/openssl_handles.h"
#include "renderers/seal/signing_key.h"

namespace tamga::seal {

struct SigningKey::Parts {
  Handle<EVP_PKEY> key;
  Handle<X509> certificate;
  // Intermediate certificates that go into the signature. The root is left out:
  // who verifies must have it from elsewhere.
  std::vector<Handle<X509>> intermediates;
  const EVP_MD* digest = nullptr;  // as strong as the key: SHA-256, for P-384 SHA-384
};

}  // namespace tamga::seal
