// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/sealing_evidence.h"

namespace tamga::signing {

std::string SealingEvidence::Authorities::token(std::string_view digest, const EVP_MD* algorithm) {
  const auto anchors = trust_.now();
  return seal::TimestampAuthorities(addresses_, transport_, *anchors).token(digest, algorithm);
}

SealingEvidence::SealingEvidence(const SealSettings& settings, TrustAnchors trust)
    : level_(settings.level),
      transport_(settings.limits),
      trust_(std::move(trust)),
      authorities_(settings.timestamp_authorities, transport_, trust_) {}

seal::TimestampSource* SealingEvidence::timestamps() {
  return level_ >= seal::Level::BT ? &authorities_ : nullptr;
}

std::string SealingEvidence::extend(std::string_view pdf, std::chrono::sys_seconds now) {
  const auto anchors = trust_.now();
  return seal::extend(pdf, level_, authorities_, {transport_, *anchors}, now);
}

std::string SealingEvidence::renew(std::string_view pdf, std::chrono::sys_seconds now) {
  const auto anchors = trust_.now();
  return seal::renew(pdf, authorities_, {transport_, *anchors}, now);
}

}  // namespace tamga::signing
