// SPDX-License-Identifier: GPL-3.0-or-later
// One signature of a document read from its bytes and judged by itself: format,
// digest, signature value (EN 319 102-1 5.2.2, 5.2.7). Time and trust come later:
// signature_validation.h.
#pragma once

#include <map>
#include <qpdf/QPDF.hh>
#include <set>
#include <string>
#include <string_view>

#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/trust/cms_verification.h"
#include "renderers/seal/trust/timestamp_token.h"
#include "renderers/seal/trust/trust_store.h"
#include "renderers/seal/verification/stored_evidence.h"
#include "renderers/seal/verification/verification_report.h"

namespace tamga::seal {

// `report` has what can be said so far: with a fault its verdict is final, else
// it is whole and its verdict is still open.
struct ExaminedSignature {
  SignatureReport report;
  std::size_t gap_begin = 0;  // where its Contents string stands
  std::size_t end = 0;        // the length of its revision; the file's when that is not known
  bool is_baseline = false;   // what PAdES asks of a signature (EN 319 142-1 6.3)
  CmsVerification cms;        // of a signature
  TimestampCheck token;       // of a document time-stamp
};

// All must outlive it. Not thread-safe.
class SignatureExaminer {
 public:
  SignatureExaminer(std::string_view pdf, QPDF& document, const TrustStore& trust,
                    const StoredEvidence& evidence);
  // Never throws for what the bytes are.
  ExaminedSignature examine(SignatureField& field);

 private:
  void examine_value(QPDFObjectHandle value, ExaminedSignature& out);
  void examine_signature(std::string_view contents, std::string_view first, std::string_view second,
                         ExaminedSignature& out);
  void examine_timestamp(std::string_view contents, std::string_view first, std::string_view second,
                         ExaminedSignature& out);
  void note_strays(STACK_OF(X509) * carried, X509* signer, SignatureReport& report) const;

  std::string_view pdf_;
  QPDF& document_;
  const TrustStore& trust_;
  const StoredEvidence& evidence_;
  std::map<QPDFObjGen, QPDFXRefEntry> table_;
  std::set<QPDFObjGen> seen_;
};

}  // namespace tamga::seal
