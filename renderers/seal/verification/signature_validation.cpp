// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/signature_validation.h"

#include <openssl/x509v3.h>

#include <algorithm>

#include "renderers/seal/trust/carried_certificates.h"
#include "renderers/seal/trust/distinguished_name.h"
#include "renderers/seal/verification/chain_validation.h"

namespace tamga::seal {
namespace {

using std::chrono::sys_seconds;

void conclude(SignatureReport& report, Verdict verdict, std::string sub_indication) {
  report.verdict = verdict;
  report.sub_indication = std::move(sub_indication);
}

// What a document time-stamp says of all bytes before `end`.
struct Proof {
  std::size_t end = 0;
  sys_seconds time;
};

CertificateStack joined(STACK_OF(X509) * first, STACK_OF(X509) * second) {
  CertificateStack all(sk_X509_new_null());
  for (STACK_OF(X509)* const part : {first, second}) {
    for (int i = 0; i < sk_X509_num(part); ++i) {
      X509* const certificate = sk_X509_value(part, i);
      if (X509_up_ref(certificate) == 1 && sk_X509_push(all.get(), certificate) == 0)
        X509_free(certificate);
    }
  }
  return all;
}

// Does the certificate say where its revocation could be asked for?
bool offers_revocation(X509* certificate) {
  STACK_OF(OPENSSL_STRING)* const responders = X509_get1_ocsp(certificate);
  const bool offers = sk_OPENSSL_STRING_num(responders) > 0 ||
                      X509_get_ext_by_NID(certificate, NID_crl_distribution_points, -1) >= 0;
  X509_email_free(responders);
  return offers;
}

class Validation {
 public:
  Validation(std::vector<ExaminedSignature>& examined, const TrustStore& trust,
             const StoredEvidence& evidence, const VerificationPolicy& policy, sys_seconds now)
      : examined_(examined), trust_(trust), evidence_(evidence), policy_(policy), now_(now) {
    for (const auto& one : examined)
      if (is_timestamp(one) && one.token.fault.empty())
        stated_.push_back({one.end, one.token.time});
  }

  // Youngest first: only so a time-stamp is judged by what proves it.
  void run() {
    for (auto one = examined_.rbegin(); one != examined_.rend(); ++one) {
      if (!one->report.whole) continue;
      if (is_timestamp(*one))
        judge_timestamp(*one);
      else
        judge_signature(*one);
    }
  }

 private:
  static bool is_timestamp(const ExaminedSignature& one) {
    return one.report.kind == SignatureKind::DocumentTimestamp;
  }

  // The earliest time by which what stands at `offset` is proven to have existed.
  std::optional<sys_seconds> proven_at(std::size_t offset) const {
    std::optional<sys_seconds> earliest;
    for (const auto& proof : proofs_)
      if (proof.end > offset && (!earliest || proof.time < *earliest)) earliest = proof.time;
    return earliest;
  }

  // The latest time that a time-stamp before `offset` states.
  std::optional<sys_seconds> stated_before(std::size_t offset) const {
    std::optional<sys_seconds> latest;
    for (const auto& stated : stated_)
      if (stated.end <= offset && (!latest || stated.time > *latest)) latest = stated.time;
    return latest;
  }

  ExistenceTime existence(std::size_t offset) const {
    const auto proven = proven_at(offset);
    return {proven.value_or(now_), proven.has_value()};
  }

  // 5.5.4: what stands before was stamped before, what stands after, after.
  bool is_out_of_order(std::size_t offset, sys_seconds time) const {
    const auto before = stated_before(offset), after = proven_at(offset);
    return (before && time + policy_.clock_tolerance < *before) ||
           (after && time > *after + policy_.clock_tolerance);
  }

  void judge_timestamp(ExaminedSignature& one) {
    SignatureReport& report = one.report;
    report.time = one.token.time;
    report.time_source = TimeSource::DocumentTimestamp;
    if (!one.token.fault.empty()) return;  // its chain: concluded already
    const auto pool = joined(one.token.others.get(), evidence_.certificates.get());
    const auto chain = judge_chain(one.token.authority.get(), pool.get(), existence(one.gap_begin),
                                   trust_, evidence_, policy_);
    note_revocation(chain, report);
    conclude(report, chain.verdict, chain.sub_indication);
    if (report.verdict != Verdict::TotalPassed) return;
    if (is_out_of_order(one.gap_begin, one.token.time) ||
        one.token.time > now_ + policy_.clock_tolerance)
      return conclude(report, Verdict::Indeterminate, "TIMESTAMP_ORDER_FAILURE");
    proofs_.push_back({one.end, one.token.time});
  }

  static void note_revocation(const ChainJudgement& chain, SignatureReport& report) {
    report.revocation = name_of(chain.revocation);
    report.revoked_at = chain.revoked_at;
  }

  // A time-stamp within a signature, and whether its evidence is complete.
  struct Stamped {
    TimestampReport report;
    bool has_all_evidence = false;
    bool has_stray = false;
    std::size_t evidence_until = 0;
  };

