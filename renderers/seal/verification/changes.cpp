// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/changes.h"

#include <algorithm>
#include <set>

#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/verification/field_appearance.h"

namespace tamga::seal {
namespace {

using Keys = std::set<std::string>;

constexpr int kHidden = 2, kNoView = 32;  // annotation flags, ISO 32000-1 12.5.3

struct Outcome {
  bool allowed = false;
  std::string why;
};

Outcome allowed(const char* why) {
  return {true, why};
}
Outcome refused(std::string why) {
  return {false, std::move(why)};
}

bool agree_but_for(QPDFObjectHandle then, QPDFObjectHandle now, const Keys& except) {
  if (!then.isDictionary() || !now.isDictionary()) return false;
  auto before = then.getDictAsMap(), after = now.getDictAsMap();
  for (const auto& key : except) before.erase(key), after.erase(key);
  return std::equal(before.begin(), before.end(), after.begin(), after.end(), [](auto& a, auto& b) {
    return a.first == b.first && a.second.unparse() == b.second.unparse();
  });
}

bool is_document_timestamp(QPDFObjectHandle value) {
  return value.getKeyIfDict("/SubFilter").isNameAndEquals("/ETSI.RFC3161");
}

bool is_signature(QPDFObjectHandle value) {
  return value.isIndirect() && value.isDictionary() && value.hasKey("/ByteRange") &&
         value.hasKey("/Contents");
}

bool cannot_be_seen(QPDFObjectHandle widget) {
  auto flags = widget.getKey("/F");
  if (flags.isInteger() && (flags.getIntValue() & (kHidden | kNoView)) != 0) return true;
  auto box = widget.getKey("/Rect");
  if (!box.isRectangle()) return false;
  const auto corners = box.getArrayAsRectangle();
  return corners.llx == corners.urx || corners.lly == corners.ury;
}

class Comparison {
 public:
  Comparison(QPDF& then, QPDF& now, std::size_t end, std::size_t signed_until)
      : then_(then),
        now_(now),
        now_table_(now.getXRefTable()),
        end_(end),
        signed_until_(signed_until) {}

  std::vector<Change> list() {
    compare_trailers();
    for (const auto& [id, entry] : now_table_)
      if (!then_.table().contains(id) && then_.names(id)) note(id, refused("undefined-defined"));
    for (const auto& [id, entry] : then_.table())
      if (then_.names(id) && !is_same_place(id, entry)) judge(id);
    return std::move(list_);
  }

 private:
  void note(QPDFObjGen id, const Outcome& outcome) {
    if (list_.size() == kMaxChanges) {
      // The worst is kept: a change that is not allowed takes the last place.
      if (!outcome.allowed && list_.back().allowed)
        list_.pop_back();
      else
        return;
    }
    const ObjectName name = then_.name_of(id);
    list_.push_back({id.getObj(), id.getGen(), name.kind, name.name, outcome.allowed, outcome.why});
  }

  void compare_trailers() {
    for (const char* key : {"/Root", "/Info"}) {
      auto before = then_.document().getTrailer().getKey(key),
           after = now_.getTrailer().getKey(key);
      if (before.unparse() == after.unparse()) continue;
      const bool prepared = after.isIndirect() && then_.table().contains(after.getObjGen());
      note(before.isIndirect() ? before.getObjGen() : after.getObjGen(),
           refused(prepared ? "prepared-object-used" : "root-replaced"));
    }
  }

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

  // Where the object stands now: its own offset, or its stream's.
  std::size_t place_now(QPDFObjGen id) const {
    auto found = now_table_.find(id);
    if (found != now_table_.end() && found->second.getType() == 2)
      found = now_table_.find(QPDFObjGen(found->second.getObjStreamNumber(), 0));
    if (found == now_table_.end() || found->second.getType() != 1) return 0;
    return static_cast<std::size_t>(found->second.getOffset());
  }

  void judge(QPDFObjGen id) {
    QPDFObjectHandle then = then_.document().getObject(id);
    QPDFObjectHandle now = now_.getObject(id);
    if (!then.isStream() && !now.isStream() && then.unparseResolved() == now.unparseResolved())
      return;
    if (now.isNull()) return note(id, refused("deleted"));
    // Its bytes were signed already, in a place that was not shown.
    if (place_now(id) < end_) return note(id, refused("prepared-object-used"));
    Outcome outcome = outcome_of(id, then, now);
    if (!outcome.allowed && outcome.why == "replaced" && leads_to_prepared(then, now))
      outcome.why = "prepared-object-used";
    note(id, outcome);
  }

