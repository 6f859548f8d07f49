// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords: Argon2id (RFC 9106) through libsodium.
#pragma once

#include <semaphore>
#include <string>
#include <string_view>

namespace tamga::access {

// Thread-safe. Each hash takes 64 MiB and some 50 ms (interactive limits), so
// only a few run at once; who waits longer than two seconds is told too-busy.
class Passwords {
 public:
  Passwords();

  // The text form with salt and limits. Throws Failure account-invalid for a
  // password shorter than 8 or longer than 1024 bytes.
  std::string hash(std::string_view password) const;
  // Whether `password` is the one of `hash`. An empty hash, for a name that
  // does not exist, costs the same time and is always wrong.
  bool verify(std::string_view password, const std::string& hash) const;
  // The hash was made with other limits than today's.
  static bool is_outdated(const std::string& hash);
  // A hash of today's limits whose password nobody knows: what verify() works on for a
  // name that does not exist.
  static const std::string& nobodys();

 private:
  mutable std::counting_semaphore<4> places_{4};
};

}  // namespace tamga::access
