// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/openssl_handles.h"

#include <openssl/err.h>

#include <limits>

#include "renderers/seal/error.h"

namespace tamga::seal {

std::string take_openssl_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return {};
  const char* const reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "OpenSSL error " + std::to_string(code);
}

std::string digest(const EVP_MD* algorithm, std::string_view first, std::string_view second) {
  const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  unsigned char value[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (!context || EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
      EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), value, &length) != 1) {
    throw Error("seal-failed", "digest: " + take_openssl_error());
  }
  return {reinterpret_cast<const char*>(value), length};
}

std::string to_der(const X509* certificate) {
  unsigned char* bytes = nullptr;
  const int length = i2d_X509(certificate, &bytes);
  if (length <= 0) throw Error("seal-failed", "certificate: " + take_openssl_error());
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

Handle<X509> certificate_from_der(std::string_view der) {
  if (der.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return nullptr;
  const auto* next = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = next + der.size();
  Handle<X509> certificate(d2i_X509(nullptr, &next, static_cast<long>(der.size())));
  ERR_clear_error();
  if (next != end) certificate.reset();
  return certificate;
}

}  // namespace tamga::seal
