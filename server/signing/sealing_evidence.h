// SPDX-License-Identifier: GPL-3.0-or-later
// What stands by the organisation's signatures: time-stamps and evidence, from
// the authorities that its settings name.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "renderers/seal/evidence/evidence_source.h"
#include "renderers/seal/evidence/timestamp_source.h"
#include "renderers/seal/signing/document_timestamp.h"
#include "server/signing/http_transport.h"
#include "server/signing/seal_settings.h"

namespace tamga::signing {

// Thread-safe. The trust store must outlive it.
class SealingEvidence {
 public:
  SealingEvidence(const SealSettings& settings, const seal::TrustStore& trust);

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
  seal::Level level_;
  HttpTransport transport_;
  seal::TimestampAuthorities authorities_;
  seal::EvidenceSource source_;
};

}  // namespace tamga::signing
