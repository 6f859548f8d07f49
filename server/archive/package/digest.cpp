// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/digest.h"

#include <openssl/evp.h>

#include <stdexcept>

#include "server/archive/storage/hash.h"

namespace tamga::archive::package {
namespace {

void require(int done) {
  if (done != 1) throw std::runtime_error("the crypto library does not hash");
}

std::string finished(EVP_MD_CTX* context) {
  std::string bytes(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  require(EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(bytes.data()), &length));
  bytes.resize(length);
  return hex(bytes);
}

}  // namespace

void Digester::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Digester::Digester() : sha256_(EVP_MD_CTX_new()), sha512_(EVP_MD_CTX_new()) {
  require(sha256_ && sha512_ ? 1 : 0);
  require(EVP_DigestInit_ex(sha256_.get(), EVP_sha256(), nullptr));
  require(EVP_DigestInit_ex(sha512_.get(), EVP_sha512(), nullptr));
}

void Digester::add(std::string_view bytes) {
  require(EVP_DigestUpdate(sha256_.get(), bytes.data(), bytes.size()));
  require(EVP_DigestUpdate(sha512_.get(), bytes.data(), bytes.size()));
  size_ += bytes.size();
}

Digests Digester::finish() {
  return {finished(sha256_.get()), finished(sha512_.get()), size_};
}

Digests digests_of(std::string_view bytes) {
  Digester digester;
  digester.add(bytes);
  return digester.finish();
}

}  // namespace tamga::archive::package
