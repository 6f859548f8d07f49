// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/changes.h"

#include <algorithm>
#include <map>
#include <set>

#include "renderers/seal/pdf_document.h"
#include "renderers/seal/signature_field.h"

namespace tamga::seal {
namespace {

using Table = std::map<QPDFObjGen, QPDFXRefEntry>;
using Keys = std::set<std::string>;

constexpr int kHidden = 2, kNoView = 32;  // annotation flags, ISO 32000-1 12.5.3

// What the signed revision's objects are, and who names them.
class SignedRevision {
 public:
  explicit SignedRevision(QPDF& document) : document_(document), table_(document.getXRefTable()) {
    count_references(document.getTrailer(), 0);
    for (const auto& [id, entry] : table_) {
      QPDFObjectHandle object = document.getObject(id);
      count_references(object.isStream() ? object.getDict() : object, 0);
      if (!is_page(object)) continue;
      if (auto annotations = object.getKey("/Annots"); annotations.isIndirect())
        lists_.insert(annotations.getObjGen());
    }
    QPDFObjectHandle root = document.getRoot();
    if (auto form = root.getKey("/AcroForm"); form.isDictionary()) {
      if (form.isIndirect()) form_ = form.getObjGen();
      if (auto fields = form.getKey("/Fields"); fields.isIndirect())
        lists_.insert(fields.getObjGen());
    }
    for (auto& field : signature_fields(document)) {
      if (field.is_signed()) continue;
      unsigned_fields_.insert(field.field.getObjGen());
      if (field.widget.getObjGen() != field.field.getObjGen())
        unsigned_widgets_.insert(field.widget.getObjGen());
    }
    note_security_store(root.getKey("/DSS"), 0);
  }

  static bool is_page(QPDFObjectHandle object) {
    return object.isDictionary() && object.getKey("/Type").isNameAndEquals("/Page");
  }

  QPDF& document() const { return document_; }
  const Table& table() const { return table_; }
  bool names(QPDFObjGen id) const { return references_.contains(id); }
  bool is_form(QPDFObjGen id) const { return form_ == id; }
  bool is_list(QPDFObjGen id) const { return lists_.contains(id); }
  bool is_unsigned_field(QPDFObjGen id) const { return unsigned_fields_.contains(id); }
  bool is_unsigned_widget(QPDFObjGen id) const { return unsigned_widgets_.contains(id); }
  // Only what nothing but the security store names: a page's content that the
  // store names as well must not change under that cover.
  bool is_security_store(QPDFObjGen id) const {
    const auto found = references_.find(id);
    return security_store_.contains(id) && found != references_.end() && found->second == 1;
  }

  // DocMDP with P 1: certified, no changes.
  bool is_locked() const {
    auto signature = document_.getRoot().getKey("/Perms").getKeyIfDict("/DocMDP");
    auto list = signature.getKeyIfDict("/Reference");
    if (!list.isArray()) return false;
    for (int i = 0; i < list.getArrayNItems(); ++i) {
      auto level = list.getArrayItem(i).getKeyIfDict("/TransformParams").getKeyIfDict("/P");
      if (level.isInteger() && level.getIntValue() == 1) return true;
    }
    return false;
  }

 private:
  void count_references(QPDFObjectHandle value, int depth) {
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

  // The store's dictionaries and arrays (EN 319 142-1 5.4.2), not its streams.
  void note_security_store(QPDFObjectHandle value, int depth) {
    if (depth > 4 || (!value.isDictionary() && !value.isArray())) return;
    if (value.isIndirect() && !security_store_.insert(value.getObjGen()).second) return;
    if (value.isArray()) return;
    for (const auto& key : value.getKeys()) note_security_store(value.getKey(key), depth + 1);
  }

  QPDF& document_;
  Table table_;
  std::map<QPDFObjGen, int> references_;
  std::set<QPDFObjGen> lists_, unsigned_fields_, unsigned_widgets_, security_store_;
  QPDFObjGen form_;
};

class Comparison {
 public:
  Comparison(QPDF& then, QPDF& now) : then_(then), now_(now), now_table_(now.getXRefTable()) {}

  bool allowed() {
    auto root_then = then_.document().getTrailer().getKey("/Root");
    auto root_now = now_.getTrailer().getKey("/Root");
    if (root_then.unparse() != root_now.unparse() ||
        then_.document().getTrailer().getKey("/Info").unparse() !=
            now_.getTrailer().getKey("/Info").unparse())
      return false;
    for (const auto& [id, entry] : now_table_)
      if (!then_.table().contains(id) && then_.names(id)) return false;
    for (const auto& [id, entry] : then_.table())
      if (then_.names(id) && !is_same_place(id, entry) && !is_allowed(id)) return false;
    return true;
  }

 private:
  // Bytes of the signed revision cannot change, so what stands where it stood
  // is what it was.
  bool is_same_place(QPDFObjGen id, const QPDFXRefEntry& then) const {
    const auto found = now_table_.find(id);
    if (found == now_table_.end() || found->second.getType() != then.getType()) return false;
    const QPDFXRefEntry& now = found->second;
    if (then.getType() == 1) return now.getOffset() == then.getOffset();
    if (then.getType() != 2) return false;
    const QPDFObjGen container(then.getObjStreamNumber(), 0);
    const auto container_then = then_.table().find(container);
    return now.getObjStreamNumber() == then.getObjStreamNumber() &&
           now.getObjStreamIndex() == then.getObjStreamIndex() &&
           container_then != then_.table().end() && container_then->second.getType() == 1 &&
           is_same_place(container, container_then->second);
  }

