// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/key_follower.h"

#include <string>

#include "renderers/seal/error.h"
#include "renderers/seal/signing/key_passphrase.h"
#include "server/archive/storage/disk.h"
#include "server/signing/key_store.h"

namespace tamga::signing {
namespace {

constexpr mode_t secret_file = 0600;

}  // namespace

void KeyFollower::prepare(std::string_view account, std::string_view from, std::string_view to) {
  const auto base = (people_ / account).string();
  if (std::filesystem::exists(base + ".pkcs11")) {
    KeyStore(people_.parent_path()).person(account, to);
    return;
  }
  if (!std::filesystem::exists(base + ".p12")) return;
  std::string bytes;
  try {
    bytes = seal::with_passphrase(base + ".p12", from, to);
  } catch (const seal::Error& error) {
    if (error.code() != "key-unreadable") throw;
    return;
  }
  archive::replace_file(archive::Disk::real(), base + ".p12.next", bytes, secret_file);
}

void KeyFollower::finish(std::string_view account) noexcept {
  // What cannot be renamed is opened under its other name all the same.
  std::error_code ignored;
  const auto base = (people_ / account).string();
  std::filesystem::rename(base + ".p12.next", base + ".p12", ignored);
}

}  // namespace tamga::signing
