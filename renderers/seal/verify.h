// SPDX-License-Identifier: GPL-3.0-or-later
// Verification: every signature of a PDF, whole or not, by whom, and what came
// after it.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::seal {

// Certificates that chains may end in; PEM or DER, a file or a folder of files.
class TrustStore {
 public:
  TrustStore() = default;
  // Throws Error trust-unreadable naming the file.
  static TrustStore load(const std::filesystem::path& file_or_folder);
  bool empty() const { return certificates_.empty(); }
  const std::vector<std::string>& certificates() const { return certificates_; }  // DER

 private:
  std::vector<std::string> certificates_;
};

// ETSI EN 319 102-1 §5.1.3 main indications.
enum class Verdict { TotalPassed, Indeterminate, TotalFailed };
// As the standard writes it: TOTAL-PASSED, INDETERMINATE, TOTAL-FAILED.
std::string_view name_of(Verdict verdict);

struct SignatureReport {
  std::string field;
  Verdict verdict = Verdict::TotalFailed;
  std::string sub_indication;      // HASH_FAILURE, NO_CERTIFICATE_CHAIN_FOUND, … or ""
  bool whole = false;              // digest and signature value are right
  bool covers_whole_file = false;  // no bytes after what this signature covers
  std::string signer;              // subject, UTF-8
  std::string issuer;
  std::string reason;
  std::string level;  // "B-B" …, or "" when not PAdES
  std::optional<std::chrono::sys_seconds> claimed_time;
  std::string changes_after;  // "none", "allowed" or "not-allowed"
};

struct VerificationReport {
  std::vector<SignatureReport> signatures;  // in order of their revisions
  // True when there is at least one signature and each is TotalPassed.
  bool valid() const;
};

// Never throws for what the file holds: a file that is no PDF, needs repair or
// goes beyond the limits of pdf_document.h gives `unreadable` and no report in
// part. Changes that are not allowed make a whole signature Indeterminate
// (SIG_CONSTRAINTS_FAILURE). Chains are judged at the claimed time, or now when
// there is none. Thread-safe. An empty trust store makes every whole signature
// Indeterminate (NO_CERTIFICATE_CHAIN_FOUND).
struct Verified {
  std::string unreadable;  // why the file could not be read, or ""
  VerificationReport report;
};
Verified verify(std::string_view pdf, const TrustStore& trust);

}  // namespace tamga::seal
