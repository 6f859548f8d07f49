// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 and SHA-512 (FIPS 180-4) of bytes that come in pieces, both in one
// reading: every manifest of a package needs both.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace tamga::archive::package {

// Lower-case hexadecimal.
struct Digests {
  std::string sha256, sha512;
  std::uint64_t size = 0;
  bool operator==(const Digests&) const = default;
};

// For one thread. Throws std::runtime_error when the crypto library refuses (a
// broken installation).
class Digester {
 public:
  Digester();
  void add(std::string_view bytes);
  // Ends it; nothing may be added after.
  Digests finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> sha256_, sha512_;
  std::uint64_t size_ = 0;
};

Digests digests_of(std::string_view bytes);

}  // namespace tamga::archive::package
