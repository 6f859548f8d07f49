// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/signature_fields.h"

#include "renderers/error.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

std::size_t add_empty_appearance(ObjectFile& file, const layout::Rectangle& box) {
  return file.add_plain_stream("/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 " +
                                   number(box.right - box.left) + ' ' +
                                   number(box.top - box.bottom) + ']',
                               "");
}

std::size_t add_widget(ObjectFile& file, const layout::ActField& field, std::size_t page,
                       std::size_t structure_parent) {
  const std::size_t appearance = add_empty_appearance(file, field.box);
  return file.add("<</Type/Annot/Subtype/Widget/FT/Sig/F 4/T" + text_string(field.act) + "/TU" +
                  text_string(field.description) + "/Rect[" + number(field.box.left) + ' ' +
                  number(field.box.bottom) + ' ' + number(field.box.right) + ' ' +
                  number(field.box.top) + "]/P " + reference(page) + "/StructParent " +
                  std::to_string(structure_parent) + "/AP<</N " + reference(appearance) + ">>>>");
}

}  // namespace

SignatureFields add_signature_fields(ObjectFile& file, const std::vector<layout::ActField>& fields,
                                     const std::vector<std::size_t>& pages,
                                     std::size_t first_structure_parent) {
  SignatureFields added;
  added.annotations.resize(pages.size());
  std::string all;
  for (const layout::ActField& field : fields) {
    if (field.page >= pages.size())
      throw forms::Error("render-failed", "the field of act " + field.act + " has no page");
    added.widgets.push_back(
        add_widget(file, field, pages[field.page], first_structure_parent + added.widgets.size()));
    const std::string widget = reference(added.widgets.back()) + ' ';
    added.annotations[field.page] += widget;
    all += widget;
  }
  for (std::string& annotations : added.annotations)
    if (!annotations.empty()) annotations = "/Annots[" + annotations + ']';
  if (!all.empty())
    added.catalogue_entry = "/AcroForm " + reference(file.add("<</Fields[" + all + "]>>"));
  return added;
}

}  // namespace tamga::pdf
