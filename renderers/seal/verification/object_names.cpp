// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/object_names.h"

#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"

namespace tamga::seal {
namespace {

constexpr int kMaxDepth = 6;

template <typename Use>
void for_each_item(QPDFObjectHandle array, Use use) {
  if (!array.isArray()) return;
  for (int i = 0; i < array.getArrayNItems(); ++i) use(array.getArrayItem(i));
}

}  // namespace

ObjectNames::ObjectNames(QPDF& document) {
  auto root = document.getRoot();
  name(root, "catalogue");
  name(document.getTrailer().getKey("/Info"), "information");
  name(root.getKey("/Metadata"), "metadata");
  name_tree(root.getKey("/DSS"), "security-store", 0);
  name_form(document);
  name_pages(document);
  name(root.getKey("/Pages"), "page-tree");
  name_tree(root.getKey("/StructTreeRoot"), "structure", 0);
}

void ObjectNames::name(QPDFObjectHandle object, const std::string& kind, const std::string& name) {
  if (object.isIndirect()) names_.try_emplace(object.getObjGen(), ObjectName{kind, name});
}

ObjectName ObjectNames::of(QPDFObjGen id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? ObjectName{} : found->second;
}

void ObjectNames::name_tree(QPDFObjectHandle value, const std::string& kind, int depth) {
  if (depth > kMaxDepth) return;
  name(value, kind);
  if (value.isArray()) {
    for_each_item(value, [&](QPDFObjectHandle item) { name_tree(item, kind, depth + 1); });
  } else if (value.isDictionary()) {
    for (const auto& [key, item] : value.getDictAsMap())
      if (key != "/P" && key != "/Pg") name_tree(item, kind, depth + 1);
  }
}

void ObjectNames::name_pages(QPDF& document) {
  int number = 0;
  for (QPDFObjectHandle page : document.getAllPages()) {
    const std::string text = std::to_string(++number);
    name(page, "page", text);
    auto contents = page.getKey("/Contents");
    name(contents, "page-content", text);
    for_each_item(contents, [&](QPDFObjectHandle part) { name(part, "page-content", text); });
    name_annotations(page.getKey("/Annots"), text);
    name_resources(page.getKey("/Resources"), text, 0);
  }
}

void ObjectNames::name_annotations(QPDFObjectHandle annotations, const std::string& page) {
  name(annotations, "page", page);
  for_each_item(annotations, [&](QPDFObjectHandle annotation) {
    name(annotation, "annotation", page);
    if (annotation.isDictionary()) name_appearance(annotation, "annotation", page);
  });
}

void ObjectNames::name_appearance(QPDFObjectHandle holder, const std::string& kind,
                                  const std::string& of) {
  auto appearance = holder.getKey("/AP");
  name(appearance, kind, of);
  if (!appearance.isDictionary()) return;
  for (const auto& key : appearance.getKeys()) name(appearance.getKey(key), kind, of);
}

void ObjectNames::name_resources(QPDFObjectHandle resources, const std::string& page, int depth) {
  name(resources, "page", page);
  if (!resources.isDictionary() || depth > kMaxDepth) return;
  auto fonts = resources.getKey("/Font");
  name(fonts, "font");
  if (fonts.isDictionary())
    for (const auto& key : fonts.getKeys()) name_font(fonts.getKey(key));
  auto drawings = resources.getKey("/XObject");
  name(drawings, "page", page);
  if (!drawings.isDictionary()) return;
  for (const auto& key : drawings.getKeys()) {
    auto drawing = drawings.getKey(key);
    if (!drawing.isStream() || names_.contains(drawing.getObjGen())) continue;
    const bool picture = drawing.getDict().getKey("/Subtype").isNameAndEquals("/Image");
    name(drawing, picture ? "picture" : "drawing", page);
    name_resources(drawing.getDict().getKey("/Resources"), page, depth + 1);
  }
}

void ObjectNames::name_font(QPDFObjectHandle font) {
  if (!font.isDictionary()) return;
  auto base = font.getKey("/BaseFont");
  const std::string called = base.isName() ? base.getName().substr(1) : std::string();
  name(font, "font", called);
  name(font.getKey("/ToUnicode"), "font", called);
  name(font.getKey("/Encoding"), "font", called);
  auto descendants = font.getKey("/DescendantFonts");
  name(descendants, "font", called);
  const auto name_descriptor = [&](QPDFObjectHandle one) {
    name(one, "font", called);
    if (!one.isDictionary()) return;
    name(one.getKey("/W"), "font", called);
    auto descriptor = one.getKey("/FontDescriptor");
    name(descriptor, "font", called);
    if (!descriptor.isDictionary()) return;
    for (const char* file : {"/FontFile", "/FontFile2", "/FontFile3"})
      name(descriptor.getKey(file), "font", called);
  };
  name_descriptor(font);
  for_each_item(descendants, name_descriptor);
}

void ObjectNames::name_form(QPDF& document) {
  auto form = document.getRoot().getKey("/AcroForm");
  name(form, "form");
  if (!form.isDictionary()) return;
  name(form.getKey("/Fields"), "form");
  for (auto& field : signature_fields(document)) {
    name(field.field, "field", field.name);
    name(field.widget, "field", field.name);
    name(field.field.getKey("/V"), "signature", field.name);
    name_appearance(field.widget, "field", field.name);
  }
  for (auto& field : text_fields(document)) {
    name(field.field, "field", field.name);
    name(field.widget, "field", field.name);
    name_appearance(field.widget, "field", field.name);
  }
  auto resources = form.getKey("/DR");
  name(resources, "form");
  if (!resources.isDictionary()) return;
  auto fonts = resources.getKey("/Font");
  if (fonts.isDictionary())
    for (const auto& key : fonts.getKeys()) name_font(fonts.getKey(key));
}

}  // namespace tamga::seal
