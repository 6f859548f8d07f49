// SPDX-License-Identifier: GPL-3.0-or-later
// A key on a PKCS#11 token or in an HSM, through libp11.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "renderers/seal/signing/pkcs11_address.h"
#include "renderers/seal/signing/signing_device.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

// Logs in once and keeps its session. A session that is lost (the token was
// taken out, its server restarted) is opened anew once before an error is
// given. One signature at a time.
class Pkcs11Token : public SigningDevice {
 public:
  // `pin`: "" reads the address's pin-source. Throws Error key-unreadable (no
  // such module, token, key, or wrong PIN) or token-unavailable.
  Pkcs11Token(Pkcs11Address address, std::string_view pin);
  ~Pkcs11Token() override;

  std::string sign(const EVP_MD* algorithm, std::string_view message) override;

  // The certificate that lies beside the key, and others on the token.
  Handle<X509> certificate();
  std::vector<Handle<X509>> other_certificates();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::seal
