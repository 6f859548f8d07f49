// SPDX-License-Identifier: GPL-3.0-or-later
// Signature fields: one empty field for each act, where its seal will stand.
#pragma once

#include <vector>

#include "renderers/layout/page.h"

class QPDF;
class QPDFObjectHandle;

namespace tamga::pdf {

// Adds a field merged with its widget (ISO 32000-1 12.7.4.5, 12.5.6.19) for
// every act: /T the act's id, /TU its description, printed (F 4), with an empty
// appearance of the box's size as PDF/A asks (ISO 19005-3 6.3.3), named in the
// page's /Annots and in the catalogue's /AcroForm. Gives the widgets in the
// order of `fields`. Throws forms::Error render-failed for a page that is not.
std::vector<QPDFObjectHandle> add_signature_fields(QPDF& document,
                                                   const std::vector<layout::ActField>& fields);

}  // namespace tamga::pdf