  bool is_allowed(QPDFObjGen id) {
    QPDFObjectHandle then = then_.document().getObject(id);
    QPDFObjectHandle now = now_.getObject(id);
    if (!then.isStream() && !now.isStream() && then.unparseResolved() == now.unparseResolved())
      return true;
    if (id == then_.document().getRoot().getObjGen()) return is_allowed_catalog(then, now);
    if (then_.is_security_store(id))
      return then.isArray() ? now.isArray() : then.isDictionary() && now.isDictionary();
    if (then_.is_locked()) return false;
    if (then_.is_form(id)) return is_allowed_form(then, now);
    if (then_.is_list(id)) return is_extended(then, now);
    if (then_.is_unsigned_field(id)) return agree_but_for(then, now, {"/V", "/AP"});
    if (then_.is_unsigned_widget(id)) return agree_but_for(then, now, {"/AP"});
    return SignedRevision::is_page(then) && agree_but_for(then, now, {"/Annots"}) &&
           is_extended(then.getKey("/Annots"), now.getKey("/Annots"));
  }

  static bool agree_but_for(QPDFObjectHandle then, QPDFObjectHandle now, const Keys& except) {
    if (!then.isDictionary() || !now.isDictionary()) return false;
    auto before = then.getDictAsMap(), after = now.getDictAsMap();
    for (const auto& key : except) before.erase(key), after.erase(key);
    return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                      [](auto& a, auto& b) {
                        return a.first == b.first && a.second.unparse() == b.second.unparse();
                      });
  }

  bool is_allowed_catalog(QPDFObjectHandle then, QPDFObjectHandle now) {
    if (!agree_but_for(then, now, {"/AcroForm", "/DSS", "/Extensions"})) return false;
    auto form_then = then.getKey("/AcroForm"), form_now = now.getKey("/AcroForm");
    if (form_then.unparse() == form_now.unparse()) return true;
    return !then_.is_locked() && is_allowed_form(form_then, form_now);
  }

  bool is_allowed_form(QPDFObjectHandle then, QPDFObjectHandle now) {
    return agree_but_for(then, now, {"/Fields", "/SigFlags"}) &&
           is_extended(then.getKey("/Fields"), now.getKey("/Fields"));
  }

  // The same items, then only new signature fields that cannot be seen.
  bool is_extended(QPDFObjectHandle then, QPDFObjectHandle now) {
    const int before = then.isArray() ? then.getArrayNItems() : 0;
    if ((!then.isArray() && !then.isNull()) || !now.isArray() || now.getArrayNItems() < before)
      return false;
    for (int i = 0; i < now.getArrayNItems(); ++i) {
      auto item = now.getArrayItem(i);
      if (i < before ? item.unparse() != then.getArrayItem(i).unparse()
                     : !is_new_invisible_signature(item))
        return false;
    }
    return true;
  }

  bool is_new_invisible_signature(QPDFObjectHandle field) const {
    static const Keys kEntries{"/Type", "/Subtype", "/FT", "/T",  "/TU", "/V",    "/F",
                               "/Ff",   "/Rect",    "/P",  "/AP", "/M",  "/Lock", "/SV"};
    if (!field.isIndirect() || then_.table().contains(field.getObjGen()) || !field.isDictionary())
      return false;
    for (const auto& [key, value] : field.getDictAsMap())
      if (!kEntries.contains(key)) return false;
    if (!field.getKey("/FT").isNameAndEquals("/Sig") ||
        !field.getKey("/Subtype").isNameAndEquals("/Widget"))
      return false;
    auto flags = field.getKey("/F");
    if (flags.isInteger() && (flags.getIntValue() & (kHidden | kNoView)) != 0) return true;
    auto box = field.getKey("/Rect");
    if (!box.isRectangle()) return false;
    const auto corners = box.getArrayAsRectangle();
    return corners.llx == corners.urx || corners.lly == corners.ury;
  }

  SignedRevision then_;
  QPDF& now_;
  Table now_table_;
};

// A revision ends with its own cross-reference and the end-of-file mark; bytes
// that do not are no revision.
bool ends_with_revision(std::string_view pdf, std::size_t end) {
  constexpr std::string_view kMark = "%%EOF";
  const std::size_t mark = pdf.rfind(kMark);
  if (mark == std::string_view::npos || mark < end) return false;
  const StartXref newest = last_startxref(pdf);
  return newest.keyword >= end && newest.section >= end && newest.keyword < mark &&
         pdf.find_first_not_of("\r\n", mark + kMark.size()) == std::string_view::npos;
}

}  // namespace

Changes changes_after(std::string_view pdf, std::size_t end, QPDF& now) {
  if (end >= pdf.size()) return Changes::None;
  const auto then = open_pdf(pdf.substr(0, end));
  if (!ends_with_revision(pdf, end)) return Changes::NotAllowed;
  return Comparison(*then, now).allowed() ? Changes::Allowed : Changes::NotAllowed;
}

}  // namespace tamga::seal
