// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/verify.h"

#include <algorithm>
#include <exception>
#include <new>
#include <set>

#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/verification/attack_patterns.h"
#include "renderers/seal/verification/changes.h"
#include "renderers/seal/verification/prepared_content.h"
#include "renderers/seal/verification/signature_examination.h"
#include "renderers/seal/verification/signature_validation.h"
#include "renderers/seal/verification/stored_evidence.h"

namespace tamga::seal {
namespace {

std::string word_of(Changes changes) {
  switch (changes) {
    case Changes::None:
      return "none";
    case Changes::Allowed:
      return "allowed";
    case Changes::NotAllowed:
      break;
  }
  return "not-allowed";
}

std::vector<ExaminedSignature> examine_all(std::string_view pdf, QPDF& document,
                                           const TrustStore& trust,
                                           const StoredEvidence& evidence) {
  SignatureExaminer examiner(pdf, document, trust, evidence);
  std::vector<ExaminedSignature> examined;
  for (auto& field : signature_fields(document)) {
    if (!field.is_signed()) continue;
    if (examined.size() == kMaxSignatures) throw UnreadablePdf("too many signatures");
    examined.push_back(examiner.examine(field));
  }
  std::stable_sort(
      examined.begin(), examined.end(),
      [](const ExaminedSignature& a, const ExaminedSignature& b) { return a.end < b.end; });
  return examined;
}

// The end of the last revision that a whole signature, no time-stamp, is over.
std::size_t signed_until(const std::vector<ExaminedSignature>& examined) {
  std::size_t until = 0;
  for (const auto& one : examined)
    if (one.report.whole && one.report.kind == SignatureKind::Signature)
      until = std::max(until, one.end);
  return until;
}

std::size_t covered_until(const std::vector<ExaminedSignature>& examined) {
  std::size_t until = 0;
  for (const auto& one : examined)
    if (one.report.whole) until = std::max(until, one.end);
  return until;
}

// The signature is right for its revision, but the file shows more.
void judge_changes(SignatureReport& report, ChangesAfter changes) {
  report.changes_after = word_of(changes.kind);
  report.changes = std::move(changes.list);
  if (changes.kind != Changes::NotAllowed) return;
  std::set<std::string> attacks(report.attacks.begin(), report.attacks.end());
  for (const auto& change : report.changes)
    if (!change.allowed) attacks.insert(attack_of(change));
  report.attacks.assign(attacks.begin(), attacks.end());
  if (report.verdict != Verdict::TotalPassed) return;
  report.verdict = Verdict::Indeterminate;
  report.sub_indication = "SIG_CONSTRAINTS_FAILURE";
}

void compare_revisions(std::string_view pdf, QPDF& document,
                       std::vector<ExaminedSignature>& examined) {
  const std::size_t until = signed_until(examined);
  for (auto& one : examined) {
    if (!one.report.whole) continue;
    try {
      judge_changes(one.report, changes_after(pdf, one.end, document, until));
    } catch (const UnreadablePdf&) {  // the signed revision is no document
      one.report.whole = false;
      one.report.verdict = Verdict::TotalFailed;
      one.report.sub_indication = "FORMAT_FAILURE";
    }
  }
}

VerificationReport report_of(std::string_view pdf, QPDF& document,
                             std::vector<ExaminedSignature> examined) {
  VerificationReport report;
  const std::size_t covered = covered_until(examined);
  report.size = pdf.size();
  report.unsigned_tail = pdf.size() - covered;
  if (covered > 0) report.prepared = find_prepared_content(pdf, covered, document);
  std::set<std::string> attacks;
  for (auto& one : examined) {
    attacks.insert(one.report.attacks.begin(), one.report.attacks.end());
    report.signatures.push_back(std::move(one.report));
  }
  report.attacks.assign(attacks.begin(), attacks.end());
  return report;
}

VerificationReport verify_document(std::string_view pdf, const TrustStore& trust,
                                   const VerificationPolicy& policy, std::chrono::sys_seconds now) {
  const auto document = open_pdf(pdf);
  const StoredEvidence evidence = read_stored_evidence(*document);
  auto examined = examine_all(pdf, *document, trust, evidence);
  validate_signatures(examined, trust, evidence, policy, now);
  compare_revisions(pdf, *document, examined);
  return report_of(pdf, *document, std::move(examined));
}

}  // namespace

Verified verify(std::string_view pdf, const TrustStore& trust, const VerificationPolicy& policy,
                std::optional<std::chrono::sys_seconds> now) {
  const auto system_time =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Verified verified;
  try {
    verified.report = verify_document(pdf, trust, policy, now.value_or(system_time));
  } catch (const std::bad_alloc&) {
    throw;  // the machine's limit, not the file's fault
  } catch (const std::exception& error) {
    // Limits, damage, and whatever libqpdf throws while it resolves objects:
    // what cannot be read to the end is not reported in part.
    verified.report = {};
    verified.unreadable = error.what();
    if (verified.unreadable.empty()) verified.unreadable = "not readable";
  }
  return verified;
}

}  // namespace tamga::seal