  Outcome outcome_of(QPDFObjGen id, QPDFObjectHandle then, QPDFObjectHandle now) {
    if (id == then_.document().getRoot().getObjGen()) return judge_catalogue(then, now);
    if (then_.is_security_store(id)) {
      const bool same_kind =
          then.isArray() ? now.isArray() : then.isDictionary() && now.isDictionary();
      return same_kind ? allowed("evidence-added") : refused("replaced");
    }
    if (then_.is_form(id)) return judge_form(then, now);
    if (then_.is_list(id)) return judge_list(then, now);
    if (then_.is_open_signature(id)) return judge_signature_field(id, then, now);
    if (then_.is_open_text(id)) return judge_text_field(id, then, now);
    if (then_.is_open_widget(id)) return judge_widget(id, then, now);
    if (SignedRevision::is_page(then) && agree_but_for(then, now, {"/Annots"}))
      return judge_list(then.getKey("/Annots"), now.getKey("/Annots"));
    return refused("replaced");
  }

  // Does the new form name an object that the signed revision held unused?
  bool leads_to_prepared(QPDFObjectHandle then, QPDFObjectHandle now) const {
    if (now.isStream()) now = now.getDict();
    if (then.isStream()) then = then.getDict();
    return names_prepared(now, 0);
  }

  bool names_prepared(QPDFObjectHandle value, int depth) const {
    if (depth > 32) return false;
    if (depth > 0 && value.isIndirect()) return then_.has_unused(value.getObjGen());
    if (value.isArray()) {
      for (auto& item : value.getArrayAsVector())
        if (names_prepared(item, depth + 1)) return true;
    } else if (value.isDictionary()) {
      for (const auto& [key, item] : value.getDictAsMap())
        if (names_prepared(item, depth + 1)) return true;
    }
    return false;
  }

  Outcome judge_catalogue(QPDFObjectHandle then, QPDFObjectHandle now) {
    if (!agree_but_for(then, now, {"/AcroForm", "/DSS", "/Extensions"})) return refused("replaced");
    if (!keeps_extensions(then.getKey("/Extensions"), now.getKey("/Extensions")))
      return refused("replaced");
    auto form_then = then.getKey("/AcroForm"), form_now = now.getKey("/AcroForm");
    if (form_then.unparse() == form_now.unparse()) return allowed("evidence-added");
    if (form_then.isIndirect()) return refused("replaced");
    return judge_form(form_then, form_now);
  }

  // Developer extensions (ISO 32000-1 7.12) may come, and not go.
  static bool keeps_extensions(QPDFObjectHandle then, QPDFObjectHandle now) {
    if (then.isNull()) return now.isNull() || now.isDictionary();
    if (!then.isDictionary() || !now.isDictionary()) return then.unparse() == now.unparse();
    for (const auto& key : then.getKeys())
      if (!now.hasKey(key)) return false;
    return true;
  }

  Outcome judge_form(QPDFObjectHandle then, QPDFObjectHandle now) {
    if (then.isNull()) then = QPDFObjectHandle::newDictionary();
    if (!agree_but_for(then, now, {"/Fields", "/SigFlags"})) return refused("replaced");
    if (then.getKey("/Fields").unparse() == now.getKey("/Fields").unparse())
      return allowed("form-noted");
    return judge_list(then.getKey("/Fields"), now.getKey("/Fields"));
  }

  // The same items, then only new signature fields that cannot be seen.
  Outcome judge_list(QPDFObjectHandle then, QPDFObjectHandle now) {
    const int before = then.isArray() ? then.getArrayNItems() : 0;
    if (!then.isArray() && !then.isNull()) return refused("replaced");
    if (!now.isArray() || now.getArrayNItems() < before) return refused("annotation-removed");
    for (int i = 0; i < before; ++i)
      if (now.getArrayItem(i).unparse() != then.getArrayItem(i).unparse())
        return refused("annotation-removed");
    for (int i = before; i < now.getArrayNItems(); ++i)
      if (Outcome item = judge_new_item(now.getArrayItem(i)); !item.allowed) return item;
    return allowed("field-added");
  }

