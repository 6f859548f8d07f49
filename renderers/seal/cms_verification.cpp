// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/cms_verification.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include "renderers/seal/der_reader.h"
#include "renderers/seal/error.h"
#include "renderers/seal/signed_data.h"

namespace tamga::seal {
namespace {

constexpr int kMinRsaBits = 2048;

// A fault by the name that the standard has for it.
struct Fault {
  const char* sub_indication;
};

const EVP_MD* algorithm_of(std::string_view identifier) {
  if (identifier == oid::sha256) return EVP_sha256();
  if (identifier == oid::sha384) return EVP_sha384();
  if (identifier == oid::sha512) return EVP_sha512();
  throw Fault{"CRYPTO_CONSTRAINTS_FAILURE_NO_POE"};
}

std::string issuer_der(const X509* certificate) {
  unsigned char* bytes = nullptr;
  const int length = i2d_X509_NAME(X509_get_issuer_name(certificate), &bytes);
  if (length <= 0) return {};
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

std::string serial_der(const X509* certificate) {
  unsigned char* bytes = nullptr;
  const int length = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate), &bytes);
  if (length <= 0) return {};
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

CMS_SignerInfo* only_signer(CMS_ContentInfo* cms) {
  STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(cms);
  return sk_CMS_SignerInfo_num(signers) == 1 ? sk_CMS_SignerInfo_value(signers, 0) : nullptr;
}

// Names are compared byte by byte: OpenSSL's comparison ignores case, and the
// signer's identifier is outside of what is signed.
bool names(const SignedData& data, const X509* certificate, CMS_SignerInfo* signer) {
  if (data.issuer.empty())
    return CMS_SignerInfo_cert_cmp(signer, const_cast<X509*>(certificate)) == 0;
  return data.issuer == issuer_der(certificate) && data.serial == serial_der(certificate);
}

void sort_certificates(const SignedData& data, CMS_SignerInfo* signer, CmsVerification& out) {
  out.others.reset(sk_X509_new_null());
  for (const std::string_view der : data.certificates) {
    Handle<X509> certificate = certificate_from_der(der);
    if (!certificate) throw Fault{"FORMAT_FAILURE"};
    if (!out.signer && names(data, certificate.get(), signer))
      out.signer = std::move(certificate);
    else if (sk_X509_push(out.others.get(), certificate.get()) > 0)
      certificate.release();
  }
  if (!out.signer) throw Fault{"NO_SIGNING_CERTIFICATE_FOUND"};
}

// The key is strong enough, and the algorithm named is the key's and the
// digest's: OpenSSL itself takes only some of this from the identifier, and the
// identifier is not signed.
void require_algorithm(const SignedData& data, X509* certificate, const EVP_MD* digest) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key == nullptr) throw Fault{"FORMAT_FAILURE"};
  const auto* next = reinterpret_cast<const unsigned char*>(data.signature_algorithm.data());
  X509_ALGOR* const read =
      d2i_X509_ALGOR(nullptr, &next, static_cast<long>(data.signature_algorithm.size()));
  const std::unique_ptr<X509_ALGOR, decltype(&X509_ALGOR_free)> algorithm(read, X509_ALGOR_free);
  if (!algorithm) throw Fault{"FORMAT_FAILURE"};
  const ASN1_OBJECT* object = nullptr;
  int parameters = V_ASN1_UNDEF;
  X509_ALGOR_get0(&object, &parameters, nullptr, algorithm.get());
  const int named = OBJ_obj2nid(object);
  int hash = NID_undef, family = NID_undef;
  OBJ_find_sigid_algs(named, &hash, &family);
  const bool hash_agrees = hash == EVP_MD_get_type(digest);
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS: {
      if (EVP_PKEY_get_bits(key) < kMinRsaBits) throw Fault{"CRYPTO_CONSTRAINTS_FAILURE_NO_POE"};
      const bool plain = named == NID_rsaEncryption || (family == NID_rsaEncryption && hash_agrees);
      const bool no_parameters = parameters == V_ASN1_NULL || parameters == V_ASN1_UNDEF;
      if (named != NID_rsassaPss && !(plain && no_parameters)) throw Fault{"FORMAT_FAILURE"};
      return;
    }
    case EVP_PKEY_EC: {
      char group[64] = "";
      std::size_t length = 0;
      EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &length);
      const int curve = OBJ_sn2nid(group);
      if (curve != NID_X9_62_prime256v1 && curve != NID_secp384r1 && curve != NID_secp521r1)
        throw Fault{"CRYPTO_CONSTRAINTS_FAILURE_NO_POE"};
      if (family != NID_X9_62_id_ecPublicKey || !hash_agrees || parameters != V_ASN1_UNDEF)
        throw Fault{"FORMAT_FAILURE"};
      return;
    }
    default:
      throw Fault{"CRYPTO_CONSTRAINTS_FAILURE_NO_POE"};
  }
}

