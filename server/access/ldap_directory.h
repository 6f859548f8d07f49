// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords of a directory, asked by LDAP (RFC 4511, 4513): searched for, then bound as, or
// bound by a template. No password is kept.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/access/external_sign_in.h"
#include "server/access/sign_in_settings.h"

namespace tamga::access {

// Thread-safe: a connection of its own for each question. Certificates are checked against
// the settings' file or the system's store, names included; referrals are not followed.
class LdapDirectory : public PasswordDirectory {
 public:
  // Failure argument-invalid naming the key of the configuration. Asks nobody yet.
  explicit LdapDirectory(LdapSettings settings);
  ~LdapDirectory() override;

  // An empty password is wrong and never sent (RFC 4513 §5.1.2). A name that the directory
  // does not have, or has twice, costs a bind as one that it has.
  std::optional<ExternalPerson> person(std::string_view name, std::string_view password) override;
  void pass_time(std::string_view name) noexcept override;
  const std::string& authority() const override;
  bool makes_accounts() const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A value inside a filter (RFC 4515 §3) or a name (RFC 4514 §2.4).
std::string escaped_for_filter(std::string_view value);
std::string escaped_for_dn(std::string_view value);

}  // namespace tamga::access
