// SPDX-License-Identifier: GPL-3.0-or-later
// The second factor of an account: codes of an authenticator application, and recovery
// codes for who lost it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::access {

// What an application must be given, once.
struct Enrolment {
  std::string secret;   // base 32, for people who type it
  std::string address;  // otpauth://…, for a QR code
};

struct FactorState {
  std::int64_t since = 0;  // microseconds UTC; 0: none is in force
  std::size_t recovery_codes = 0;
};

// Thread-safe. Every change is an event. Whether its owner proved to be so before a
// change is the faces' to ask (Access::confirm).
class SecondFactors {
 public:
  // `key_file`: secret_box.h.
  SecondFactors(archive::Archive& archive, const Clock& clock,
                const std::filesystem::path& key_file);
  ~SecondFactors();

  FactorState state(std::string_view account) const;

  // A fresh secret, not in force before confirm(). Failure factor-enrolled.
  Enrolment begin(const std::string& account);
  // The one that was begun and not confirmed, for half an hour.
  std::optional<Enrolment> begun(const std::string& account) const;
  // The first code of the application puts it in force; gives eight recovery codes, each
  // for one use, which stand nowhere else. Event account.factor-enrolled. Failure
  // factor-missing when none was begun, factor-enrolled, code-failed, too-many-tries.
  std::vector<std::string> confirm(const std::string& account, std::string_view code);
  // Eight fresh ones; the old ones count no longer. Failure factor-missing.
  std::vector<std::string> renew_recovery_codes(const std::string& account);
  // By its owner, or by an administrator for who lost everything. Event
  // account.factor-removed. Failure not-found when there is none.
  void remove(const archive::Agent& agent, const std::string& account);

  // Takes a code of the application or a recovery code, once: a code of a time-step that
  // was taken, or of an earlier one, is wrong. Failures count by the account alone, from
  // wherever they come: who comes this far has its password. After ten the answer waits:
  // Failure too-many-tries.
  bool take(const std::string& account, std::string_view code);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::access
