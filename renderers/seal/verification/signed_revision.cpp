// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/signed_revision.h"

#include "renderers/seal/file/signature_field.h"

namespace tamga::seal {

SignedRevision::SignedRevision(QPDF& document)
    : document_(document),
      table_(document.getXRefTable()),
      permissions_(document),
      names_(document) {
  count_references(document.getTrailer(), 0);
  for (const auto& [id, entry] : table_) {
    QPDFObjectHandle object = document.getObject(id);
    count_references(object.isStream() ? object.getDict() : object, 0);
  }
  note_lists();
  note_fields();
  note_security_store(document.getRoot().getKey("/DSS"), 0);
}

bool SignedRevision::is_page(QPDFObjectHandle object) {
  return object.isDictionary() && object.getKey("/Type").isNameAndEquals("/Page");
}

bool SignedRevision::is_security_store(QPDFObjGen id) const {
  const auto found = references_.find(id);
  return security_store_.contains(id) && found != references_.end() && found->second == 1;
}

void SignedRevision::count_references(QPDFObjectHandle value, int depth) {
  if (depth > 0 && value.isIndirect()) {
    ++references_[value.getObjGen()];
  } else if (value.isArray()) {
    for (auto& item : value.getArrayAsVector()) count_references(item, depth + 1);
  } else if (value.isDictionary()) {
    // Not getKeys(): it leaves out keys whose object does not exist, and those
    // are the names under which one could be put in later.
    for (const auto& [key, item] : value.getDictAsMap()) count_references(item, depth + 1);
  }
}

void SignedRevision::note_lists() {
  for (const auto& [id, entry] : table_) {
    QPDFObjectHandle object = document_.getObject(id);
    if (!is_page(object)) continue;
    if (auto annotations = object.getKey("/Annots"); annotations.isIndirect())
      lists_.insert(annotations.getObjGen());
  }
  auto form = document_.getRoot().getKey("/AcroForm");
  if (!form.isDictionary()) return;
  if (form.isIndirect()) form_ = form.getObjGen();
  if (auto fields = form.getKey("/Fields"); fields.isIndirect()) lists_.insert(fields.getObjGen());
}

void SignedRevision::note_fields() {
  const auto note = [this](auto& field, bool open, std::set<QPDFObjGen>& kind) {
    if (!open) return;
    kind.insert(field.field.getObjGen());
    if (field.widget.getObjGen() != field.field.getObjGen())
      open_widgets_.insert(field.widget.getObjGen());
  };
  for (auto& field : signature_fields(document_)) note(field, !field.is_signed(), open_signatures_);
  for (auto& field : text_fields(document_)) note(field, !field.is_filled(), open_texts_);
}

// The store's dictionaries and arrays (EN 319 142-1 5.4.2), not its streams.
void SignedRevision::note_security_store(QPDFObjectHandle value, int depth) {
  if (depth > 4 || (!value.isDictionary() && !value.isArray())) return;
  if (value.isIndirect() && !security_store_.insert(value.getObjGen()).second) return;
  if (value.isArray()) return;
  for (const auto& key : value.getKeys()) note_security_store(value.getKey(key), depth + 1);
}

}  // namespace tamga::seal
