// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: CMS signatures, time-stamp tokens, OCSP responses and revocation
// lists of any bytes; the first byte says as what they are read. Begin with a
// corpus of good ones.
#include <openssl/x509.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "renderers/seal/trust/cms_verification.h"
#include "renderers/seal/trust/revocation.h"
#include "renderers/seal/trust/timestamp_token.h"

namespace {

using namespace tamga::seal;

// A certificate that is its own issuer, with a key that nobody else has.
X509* certificate() {
  static const Handle<EVP_PKEY> key(EVP_EC_gen("P-256"));
  static const Handle<X509> made(X509_new());
  if (X509_get0_pubkey(made.get()) != nullptr) return made.get();
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 7);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("Fuzz"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  if (X509_sign(made.get(), key.get(), EVP_sha256()) <= 0) std::abort();
  return made.get();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TrustStore nobody;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      verify_cms(bytes, "first", "second");
      break;
    case 1:
      // Nobody is trusted, so no token may be.
      if (check_timestamp_of(bytes, "first", "second", nobody).fault.empty()) std::abort();
      break;
    case 2:
      if (check_ocsp(bytes, certificate(), certificate()).fault.empty()) std::abort();
      break;
    default:
      if (check_crl(bytes, certificate(), certificate()).fault.empty()) std::abort();
  }
  return 0;
}
