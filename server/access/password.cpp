// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/password.h"

#include <sodium.h>

#include <array>
#include <chrono>

#include "server/error.h"

namespace tamga::access {
namespace {

constexpr std::size_t shortest = 8, longest = 1024;
constexpr auto patience = std::chrono::seconds(2);

// A place among those that may hash now, given back at the end.
class Place {
 public:
  explicit Place(std::counting_semaphore<4>& places) : places_(places) {
    if (!places_.try_acquire_for(patience)) throw Failure("too-busy", "too many sign-ins at once");
  }
  ~Place() { places_.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::counting_semaphore<4>& places_;
};

std::string argon2id(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str(text.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    throw Failure("internal", "no memory for a password hash");
  return text.data();
}

}  // namespace

Passwords::Passwords() {
  if (sodium_init() < 0) throw Failure("internal", "libsodium cannot start");
}

// Of 32 random bytes that were thrown away. Written down, for every command that opens
// an archive would else spend a sign-in's time on it before its own work.
const std::string& Passwords::nobodys() {
  static const std::string hash =
      "$argon2id$v=19$m=65536,t=2,p=1$B8N5Yp5BZ4oK9qDZl63Cew"
      "$uQhtxtLyArSjo5VyXQzCN1xbZexGXCVtV7upkZMhwGw";
  return hash;
}

std::string Passwords::hash(std::string_view password) const {
  if (password.size() < shortest || password.size() > longest)
    throw Failure("account-invalid", "a password has 8 to 1024 bytes", "/password");
  Place place(places_);
  return argon2id(password);
}

bool Passwords::verify(std::string_view password, const std::string& hash) const {
  if (password.size() > longest) password = password.substr(0, 0);  // wrong, in equal time
  Place place(places_);
  const std::string& expected = hash.empty() ? nobodys() : hash;
  bool right = crypto_pwhash_str_verify(expected.c_str(), password.data(), password.size()) == 0;
  return right && !hash.empty();
}

bool Passwords::is_outdated(const std::string& hash) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}

}  // namespace tamga::access
