// SPDX-License-Identifier: GPL-3.0-or-later
// Form fields: what acts fill when the pages are made already, a signature field
// for each mark and a text field for each value.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/document_fonts.h"
#include "renderers/pdf/object_file.h"

namespace tamga::pdf {

struct FormFields {
  std::vector<std::size_t> widgets;      // object numbers, in the order of the fields
  std::vector<std::string> annotations;  // [page]: the entry /Annots, or nothing
  std::string catalogue_entry;           // /AcroForm, or nothing
};

// Gives every face that a value will be written in a font in `fonts`, before
// they are embedded: the form's resources name it.
void add_value_fonts(const std::vector<layout::ActField>& fields, DocumentFonts& fonts);

// Adds a field merged with its widget (ISO 32000-1 12.7.3, 12.5.6.19) for every
// place: /T its name, /TU its description, printed (F 4), with an empty
// appearance of the box's size as PDF/A asks (ISO 19005-3 6.3.3). A value's is a
// text field (12.7.4.3) that nobody types into (ReadOnly), with /DA, /Q and no
// value yet. An act's is a signature field (12.7.4.5) whose /Lock (table 233)
// names the values of the act; the field «seal» locks everything. /AcroForm
// holds /DR with the fonts of the values, by their family: Serif, SerifBold,
// SansSerif, SansSerifBold. The widget of field i has /StructParent
// first_structure_parent + i (14.7.4.4). `pages` are the numbers of the page
// objects. Throws forms::Error render-failed for a field on no page.
FormFields add_form_fields(ObjectFile& file, const std::vector<layout::ActField>& fields,
                           const std::vector<std::size_t>& pages,
                           std::size_t first_structure_parent, const EmbeddedFonts& fonts);

}  // namespace tamga::pdf
