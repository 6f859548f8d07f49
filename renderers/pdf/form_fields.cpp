// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/form_fields.h"

#include <algorithm>
#include <map>

#include "renderers/error.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

// Bits of /Ff (ISO 32000-1 tables 221 and 228).
constexpr int read_only = 1, multiline = 1 << 12;
constexpr std::string_view seal_field = "seal";

std::string font_name(const layout::ValueText& value) {
  return std::string(value.sans_serif ? "SansSerif" : "Serif") + (value.bold ? "Bold" : "");
}

// Black, in the face and size of the text beside it (12.7.3.3).
std::string default_appearance(const layout::ValueText& value) {
  return "/DA(/" + font_name(value) + ' ' + number(value.size) + " Tf 0 g)";
}

std::size_t add_empty_appearance(ObjectFile& file, const layout::Rectangle& box) {
  return file.add_plain_stream("/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 " +
                                   number(box.right - box.left) + ' ' +
                                   number(box.top - box.bottom) + ']',
                               "");
}

std::string text_entries(const layout::ValueText& value) {
  return "/FT/Tx/Ff " + std::to_string(read_only + (value.many_lines ? multiline : 0)) +
         default_appearance(value) + "/Q " + std::to_string(static_cast<int>(value.align));
}

// Names are made of identifiers: ASCII stands as it is, a quarter as long as
// UTF-16 in hexadecimal. Every act reads all names.
std::string name_string(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < '\x7F' && c != '(' && c != ')' && c != '\\';
  });
  return plain ? '(' + name + ')' : text_string(name);
}

// What the signature of an act makes final: its own values, and the
// organisation's seal everything.
std::string signature_entries(ObjectFile& file, const std::vector<layout::ActField>& fields,
                              const std::string& act) {
  std::string lock = "<</Type/SigFieldLock/Action/All>>";
  if (act != seal_field) {
    lock = "<</Type/SigFieldLock/Action/Include/Fields[";
    for (const layout::ActField& field : fields)
      if (field.value && field.act == act) lock += name_string(field.name());
    lock += "]>>";
  }
  return "/FT/Sig/Lock " + reference(file.add(lock, Part::Form));
}

std::size_t add_widget(ObjectFile& file, const layout::ActField& field, const std::string& entries,
                       std::size_t page, std::size_t structure_parent) {
  const std::size_t appearance = add_empty_appearance(file, field.box);
  return file.add("<</Type/Annot/Subtype/Widget" + entries + "/F 4/T" + name_string(field.name()) +
                      "/TU" + text_string(field.description) + "/Rect[" + number(field.box.left) +
                      ' ' + number(field.box.bottom) + ' ' + number(field.box.right) + ' ' +
                      number(field.box.top) + "]/P " + reference(page) + "/StructParent " +
                      std::to_string(structure_parent) + "/AP<</N " + reference(appearance) +
                      ">>>>",
                  Part::Form);
}

// /DR and /DA of the form; nothing without a value.
std::string value_resources(const std::vector<layout::ActField>& fields,
                            const EmbeddedFonts& fonts) {
  std::map<std::string, std::size_t> numbers;
  std::string appearance;
  for (const layout::ActField& field : fields) {
    if (!field.value) continue;
    numbers.emplace(font_name(*field.value), fonts.number_of(*field.value->face));
    if (appearance.empty()) appearance = default_appearance(*field.value);
  }
  if (numbers.empty()) return {};
  std::string resources = "/DR<</Font<<";
  for (const auto& [name, number] : numbers) resources += '/' + name + ' ' + reference(number);
  return resources + ">>>>" + appearance;
}

}  // namespace

void add_value_fonts(const std::vector<layout::ActField>& fields, DocumentFonts& fonts) {
  for (const layout::ActField& field : fields) {
    if (!field.value) continue;
    if (field.value->face == nullptr)
      throw forms::Error("render-failed", "the field " + field.name() + " has no face");
    fonts.of(*field.value->face).derived.use(' ');
  }
}

FormFields add_form_fields(ObjectFile& file, const std::vector<layout::ActField>& fields,
                           const std::vector<std::size_t>& pages,
                           std::size_t first_structure_parent, const EmbeddedFonts& fonts) {
  FormFields added;
  added.annotations.resize(pages.size());
  std::string all;
  for (const layout::ActField& field : fields) {
    if (field.page >= pages.size())
      throw forms::Error("render-failed", "the field " + field.name() + " has no page");
    const std::string entries =
        field.value ? text_entries(*field.value) : signature_entries(file, fields, field.act);
    added.widgets.push_back(add_widget(file, field, entries, pages[field.page],
                                       first_structure_parent + added.widgets.size()));
    const std::string widget = reference(added.widgets.back()) + ' ';
    added.annotations[field.page] += widget;
    all += widget;
  }
  for (std::string& annotations : added.annotations)
    if (!annotations.empty()) annotations = "/Annots[" + annotations + ']';
  if (!all.empty())
    added.catalogue_entry =
        "/AcroForm " +
        reference(
            file.add("<</Fields[" + all + ']' + value_resources(fields, fonts) + ">>", Part::Form));
  return added;
}

}  // namespace tamga::pdf
