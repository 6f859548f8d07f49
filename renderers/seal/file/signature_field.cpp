// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/signature_field.h"

#include <set>

#include "renderers/seal/file/pdf_document.h"

namespace tamga::seal {
namespace {

constexpr int kMaxDepth = 32;

// Collects the terminal fields of one type ("/Sig").
template <typename Field>
class FieldWalk {
 public:
  explicit FieldWalk(std::string type) : type_(std::move(type)) {}
  std::vector<Field> found;

  void visit(QPDFObjectHandle field, const std::string& parent_name, bool parent_is_wanted,
             int depth) {
    if (!field.isDictionary()) return;
    if (depth > kMaxDepth || ++visited_ > kMaxFields ||
        (field.isIndirect() && !seen_.insert(field.getObjGen()).second))
      throw UnreadablePdf("the tree of form fields is too large or not a tree");
    std::string name = parent_name;
    if (auto own = field.getKey("/T"); own.isString())
      name += (name.empty() ? "" : ".") + own.getUTF8Value();
    auto type = field.getKey("/FT");
    const bool wanted = type.isName() ? type.getName() == type_ : parent_is_wanted;
    auto kids = field.getKey("/Kids");
    if (wanted && is_terminal(kids)) {
      const bool has_kid = kids.isArray() && kids.getArrayNItems() == 1;
      found.push_back({name, field, has_kid ? kids.getArrayItem(0) : field});
      return;
    }
    if (!kids.isArray()) return;
    for (int i = 0; i < kids.getArrayNItems(); ++i)
      visit(kids.getArrayItem(i), name, wanted, depth + 1);
  }

 private:
  // Kids without a name are the field's annotations, not fields (12.7.3.1).
  static bool is_terminal(QPDFObjectHandle kids) {
    if (!kids.isArray()) return true;
    for (int i = 0; i < kids.getArrayNItems(); ++i) {
      auto kid = kids.getArrayItem(i);
      if (kid.isDictionary() && (kid.hasKey("/T") || kid.hasKey("/Kids"))) return false;
    }
    return true;
  }

  std::string type_;
  std::set<QPDFObjGen> seen_;
  std::size_t visited_ = 0;
};

template <typename Field>
std::vector<Field> fields_of(QPDF& document, const char* type) {
  FieldWalk<Field> walk(type);
  auto form = document.getRoot().getKey("/AcroForm");
  if (!form.isDictionary()) return {};
  auto fields = form.getKey("/Fields");
  if (!fields.isArray()) return {};
  for (int i = 0; i < fields.getArrayNItems(); ++i)
    walk.visit(fields.getArrayItem(i), "", false, 0);
  return std::move(walk.found);
}

bool has_value(QPDFObjectHandle field) {
  auto entries = field.getDictAsMap();
  const auto value = entries.find("/V");
  return value != entries.end() && (value->second.isIndirect() || !value->second.isNull());
}

}  // namespace

bool SignatureField::is_signed() {
  return has_value(field);
}

bool TextField::is_filled() {
  return has_value(field);
}

std::vector<SignatureField> signature_fields(QPDF& document) {
  return fields_of<SignatureField>(document, "/Sig");
}

std::vector<TextField> text_fields(QPDF& document) {
  return fields_of<TextField>(document, "/Tx");
}

}  // namespace tamga::seal
