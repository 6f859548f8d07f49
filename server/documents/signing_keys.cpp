// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/signing_keys.h"

#include "renderers/seal/error.h"
#include "server/error.h"

namespace tamga::documents {

void SigningKeys::set_people(signing::KeyStore people, bool required) {
  people_.emplace(std::move(people));
  required_ = required;
}

void SigningKeys::set_organisation(seal::SigningKey key) {
  auto fresh = std::make_shared<const seal::SigningKey>(std::move(key));
  const std::lock_guard lock(*mutex_);
  organisation_.swap(fresh);
}

std::shared_ptr<const seal::SigningKey> SigningKeys::organisation() const {
  const std::lock_guard lock(*mutex_);
  if (!organisation_) throw Failure("key-missing", "keys/organisation.p12 is not there");
  return organisation_;
}

bool SigningKeys::has_own(const std::string& account) const {
  return people_ && people_->has_person(account);
}

std::optional<seal::SigningKey> SigningKeys::own(const std::string& account,
                                                 std::string_view secret) const {
  if (!has_own(account)) {
    if (required_) throw Failure("personal-key-missing");
    return std::nullopt;
  }
  try {
    return people_->person(account, secret);
  } catch (const seal::Error& error) {
    // A key that is there and does not open is the person's to mend, not the machine's.
    if (error.code() != "key-unreadable") throw;
    throw Failure("key-unusable", "the key of " + account + " does not open with this password");
  }
}

void SigningKeys::require_registered(const std::string& account,
                                     std::string_view certificate) const {
  if (people_ && people_->has_certificate(account, certificate)) return;
  throw Failure("certificate-refused", "it is not registered in keys/people/" + account + ".cer");
}

}  // namespace tamga::documents
