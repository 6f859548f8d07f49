// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/verification/verification_process.h"

#include <nlohmann/json.hpp>

#include "server/error.h"
#include "server/verification/verification_message.h"

namespace tamga {
namespace {

seal::Verified read_answer(const std::string& answer) {
  const auto unreadable = [](const std::exception& error) {
    return Failure("verification-limit", std::string("its report cannot be read: ") + error.what());
  };
  try {
    return verified_from(answer);
  } catch (const nlohmann::json::exception& error) {
    throw unreadable(error);
  } catch (const std::invalid_argument& error) {
    throw unreadable(error);
  }
}

// A report names at most a few thousand changes: what is longer is none.
constexpr std::size_t kMaxAnswer = std::size_t{16} << 20;

}  // namespace

VerificationProcess::VerificationProcess(VerificationLimits limits)
    : limits_(limits),
      process_(std::string(kVerificationWord), "verification-limit",
               {limits.time, limits.processes, kMaxAnswer}) {}

seal::Verified VerificationProcess::verify(std::string_view pdf, const seal::TrustStore& trust,
                                           const seal::VerificationPolicy& policy,
                                           std::optional<std::chrono::sys_seconds> now) const {
  const VerificationRequest request{limits_.sandbox, policy, now, trust.certificates(), {}};
  return read_answer(process_.ask(request_head(request, pdf.size()), pdf));
}

}  // namespace tamga
