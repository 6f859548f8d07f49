// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verify.h"

#include <algorithm>
#include <exception>
#include <set>

#include "renderers/seal/byte_range.h"
#include "renderers/seal/certificate_chain.h"
#include "renderers/seal/changes.h"
#include "renderers/seal/cms_verification.h"
#include "renderers/seal/distinguished_name.h"
#include "renderers/seal/pdf_date.h"
#include "renderers/seal/pdf_document.h"
#include "renderers/seal/signature_field.h"

namespace tamga::seal {
namespace {

// A report and where its revision ends, to put reports in order.
struct Examined {
  SignatureReport report;
  std::size_t end = 0;
};

void conclude(SignatureReport& report, Verdict verdict, std::string sub_indication) {
  report.verdict = verdict;
  report.sub_indication = std::move(sub_indication);
}

std::string text_of(QPDFObjectHandle dictionary, const char* key) {
  auto value = dictionary.getKey(key);
  return value.isString() ? value.getUTF8Value() : std::string();
}

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

class Examination {
 public:
  Examination(std::string_view pdf, QPDF& document, const TrustStore& trust)
      : pdf_(pdf), document_(document), trust_(trust), table_(document.getXRefTable()) {}

  Examined examine(SignatureField& field) {
    Examined out;
    out.report.field = field.name;
    out.end = pdf_.size();
    try {
      examine_value(field.field.getDictAsMap().at("/V"), out);
    } catch (const MalformedByteRange&) {
      conclude(out.report, Verdict::TotalFailed, "FORMAT_FAILURE");
    } catch (const UnreadablePdf&) {  // the signed revision is no document
      conclude(out.report, Verdict::TotalFailed, "FORMAT_FAILURE");
    }
    return out;
  }

 private:
  void examine_value(QPDFObjectHandle value, Examined& out) {
    SignatureReport& report = out.report;
    // A signature dictionary must be written in the file by itself, once, for
    // one field: only so it is known which bytes it is.
    const auto entry = table_.find(value.getObjGen());
    if (!value.isIndirect() || !value.isDictionary() || entry == table_.end() ||
        entry->second.getType() != 1 || !seen_.insert(value.getObjGen()).second)
      throw MalformedByteRange("the signature is not an object of its own");
    report.reason = text_of(value, "/Reason");
    report.claimed_time = from_pdf_date(text_of(value, "/M"));
    const SignedBytes bytes =
        read_signed_bytes(pdf_, static_cast<std::size_t>(entry->second.getOffset()),
                          value.getObjectID(), value.getGeneration());
    out.end = bytes.end;
    report.covers_whole_file = bytes.end == pdf_.size();
    auto sub_filter = value.getKey("/SubFilter");
    const bool pades = sub_filter.isNameAndEquals("/ETSI.CAdES.detached");
    if (!pades && !sub_filter.isNameAndEquals("/adbe.pkcs7.detached"))
      throw MalformedByteRange("a kind of signature this reader does not know");
    const CmsVerification cms =
        verify_cms(bytes.contents, bytes.before_gap(pdf_), bytes.after_gap(pdf_));
    name_signer(cms, report);
    if (!cms.fault.empty()) {
      conclude(report, fails(cms.fault) ? Verdict::TotalFailed : Verdict::Indeterminate, cms.fault);
      return;
    }
    report.whole = true;
    if (pades && cms.has_signing_certificate && !cms.has_signing_time) report.level = "B-B";
    const Changes changes = changes_after(pdf_, bytes.end, document_);
    report.changes_after = word_of(changes);
    judge(report, cms, pades, changes);
  }

  // EN 319 102-1 5.1.3: what is TOTAL-FAILED; all other sub-indications leave
  // the matter open.
  static bool fails(const std::string& sub_indication) {
    return sub_indication == "FORMAT_FAILURE" || sub_indication == "HASH_FAILURE" ||
           sub_indication == "SIG_CRYPTO_FAILURE";
  }

  static void name_signer(const CmsVerification& cms, SignatureReport& report) {
    if (!cms.signer) return;
    report.signer = display_name(X509_get_subject_name(cms.signer.get()));
    report.issuer = display_name(X509_get_issuer_name(cms.signer.get()));
  }

  void judge(SignatureReport& report, const CmsVerification& cms, bool pades, Changes changes) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const ChainResult chain =
        check_chain(cms.signer.get(), cms.others.get(), trust_, report.claimed_time.value_or(now));
    conclude(report, chain.verdict, chain.sub_indication);
    if (report.verdict != Verdict::TotalPassed) return;
    // The signature is right for its revision, but the file shows more or
    // says less than a PAdES baseline signature may.
    if (changes == Changes::NotAllowed || (pades && report.level.empty()))
      conclude(report, Verdict::Indeterminate, "SIG_CONSTRAINTS_FAILURE");
  }

  std::string_view pdf_;
  QPDF& document_;
  const TrustStore& trust_;
  std::map<QPDFObjGen, QPDFXRefEntry> table_;
  std::set<QPDFObjGen> seen_;
};

VerificationReport verify_document(std::string_view pdf, const TrustStore& trust) {
  const auto document = open_pdf(pdf);
  Examination examination(pdf, *document, trust);
  std::vector<Examined> examined;
  for (auto& field : signature_fields(*document)) {
    if (!field.is_signed()) continue;
    if (examined.size() == kMaxSignatures) throw UnreadablePdf("too many signatures");
    examined.push_back(examination.examine(field));
  }
  std::stable_sort(examined.begin(), examined.end(),
                   [](const Examined& a, const Examined& b) { return a.end < b.end; });
  VerificationReport report;
  for (auto& one : examined) report.signatures.push_back(std::move(one.report));
  return report;
}

}  // namespace

bool VerificationReport::valid() const {
  return !signatures.empty() &&
         std::all_of(signatures.begin(), signatures.end(), [](const SignatureReport& signature) {
           return signature.verdict == Verdict::TotalPassed;
         });
}

Verified verify(std::string_view pdf, const TrustStore& trust) {
  Verified verified;
  try {
    verified.report = verify_document(pdf, trust);
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
