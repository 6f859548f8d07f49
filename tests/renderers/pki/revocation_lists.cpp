// SPDX-License-Identifier: GPL-3.0-or-later
#include "revocation_lists.h"

#include <openssl/bn.h>
#include <openssl/x509v3.h>

namespace tamga::pki {
namespace {

using std::chrono::days;

constexpr const char* kGarbage = "Энэ бол хүчингүй гэрчилгээний жагсаалт биш.";

Owned<ASN1_TIME> time_of(std::chrono::sys_seconds time) {
  Owned<ASN1_TIME> made(ASN1_TIME_set(nullptr, seconds(time)));
  require(made != nullptr, "time");
  return made;
}

Owned<ASN1_INTEGER> serial_from(const std::string& digits) {
  BIGNUM* number = nullptr;
  require(BN_hex2bn(&number, digits.c_str()) != 0, "serial number");
  Owned<ASN1_INTEGER> serial(BN_to_ASN1_INTEGER(number, nullptr));
  BN_free(number);
  require(serial != nullptr, "serial number");
  return serial;
}

void add_entry(X509_CRL* list, const std::string& serial, const Revocation& revocation) {
  X509_REVOKED* const entry = X509_REVOKED_new();
  ASN1_ENUMERATED* const reason = ASN1_ENUMERATED_new();
  ASN1_ENUMERATED_set(reason, revocation.reason);
  const bool made = X509_REVOKED_set_serialNumber(entry, serial_from(serial).get()) == 1 &&
                    X509_REVOKED_set_revocationDate(entry, time_of(revocation.at).get()) == 1 &&
                    X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1 &&
                    X509_CRL_add0_revoked(list, entry) == 1;
  ASN1_ENUMERATED_free(reason);
  require(made, "revoked certificate");
}

// RFC 5280 5.2.1 and 5.2.3: both are mandatory.
void extend(X509_CRL* list, X509* issuer, long number) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, nullptr, nullptr, list, 0);
  const Owned<X509_EXTENSION> key(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  const Owned<ASN1_INTEGER> counted(ASN1_INTEGER_new());
  ASN1_INTEGER_set(counted.get(), number);
  require(key && X509_CRL_add_ext(list, key.get(), -1) == 1 &&
              X509_CRL_add1_ext_i2d(list, NID_crl_number, counted.get(), 0, 0) == 1,
          "extensions of the list");
}

}  // namespace

std::string RevocationLists::list(const Identity& issuer,
                                  const std::map<std::string, Revocation>& revoked) {
  if (fault_ == CrlFault::Garbage) return kGarbage;
  const auto now = authority_.now();
  const bool stale = fault_ == CrlFault::Stale;
  const Owned<X509_CRL> made(X509_CRL_new());
  X509_CRL* const it = made.get();
  require(
      X509_CRL_set_version(it, 1) == 1 &&
          X509_CRL_set_issuer_name(it, X509_get_subject_name(issuer.certificate.get())) == 1 &&
          X509_CRL_set1_lastUpdate(it, time_of(stale ? now - days(8) : now).get()) == 1 &&
          X509_CRL_set1_nextUpdate(it, time_of(stale ? now - days(1) : now + days(7)).get()) == 1,
      "list");
  for (const auto& [serial, revocation] : revoked) add_entry(it, serial, revocation);
  X509_CRL_sort(it);
  extend(it, issuer.certificate.get(), ++number_);
  const bool wrongly = fault_ == CrlFault::WronglySigned;
  EVP_PKEY* const key = (wrongly ? authority_.other_root() : issuer).key.get();
  require(X509_CRL_sign(it, key, digest_for(key)) > 0, "signature of the list");
  return der_of(it, i2d_X509_CRL);
}

std::string RevocationLists::of_issuing() {
  return list(authority_.issuing(), authority_.revocations());
}

std::string RevocationLists::of_root() {
  return list(authority_.root(), {});
}

}  // namespace tamga::pki
