// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/verification_report.h"

#include <algorithm>

namespace tamga::seal {

bool VerificationReport::valid() const {
  const auto passed = [](const SignatureReport& one) {
    return one.verdict == Verdict::TotalPassed;
  };
  const auto signature = [](const SignatureReport& one) {
    return one.kind == SignatureKind::Signature;
  };
  return std::any_of(signatures.begin(), signatures.end(), signature) &&
         std::all_of(signatures.begin(), signatures.end(), passed);
}

std::string_view name_of(SignatureKind kind) {
  return kind == SignatureKind::Signature ? "signature" : "document-timestamp";
}

std::string_view name_of(TimeSource source) {
  switch (source) {
    case TimeSource::Claimed:
      return "claimed";
    case TimeSource::SignatureTimestamp:
      return "signature-timestamp";
    case TimeSource::DocumentTimestamp:
      return "document-timestamp";
    case TimeSource::None:
      break;
  }
  return "";
}

}  // namespace tamga::seal
