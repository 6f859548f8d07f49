// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/cms_verification.h"

#include <openssl/err.h>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/der_reader.h"
#include "renderers/seal/trust/signature_algorithm.h"
#include "renderers/seal/trust/signed_data.h"

namespace tamga::seal {
namespace {

// A fault by the name that the standard has for it.
struct Fault {
  const char* sub_indication;
};

const EVP_MD* algorithm_of(std::string_view identifier) {
  if (const EVP_MD* const digest = accepted_digest(identifier)) return digest;
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
  const Handle<X509_ALGOR> algorithm(
      d2i_X509_ALGOR(nullptr, &next, static_cast<long>(data.signature_algorithm.size())));
  if (!algorithm) throw Fault{"FORMAT_FAILURE"};
  const ASN1_OBJECT* object = nullptr;
  int parameters = V_ASN1_UNDEF;
  X509_ALGOR_get0(&object, &parameters, nullptr, algorithm.get());
  const int named = OBJ_obj2nid(object);
  int hash = NID_undef, family = NID_undef;
  OBJ_find_sigid_algs(named, &hash, &family);
  const bool hash_agrees = hash == EVP_MD_get_type(digest);
  if (!is_accepted_key(key)) throw Fault{"CRYPTO_CONSTRAINTS_FAILURE_NO_POE"};
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
    if (family != NID_X9_62_id_ecPublicKey || !hash_agrees || parameters != V_ASN1_UNDEF)
      throw Fault{"FORMAT_FAILURE"};
    return;
  }
  const bool plain = named == NID_rsaEncryption || (family == NID_rsaEncryption && hash_agrees);
  const bool no_parameters = parameters == V_ASN1_NULL || parameters == V_ASN1_UNDEF;
  if (named != NID_rsassaPss && !(plain && no_parameters)) throw Fault{"FORMAT_FAILURE"};
}

std::string octets(std::string_view attribute) {
  DerReader reader(attribute);
  std::string bytes(reader.expect(kDerOctetString).content);
  reader.expect_end();
  return bytes;
}

// RFC 5035 3, RFC 2634 5.4: the first certificate identifier is the signer's.
bool signing_certificate_matches(std::string_view attribute, const EVP_MD* by_default,
                                 const X509* certificate) {
  DerReader outer(attribute);
  DerReader body(outer.expect(kDerSequence).content);
  DerReader identifiers(body.expect(kDerSequence).content);
  DerReader first(identifiers.expect(kDerSequence).content);
  const EVP_MD* algorithm = by_default;
  if (first.next_is(kDerSequence)) {
    DerReader named(first.next().content);
    algorithm = algorithm_of(named.expect(kDerObject).content);
  }
  return first.expect(kDerOctetString).content == digest(algorithm, to_der(certificate));
}

void require_signing_certificate(const SignedData& data, SignedContent kind, CmsVerification& out) {
  auto named = data.attribute(oid::signing_certificate_v2);
  const EVP_MD* by_default = EVP_sha256();
  if (named.empty() && kind == SignedContent::TimestampInfo) {
    named = data.attribute(oid::signing_certificate);
    by_default = EVP_sha1();
  }
  if (named.empty()) return;
  if (!signing_certificate_matches(named, by_default, out.signer.get()))
    throw Fault{"NO_SIGNING_CERTIFICATE_FOUND"};
  out.has_signing_certificate = true;
}

std::string dotted(std::string_view identifier) {
  const std::string der =
      std::string("\x06") + static_cast<char>(identifier.size()) + std::string(identifier);
  const auto* next = reinterpret_cast<const unsigned char*>(der.data());
  ASN1_OBJECT* const object = d2i_ASN1_OBJECT(nullptr, &next, static_cast<long>(der.size()));
  char text[80] = "?";
  if (object != nullptr) OBJ_obj2txt(text, sizeof text, object, 1);
  ASN1_OBJECT_free(object);
  return text;
}

void sort_unsigned_attributes(const SignedData& data, CmsVerification& out) {
  for (const auto& attribute : data.unsigned_attributes) {
    if (attribute.type == oid::signature_time_stamp)
      out.timestamps.emplace_back(attribute.value);
    else
      out.unjudged_attributes.push_back(dotted(attribute.type));
  }
}

void verify_parts(const SignedData& data, SignedContent kind, std::string_view first,
                  std::string_view second, CmsVerification& out) {
  const auto* next = reinterpret_cast<const unsigned char*>(data.der.data());
  const Handle<CMS_ContentInfo> cms(
      d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(data.der.size())));
  CMS_SignerInfo* const signer = cms ? only_signer(cms.get()) : nullptr;
  if (signer == nullptr) throw Fault{"FORMAT_FAILURE"};
  sort_certificates(data, signer, out);
  const EVP_MD* const algorithm = algorithm_of(data.digest_algorithm);
  require_algorithm(data, out.signer.get(), algorithm);

  const bool detached = kind == SignedContent::DetachedData;
  DerReader type(data.attribute(oid::content_type));
  if (type.expect(kDerObject).content != (detached ? oid::data : oid::timestamp_info))
    throw Fault{"FORMAT_FAILURE"};
  if (octets(data.attribute(oid::message_digest)) != digest(algorithm, first, second))
    throw Fault{"HASH_FAILURE"};
  CMS_SignerInfo_set1_signer_cert(signer, out.signer.get());
  if (CMS_SignerInfo_verify(signer) != 1) throw Fault{"SIG_CRYPTO_FAILURE"};

  out.has_signing_time = !data.attribute(oid::signing_time).empty();
  out.signature = data.signature;
  require_signing_certificate(data, kind, out);
  sort_unsigned_attributes(data, out);
}

// Runs `verify`, whose faults become out.fault.
template <typename Verify>
CmsVerification guarded(Verify verify) {
  CmsVerification out;
  try {
    verify(out);
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

}  // namespace

CmsVerification verify_cms(std::string_view contents, std::string_view first,
                           std::string_view second) {
  return guarded([&](CmsVerification& out) {
    verify_parts(read_signed_data(contents), SignedContent::DetachedData, first, second, out);
  });
}

CmsVerification verify_token_cms(std::string_view token, bool padding, std::string& info) {
  info.clear();
  return guarded([&](CmsVerification& out) {
    const SignedData data = read_signed_data(token, SignedContent::TimestampInfo);
    if (!padding && data.der.size() != token.size()) throw MalformedDer("something follows");
    verify_parts(data, SignedContent::TimestampInfo, data.content, {}, out);
    // RFC 3161 2.4.1, RFC 5816: who signed must be named under the signature.
    if (!out.has_signing_certificate) throw Fault{"NO_SIGNING_CERTIFICATE_FOUND"};
    info = data.content;
  });
}

}  // namespace tamga::seal
