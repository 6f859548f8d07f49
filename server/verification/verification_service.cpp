// SPDX-License-Identifier: GPL-3.0-or-later
// The side of the process that reads the file.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <stdexcept>

#include "server/apart/apart_service.h"
#include "server/verification/verification_message.h"
#include "server/verification/verification_process.h"

namespace tamga {
namespace {

VerificationRequest read_request() {
  const RequestHead head(read_request_line());
  return head.with(read_request_bytes(head.bytes()));
}

// OpenSSL reads its configuration and loads its providers when first used: that
// must be before no file can be opened.
void load_libraries() {
  OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
  unsigned char some[1];
  RAND_bytes(some, sizeof some);
  EVP_MD_free(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  // The first exception loads what unwinding needs.
  try {
    throw std::runtime_error("");
  } catch (const std::runtime_error&) {
    some[0] = 0;
  }
}

}  // namespace

int serve_verification() {
  return serve_apart([] {
    load_libraries();
    const VerificationRequest request = read_request();
    enter_sandbox(request.sandbox);
    end_when_out_of_memory();
    const seal::TrustStore trust(request.trust);
    write_answer(answer_of(seal::verify(request.pdf, trust, request.policy, request.now)));
  });
}

}  // namespace tamga
