// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to a document after it was signed: the signed revision beside
// the whole file, object by object.
#pragma once

#include <cstddef>
#include <qpdf/QPDF.hh>
#include <string_view>

namespace tamga::seal {

enum class Changes { None, Allowed, NotAllowed };

// `pdf` up to `end` is the signed revision; `now` is the whole file opened.
// Allowed is only what a further signature needs, whatever order its author
// chose to write it in:
//  - an unsigned signature field of the signed revision gets a value and an
//    appearance within its box;
//  - a new signature field without a visible box;
//  - a document security store (DSS) appears or grows, and its extension entry;
//  - objects that nothing of the signed revision names.
// Everything else (a page, text, another field, the catalog, metadata, an object
// that the signed revision left undefined, bytes that are no revision) is not.
// When the signed revision is certified with "no changes" (DocMDP P 1, ISO
// 32000-1 12.8.2.2) only the security store may grow.
// Throws UnreadablePdf when the signed revision is not a document by itself.
Changes changes_after(std::string_view pdf, std::size_t end, QPDF& now);

}  // namespace tamga::seal
