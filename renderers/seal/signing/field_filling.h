// SPDX-License-Identifier: GPL-3.0-or-later
// Fills form fields in an incremental update: the values of an act, its
// signature with its mark, and what the form says of signatures as a whole.
#pragma once

#include <map>
#include <optional>
#include <qpdf/QPDF.hh>
#include <string>
#include <vector>

#include "renderers/seal/file/incremental_update.h"
#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/signing/appearance_fonts.h"
#include "renderers/seal/signing/seal_request.h"

namespace tamga::seal {

// One update of one document; for one thread. Use: the signature's number from
// IncrementalUpdate::add, then the members, then finish() once.
class FieldFilling {
 public:
  FieldFilling(IncrementalUpdate& update, QPDF& document);

  // The unsigned signature field of that name; nothing when there is none.
  // Throws Error field-signed, pdf-unreadable.
  std::optional<SignatureField> find(const std::string& name);
  bool has_signature();

  // Each value into its text field, in the field's own style (DA, Q), no smaller
  // than 4 points. Throws Error field-unknown, field-signed, glyph-missing,
  // content-too-long.
  void fill_values(const std::vector<FieldValue>& values, AppearanceFonts& fonts);

  // The signature and its mark into the field that the renderer made; nothing
  // else of the page is touched. Throws what add_mark() throws.
  void fill_signature(SignatureField& field, int signature, const Mark& mark,
                      AppearanceFonts& fonts);

  // A new field without a box. It lies outside the page, so that it needs neither
  // an appearance (ISO 19005-2 6.3.3) nor a place in the structure tree (ISO
  // 14289-1 7.18.1). Throws Error pdf-unreadable.
  void add_signature(const std::string& name, int signature);

  // The catalogue's entry Perms: this signature certifies the file.
  void certify(int signature);

  // Writes the catalogue and the form as the members above left them.
  void finish();

 private:
  IncrementalUpdate& update_;
  QPDF& document_;
  std::map<std::string, std::string> catalogue_;  // entries to replace
  int added_ = 0;                                 // number of a new field
};

}  // namespace tamga::seal
