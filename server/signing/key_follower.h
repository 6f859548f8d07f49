// SPDX-License-Identifier: GPL-3.0-or-later
// The signing key of a person, which the password of the account opens, follows that
// password when its owner changes it.
#pragma once

#include <filesystem>

#include "server/access/access.h"

namespace tamga::signing {

// people/<account>.p12 below DATA/keys is written anew beside the old one
// (…p12.next, which KeyStore opens, too), and takes its place when the change is
// durable. A file that the old password does not open stays as it is: it was of no use
// before the change either (its owner's password was reset), and opens again when its
// owner chooses the password that it was made with. The PIN of a token is its own: it is
// changed there first (prepare() throws seal::Error key-unreadable until it is the new
// password). Thread-safe for different accounts.
class KeyFollower : public access::PasswordFollower {
 public:
  explicit KeyFollower(std::filesystem::path keys) : people_(std::move(keys) / "people") {}
  void prepare(std::string_view account, std::string_view from, std::string_view to) override;
  void finish(std::string_view account) noexcept override;

 private:
  std::filesystem::path people_;
};

}  // namespace tamga::signing
