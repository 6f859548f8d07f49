// SPDX-License-Identifier: GPL-3.0-or-later
#include "openssl_object.h"

#include <openssl/err.h>

#include <stdexcept>

namespace tamga::pki {

void require(bool done, std::string_view what) {
  if (done) return;
  const char* const reason = ERR_reason_error_string(ERR_peek_error());
  ERR_clear_error();
  throw std::runtime_error("test PKI: " + std::string(what) + ": " +
                           (reason != nullptr ? reason : "no reason told"));
}

std::string memory_of(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

Owned<BIO> reading(std::string_view bytes) {
  Owned<BIO> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  require(bio != nullptr, "memory");
  return bio;
}

const EVP_MD* digest_for(const EVP_PKEY* key) {
  const bool long_curve = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_bits(key) > 256;
  return long_curve ? EVP_sha384() : EVP_sha256();
}

}  // namespace tamga::pki
