// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/key_store.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/trust_store.h"
#include "server/error.h"

namespace tamga::signing {
namespace {

std::string first_line(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

// A file beside the key, or the credential that systemd hands to the service;
// never in an argument or the environment.
std::string organisation_secret(const std::filesystem::path& keys) {
  constexpr const char* name = "organisation.passphrase";
  if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
    const auto given = std::filesystem::path(credentials) / name;
    std::error_code unreadable;
    if (std::filesystem::exists(given, unreadable)) return first_line(given);
    if (unreadable) throw Failure("data-unusable", given.string() + ": " + unreadable.message());
  }
  return first_line(keys / name);
}

// `base` with .p12 or .pkcs11 behind it; nothing when neither is there.
std::optional<seal::SigningKey> open_key(std::filesystem::path base, std::string_view secret) {
  const auto with = [&](const char* extension) {
    auto file = base;
    file += extension;
    return file;
  };
  if (const auto file = with(".p12"); std::filesystem::exists(file))
    return seal::SigningKey::from_pkcs12(file, secret);
  if (const auto file = with(".pkcs11"); std::filesystem::exists(file))
    return seal::SigningKey::from_pkcs11(first_line(file), secret);
  return std::nullopt;
}

}  // namespace

std::optional<seal::SigningKey> KeyStore::organisation() const {
  return open_key(keys_ / "organisation", organisation_secret(keys_));
}

bool KeyStore::has_person(std::string_view account) const {
  const auto base = (keys_ / "people" / account).string();
  return std::filesystem::exists(base + ".p12") || std::filesystem::exists(base + ".pkcs11");
}

std::optional<seal::SigningKey> KeyStore::person(std::string_view account,
                                                 std::string_view secret) const {
  const auto next = keys_ / "people" / (std::string(account) + ".p12.next");
  try {
    return open_key(keys_ / "people" / account, secret);
  } catch (const seal::Error& error) {
    if (error.code() != "key-unreadable" || !std::filesystem::exists(next)) throw;
  }
  return seal::SigningKey::from_pkcs12(next, secret);
}

bool KeyStore::has_certificate(std::string_view account, std::string_view der) const {
  const auto file = keys_ / "people" / (std::string(account) + ".cer");
  if (!std::filesystem::exists(file)) return false;
  const auto registered = seal::TrustStore::load(file);
  const auto& all = registered.certificates();
  return std::find(all.begin(), all.end(), der) != all.end();
}

}  // namespace tamga::signing
