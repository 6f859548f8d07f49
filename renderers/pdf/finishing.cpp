// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/finishing.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include "renderers/error.h"
#include "renderers/pdf/attachments.h"
#include "renderers/pdf/notation.h"
#include "renderers/pdf/output_intent.h"
#include "renderers/pdf/signature_fields.h"
#include "renderers/pdf/xmp_metadata.h"

namespace tamga::pdf {
namespace {

using Object = QPDFObjectHandle;

void set_metadata(QPDF& document, const Metadata& metadata) {
  Object packet = document.makeIndirectObject(Object::newStream(&document, xmp_packet(metadata, "U")));
  packet.getDict().replaceKey("/Type", Object::newName("/Metadata"));
  packet.getDict().replaceKey("/Subtype", Object::newName("/XML"));
  document.getRoot().replaceKey("/Metadata", packet);
  document.getTrailer().replaceKey(
      "/Info", document.makeIndirectObject(Object::parse(info_dictionary(metadata))));
}

// The first half is the document's for ever, the second changes with a rewrite
// (ISO 32000-1 14.4): both are the same here, and an update changes the second.
void set_identifier(QPDF& document, const std::string& hex_sha256) {
  if (hex_sha256.size() != 64 || hex_sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw forms::Error("render-failed", "the identifier is not a SHA-256 in hexadecimal");
  const std::string half = '<' + hex_sha256.substr(0, 32) + '>';
  document.getTrailer().replaceKey("/ID", Object::parse('[' + half + half + ']'));
}

void set_resources(QPDF& document, const DocumentFonts& fonts) {
  const Object resources = fonts.embed(document);
  for (Object page : document.getAllPages())
    page.replaceKey("/Resources", Object::parse(&document, "<</Font " +
                                                               std::to_string(resources.getObjectID()) +
                                                               " 0 R>>"));
}

void set_catalogue(QPDF& document) {
  Object catalogue = document.getRoot();
  catalogue.replaceKey("/Lang", Object::newString("mn-MN"));
  catalogue.replaceKey("/ViewerPreferences", Object::parse("<</DisplayDocTitle true>>"));
  catalogue.replaceKey("/OutputIntents",
                       Object::newArray(std::vector<Object>{srgb_output_intent(document)}));
}

void require(QPDF& document, std::initializer_list<const char*> keys) {
  Object catalogue = document.getRoot();
  for (const char* key : keys)
    if (!catalogue.hasKey(key))
      throw forms::Error("render-failed", std::string("the catalogue lost its key ") + key);
}

// libqpdf keeps the first half of the identifier and makes the second itself:
// the constant of its static mode, which is put right here (same length).
void set_second_half(std::string& pdf, const std::string& hex_sha256) {
  constexpr std::string_view constant = "<31415926535897932384626433832795>";
  const std::size_t at = pdf.rfind(constant);
  if (at == std::string::npos) throw forms::Error("render-failed", "the file has no identifier");
  pdf.replace(at + 1, 32, hex_sha256, 0, 32);
}

std::string written(QPDF& document) {
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setStaticID(true);  // no clock; the identifier is set above
  writer.setMinimumPDFVersion("1.7");
  writer.setObjectStreamMode(qpdf_o_generate);
  writer.setStreamDataMode(qpdf_s_compress);
  writer.setRecompressFlate(false);
  writer.setNewlineBeforeEndstream(true);  // ISO 19005-3 6.1.7.1
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace

std::string finish(const Drawing& drawing, const layout::Laid& laid, const DocumentFonts& fonts,
                   const Metadata& metadata, const std::vector<Attachment>& attachments) {
  QPDF document;
  document.setSuppressWarnings(true);
  document.processMemoryFile("drawing", drawing.pdf.data(), drawing.pdf.size());
  set_resources(document, fonts);
  set_catalogue(document);
  set_metadata(document, metadata);
  set_identifier(document, metadata.identifier);
  embed(document, attachments, date(metadata.created));
  add_signature_fields(document, laid.fields);

  require(document, {"/Lang", "/ViewerPreferences", "/OutputIntents", "/Metadata"});
  if (!attachments.empty()) require(document, {"/AF", "/Names"});
  if (!laid.fields.empty()) require(document, {"/AcroForm"});
  std::string pdf = written(document);
  set_second_half(pdf, metadata.identifier);
  return pdf;
}

}  // namespace tamga::pdf
