// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/evidence/evidence_life.h"

#include <algorithm>
#include <optional>

#include "renderers/seal/error.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/trust/certificate.h"
#include "renderers/seal/trust/cms_signer.h"

namespace tamga::seal {
namespace {

using std::chrono::sys_seconds;

sys_seconds life_of(const CmsSigner& signer, const AlgorithmEnds& ends) {
  sys_seconds until = Certificate::of(signer.certificate.get()).not_after();
  for (const auto& algorithm : signer.algorithms)
    if (const auto end = ends.find(algorithm); end != ends.end())
      until = std::min(until, sys_seconds(end->second));
  return until;
}

// Where a signature's revision ends: the sum of its range's last two numbers.
long long end_of(QPDFObjectHandle signature) {
  auto range = signature.getKey("/ByteRange");
  if (!range.isArray() || range.getArrayNItems() != 4 || !range.getArrayItem(2).isInteger() ||
      !range.getArrayItem(3).isInteger())
    throw Error("pdf-unreadable", "a signature without a byte range");
  return range.getArrayItem(2).getIntValue() + range.getArrayItem(3).getIntValue();
}

sys_seconds life_of_file(std::string_view pdf, const AlgorithmEnds& ends) {
  const auto document = open_pdf(pdf);
  std::optional<sys_seconds> signatures, stamp;
  long long stamp_end = 0;
  for (auto& field : signature_fields(*document)) {
    auto value = field.field.getKey("/V");
    auto contents = value.getKeyIfDict("/Contents");
    if (!contents.isString()) continue;
    const CmsSigner signer = read_cms_signer(contents.getStringValue());
    if (value.getKey("/SubFilter").isNameAndEquals("/ETSI.RFC3161")) {
      if (const long long end = end_of(value); end > stamp_end) {
        stamp_end = end;
        stamp = life_of(signer, ends);
      }
      continue;
    }
    const sys_seconds own = signer.timestamp.empty()
                                ? life_of(signer, ends)
                                : life_of(read_cms_signer(signer.timestamp), ends);
    signatures = signatures ? std::min(*signatures, own) : own;
  }
  if (stamp) return *stamp;
  if (signatures) return *signatures;
  throw Error("pdf-unreadable", "the file has no signature");
}

}  // namespace

sys_seconds evidence_lasts_until(std::string_view pdf, const AlgorithmEnds& ends) {
  try {
    return life_of_file(pdf, ends);
  } catch (const UnreadablePdf& error) {
    throw Error("pdf-unreadable", error.what());
  } catch (const QPDFExc& error) {
    throw Error("pdf-unreadable", error.what());
  }
}

}  // namespace tamga::seal
