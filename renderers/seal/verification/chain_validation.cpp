// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/chain_validation.h"

#include <algorithm>

#include "renderers/seal/trust/certificate_chain.h"
#include "renderers/seal/trust/distinguished_name.h"
#include "renderers/seal/trust/revocation.h"

namespace tamga::seal {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr int kSmallRsaBits = 3072;

// The newest word about one certificate that may be believed.
struct Word {
  RevocationCheck check;
  std::size_t offset = 0;
};

// After its end an issuer may forget a certificate: "good" of then says nothing
// (RFC 5280 5.2.5, RFC 6960 4.4.4). "Revoked" does.
bool says_something(const RevocationCheck& check, X509* certificate) {
  if (!check.fault.empty()) return false;
  if (check.status == RevocationStatus::Revoked) return true;
  const auto until = to_time(X509_get0_notAfter(certificate));
  return until && check.this_update < *until;
}

std::optional<Word> newest_word(X509* certificate, X509* issuer, const StoredEvidence& evidence) {
  std::optional<Word> newest;
  const auto consider = [&](RevocationCheck check, std::size_t offset) {
    if (!says_something(check, certificate)) return;
    if (newest && newest->check.this_update >= check.this_update) return;
    newest = Word{std::move(check), offset};
  };
  for (const auto& item : evidence.ocsp_responses)
    consider(check_ocsp(item.der, certificate, issuer), item.offset);
  for (const auto& item : evidence.crls)
    consider(check_crl(item.der, certificate, issuer), item.offset);
  return newest;
}

bool is_small_rsa(X509* certificate) {
  const EVP_PKEY* const key = X509_get0_pubkey(certificate);
  const int type = key != nullptr ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
  return (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) &&
         EVP_PKEY_get_bits(key) < kSmallRsaBits;
}

bool surely_made_after(const ExistenceTime& existed, sys_seconds time) {
  return (existed.not_before && *existed.not_before >= time) ||
         (existed.claimed && *existed.claimed >= time);
}

class ChainValidation {
 public:
  ChainValidation(const ExistenceTime& existed, const StoredEvidence& evidence,
                  const VerificationPolicy& policy)
      : existed_(existed), evidence_(evidence), policy_(policy) {}

