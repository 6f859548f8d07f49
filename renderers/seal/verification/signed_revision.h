// SPDX-License-Identifier: GPL-3.0-or-later
// A signed revision as a document by itself: what its objects are, who names
// them, and what its signatures permit after it.
#pragma once

#include <map>
#include <qpdf/QPDF.hh>
#include <set>
#include <string>

#include "renderers/seal/verification/object_names.h"
#include "renderers/seal/verification/permissions.h"

namespace tamga::seal {

using ReferenceTable = std::map<QPDFObjGen, QPDFXRefEntry>;

// `document` outlives it. Not thread-safe, as a QPDF is not.
class SignedRevision {
 public:
  explicit SignedRevision(QPDF& document);

  static bool is_page(QPDFObjectHandle object);

  QPDF& document() const { return document_; }
  const ReferenceTable& table() const { return table_; }
  const Permissions& permissions() const { return permissions_; }
  ObjectName name_of(QPDFObjGen id) const { return names_.of(id); }

  // Does anything of the revision refer to it, even as an object that is not there?
  bool names(QPDFObjGen id) const { return references_.contains(id); }
  // Was it written and not referred to: prepared for a later revision to show?
  bool has_unused(QPDFObjGen id) const { return table_.contains(id) && !names(id); }

  bool is_form(QPDFObjGen id) const { return form_ == id; }
  bool is_list(QPDFObjGen id) const { return lists_.contains(id); }  // fields or annotations
  // Fields that acts may still fill, and their annotations where these are
  // objects of their own; an object that is both is a field.
  bool is_open_signature(QPDFObjGen id) const { return open_signatures_.contains(id); }
  bool is_open_text(QPDFObjGen id) const { return open_texts_.contains(id); }
  bool is_open_widget(QPDFObjGen id) const { return open_widgets_.contains(id); }
  // Only what nothing but the security store names: a page's content that the
  // store names as well must not change under that cover.
  bool is_security_store(QPDFObjGen id) const;

 private:
  void count_references(QPDFObjectHandle value, int depth);
  void note_lists();
  void note_fields();
  void note_security_store(QPDFObjectHandle value, int depth);

  QPDF& document_;
  ReferenceTable table_;
  Permissions permissions_;
  ObjectNames names_;
  std::map<QPDFObjGen, int> references_;
  std::set<QPDFObjGen> lists_, open_signatures_, open_texts_, open_widgets_, security_store_;
  QPDFObjGen form_;
};

}  // namespace tamga::seal
