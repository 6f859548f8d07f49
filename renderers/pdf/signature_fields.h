// SPDX-License-Identifier: GPL-3.0-or-later
// Signature fields: one empty field for each act, where its seal will stand.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/object_file.h"

namespace tamga::pdf {

struct SignatureFields {
  std::vector<std::size_t> widgets;      // object numbers, in the order of the fields
  std::vector<std::string> annotations;  // [page]: the entry /Annots, or nothing
  std::string catalogue_entry;           // /AcroForm, or nothing
};

// Adds a field merged with its widget (ISO 32000-1 12.7.4.5, 12.5.6.19) for
// every act: /T the act's id, /TU its description, printed (F 4), with an empty
// appearance of the box's size as PDF/A asks (ISO 19005-3 6.3.3). The widget of
// field i has /StructParent first_structure_parent + i (14.7.4.4). `pages` are
// the numbers of the page objects. Throws forms::Error render-failed for a field
// on no page.
SignatureFields add_signature_fields(ObjectFile& file, const std::vector<layout::ActField>& fields,
                                     const std::vector<std::size_t>& pages,
                                     std::size_t first_structure_parent);

}  // namespace tamga::pdf
