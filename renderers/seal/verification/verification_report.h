// SPDX-License-Identifier: GPL-3.0-or-later
// What a verification found: values without any handle, for whoever shows them.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/trust/verdict.h"
#include "renderers/seal/verification/changes.h"

namespace tamga::seal {

// A document time-stamp (EN 319 142-1 5.4.3) stands among the signatures: it is
// one, of a time-stamping authority over the whole file.
enum class SignatureKind { Signature, DocumentTimestamp };
std::string_view name_of(SignatureKind kind);  // signature, document-timestamp

// How it is known when a signature was made: by the signer's word alone, or
// proven to have been before.
enum class TimeSource { None, Claimed, SignatureTimestamp, DocumentTimestamp };
// "", claimed, signature-timestamp, document-timestamp
std::string_view name_of(TimeSource source);

// One time-stamp token within a signature.
struct TimestampReport {
  std::string authority;  // subject of the TSA's certificate, UTF-8
  std::optional<std::chrono::sys_seconds> time;
  Verdict verdict = Verdict::Indeterminate;
  std::string sub_indication;
  std::string digest_algorithm;  // "SHA-256"
};

struct SignatureReport {
  std::string field;
  SignatureKind kind = SignatureKind::Signature;
  Verdict verdict = Verdict::TotalFailed;
  std::string sub_indication;      // HASH_FAILURE, NO_CERTIFICATE_CHAIN_FOUND, … or ""
  bool whole = false;              // digest and signature value are right
  bool covers_whole_file = false;  // no bytes after what this signature covers
  std::size_t covered_bytes = 0;   // the length of the revision it is over
  std::string signer;              // subject, UTF-8
  std::string issuer;
  std::string reason;
  std::string level;  // "B-B", "B-T", "B-LT", "B-LTA"; "" when not PAdES, or a time-stamp
  std::optional<std::chrono::sys_seconds> claimed_time;
  std::optional<std::chrono::sys_seconds> time;  // the best that is known
  TimeSource time_source = TimeSource::None;
  std::vector<TimestampReport> timestamps;
  std::string revocation;  // of the signer's certificate: chain_validation.h's words
  std::optional<std::chrono::sys_seconds> revoked_at;
  std::string changes_after;  // "none", "allowed" or "not-allowed"; "" when it is not whole
  std::vector<Change> changes;
  std::vector<std::string> attacks;   // names of attack_patterns.h
  std::vector<std::string> warnings;  // codes, see verify.h
};

// Something of the signed content that a later revision could show or hide.
struct PreparedContent {
  std::string code;  // of prepared_content.h
  int object = 0;
  std::string kind, name;  // of object_names.h
};

struct VerificationReport {
  std::vector<SignatureReport> signatures;  // in order of their revisions
  std::vector<std::string> attacks;         // all there are, each once
  std::vector<PreparedContent> prepared;    // warnings; they change no verdict
  std::size_t size = 0;                     // of the file, bytes
  // Bytes at the end that no whole signature covers.
  std::size_t unsigned_tail = 0;
  // True when there is a signature that is no time-stamp and each of both is
  // TotalPassed.
  bool valid() const;
};

// Either a report, or why the file could not be read.
struct Verified {
  std::string unreadable;
  VerificationReport report;
};

}  // namespace tamga::seal