  // `bounds`: what the chain's validity says, "" when the time lies within.
  ChainJudgement judge(STACK_OF(X509) * chain, const std::string& bounds) {
    const int count = sk_X509_num(chain);
    bool all_good = count > 1;
    for (int i = 0; i + 1 < count; ++i) {
      judge_certificate(sk_X509_value(chain, i), sk_X509_value(chain, i + 1), i);
      all_good = all_good && state_ == RevocationState::Good;
      if (i == 0) out_.revocation = state_;
    }
    // A chain of the anchor alone needs no evidence: it is trusted as it is.
    out_.has_all_evidence = all_good || count == 1;
    if (!out_.sub_indication.empty()) return out_;
    if (!bounds.empty())
      return conclude(bounds == "OUT_OF_BOUNDS_NO_POE" && out_.revocation == RevocationState::Good
                          ? "OUT_OF_BOUNDS_NOT_REVOKED"
                          : bounds);
    for (int i = 0; i < count; ++i)
      if (is_small_rsa(sk_X509_value(chain, i)) && existed_.at >= policy_.small_rsa_until)
        return conclude("CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    if (tells_nothing_ || (policy_.require_revocation && !out_.has_all_evidence))
      return conclude("TRY_LATER");
    out_.verdict = Verdict::TotalPassed;
    return out_;
  }

 private:
  ChainJudgement conclude(const std::string& sub_indication,
                          Verdict verdict = Verdict::Indeterminate) {
    out_.verdict = verdict;
    out_.sub_indication = sub_indication;
    return out_;
  }

  void judge_certificate(X509* certificate, X509* issuer, int depth) {
    const auto word = newest_word(certificate, issuer, evidence_);
    state_ = word ? state_of(word->check) : RevocationState::NotAsked;
    if (!word) return;
    out_.evidence_until = std::max(out_.evidence_until, word->offset);
    // Without proof the question is about now, and a file can hold no data from
    // now: then old data are as if nobody had asked.
    if (state_ == RevocationState::Unknown || (state_ == RevocationState::Stale && existed_.proven))
      tells_nothing_ = true;
    if (word->check.status == RevocationStatus::Revoked)
      judge_revoked(*word->check.revoked_at, depth);
  }

  RevocationState state_of(const RevocationCheck& check) const {
    switch (check.status) {
      case RevocationStatus::Revoked:
        // Revoked after what was signed is as good as good (5.6.2.2).
        return existed_.proven && existed_.at < *check.revoked_at ? RevocationState::Good
                                                                  : RevocationState::Revoked;
      case RevocationStatus::Unknown:
        return RevocationState::Unknown;
      case RevocationStatus::Good:
        break;
    }
    const bool fresh = policy_.revocation_freshness
                           ? existed_.at <= check.this_update + *policy_.revocation_freshness
                           : check.is_fresh_at(existed_.at);
    return fresh ? RevocationState::Good : RevocationState::Stale;
  }

  void judge_revoked(sys_seconds revoked_at, int depth) {
    if (depth == 0) out_.revoked_at = revoked_at;
    if (state_ != RevocationState::Revoked || !out_.sub_indication.empty()) return;
    if (depth > 0)
      conclude("REVOKED_CA_NO_POE");
    else if (surely_made_after(existed_, revoked_at))
      conclude("REVOKED", Verdict::TotalFailed);
    else
      conclude("REVOKED_NO_POE");
  }

  const ExistenceTime& existed_;
  const StoredEvidence& evidence_;
  const VerificationPolicy& policy_;
  ChainJudgement out_;
  RevocationState state_ = RevocationState::NotAsked;
  bool tells_nothing_ = false;
};

}  // namespace

std::string_view name_of(RevocationState state) {
  switch (state) {
    case RevocationState::Good:
      return "good";
    case RevocationState::Revoked:
      return "revoked";
    case RevocationState::Unknown:
      return "unknown";
    case RevocationState::Stale:
      return "stale";
    case RevocationState::NotAsked:
      break;
  }
  return "not-asked";
}

ChainJudgement judge_chain(X509* certificate, STACK_OF(X509) * intermediates,
                           const ExistenceTime& existed, const TrustStore& trust,
                           const StoredEvidence& evidence, const VerificationPolicy& policy) {
  const auto failed = [](Verdict verdict, std::string sub_indication) {
    ChainJudgement out;
    out.verdict = verdict;
    out.sub_indication = std::move(sub_indication);
    return out;
  };
  const auto from = to_time(X509_get0_notBefore(certificate));
  const auto until = to_time(X509_get0_notAfter(certificate));
  if (!from || !until) return failed(Verdict::Indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE");
  // It cannot have been made at a time at which its certificate was (5.5.4).
  if (surely_made_after(existed, *until)) return failed(Verdict::TotalFailed, "EXPIRED");
  if (existed.at < *from || (existed.claimed && *existed.claimed < *from))
    return failed(Verdict::TotalFailed, "NOT_YET_VALID");
  std::string bounds;
  ChainResult chain = check_chain(certificate, intermediates, trust, existed.at);
  if (chain.sub_indication == "EXPIRED" || chain.sub_indication == "OUT_OF_BOUNDS_NO_POE") {
    // Beyond its life: what the evidence says is asked all the same.
    bounds = "OUT_OF_BOUNDS_NO_POE";
    chain = check_chain(certificate, intermediates, trust, *until - seconds(1));
  }
  if (!chain.chain)
    return failed(Verdict::Indeterminate, bounds.empty() ? chain.sub_indication : bounds);
  return ChainValidation(existed, evidence, policy).judge(chain.chain.get(), bounds);
}

}  // namespace tamga::seal
