// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/evidence/evidence_source.h"

#include <openssl/x509v3.h>

#include <algorithm>

#include "renderers/seal/error.h"
#include "renderers/seal/evidence/revocation_query.h"
#include "renderers/seal/evidence/security_store.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/trust/certificate.h"
#include "renderers/seal/trust/certificate_chain.h"
#include "renderers/seal/trust/cms_signer.h"

namespace tamga::seal {
namespace {

void add(std::vector<std::string>& list, std::string der) {
  if (std::find(list.begin(), list.end(), der) == list.end()) list.push_back(std::move(der));
}

bool needs_no_check(X509* certificate) {
  return X509_get_ext_by_NID(certificate, NID_id_pkix_OCSP_noCheck, -1) >= 0;
}

void collect_chain(Transport& transport, const TrustStore& trust, const CmsSigner& signer,
                   std::chrono::sys_seconds now, EvidenceSource::Unasked unasked,
                   Evidence& evidence) {
  const ChainResult result = check_chain(signer.certificate.get(), signer.others.get(), trust, now);
  if (!result.chain)
    throw Error("certificate-untrusted", "certificate " +
                                             Certificate::of(signer.certificate.get()).serial() +
                                             ": " + result.sub_indication);
  const int length = sk_X509_num(result.chain.get());
  for (int i = 0; i < length; ++i) {
    X509* const certificate = sk_X509_value(result.chain.get(), i);
    add(evidence.certificates, to_der(certificate));
    if (i + 1 == length || needs_no_check(certificate)) continue;
    if (unasked == EvidenceSource::Unasked::Accept && !names_revocation(certificate)) continue;
    RevocationAnswer answer =
        query_revocation(transport, certificate, sk_X509_value(result.chain.get(), i + 1), now);
    if (!answer.ocsp_response.empty())
      add(evidence.ocsp_responses, std::move(answer.ocsp_response));
    else
      add(evidence.revocation_lists, std::move(answer.revocation_list));
  }
}

std::vector<SignatureEvidence> collect_all(std::string_view pdf, Transport& transport,
                                           const TrustStore& trust, std::chrono::sys_seconds now,
                                           EvidenceSource::Unasked unasked) {
  const auto document = open_pdf(pdf);
  std::vector<SignatureEvidence> all;
  for (auto& field : signature_fields(*document)) {
    auto contents = field.field.getKey("/V").getKeyIfDict("/Contents");
    if (!contents.isString()) continue;
    SignatureEvidence one{vri_key(contents.getStringValue()), {}};
    if (has_evidence(*document, one.key)) continue;
    const CmsSigner signer = read_cms_signer(contents.getStringValue());
    collect_chain(transport, trust, signer, now, unasked, one.evidence);
    if (!signer.timestamp.empty())
      collect_chain(transport, trust, read_cms_signer(signer.timestamp), now, unasked,
                    one.evidence);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::vector<SignatureEvidence> EvidenceSource::collect(std::string_view pdf,
                                                       std::chrono::sys_seconds now,
                                                       Unasked unasked) const {
  try {
    return collect_all(pdf, transport_, trust_, now, unasked);
  } catch (const UnreadablePdf& error) {
    throw Error("pdf-unreadable", error.what());
  } catch (const QPDFExc& error) {
    throw Error("pdf-unreadable", error.what());
  }
}

}  // namespace tamga::seal