  Stamped judge_token(const std::string& token, const ExaminedSignature& one) const {
    TimestampContext context;
    const auto further = joined(one.cms.others.get(), evidence_.certificates.get());
    context.further = further.get();
    const auto check = check_timestamp_of(token, one.cms.signature, {}, trust_, context);
    Stamped out;
    out.report.sub_indication = check.fault;
    out.report.digest_algorithm = check.digest_algorithm;
    if (check.authority)
      out.report.authority = display_name(X509_get_subject_name(check.authority.get()));
    if (check.time != sys_seconds()) out.report.time = check.time;
    if (!check.fault.empty()) {
      out.report.verdict = Verdict::Indeterminate;
      return out;
    }
    out.has_stray =
        has_stray_certificate(check.others.get(), check.authority.get(), further.get(), trust_);
    const auto pool = joined(check.others.get(), further.get());
    const auto chain = judge_chain(check.authority.get(), pool.get(), existence(one.gap_begin),
                                   trust_, evidence_, policy_);
    out.report.verdict = chain.verdict;
    out.report.sub_indication = chain.sub_indication;
    out.has_all_evidence = chain.has_all_evidence || !offers_revocation(check.authority.get());
    out.evidence_until = chain.evidence_until;
    if (chain.verdict == Verdict::TotalPassed && (is_out_of_order(one.gap_begin, check.time) ||
                                                  check.time > now_ + policy_.clock_tolerance)) {
      out.report.verdict = Verdict::Indeterminate;
      out.report.sub_indication = "TIMESTAMP_ORDER_FAILURE";
    }
    return out;
  }

  // What is known of when a signature was made.
  struct Timing {
    ExistenceTime existed;
    bool stamps_are_good = true;
    bool stamps_are_out_of_order = false;
    bool stamps_have_strays = false;
    bool has_all_evidence = true;  // of the time-stamp that tells the time
    std::size_t evidence_until = 0;
  };

  Timing time_of(ExaminedSignature& one) const {
    SignatureReport& report = one.report;
    Timing timing{existence(one.gap_begin)};
    timing.existed.not_before = stated_before(one.gap_begin);
    timing.existed.claimed = report.claimed_time;
    report.time_source = timing.existed.proven ? TimeSource::DocumentTimestamp
                         : report.claimed_time ? TimeSource::Claimed
                                               : TimeSource::None;
    report.time = timing.existed.proven ? timing.existed.at : report.claimed_time;
    for (const auto& token : one.cms.timestamps) {
      Stamped stamped = judge_token(token, one);
      const bool good = stamped.report.verdict == Verdict::TotalPassed;
      timing.stamps_are_good = timing.stamps_are_good && good;
      timing.stamps_have_strays = timing.stamps_have_strays || stamped.has_stray;
      if (stamped.report.sub_indication == "TIMESTAMP_ORDER_FAILURE")
        timing.stamps_are_out_of_order = true;
      if (good && (!timing.existed.proven || *stamped.report.time <= timing.existed.at)) {
        timing.existed.at = *stamped.report.time;
        timing.existed.proven = true;
        timing.has_all_evidence = stamped.has_all_evidence;
        timing.evidence_until = stamped.evidence_until;
        report.time = stamped.report.time;
        report.time_source = TimeSource::SignatureTimestamp;
      }
      report.timestamps.push_back(std::move(stamped.report));
    }
    return timing;
  }

  void judge_signature(ExaminedSignature& one) {
    SignatureReport& report = one.report;
    const Timing timing = time_of(one);
    warn(one, timing);
    const auto pool = joined(one.cms.others.get(), evidence_.certificates.get());
    const auto chain =
        judge_chain(one.cms.signer.get(), pool.get(), timing.existed, trust_, evidence_, policy_);
    note_revocation(chain, report);
    report.level = level_of(one, timing, chain);
    if (report.sub_indication.empty() || chain.verdict == Verdict::TotalFailed)
      conclude(report, chain.verdict, chain.sub_indication);
    if (report.verdict != Verdict::TotalPassed) return;
    if (timing.stamps_are_out_of_order)
      conclude(report, Verdict::Indeterminate, "TIMESTAMP_ORDER_FAILURE");
    else if (!timing.stamps_are_good && policy_.timestamps_must_pass)
      conclude(report, Verdict::Indeterminate, "SIG_CONSTRAINTS_FAILURE");
  }

  void warn(ExaminedSignature& one, const Timing& timing) const {
    SignatureReport& report = one.report;
    if (!timing.stamps_are_good) report.warnings.push_back("timestamp-bad");
    if (timing.stamps_have_strays) report.warnings.push_back("stray-certificate");
    const sys_seconds latest = timing.existed.proven ? timing.existed.at : now_;
    if (report.claimed_time && *report.claimed_time > latest + policy_.clock_tolerance)
      report.warnings.push_back("claimed-time-late");
  }

  // EN 319 142-1 6.1: each level holds all of the one before.
  std::string level_of(const ExaminedSignature& one, const Timing& timing,
                       const ChainJudgement& chain) const {
    if (!one.is_baseline) return {};
    if (!timing.existed.proven) return "B-B";
    if (!evidence_.there || !chain.has_all_evidence || !timing.has_all_evidence) return "B-T";
    const std::size_t held = std::max({one.end, chain.evidence_until, timing.evidence_until});
    return proven_at(held) ? "B-LTA" : "B-LT";
  }

  std::vector<ExaminedSignature>& examined_;
  const TrustStore& trust_;
  const StoredEvidence& evidence_;
  const VerificationPolicy& policy_;
  sys_seconds now_;
  std::vector<Proof> proofs_;  // of time-stamps that passed, youngest first
  std::vector<Proof> stated_;  // of all that are whole
};

}  // namespace

void validate_signatures(std::vector<ExaminedSignature>& examined, const TrustStore& trust,
                         const StoredEvidence& evidence, const VerificationPolicy& policy,
                         sys_seconds now) {
  Validation(examined, trust, evidence, policy, now).run();
}

}  // namespace tamga::seal
