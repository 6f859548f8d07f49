// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/attachments.h"

#include <algorithm>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include "renderers/error.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

std::string reference(const QPDFObjectHandle& object) {
  return std::to_string(object.getObjectID()) + " 0 R";
}

QPDFObjectHandle embedded_file(QPDF& document, const Attachment& attachment,
                               const std::string& modified) {
  QPDFObjectHandle stream =
      document.makeIndirectObject(QPDFObjectHandle::newStream(&document, attachment.data));
  QPDFObjectHandle dictionary = stream.getDict();
  dictionary.replaceKey("/Type", QPDFObjectHandle::newName("/EmbeddedFile"));
  dictionary.replaceKey("/Subtype", QPDFObjectHandle::newName("/" + attachment.media_type));
  dictionary.replaceKey("/Params",
                        QPDFObjectHandle::parse("<</Size " + std::to_string(attachment.data.size()) +
                                                "/ModDate(" + modified + ")>>"));
  return stream;
}

QPDFObjectHandle file_specification(QPDF& document, const Attachment& attachment,
                                    const std::string& modified) {
  const std::string file = reference(embedded_file(document, attachment, modified));
  return document.makeIndirectObject(QPDFObjectHandle::parse(
      &document, "<</Type/Filespec/F" + text_string(attachment.name) + "/UF" +
                     text_string(attachment.name) + "/Desc" + text_string(attachment.description) +
                     "/AFRelationship/Source/EF<</F " + file + "/UF " + file + ">>>>"));
}

}  // namespace

void embed(QPDF& document, const std::vector<Attachment>& attachments, const std::string& modified) {
  if (attachments.empty()) return;
  // A name tree is sorted by its keys (7.9.6); UTF-16 hex sorts as the bytes do.
  std::vector<std::pair<std::string, std::string>> names;
  std::string associated = "[";
  for (const Attachment& attachment : attachments) {
    const std::string file = reference(file_specification(document, attachment, modified));
    names.emplace_back(text_string(attachment.name), file);
    associated += file + ' ';
  }
  std::sort(names.begin(), names.end());
  std::string tree = "<</EmbeddedFiles<</Names[";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names[i].first == names[i - 1].first)
      throw forms::Error("render-failed", "two attachments have one name");
    tree += names[i].first + ' ' + names[i].second + ' ';
  }
  QPDFObjectHandle catalogue = document.getRoot();
  catalogue.replaceKey("/AF", QPDFObjectHandle::parse(&document, associated + ']'));
  catalogue.replaceKey("/Names", QPDFObjectHandle::parse(&document, tree + "]>>>>"));
}

}  // namespace tamga::pdf
