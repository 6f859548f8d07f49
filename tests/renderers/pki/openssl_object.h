// SPDX-License-Identifier: GPL-3.0-or-later
// Objects of OpenSSL with one owner, for the test PKI. Its own and not
// renderers/seal/trust/openssl_handles.h: what tests a room is not built of its parts.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs12.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace tamga::pki {

struct Free {
  void operator()(ASN1_OBJECT* it) const { ASN1_OBJECT_free(it); }
  void operator()(ASN1_STRING* it) const { ASN1_STRING_free(it); }  // integers and times, too
  void operator()(BIO* it) const { BIO_free_all(it); }
  void operator()(CMS_ContentInfo* it) const { CMS_ContentInfo_free(it); }
  void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
  void operator()(OCSP_BASICRESP* it) const { OCSP_BASICRESP_free(it); }
  void operator()(OCSP_CERTID* it) const { OCSP_CERTID_free(it); }
  void operator()(OCSP_REQUEST* it) const { OCSP_REQUEST_free(it); }
  void operator()(OCSP_RESPONSE* it) const { OCSP_RESPONSE_free(it); }
  void operator()(PKCS12* it) const { PKCS12_free(it); }
  void operator()(PKCS7* it) const { PKCS7_free(it); }
  void operator()(STACK_OF(X509) * it) const { sk_X509_free(it); }  // borrows its certificates
  void operator()(TS_MSG_IMPRINT* it) const { TS_MSG_IMPRINT_free(it); }
  void operator()(TS_REQ* it) const { TS_REQ_free(it); }
  void operator()(TS_RESP* it) const { TS_RESP_free(it); }
  void operator()(TS_RESP_CTX* it) const { TS_RESP_CTX_free(it); }
  void operator()(TS_STATUS_INFO* it) const { TS_STATUS_INFO_free(it); }
  void operator()(TS_TST_INFO* it) const { TS_TST_INFO_free(it); }
  void operator()(X509* it) const { X509_free(it); }
  void operator()(X509_CRL* it) const { X509_CRL_free(it); }
  void operator()(X509_EXTENSION* it) const { X509_EXTENSION_free(it); }
};

template <typename Type>
using Owned = std::unique_ptr<Type, Free>;

// Throws std::runtime_error with OpenSSL's reason when `done` is false: the PKI
// is part of the tests' ground and must not fail in silence.
void require(bool done, std::string_view what);

std::string memory_of(BIO* bio);
Owned<BIO> reading(std::string_view bytes);

// DER of a value by its i2d function.
template <typename Type, typename Encode>
std::string der_of(Type* value, Encode encode) {
  unsigned char* bytes = nullptr;
  const int length = encode(value, &bytes);
  require(length > 0, "DER");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

// A value from exactly these bytes by its d2i function; null when they are not it.
template <typename Type, typename Decode>
Owned<Type> from_der(std::string_view der, Decode decode) {
  const auto* next = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = next + der.size();
  Owned<Type> value(decode(nullptr, &next, static_cast<long>(der.size())));
  if (next != end) value.reset();
  return value;
}

inline std::time_t seconds(std::chrono::sys_seconds time) {
  return static_cast<std::time_t>(time.time_since_epoch().count());
}

// SHA-384 for a P-384 key, else SHA-256.
const EVP_MD* digest_for(const EVP_PKEY* key);

}  // namespace tamga::pki
