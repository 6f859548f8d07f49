// SPDX-License-Identifier: GPL-3.0-or-later
// The side of the process that reads the file.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "server/verification/verification_message.h"
#include "server/verification/verification_process.h"

namespace tamga {
namespace {

constexpr int kAnswered = 0, kOutOfMemory = 3, kMalformed = 4;
constexpr std::size_t kMaxLine = std::size_t{1} << 20;

// Reads until `wanted` bytes are there; false at the end of the input.
bool read_until(std::string& bytes, std::size_t wanted) {
  while (bytes.size() < wanted) {
    char block[1 << 16];
    const ssize_t count =
        ::read(STDIN_FILENO, block, std::min(sizeof block, wanted - bytes.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.append(block, static_cast<std::size_t>(count));
  }
  return true;
}

std::string read_line() {
  std::string line;
  while (line.size() < kMaxLine && read_until(line, line.size() + 1)) {
    if (line.back() != '\n') continue;
    line.pop_back();
    return line;
  }
  throw std::invalid_argument("a request begins with a line");
}

VerificationRequest read_request() {
  const RequestHead head(read_line());
  std::string body;
  body.reserve(head.bytes());
  if (!read_until(body, head.bytes())) throw std::invalid_argument("the request is cut off");
  return head.with(body);
}

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // nobody listens any more
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
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
  try {
    load_libraries();
    const VerificationRequest request = read_request();
    enter_sandbox(request.sandbox);
    // Libraries take a failed allocation for a fault of the file and go on.
    std::set_new_handler([] { ::_exit(kOutOfMemory); });
    const seal::TrustStore trust(request.trust);
    write_all(answer_of(seal::verify(request.pdf, trust, request.policy, request.now)));
    return kAnswered;
  } catch (const std::bad_alloc&) {
    return kOutOfMemory;
  } catch (const std::exception&) {
    return kMalformed;
  }
}

}  // namespace tamga