  Outcome judge_new_item(QPDFObjectHandle field) const {
    static const Keys kEntries{"/Type", "/Subtype", "/FT", "/T",  "/TU", "/V",    "/F",
                               "/Ff",   "/Rect",    "/P",  "/AP", "/M",  "/Lock", "/SV"};
    if (field.isIndirect() && then_.has_unused(field.getObjGen()))
      return refused("prepared-object-used");
    if (!field.isIndirect() || then_.table().contains(field.getObjGen()) || !field.isDictionary() ||
        !field.getKey("/FT").isNameAndEquals("/Sig") ||
        !field.getKey("/Subtype").isNameAndEquals("/Widget"))
      return refused("annotation-added");
    for (const auto& [key, value] : field.getDictAsMap())
      if (!kEntries.contains(key)) return refused("annotation-added");
    if (!cannot_be_seen(field)) return refused("visible-field-added");
    const bool timestamp = is_document_timestamp(field.getKey("/V"));
    if (then_.permissions().forbids_changes() && !timestamp) return refused("certified");
    return allowed("field-added");
  }

  Outcome judge_signature_field(QPDFObjGen id, QPDFObjectHandle then, QPDFObjectHandle now) {
    if (!agree_but_for(then, now, {"/V", "/AP"})) return refused("replaced");
    auto value = now.getKey("/V");
    if (!is_signature(value) || then_.table().contains(value.getObjGen()))
      return refused("replaced");
    const bool timestamp = is_document_timestamp(value);
    if (Outcome forbidden = forbidden_by_lock(id); !timestamp && !forbidden.why.empty())
      return forbidden;
    if (std::string fault = fault_of_appearance(now, then_); !fault.empty()) return refused(fault);
    return allowed(timestamp ? "timestamp-added" : "signature-added");
  }

  Outcome judge_text_field(QPDFObjGen id, QPDFObjectHandle then, QPDFObjectHandle now) {
    if (!agree_but_for(then, now, {"/V", "/AP"}) || !now.getKey("/V").isString())
      return refused("replaced");
    if (Outcome forbidden = forbidden_by_lock(id); !forbidden.why.empty()) return forbidden;
    if (std::string fault = fault_of_appearance(now, then_); !fault.empty()) return refused(fault);
    if (place_now(id) >= signed_until_) return refused("unsigned-value");
    return allowed("value-filled");
  }

  Outcome judge_widget(QPDFObjGen id, QPDFObjectHandle then, QPDFObjectHandle now) {
    if (!agree_but_for(then, now, {"/AP"})) return refused("replaced");
    if (Outcome forbidden = forbidden_by_lock(id); !forbidden.why.empty()) return forbidden;
    if (std::string fault = fault_of_appearance(now, then_); !fault.empty()) return refused(fault);
    if (place_now(id) >= signed_until_) return refused("unsigned-value");
    return allowed("appearance-drawn");
  }

  Outcome forbidden_by_lock(QPDFObjGen id) const {
    if (then_.permissions().forbids_changes()) return refused("certified");
    return then_.permissions().locks(then_.name_of(id).name) ? refused("locked-field") : Outcome{};
  }

  SignedRevision then_;
  QPDF& now_;
  ReferenceTable now_table_;
  std::size_t end_, signed_until_;
  std::vector<Change> list_;
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

ChangesAfter changes_after(std::string_view pdf, std::size_t end, QPDF& now,
                           std::size_t signed_until) {
  if (end >= pdf.size()) return {};
  const auto then = open_pdf(pdf.substr(0, end));
  ChangesAfter out;
  if (!ends_with_revision(pdf, end))
    out.list.push_back({0, 0, "bytes", "", false, "bytes-appended"});
  for (auto& change : Comparison(*then, now, end, signed_until).list())
    out.list.push_back(std::move(change));
  const bool whole =
      std::all_of(out.list.begin(), out.list.end(), [](const Change& one) { return one.allowed; });
  out.kind = whole ? Changes::Allowed : Changes::NotAllowed;
  return out;
}

}  // namespace tamga::seal
