// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/signing_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "renderers/seal/error.h"
#include "renderers/seal/signing/pkcs11_token.h"
#include "renderers/seal/signing/signing_key_parts.h"
#include "renderers/seal/trust/distinguished_name.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kMaxFileSize = 1 << 20;
constexpr int kMinRsaBits = 3072;  // 128 bits of strength, as P-256 (NIST SP 800-57)

std::string read_key_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error("key-unreadable", file.string() + ": cannot be opened");
  std::string bytes(kMaxFileSize + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || bytes.empty() || bytes.size() > kMaxFileSize)
    throw Error("key-unreadable", file.string() + ": empty, unreadable or too large");
  return bytes;
}

void require_signing_certificate(X509* certificate, EVP_PKEY* key, const std::string& file) {
  if (X509_check_private_key(certificate, key) != 1) {
    ERR_clear_error();
    throw Error("key-unusable", file + ": key and certificate do not belong together");
  }
  if ((X509_get_extension_flags(certificate) & EXFLAG_INVALID) != 0)
    throw Error("key-unusable", file + ": the certificate has a malformed extension");
  // A certificate without keyUsage gives UINT32_MAX: everything is allowed.
  if ((X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
    throw Error("key-unusable", file + ": the certificate's key usage is not signing");
}

// The certificates between the signer's and the root, which signs itself and is
// left out. Others of a file or token are not the signer's affair: a token may
// hold several people's.
std::vector<Handle<X509>> chain_above(X509* certificate, std::vector<X509*> others) {
  std::vector<Handle<X509>> chain;
  const auto is_issuer = [&certificate](X509* other) {
    return X509_self_signed(other, 0) != 1 && X509_check_issued(other, certificate) == X509_V_OK;
  };
  for (auto found = std::find_if(others.begin(), others.end(), is_issuer); found != others.end();
       found = std::find_if(others.begin(), others.end(), is_issuer)) {
    certificate = *found;
    X509_up_ref(certificate);
    chain.emplace_back(certificate);
    others.erase(found);  // a circle of certificates ends, too
  }
  ERR_clear_error();
  return chain;
}

}  // namespace

const EVP_MD* digest_for(EVP_PKEY* key) {
  switch (key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      if (EVP_PKEY_get_bits(key) >= kMinRsaBits) return EVP_sha256();
      throw Error("key-unusable", "RSA key of fewer than 3072 bits");
    case EVP_PKEY_EC: {
      char group[64] = "";
      std::size_t length = 0;
      EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &length);
      const int curve = OBJ_sn2nid(group);
      if (curve == NID_X9_62_prime256v1) return EVP_sha256();
      if (curve == NID_secp384r1) return EVP_sha384();
      throw Error("key-unusable", "EC key on a curve other than P-256 and P-384");
    }
    default:
      throw Error("key-unusable", "neither an RSA nor an EC key");
  }
}

SigningKey::SigningKey(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::from_pkcs12(const std::filesystem::path& file, std::string_view passphrase) {
  const std::string bytes = read_key_file(file);
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
  const Handle<PKCS12> envelope(d2i_PKCS12(nullptr, &next, static_cast<long>(bytes.size())));
  if (!envelope) {
    ERR_clear_error();
    throw Error("key-unreadable", file.string() + ": not a PKCS#12 file");
  }
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* chain = nullptr;
  const int opened =
      PKCS12_parse(envelope.get(), std::string(passphrase).c_str(), &key, &certificate, &chain);
  auto parts = std::make_unique<Parts>();
  parts->key.reset(key);
  parts->certificate.reset(certificate);
  const CertificateStack others(chain);
  if (opened != 1)
    throw Error("key-unreadable", file.string() + ": wrong passphrase or damaged file (" +
                                      take_openssl_error() + ")");
  if (!parts->key || !parts->certificate)
    throw Error("key-unreadable", file.string() + ": holds no key with its certificate");
  parts->digest = digest_for(key);
  require_signing_certificate(certificate, key, file.string());
  std::vector<X509*> above;
  for (int i = 0; i < sk_X509_num(others.get()); ++i)
    above.push_back(sk_X509_value(others.get(), i));
  parts->intermediates = chain_above(certificate, above);
  return SigningKey(std::move(parts));
}

SigningKey SigningKey::from_pkcs11(std::string_view uri, std::string_view pin) {
  auto token = std::make_unique<Pkcs11Token>(Pkcs11Address::parse(uri), pin);
  auto parts = std::make_unique<Parts>();
  parts->certificate = token->certificate();
  parts->key.reset(X509_get_pubkey(parts->certificate.get()));
  parts->digest = digest_for(parts->key.get());
  require_signing_certificate(parts->certificate.get(), parts->key.get(), "the token");
  const auto others = token->other_certificates();
  std::vector<X509*> above;
  for (const auto& other : others) above.push_back(other.get());
  parts->intermediates = chain_above(parts->certificate.get(), above);
  parts->token = std::move(token);
  return SigningKey(std::move(parts));
}

SigningKey SigningKey::open(const std::string& file_or_uri, std::string_view secret) {
  return file_or_uri.starts_with("pkcs11:") ? from_pkcs11(file_or_uri, secret)
                                            : from_pkcs12(file_or_uri, secret);
}

Certificate SigningKey::certificate() const {
  return Certificate::of(parts_->certificate.get());
}

std::vector<Certificate> SigningKey::intermediates() const {
  std::vector<Certificate> all;
  for (const auto& certificate : parts_->intermediates)
    all.push_back(Certificate::of(certificate.get()));
  return all;
}

std::string SigningKey::subject() const {
  return certificate().subject();
}

std::chrono::sys_seconds SigningKey::not_after() const {
  return certificate().not_after();
}

}  // namespace tamga::seal
