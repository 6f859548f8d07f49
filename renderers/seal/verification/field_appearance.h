// SPDX-License-Identifier: GPL-3.0-or-later
// Is the appearance that a later revision gave to a field only its drawing
// (ISO 32000-1 12.5.5), or a way to something else of the page?
#pragma once

#include <qpdf/QPDFObjectHandle.hh>

#include "renderers/seal/verification/signed_revision.h"

namespace tamga::seal {

// Takes the annotation's AP: one normal appearance, a form XObject of a new
// object, no larger than the field's box, not moved out of it, with resources of
// fonts and pictures and nothing else; and of what it leads to, nothing that the
// signed revision held unused.
// Gives "" or why it is not allowed: appearance-suspicious, prepared-object-used.
std::string fault_of_appearance(QPDFObjectHandle widget, const SignedRevision& then);

}  // namespace tamga::seal
