// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/signature_fields.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include "renderers/error.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

std::string reference(const QPDFObjectHandle& object) {
  return std::to_string(object.getObjectID()) + " 0 R";
}

QPDFObjectHandle empty_appearance(QPDF& document, const layout::Rectangle& box) {
  QPDFObjectHandle stream =
      document.makeIndirectObject(QPDFObjectHandle::newStream(&document, std::string()));
  stream.replaceDict(QPDFObjectHandle::parse(
      "<</Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 " + number(box.right - box.left) + ' ' +
      number(box.top - box.bottom) + "]>>"));
  return stream;
}

QPDFObjectHandle widget(QPDF& document, const layout::ActField& field, const QPDFObjectHandle& page) {
  const std::string appearance = reference(empty_appearance(document, field.box));
  return document.makeIndirectObject(QPDFObjectHandle::parse(
      &document, "<</Type/Annot/Subtype/Widget/FT/Sig/F 4/T" + text_string(field.act) + "/TU" +
                     text_string(field.description) + "/Rect[" + number(field.box.left) + ' ' +
                     number(field.box.bottom) + ' ' + number(field.box.right) + ' ' +
                     number(field.box.top) + "]/P " + reference(page) + "/AP<</N " + appearance +
                     ">>>>"));
}

}  // namespace

std::vector<QPDFObjectHandle> add_signature_fields(QPDF& document,
                                                   const std::vector<layout::ActField>& fields) {
  std::vector<QPDFObjectHandle> widgets;
  if (fields.empty()) return widgets;
  const auto& pages = document.getAllPages();
  std::vector<std::string> annotations(pages.size());
  std::string all;
  for (const layout::ActField& field : fields) {
    if (field.page >= pages.size())
      throw forms::Error("render-failed", "the field of act " + field.act + " has no page");
    widgets.push_back(widget(document, field, pages[field.page]));
    annotations[field.page] += reference(widgets.back()) + ' ';
    all += reference(widgets.back()) + ' ';
  }
  for (std::size_t i = 0; i < pages.size(); ++i)
    if (!annotations[i].empty())
      QPDFObjectHandle(pages[i]).replaceKey("/Annots",
                                            QPDFObjectHandle::parse(&document, '[' + annotations[i] + ']'));
  document.getRoot().replaceKey(
      "/AcroForm", document.makeIndirectObject(
                       QPDFObjectHandle::parse(&document, "<</Fields[" + all + "]>>")));
  return widgets;
}

}  // namespace tamga::pdf
