// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/sealing_evidence.h"

namespace tamga::signing {

SealingEvidence::SealingEvidence(const SealSettings& settings, const seal::TrustStore& trust)
    : level_(settings.level),
      transport_(settings.limits),
      authorities_(settings.timestamp_authorities, transport_, trust),
      source_(transport_, trust) {}

seal::TimestampSource* SealingEvidence::timestamps() {
  return level_ >= seal::Level::BT ? &authorities_ : nullptr;
}

std::string SealingEvidence::extend(std::string_view pdf, std::chrono::sys_seconds now) {
  return seal::extend(pdf, level_, authorities_, source_, now);
}

std::string SealingEvidence::renew(std::string_view pdf, std::chrono::sys_seconds now) {
  return seal::renew(pdf, authorities_, source_, now);
}

}  // namespace tamga::signing
