// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/seal.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "renderers/seal/cms_signature.h"
#include "renderers/seal/distinguished_name.h"
#include "renderers/seal/error.h"
#include "renderers/seal/incremental_update.h"
#include "renderers/seal/mark_appearance.h"
#include "renderers/seal/pdf_date.h"
#include "renderers/seal/pdf_document.h"
#include "renderers/seal/signature_field.h"
#include "renderers/seal/signing_key_parts.h"

namespace tamga::seal {
namespace {

// Room for a CMS with its chain and a time-stamp; 5.6 kB were the most seen.
constexpr std::size_t kReservedBytes = 8192;

// The signature dictionary's text with two holes, and where they are in it.
struct SignatureDictionary {
  std::string text;
  std::size_t range = 0;     // offset of ByteRange's [
  std::size_t contents = 0;  // offset of Contents' <
};

constexpr std::string_view kEmptyRange = "[0 0000000000 0000000000 0000000000]";

SignatureDictionary signature_dictionary(const SealRequest& request, const SigningKey& key) {
  SignatureDictionary made;
  made.text = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name " +
              text_string(key.subject());
  if (!request.reason.empty()) made.text += " /Reason " + text_string(request.reason);
  if (!request.location.empty()) made.text += " /Location " + text_string(request.location);
  made.text += " /M (" + to_pdf_date(request.time) + ") /ByteRange ";
  made.range = made.text.size();
  made.text += std::string(kEmptyRange) + " /Contents ";
  made.contents = made.text.size();
  made.text += '<' + std::string(kReservedBytes * 2, '0') + "> >>";
  return made;
}

// Fills the two holes of the written update: first the range, then, over all
// the rest, the signature.
void sign_update(std::string& pdf, std::size_t dictionary_offset,
                 const SignatureDictionary& dictionary, const SigningKey::Parts& parts) {
  const std::size_t gap = dictionary_offset + dictionary.contents;
  const std::size_t after = gap + kReservedBytes * 2 + 2;
  char range[64];
  std::snprintf(range, sizeof range, "[0 %010zu %010zu %010zu]", gap, after, pdf.size() - after);
  if (std::string_view(range).size() != kEmptyRange.size())
    throw Error("seal-failed", "the file is too large for its byte range");
  pdf.replace(dictionary_offset + dictionary.range, kEmptyRange.size(), range);
  const std::string_view bytes(pdf);
  const std::string cms =
      sign_detached(parts, digest(parts.digest, bytes.substr(0, gap), bytes.substr(after)));
  if (cms.size() > kReservedBytes)
    throw Error("seal-failed", "the certificate's chain is too large for the signature");
  pdf.replace(gap + 1, cms.size() * 2, hexadecimal(cms));
}

std::optional<SignatureField> find_field(QPDF& document, const std::string& name) {
  for (auto& field : signature_fields(document)) {
    if (field.name != name) continue;
    if (field.is_signed()) throw Error("field-signed", "field " + name + " is signed already");
    if (!field.field.isIndirect() || !field.widget.isIndirect())
      throw Error("pdf-unreadable", "field " + name + " is not an object of its own");
    return field;
  }
  return std::nullopt;
}

// May the mark be drawn in DeviceRGB: only where the document's own output
// intent is an RGB one (ISO 19005-2 6.2.4.3).
bool has_rgb_output_intent(QPDF& document) {
  auto intents = document.getRoot().getKey("/OutputIntents");
  if (!intents.isArray() || intents.getArrayNItems() == 0) return false;
  auto intent = intents.getArrayItem(0);
  auto profile = intent.isDictionary() ? intent.getKey("/DestOutputProfile") : intent;
  return profile.isStream() && profile.getDict().getKey("/N").isInteger() &&
         profile.getDict().getKey("/N").getIntValueAsInt() == 3;
}

MarkBox box_of(QPDF& document, QPDFObjectHandle widget) {
  auto rectangle = widget.getKey("/Rect");
  if (!rectangle.isRectangle()) return {};
  const auto corners = rectangle.getArrayAsRectangle();
  return {std::abs(corners.urx - corners.llx), std::abs(corners.ury - corners.lly),
          has_rgb_output_intent(document)};
}

// Fills the field that the renderer made and touches nothing else of the page.
void fill_field(IncrementalUpdate& update, QPDF& document, SignatureField& field, int signature,
                const Mark& mark, const fonts::Catalogue& faces) {
  std::map<std::string, std::string> value{{"/V", IncrementalUpdate::reference(signature)}};
  std::map<std::string, std::string> appearance;
  const MarkBox box = box_of(document, field.widget);
  if (!mark.lines.empty() && box.width > 0 && box.height > 0) {
    appearance["/AP"] =
        "<< /N " + IncrementalUpdate::reference(add_mark(update, mark, box, faces)) + " >>";
  }
  const QPDFObjGen field_id = field.field.getObjGen();
  const QPDFObjGen widget_id = field.widget.getObjGen();
  if (field_id == widget_id)
    value.merge(appearance);
  else if (!appearance.empty())
    update.set(widget_id, dictionary_with(field.widget, appearance));
  update.set(field_id, dictionary_with(field.field, value));
}

std::string array_with(QPDFObjectHandle array, int added) {
  std::string text = "[";
  if (array.isArray())
    for (int i = 0; i < array.getArrayNItems(); ++i) text += array.getArrayItem(i).unparse() + ' ';
  return text + IncrementalUpdate::reference(added) + ']';
}

// An invisible field on the first page. Its box is empty, so it needs no
// appearance (ISO 19005-2 6.3.3).
int add_field(IncrementalUpdate& update, QPDF& document, const std::string& name, int signature) {
  const auto pages = document.getAllPages();
  if (pages.empty()) throw Error("pdf-unreadable", "the document has no page");
  QPDFObjectHandle page = pages.front();
  const int field = update.add("<< /Type /Annot /Subtype /Widget /FT /Sig /T " + text_string(name) +
                               " /V " + IncrementalUpdate::reference(signature) +
                               " /F 132 /Rect [0 0 0 0] /P " + page.unparse() + " >>");
  auto annotations = page.getKey("/Annots");
  if (annotations.isIndirect())
    update.set(annotations.getObjGen(), array_with(annotations, field));
  else
    update.set(page.getObjGen(),
               dictionary_with(page, {{"/Annots", array_with(annotations, field)}}));
  return field;
}

// SigFlags 3: there are signatures, and the file only grows (12.7.2). `added`
// is a new field's number, or 0.
void update_form(IncrementalUpdate& update, QPDF& document, int added) {
  QPDFObjectHandle root = document.getRoot();
  QPDFObjectHandle form = root.getKey("/AcroForm");
  auto flags = form.isDictionary() ? form.getKey("/SigFlags") : QPDFObjectHandle::newNull();
  std::map<std::string, std::string> entries;
  if (!flags.isInteger() || flags.getIntValue() != 3) entries["/SigFlags"] = "3";
  if (added != 0) {
    auto fields = form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull();
    if (fields.isIndirect())
      update.set(fields.getObjGen(), array_with(fields, added));
    else
      entries["/Fields"] = array_with(fields, added);
  }
  if (entries.empty()) return;
  if (!form.isDictionary()) form = QPDFObjectHandle::newDictionary();
  const std::string text = dictionary_with(form, entries);
  if (form.isIndirect())
    update.set(form.getObjGen(), text);
  else
    update.set(root.getObjGen(), dictionary_with(root, {{"/AcroForm", text}}));
}

void require_valid_at(const SigningKey& key, std::chrono::sys_seconds time) {
  switch (validity_at(key.parts().certificate.get(), time)) {
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

std::string sealed(std::string_view pdf, const SealRequest& request, const SigningKey& key,
                   const fonts::Catalogue& faces) {
  const auto document = open_pdf(pdf);
  IncrementalUpdate update(pdf, *document);
  const SignatureDictionary dictionary = signature_dictionary(request, key);
  auto field = find_field(*document, request.field);
  const int signature = update.add(dictionary.text);
  int added = 0;
  if (field)
    fill_field(update, *document, *field, signature, request.mark, faces);
  else
    added = add_field(update, *document, request.field, signature);
  update_form(update, *document, added);
  std::string out = update.write();
  sign_update(out, update.offset_of(signature), dictionary, key.parts());
  return out;
}

}  // namespace

std::string seal(std::string_view pdf, const SealRequest& request, const SigningKey& key,
                 const fonts::Catalogue& faces) {
  require_valid_at(key, request.time);
  try {
    return sealed(pdf, request, key, faces);
  } catch (const UnreadablePdf& error) {
    throw Error("pdf-unreadable", error.what());
  } catch (const QPDFExc& error) {
    throw Error("pdf-unreadable", error.what());
  }
}

}  // namespace tamga::seal
