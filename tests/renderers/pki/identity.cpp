// SPDX-License-Identifier: GPL-3.0-or-later
#include "identity.h"

#include <openssl/conf.h>
#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace tamga::pki {
namespace {

Owned<EVP_PKEY> make_key(KeyKind kind) {
  Owned<EVP_PKEY> key;
  switch (kind) {
    case KeyKind::P256:
      key.reset(EVP_EC_gen("P-256"));
      break;
    case KeyKind::P384:
      key.reset(EVP_EC_gen("P-384"));
      break;
    case KeyKind::Rsa2048:
      key.reset(EVP_RSA_gen(2048));
      break;
    case KeyKind::Rsa3072:
      key.reset(EVP_RSA_gen(3072));
      break;
  }
  require(key != nullptr, "new key");
  return key;
}

void name_subject(X509* certificate, const Profile& profile) {
  X509_NAME* const name = X509_get_subject_name(certificate);
  const auto add = [name](const char* type, const std::string& utf8) {
    require(X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(utf8.data()),
                                       static_cast<int>(utf8.size()), -1, 0) == 1,
            "name " + utf8);
  };
  add("C", "MN");
  add("O", profile.organisation);
  add("CN", profile.common_name);
}

void number(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "random number");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3F) | 0x40);  // positive, of full length
  require(ASN1_STRING_set(X509_get_serialNumber(certificate), bytes.data(),
                          static_cast<int>(bytes.size())) == 1,
          "serial number");
}

void extend(X509* certificate, X509* issuer, const Profile& profile) {
  const std::unique_ptr<CONF, decltype(&NCONF_free)> sections(NCONF_new(nullptr), NCONF_free);
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509V3_set_nconf(&context, sections.get());  // policies want one, even if empty
  for (const auto& [nid, value] : profile.extensions) {
    const Owned<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value);
  }
}

}  // namespace

std::string Identity::der() const {
  return der_of(certificate.get(), i2d_X509);
}

Identity issue(const Profile& profile, const Identity* issuer) {
  Identity made{make_key(profile.kind), Owned<X509>(X509_new())};
  X509* const certificate = made.certificate.get();
  require(certificate != nullptr && X509_set_version(certificate, 2) == 1 &&
              X509_set_pubkey(certificate, made.key.get()) == 1,
          "new certificate");
  number(certificate);
  name_subject(certificate, profile);
  require(
      ASN1_TIME_adj(X509_getm_notBefore(certificate), seconds(profile.from), 0, 0) != nullptr &&
          ASN1_TIME_adj(X509_getm_notAfter(certificate), seconds(profile.until), 0, 0) != nullptr,
      "validity");
  const Identity& by = issuer != nullptr ? *issuer : made;
  X509_set_issuer_name(certificate, X509_get_subject_name(by.certificate.get()));
  extend(certificate, by.certificate.get(), profile);
  require(X509_sign(certificate, by.key.get(), digest_for(by.key.get())) > 0, "signature");
  return made;
}

}  // namespace tamga::pki
