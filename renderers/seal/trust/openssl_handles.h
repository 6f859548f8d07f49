// SPDX-License-Identifier: GPL-3.0-or-later
// OpenSSL's objects as values with one owner, and its error queue as text.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs12.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <string>
#include <string_view>

namespace tamga::seal {

// One deleter for every type: OpenSSL's free functions, which accept null.
struct OpensslFree {
  void operator()(ASN1_TIME* value) const noexcept { ASN1_TIME_free(value); }
  void operator()(BIO* value) const noexcept { BIO_free_all(value); }
  void operator()(CMS_ContentInfo* value) const noexcept { CMS_ContentInfo_free(value); }
  void operator()(EVP_MD_CTX* value) const noexcept { EVP_MD_CTX_free(value); }
  void operator()(EVP_PKEY* value) const noexcept { EVP_PKEY_free(value); }
  void operator()(OCSP_BASICRESP* value) const noexcept { OCSP_BASICRESP_free(value); }
  void operator()(OCSP_CERTID* value) const noexcept { OCSP_CERTID_free(value); }
  void operator()(OCSP_RESPONSE* value) const noexcept { OCSP_RESPONSE_free(value); }
  void operator()(PKCS12* value) const noexcept { PKCS12_free(value); }
  void operator()(TS_TST_INFO* value) const noexcept { TS_TST_INFO_free(value); }
  void operator()(X509* value) const noexcept { X509_free(value); }
  void operator()(X509_ALGOR* value) const noexcept { X509_ALGOR_free(value); }
  void operator()(X509_CRL* value) const noexcept { X509_CRL_free(value); }
  void operator()(X509_EXTENSION* value) const noexcept { X509_EXTENSION_free(value); }
  void operator()(X509_STORE* value) const noexcept { X509_STORE_free(value); }
  void operator()(X509_STORE_CTX* value) const noexcept { X509_STORE_CTX_free(value); }
  void operator()(STACK_OF(X509) * value) const noexcept { sk_X509_pop_free(value, X509_free); }
};

template <typename Type>
using Handle = std::unique_ptr<Type, OpensslFree>;
using CertificateStack = Handle<STACK_OF(X509)>;

// Takes this thread's OpenSSL errors and gives the first reason in words, ""
// when there is none. Leaves the queue empty.
std::string take_openssl_error();

// A digest of two parts that stand one after the other.
std::string digest(const EVP_MD* algorithm, std::string_view first, std::string_view second = {});

// The certificate as DER, and from DER: null when the bytes are not exactly one
// certificate.
std::string to_der(const X509* certificate);
Handle<X509> certificate_from_der(std::string_view der);

}  // namespace tamga::seal
