// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/field_filling.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "renderers/seal/error.h"
#include "renderers/seal/signing/box_text.h"
#include "renderers/seal/signing/mark_appearance.h"

namespace tamga::seal {
namespace {

constexpr double kSmallestValue = 4;  // points: what can still be read on paper
constexpr double kDefaultValue = 11;

// May colour be DeviceRGB: only where the document's own output intent is an RGB
// one (ISO 19005-2 6.2.4.3).
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

// What a field says of its text: DA's font and size (ISO 32000-1 12.7.3.3), and Q.
TextSetting setting_of(QPDFObjectHandle field) {
  TextSetting setting{{"serif", false, false}, kDefaultValue, kSmallestValue, Alignment::Left};
  if (auto appearance = field.getKey("/DA"); appearance.isString()) {
    std::istringstream words(appearance.getStringValue());
    std::string font, size, word;
    while (words >> word && word != "Tf") font = std::exchange(size, word);
    if (word == "Tf") {
      if (font.starts_with("/SansSerif")) setting.style.family = "sans-serif";
      setting.style.bold = font.ends_with("Bold");
      std::istringstream(size) >> setting.largest;
    }
  }
  if (!(setting.largest >= kSmallestValue && setting.largest <= 72))
    setting.largest = kDefaultValue;
  if (auto place = field.getKey("/Q"); place.isInteger())
    setting.alignment = place.getIntValue() == 1   ? Alignment::Centre
                        : place.getIntValue() == 2 ? Alignment::Right
                                                   : Alignment::Left;
  return setting;
}

std::string array_with(QPDFObjectHandle array, int added) {
  std::string text = "[";
  if (array.isArray())
    for (int i = 0; i < array.getArrayNItems(); ++i) text += array.getArrayItem(i).unparse() + ' ';
  return text + IncrementalUpdate::reference(added) + ']';
}

void require_own_objects(const std::string& name, QPDFObjectHandle field, QPDFObjectHandle widget) {
  if (!field.isIndirect() || !widget.isIndirect())
    throw Error("pdf-unreadable", "field " + name + " is not an object of its own");
}

// New entries of a field and of its annotation, which may be one object.
void set_field(IncrementalUpdate& update, QPDFObjectHandle field, QPDFObjectHandle widget,
               std::map<std::string, std::string> value,
               const std::map<std::string, std::string>& appearance) {
  if (field.getObjGen() == widget.getObjGen())
    value.insert(appearance.begin(), appearance.end());
  else if (!appearance.empty())
    update.set(widget.getObjGen(), dictionary_with(widget, appearance));
  update.set(field.getObjGen(), dictionary_with(field, value));
}

// The appearance of a filled text field (12.7.3.3): its text between the marks
// that let a viewer replace it.
int add_value(IncrementalUpdate& update, const FieldValue& value, const MarkBox& box,
              const TextSetting& setting, AppearanceFonts& fonts) {
  std::vector<std::string> lines(1);
  for (const char c : value.text) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  }
  const SetText text = set_text(lines, {0, 0, box.width, box.height}, setting, fonts);
  if (!text.fits)
    throw Error("content-too-long", "field " + value.field + " has no room for its text");
  return update.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + decimal(box.width) + ' ' +
                               decimal(box.height) + "] /Resources " + fonts.resources(),
                           "/Tx BMC q 0 g\n" + text.operators + "Q EMC\n");
}

}  // namespace

FieldFilling::FieldFilling(IncrementalUpdate& update, QPDF& document)
    : update_(update), document_(document) {}

std::optional<SignatureField> FieldFilling::find(const std::string& name) {
  for (auto& field : signature_fields(document_)) {
    if (field.name != name) continue;
    if (field.is_signed()) throw Error("field-signed", "field " + name + " is signed already");
    require_own_objects(name, field.field, field.widget);
    return field;
  }
  return std::nullopt;
}

bool FieldFilling::has_signature() {
  auto fields = signature_fields(document_);
  return std::any_of(fields.begin(), fields.end(), [](auto& field) { return field.is_signed(); });
}

void FieldFilling::fill_values(const std::vector<FieldValue>& values, AppearanceFonts& fonts) {
  if (values.empty()) return;
  auto fields = text_fields(document_);
  for (const auto& value : values) {
    if (value.text.empty()) continue;
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const auto& field) { return field.name == value.field; });
    if (found == fields.end())
      throw Error("field-unknown", "the document has no field " + value.field);
    if (found->is_filled()) throw Error("field-signed", "field " + value.field + " is filled");
    require_own_objects(value.field, found->field, found->widget);
    const int appearance = add_value(update_, value, box_of(document_, found->widget),
                                     setting_of(found->field), fonts);
    set_field(update_, found->field, found->widget, {{"/V", text_string(value.text)}},
              {{"/AP", "<< /N " + IncrementalUpdate::reference(appearance) + " >>"}});
  }
}

void FieldFilling::fill_signature(SignatureField& field, int signature, const Mark& mark,
                                  AppearanceFonts& fonts) {
  std::map<std::string, std::string> appearance;
  const MarkBox box = box_of(document_, field.widget);
  if ((!mark.lines.empty() || !mark.image.empty()) && box.width > 0 && box.height > 0)
    appearance["/AP"] =
        "<< /N " + IncrementalUpdate::reference(add_mark(update_, mark, box, fonts)) + " >>";
  set_field(update_, field.field, field.widget, {{"/V", IncrementalUpdate::reference(signature)}},
            appearance);
}

void FieldFilling::add_signature(const std::string& name, int signature) {
  const auto pages = document_.getAllPages();
  if (pages.empty()) throw Error("pdf-unreadable", "the document has no page");
  QPDFObjectHandle page = pages.front();
  added_ = update_.add("<< /Type /Annot /Subtype /Widget /FT /Sig /T " + text_string(name) +
                       " /V " + IncrementalUpdate::reference(signature) +
                       " /F 132 /Rect [-1 -1 -1 -1] /P " + page.unparse() + " >>");
  auto annotations = page.getKey("/Annots");
  if (annotations.isIndirect())
    update_.set(annotations.getObjGen(), array_with(annotations, added_));
  else
    update_.set(page.getObjGen(),
                dictionary_with(page, {{"/Annots", array_with(annotations, added_)}}));
}

void FieldFilling::certify(int signature) {
  catalogue_["/Perms"] = "<< /DocMDP " + IncrementalUpdate::reference(signature) + " >>";
}

// SigFlags 3: there are signatures, and the file only grows (12.7.2).
void FieldFilling::finish() {
  QPDFObjectHandle root = document_.getRoot();
  QPDFObjectHandle form = root.getKey("/AcroForm");
  auto flags = form.isDictionary() ? form.getKey("/SigFlags") : QPDFObjectHandle::newNull();
  std::map<std::string, std::string> entries;
  if (!flags.isInteger() || flags.getIntValue() != 3) entries["/SigFlags"] = "3";
  if (added_ != 0) {
    auto fields = form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull();
    if (fields.isIndirect())
      update_.set(fields.getObjGen(), array_with(fields, added_));
    else
      entries["/Fields"] = array_with(fields, added_);
  }
  if (!entries.empty()) {
    if (!form.isDictionary()) form = QPDFObjectHandle::newDictionary();
    const std::string text = dictionary_with(form, entries);
    if (form.isIndirect())
      update_.set(form.getObjGen(), text);
    else
      catalogue_["/AcroForm"] = text;
  }
  if (!catalogue_.empty()) update_.set(root.getObjGen(), dictionary_with(root, catalogue_));
}

}  // namespace tamga::seal
