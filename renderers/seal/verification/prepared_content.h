// SPDX-License-Identifier: GPL-3.0-or-later
// Content of the signed bytes that nobody sees and a later revision could show,
// or that hides other content until it is taken away: what shadow attacks are
// prepared with (Mainka, Mladenov, Rohlmann, NDSS 2021, section VII).
#pragma once

#include <qpdf/QPDF.hh>
#include <string_view>
#include <vector>

#include "renderers/seal/verification/verification_report.h"

namespace tamga::seal {

// In the first `signed_end` bytes of `pdf`, of which `document` is the newest
// state. Codes:
//   unused-object      written, named by nothing in any revision, and of a kind that
//                      can be seen (page, catalogue, font, drawing, picture, annotation)
//   shadowed-object    a second body of an object's number that no
//                      cross-reference of any revision leads to
//   undefined-object   a name of an object that is not there
//   covering-annotation  an annotation that is no field lies over more than half
//                      of a page
// These are warnings: honest writers leave such things, too.
std::vector<PreparedContent> find_prepared_content(std::string_view pdf, std::size_t signed_end,
                                                   QPDF& document);

}  // namespace tamga::seal
