// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/document_timestamp.h"

#include <set>

#include "renderers/seal/error.h"
#include "renderers/seal/evidence/security_store.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_dictionary.h"
#include "renderers/seal/signing/field_filling.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kReservedBytes = 8192, kMostReservedBytes = 65536;
constexpr const char* kEntries =
    "/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161";

std::string unused_name(QPDF& document) {
  std::set<std::string> used;
  for (const auto& field : signature_fields(document)) used.insert(field.name);
  int number = 1;
  while (used.contains("timestamp-" + std::to_string(number))) ++number;
  return "timestamp-" + std::to_string(number);
}

// False in `fits` when the token has no room.
struct Stamped {
  std::string pdf;
  bool fits = false;
};

Stamped stamped(std::string_view pdf, TimestampSource& timestamps, std::size_t reserved) {
  const auto document = open_pdf(pdf);
  IncrementalUpdate update(pdf, *document);
  FieldFilling filling(update, *document);
  const SignatureDictionary dictionary(kEntries, reserved);
  const int signature = update.add(dictionary.text());
  filling.add_signature(unused_name(*document), signature);
  filling.finish();
  Stamped out{update.write()};
  const auto gap = dictionary.write_range(out.pdf, update.offset_of(signature));
  const std::string_view bytes(out.pdf);
  const std::string token = timestamps.token(
      digest(EVP_sha256(), bytes.substr(0, gap.begin), bytes.substr(gap.end)), EVP_sha256());
  out.fits = SignatureDictionary::write_contents(out.pdf, gap, token);
  return out;
}

}  // namespace

std::string add_document_timestamp(std::string_view pdf, TimestampSource& timestamps) {
  try {
    for (std::size_t reserved = kReservedBytes; reserved <= kMostReservedBytes; reserved *= 2)
      if (Stamped made = stamped(pdf, timestamps, reserved); made.fits) return std::move(made.pdf);
  } catch (const UnreadablePdf& error) {
    throw Error("pdf-unreadable", error.what());
  } catch (const QPDFExc& error) {
    throw Error("pdf-unreadable", error.what());
  }
  throw Error("seal-failed", "the time-stamp is larger than 64 KiB");
}

std::string extend(std::string_view pdf, Level level, TimestampSource& timestamps,
                   const EvidenceSource& evidence, std::chrono::sys_seconds now) {
  if (level < Level::BLT) return std::string(pdf);
  std::string out = add_security_store(pdf, evidence.collect(pdf, now));
  return level == Level::BLTA ? add_document_timestamp(out, timestamps) : out;
}

std::string renew(std::string_view pdf, TimestampSource& timestamps, const EvidenceSource& evidence,
                  std::chrono::sys_seconds now) {
  const auto gathered = evidence.collect(pdf, now, EvidenceSource::Unasked::Accept);
  return add_document_timestamp(add_security_store(pdf, gathered), timestamps);
}

}  // namespace tamga::seal
