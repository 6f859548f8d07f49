// SPDX-License-Identifier: GPL-3.0-or-later
// What stands by the organisation's signatures: time-stamps and evidence, from
// the authorities that its settings name.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderers/seal/evidence/evidence_source.h"
#include "renderers/seal/evidence/timestamp_source.h"
#include "renderers/seal/signing/document_timestamp.h"
#include "server/signing/http_transport.h"
#include "server/signing/seal_settings.h"
#include "server/signing/trust_anchors.h"

namespace tamga::signing {

// Thread-safe.
class SealingEvidence {
 public:
  SealingEvidence(const SealSettings& settings, TrustAnchors trust);

  seal::Level level() const { return level_; }
  // For seal::seal() and seal::complete(): null at level B-B.
  seal::TimestampSource* timestamps();
  // The same whatever the level: for what is no seal, as the log's checkpoint.
  seal::TimestampSource& authorities() { return authorities_; }
  // seal::extend() to the level of the settings. Throws as it does.
  std::string extend(std::string_view pdf, std::chrono::sys_seconds now);
  // Evidence for what has none, and a new document time-stamp, whatever the level.
  std::string renew(std::string_view pdf, std::chrono::sys_seconds now);

 private:
  // The authorities of the settings, judged by the anchors of the moment.
  class Authorities : public seal::TimestampSource {
   public:
    Authorities(std::vector<std::string> addresses, seal::Transport& transport, TrustAnchors trust)
        : addresses_(std::move(addresses)), transport_(transport), trust_(std::move(trust)) {}
    std::string token(std::string_view digest, const EVP_MD* algorithm) override;

   private:
    const std::vector<std::string> addresses_;
    seal::Transport& transport_;
    const TrustAnchors trust_;
  };

  const seal::Level level_;
  HttpTransport transport_;
  const TrustAnchors trust_;
  Authorities authorities_;
};

}  // namespace tamga::signing
