// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/distinguished_name.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kMaxSize = std::size_t{1} << 20;

std::chrono::sys_seconds required_time(const ASN1_TIME* time, const char* which) {
  if (const auto read = to_time(time)) return *read;
  throw Error("certificate-unreadable", std::string("the certificate's ") + which);
}

}  // namespace

Certificate::Certificate(std::shared_ptr<x509_st> certificate)
    : certificate_(std::move(certificate)) {}

Certificate Certificate::read(std::string_view bytes) {
  if (bytes.size() > kMaxSize) throw Error("certificate-unreadable", "larger than a certificate");
  Handle<X509> certificate;
  if (bytes.find("-----BEGIN ") == std::string_view::npos) {
    certificate = certificate_from_der(bytes);
  } else {
    const Handle<BIO> in(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    certificate.reset(in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
  }
  if (!certificate) throw Error("certificate-unreadable", "neither DER nor PEM of a certificate");
  return Certificate(std::shared_ptr<x509_st>(std::move(certificate)));
}

Certificate Certificate::of(x509_st* certificate) {
  X509_up_ref(certificate);
  return Certificate(std::shared_ptr<x509_st>(certificate, OpensslFree()));
}

std::string Certificate::der() const {
  return to_der(certificate_.get());
}

std::string Certificate::subject() const {
  return display_name(X509_get_subject_name(certificate_.get()));
}

std::string Certificate::issuer() const {
  return display_name(X509_get_issuer_name(certificate_.get()));
}

std::string Certificate::serial() const {
  const ASN1_INTEGER* const number = X509_get0_serialNumber(certificate_.get());
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text = ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER ? "-" : "";
  for (int i = 0; i < ASN1_STRING_length(number); ++i) {
    const unsigned char byte = ASN1_STRING_get0_data(number)[i];
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::chrono::sys_seconds Certificate::not_before() const {
  return required_time(X509_get0_notBefore(certificate_.get()), "notBefore");
}

std::chrono::sys_seconds Certificate::not_after() const {
  return required_time(X509_get0_notAfter(certificate_.get()), "notAfter");
}

}  // namespace tamga::seal
