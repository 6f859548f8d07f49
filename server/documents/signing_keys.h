// SPDX-License-Identifier: GPL-3.0-or-later
// With which key an act is signed: the person's own, or the organisation's.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/signing/key_store.h"

namespace tamga::documents {

// Thread-safe, but for set_people(): called before the first request.
class SigningKeys {
 public:
  // From now on; whoever is signing ends with the one before.
  void set_organisation(seal::SigningKey key);
  // `required`: nobody acts without a key of his own.
  void set_people(signing::KeyStore people, bool required);

  // Failure key-missing when there is none.
  std::shared_ptr<const seal::SigningKey> organisation() const;
  bool has_own(const std::string& account) const;
  // The account's own key; nothing when there is none and none is required.
  // Failure personal-key-missing; key-unusable when `secret` does not open it:
  // never the organisation's key in place of one that is there. Throws
  // seal::Error token-unavailable, key-unusable.
  std::optional<seal::SigningKey> own(const std::string& account, std::string_view secret) const;

  // Throws Failure certificate-refused unless the certificate (DER) is registered
  // for the account: an open session with somebody else's token is not that person.
  void require_registered(const std::string& account, std::string_view certificate) const;

 private:
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();  // it can be moved
  std::shared_ptr<const seal::SigningKey> organisation_;                // guarded by *mutex_
  std::optional<signing::KeyStore> people_;
  bool required_ = false;
};

}  // namespace tamga::documents
