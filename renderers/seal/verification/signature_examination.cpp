// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/signature_examination.h"

#include <openssl/err.h>

#include "renderers/seal/file/byte_range.h"
#include "renderers/seal/file/pdf_date.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/trust/carried_certificates.h"
#include "renderers/seal/trust/distinguished_name.h"

namespace tamga::seal {
namespace {

void conclude(SignatureReport& report, Verdict verdict, std::string sub_indication) {
  report.verdict = verdict;
  report.sub_indication = std::move(sub_indication);
}

// EN 319 102-1 5.1.3: what is TOTAL-FAILED; all other sub-indications leave the
// matter open.
Verdict verdict_of(const std::string& sub_indication) {
  const bool fails = sub_indication == "FORMAT_FAILURE" || sub_indication == "HASH_FAILURE" ||
                     sub_indication == "SIG_CRYPTO_FAILURE";
  return fails ? Verdict::TotalFailed : Verdict::Indeterminate;
}

std::string text_of(QPDFObjectHandle dictionary, const char* key) {
  auto value = dictionary.getKey(key);
  return value.isString() ? value.getUTF8Value() : std::string();
}

void name_signer(X509* certificate, SignatureReport& report) {
  if (certificate == nullptr) return;
  report.signer = display_name(X509_get_subject_name(certificate));
  report.issuer = display_name(X509_get_issuer_name(certificate));
}

// Faults of a token that are not about its bytes but about its certificate: the
// token is whole, and its verdict open.
bool is_about_trust(const std::string& fault) {
  static const std::set<std::string> kBytes{
      "FORMAT_FAILURE",          "HASH_FAILURE",
      "SIG_CRYPTO_FAILURE",      "NO_SIGNING_CERTIFICATE_FOUND",
      "SIG_CONSTRAINTS_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"};
  return !kBytes.contains(fault);
}

}  // namespace

SignatureExaminer::SignatureExaminer(std::string_view pdf, QPDF& document, const TrustStore& trust,
                                     const StoredEvidence& evidence)
    : pdf_(pdf),
      document_(document),
      trust_(trust),
      evidence_(evidence),
      table_(document.getXRefTable()) {}

ExaminedSignature SignatureExaminer::examine(SignatureField& field) {
  ExaminedSignature out;
  out.report.field = field.name;
  out.end = pdf_.size();
  try {
    examine_value(field.field.getDictAsMap().at("/V"), out);
  } catch (const MalformedByteRange& fault) {
    conclude(out.report, Verdict::TotalFailed, "FORMAT_FAILURE");
    if (!fault.attack().empty()) out.report.attacks.push_back(fault.attack());
  }
  ERR_clear_error();
  return out;
}

void SignatureExaminer::examine_value(QPDFObjectHandle value, ExaminedSignature& out) {
  SignatureReport& report = out.report;
  // A signature dictionary must be written in the file by itself, once, for
  // one field: only so it is known which bytes it is.
  const auto entry = table_.find(value.getObjGen());
  if (!value.isDictionary())
    throw MalformedByteRange("the signature is no dictionary", "universal-forgery");
  if (!value.isIndirect() || entry == table_.end() || entry->second.getType() != 1)
    throw MalformedByteRange("the signature is not an object of its own", "signature-wrapping");
  if (!seen_.insert(value.getObjGen()).second)
    throw MalformedByteRange("one signature stands for two fields", "signature-wrapping");
  report.reason = text_of(value, "/Reason");
  report.claimed_time = from_pdf_date(text_of(value, "/M"));
  auto sub_filter = value.getKey("/SubFilter");
  if (sub_filter.isNameAndEquals("/ETSI.RFC3161")) {
    report.kind = SignatureKind::DocumentTimestamp;
    report.claimed_time.reset();  // a time-stamp tells its time itself
  }
  const SignedBytes bytes =
      read_signed_bytes(pdf_, static_cast<std::size_t>(entry->second.getOffset()),
                        value.getObjectID(), value.getGeneration());
  out.gap_begin = bytes.gap_begin;
  out.end = bytes.end;
  report.covered_bytes = bytes.end;
  report.covers_whole_file = bytes.end == pdf_.size();
  const auto first = bytes.before_gap(pdf_), second = bytes.after_gap(pdf_);
  if (report.kind == SignatureKind::DocumentTimestamp)
    return examine_timestamp(bytes.contents, first, second, out);
  const bool pades = sub_filter.isNameAndEquals("/ETSI.CAdES.detached");
  if (!pades && !sub_filter.isNameAndEquals("/adbe.pkcs7.detached"))
    throw MalformedByteRange("a kind of signature this reader does not know");
  examine_signature(bytes.contents, first, second, out);
  out.is_baseline = pades && out.cms.has_signing_certificate && !out.cms.has_signing_time;
  if (report.whole && pades && !out.is_baseline)
    conclude(report, Verdict::Indeterminate, "SIG_CONSTRAINTS_FAILURE");
}

void SignatureExaminer::examine_signature(std::string_view contents, std::string_view first,
                                          std::string_view second, ExaminedSignature& out) {
  out.cms = verify_cms(contents, first, second);
  name_signer(out.cms.signer.get(), out.report);
  if (!out.cms.fault.empty()) return conclude(out.report, verdict_of(out.cms.fault), out.cms.fault);
  out.report.whole = true;
  if (!out.cms.unjudged_attributes.empty()) out.report.warnings.push_back("unjudged-attribute");
  note_strays(out.cms.others.get(), out.cms.signer.get(), out.report);
}

void SignatureExaminer::examine_timestamp(std::string_view contents, std::string_view first,
                                          std::string_view second, ExaminedSignature& out) {
  TimestampContext context;
  context.further = evidence_.certificates.get();
  context.padding = true;
  out.token = check_timestamp_of(contents, first, second, trust_, context);
  name_signer(out.token.authority.get(), out.report);
  if (!out.token.fault.empty()) conclude(out.report, verdict_of(out.token.fault), out.token.fault);
  out.report.whole = out.token.fault.empty() || is_about_trust(out.token.fault);
  if (out.report.whole) note_strays(out.token.others.get(), out.token.authority.get(), out.report);
}

void SignatureExaminer::note_strays(STACK_OF(X509) * carried, X509* signer,
                                    SignatureReport& report) const {
  if (has_stray_certificate(carried, signer, evidence_.certificates.get(), trust_))
    report.warnings.push_back("stray-certificate");
}

}  // namespace tamga::seal