std::string octets(std::string_view attribute) {
  DerReader reader(attribute);
  std::string bytes(reader.expect(kDerOctetString).content);
  reader.expect_end();
  return bytes;
}

// RFC 5035 3: the first certificate identifier is the signer's.
bool signing_certificate_matches(std::string_view attribute, const X509* certificate) {
  DerReader outer(attribute);
  DerReader body(outer.expect(kDerSequence).content);
  DerReader identifiers(body.expect(kDerSequence).content);
  DerReader first(identifiers.expect(kDerSequence).content);
  const EVP_MD* algorithm = EVP_sha256();  // the default
  if (first.next_is(kDerSequence)) {
    DerReader named(first.next().content);
    algorithm = algorithm_of(named.expect(kDerObject).content);
  }
  return first.expect(kDerOctetString).content == digest(algorithm, to_der(certificate));
}

void verify_parts(std::string_view contents, std::string_view first, std::string_view second,
                  CmsVerification& out) {
  const SignedData data = read_signed_data(contents);
  const auto* next = reinterpret_cast<const unsigned char*>(data.der.data());
  const Handle<CMS_ContentInfo> cms(
      d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(data.der.size())));
  CMS_SignerInfo* const signer = cms ? only_signer(cms.get()) : nullptr;
  if (signer == nullptr) throw Fault{"FORMAT_FAILURE"};
  sort_certificates(data, signer, out);
  const EVP_MD* const algorithm = algorithm_of(data.digest_algorithm);
  require_algorithm(data, out.signer.get(), algorithm);

  DerReader type(data.attribute(oid::content_type));
  if (type.expect(kDerObject).content != oid::data) throw Fault{"FORMAT_FAILURE"};
  if (octets(data.attribute(oid::message_digest)) != digest(algorithm, first, second))
    throw Fault{"HASH_FAILURE"};
  CMS_SignerInfo_set1_signer_cert(signer, out.signer.get());
  if (CMS_SignerInfo_verify(signer) != 1) throw Fault{"SIG_CRYPTO_FAILURE"};

  out.has_signing_time = !data.attribute(oid::signing_time).empty();
  if (const auto named = data.attribute(oid::signing_certificate_v2); !named.empty()) {
    if (!signing_certificate_matches(named, out.signer.get()))
      throw Fault{"NO_SIGNING_CERTIFICATE_FOUND"};
    out.has_signing_certificate = true;
  }
}

}  // namespace

CmsVerification verify_cms(std::string_view contents, std::string_view first,
                           std::string_view second) {
  CmsVerification out;
  try {
    verify_parts(contents, first, second, out);
  } catch (const Fault& fault) {
    out.fault = fault.sub_indication;
  } catch (const MalformedDer&) {
    out.fault = "FORMAT_FAILURE";
  } catch (const Error&) {  // OpenSSL could not digest or encode what it read
    out.fault = "FORMAT_FAILURE";
  }
  ERR_clear_error();
  return out;
}

}  // namespace tamga::seal
