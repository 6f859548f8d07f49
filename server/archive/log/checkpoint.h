// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints: what the log says of itself, signed (C2SP tlog-checkpoint and
// signed-note, Ed25519 of RFC 8032).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "server/archive/storage/disk.h"
#include "server/archive/storage/hash.h"

struct evp_pkey_st;

namespace tamga::archive {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
};

class CheckpointError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The log's key pair. Copies share it; thread-safe.
class LogKey {
 public:
  // A new pair from the system's random source.
  static LogKey generate();
  // PKCS#8 in PEM. Throws CheckpointError when it is no Ed25519 private key.
  static LogKey from_pem(std::string_view pem);
  std::string pem() const;

  // 32 bytes (RFC 8032 §5.1.5).
  const std::string& public_key() const { return public_key_; }
  // 64 bytes over the message.
  std::string sign(std::string_view message) const;

 private:
  explicit LogKey(std::shared_ptr<evp_pkey_st> key);
  std::shared_ptr<evp_pkey_st> key_;
  std::string public_key_;
};

bool verify_ed25519(std::string_view public_key, std::string_view message,
                    std::string_view signature);

// "name+hash+base64(0x01 || key)": the form in which signed-note verifiers take
// a public key.
std::string verifier_key(std::string_view name, std::string_view public_key);

// Three lines (origin, decimal size, root in base64), an empty one, and the
// signature line "— origin base64(key hash || signature)". The key's name is
// the origin.
std::string sign_checkpoint(const Checkpoint& checkpoint, const LogKey& key);

// The checkpoint in such a text when the key's signature holds. Lines of other
// signers (witnesses) are passed over. Throws CheckpointError saying what is
// wrong.
Checkpoint open_checkpoint(std::string_view text, std::string_view origin,
                           std::string_view public_key);

}  // namespace tamga::archive
