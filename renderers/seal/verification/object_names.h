// SPDX-License-Identifier: GPL-3.0-or-later
// What an object of a PDF is to its reader: "page 2", "field prepared/date".
#pragma once

#include <map>
#include <qpdf/QPDF.hh>
#include <string>

namespace tamga::seal {

// kind: catalogue, information, page-tree, page, page-content, annotation, form,
// field, signature, font, picture, drawing, metadata, structure,
// security-store, object. name: a page's number, a field's name, a font's name,
// or "".
struct ObjectName {
  std::string kind = "object";
  std::string name;
};

// Names of all that is reached from the catalogue in ways that this file knows.
// What several things share has the name of the first. Throws UnreadablePdf.
class ObjectNames {
 public:
  explicit ObjectNames(QPDF& document);
  ObjectName of(QPDFObjGen id) const;

 private:
  void name(QPDFObjectHandle object, const std::string& kind, const std::string& name = {});
  void name_pages(QPDF& document);
  void name_resources(QPDFObjectHandle resources, const std::string& page, int depth);
  void name_font(QPDFObjectHandle font);
  void name_annotations(QPDFObjectHandle annotations, const std::string& page);
  void name_appearance(QPDFObjectHandle holder, const std::string& kind, const std::string& of);
  void name_form(QPDF& document);
  void name_tree(QPDFObjectHandle value, const std::string& kind, int depth);

  std::map<QPDFObjGen, ObjectName> names_;
};

}  // namespace tamga::seal
