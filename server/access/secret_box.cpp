// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/secret_box.h"

#include <sodium.h>

#include "server/archive/storage/disk.h"
#include "server/base64.h"
#include "server/error.h"

namespace tamga::access {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr mode_t secret_file = 0600;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string SecretBox::key(bool make) {
  std::lock_guard lock(mutex_);
  auto bytes = archive::read_file(file_);
  if (!bytes && make) {
    std::string fresh(key_bytes, '\0');
    randombytes_buf(fresh.data(), fresh.size());
    const auto& disk = archive::Disk::real();
    std::filesystem::create_directories(file_.parent_path());
    try {
      archive::write_new_file(disk, file_, fresh, secret_file);
      archive::sync_folder(disk, file_.parent_path());
    } catch (const Failure&) {
      // Another process made it at the same moment: theirs is the key.
      if (!std::filesystem::exists(file_)) throw;
    }
    bytes = archive::read_file(file_);
  }
  if (!bytes || bytes->size() != key_bytes)
    throw Failure("key-missing", file_.string() + ": not there, or not a key");
  return *bytes;
}

std::string SecretBox::seal(std::string_view name, std::string_view secret) {
  const auto with = key(true);
  std::string sealed(nonce_bytes + secret.size() + tag_bytes, '\0');
  randombytes_buf(sealed.data(), nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed) + nonce_bytes, nullptr, raw(secret),
                                             secret.size(), raw(name), name.size(), nullptr,
                                             raw(sealed), raw(with));
  return to_base64(sealed);
}

std::string SecretBox::open(std::string_view name, std::string_view sealed) {
  const auto with = key(false);
  const auto bytes = from_base64(std::string(sealed));
  if (!bytes || bytes->size() < nonce_bytes + tag_bytes)
    throw Failure("key-missing", "a sealed secret is damaged");
  std::string secret(bytes->size() - nonce_bytes - tag_bytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          raw(secret), nullptr, nullptr, raw(*bytes) + nonce_bytes, bytes->size() - nonce_bytes,
          raw(name), name.size(), raw(*bytes), raw(with)) != 0)
    throw Failure("key-missing", file_.string() + " does not open what was sealed");
  return secret;
}

}  // namespace tamga::access
