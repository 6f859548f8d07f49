// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets that the program itself must read again, sealed for the catalogue.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace tamga::access {

// XChaCha20-Poly1305 (libsodium) under 32 random bytes in a file of mode 0600, which is
// made when the first secret is sealed. What is sealed for one name opens for no other.
// Without the file what was sealed is lost: it belongs into every backup of the keys.
// Thread-safe.
class SecretBox {
 public:
  explicit SecretBox(std::filesystem::path key_file) : file_(std::move(key_file)) {}
  // Base 64. Throws Failure storage-failed when the key cannot be written.
  std::string seal(std::string_view name, std::string_view secret);
  // Throws Failure key-missing without the key, or when it is not this one's.
  std::string open(std::string_view name, std::string_view sealed);

 private:
  std::string key(bool make);

  std::filesystem::path file_;
  std::mutex mutex_;
};

}  // namespace tamga::access
