// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/seal.h"

#include "renderers/seal/error.h"
#include "renderers/seal/evidence/timestamp_source.h"
#include "renderers/seal/file/pdf_date.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_dictionary.h"
#include "renderers/seal/signing/cms_signature.h"
#include "renderers/seal/signing/field_filling.h"
#include "renderers/seal/signing/signing_key_parts.h"
#include "renderers/seal/trust/cms_verification.h"
#include "renderers/seal/trust/distinguished_name.h"

namespace tamga::seal {
namespace {

// Room for a CMS with its chain, and for its time-stamp: 2 and 5.6 kB were the
// most seen. A key of one's own that needs more gets it.
constexpr std::size_t kReservedBytes = 8192, kReservedWithoutTimestamp = 4096;
constexpr std::size_t kMostReservedBytes = 65536;

void require_valid_at(const Certificate& signer, std::chrono::sys_seconds time) {
  switch (validity_at(signer.handle(), time)) {
    case Validity::Valid:
      return;
    case Validity::Expired:
      throw Error("key-unusable", "the certificate has expired");
    case Validity::NotYetValid:
      throw Error("key-unusable", "the certificate is not valid yet");
    case Validity::Malformed:
      break;
  }
  throw Error("key-unusable", "the certificate's validity is malformed");
}

std::string certification_reference(Certification certification) {
  return "<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams "
         "/V /1.2 /P " +
         std::to_string(static_cast<int>(certification)) + " >> >>";
}

// What the field's lock says, as the signature's own promise (ISO 32000-1
// 12.8.2.4): the fields of this act, or all, do not change any more.
std::string lock_reference(QPDF& document, QPDFObjectHandle field) {
  auto lock = field.getKeyIfDict("/Lock");
  auto action = lock.getKeyIfDict("/Action");
  if (!action.isName()) return {};
  std::string text =
      "<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams "
      "/V /1.2 /Action " +
      action.unparse();
  if (auto fields = lock.getKey("/Fields"); fields.isArray())
    text += " /Fields " + fields.unparseResolved();
  return text + " >> /Data " + document.getRoot().unparse() + " >>";
}

std::string entries_of(const SealRequest& request, const Certificate& signer,
                       const std::string& references) {
  std::string text = "/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name " +
                     text_string(signer.subject());
  if (!request.reason.empty()) text += " /Reason " + text_string(request.reason);
  if (!request.location.empty()) text += " /Location " + text_string(request.location);
  if (!references.empty()) text += " /Reference [" + references + ']';
  return text + " /M (" + to_pdf_date(request.time) + ')';
}

Prepared prepared(std::string_view pdf, const SealRequest& request, const Certificate& signer,
                  const fonts::Catalogue& faces, std::size_t reserved) {
  const auto document = open_pdf(pdf);
  IncrementalUpdate update(pdf, *document);
  AppearanceFonts fonts(update, faces);
  FieldFilling filling(update, *document);
  auto field = filling.find(request.field);
  std::string references;
  const bool certifies = request.certification != Certification::None && !filling.has_signature();
  if (certifies) references = certification_reference(request.certification);
  if (field) references += lock_reference(*document, field->field);
  const SignatureDictionary dictionary(entries_of(request, signer, references), reserved);
  const int signature = update.add(dictionary.text());
  filling.fill_values(request.values, fonts);
  if (field)
    filling.fill_signature(*field, signature, request.mark, fonts);
  else
    filling.add_signature(request.field, signature);
  if (certifies) filling.certify(signature);
  filling.finish();
  fonts.write();

  Prepared out;
  out.pdf = update.write();
  const auto gap = dictionary.write_range(out.pdf, update.offset_of(signature));
  out.gap_begin = gap.begin;
  out.gap_end = gap.end;
  const EVP_MD* const algorithm = digest_for(X509_get0_pubkey(signer.handle()));
  out.digest_algorithm = algorithm == EVP_sha384() ? "SHA-384" : "SHA-256";
  const std::string_view bytes(out.pdf);
  out.digest = digest(algorithm, bytes.substr(0, gap.begin), bytes.substr(gap.end));
  out.certificate = signer.der();
  return out;
}

Prepared prepare_with(std::string_view pdf, const SealRequest& request, const Certificate& signer,
                      const fonts::Catalogue& faces, std::size_t reserved) {
  require_valid_at(signer, request.time);
  try {
    return prepared(pdf, request, signer, faces, reserved);
  } catch (const UnreadablePdf& error) {
    throw Error("pdf-unreadable", error.what());
  } catch (const QPDFExc& error) {
    throw Error("pdf-unreadable", error.what());
  }
}

}  // namespace

Prepared prepare(std::string_view pdf, const SealRequest& request, const Certificate& signer,
                 const fonts::Catalogue& faces) {
  return prepare_with(pdf, request, signer, faces, kReservedBytes);
}

std::string complete(const Prepared& prepared, std::string_view cms, TimestampSource* timestamps) {
  const std::string_view bytes(prepared.pdf);
  const CmsVerification judged =
      verify_cms(cms, bytes.substr(0, prepared.gap_begin), bytes.substr(prepared.gap_end));
  if (!judged.fault.empty())
    throw Error("cms-refused", "the signature is not right: " + judged.fault);
  if (to_der(judged.signer.get()) != prepared.certificate)
    throw Error("cms-refused", "the signature is of another certificate");
  if (!judged.has_signing_certificate || judged.has_signing_time)
    throw Error("cms-refused",
                "the signed attributes want signing-certificate-v2 and no signing-time");
  const std::string der = timestamps ? with_timestamp(cms, *timestamps) : std::string(cms);
  std::string out = prepared.pdf;
  if (!SignatureDictionary::write_contents(out, {prepared.gap_begin, prepared.gap_end}, der))
    throw Error("cms-refused", "the signature with its chain is larger than 8 KiB");
  return out;
}

std::string seal(std::string_view pdf, const SealRequest& request, const SigningKey& key,
                 const fonts::Catalogue& faces, TimestampSource* timestamps) {
  const std::size_t first = timestamps ? kReservedBytes : kReservedWithoutTimestamp;
  for (std::size_t reserved = first; reserved <= kMostReservedBytes; reserved *= 2) {
    Prepared made = prepare_with(pdf, request, key.certificate(), faces, reserved);
    const std::string cms = sign_detached(key.parts(), made.digest, timestamps);
    if (SignatureDictionary::write_contents(made.pdf, {made.gap_begin, made.gap_end}, cms))
      return std::move(made.pdf);
  }
  throw Error("seal-failed", "the certificate's chain is too large for the signature");
}

}  // namespace tamga::seal
