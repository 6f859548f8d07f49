// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to a document after it was signed: the signed revision beside
// the whole file, object by object.
#pragma once

#include <cstddef>
#include <qpdf/QPDF.hh>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/verification/signed_revision.h"

namespace tamga::seal {

enum class Changes { None, Allowed, NotAllowed };

// One object that is not what it was. `kind` and `name` are object_names.h's,
// and "bytes" for what is no object.
// `why`, when it is allowed:
//   signature-added    an unsigned signature field was signed
//   timestamp-added    … or got a document time-stamp
//   value-filled       an empty text field got its value, under a later signature
//   appearance-drawn   the annotation of such a field
//   field-added        the list of fields or annotations goes on with new
//                      signature fields that cannot be seen
//   evidence-added     the security store appeared or changed, or its extension entry
//   form-noted         the form says that there are signatures (SigFlags)
// and when it is not:
//   bytes-appended     bytes follow that are no revision
//   root-replaced      the trailer names another catalogue or information
//   undefined-defined  what the signed revision named and did not have, is there
//   deleted            an object of the signed revision is not there any more
//   replaced           it is another (page, content, font, …)
//   prepared-object-used  its new form, or what it newly leads to, was written
//                      within the signed bytes and not shown there
//   locked-field       FieldMDP or a lock forbids it
//   certified          DocMDP 1 forbids it
//   unsigned-value     a value that no later signature stands for
//   appearance-suspicious  a field's appearance is more than its drawing
//   annotation-added, annotation-removed, visible-field-added
struct Change {
  int object = 0, generation = 0;  // 0: no object
  std::string kind, name;
  bool allowed = false;
  std::string why;
};

struct ChangesAfter {
  Changes kind = Changes::None;
  std::vector<Change> list;  // in order of object numbers, at most kMaxChanges
};

inline constexpr std::size_t kMaxChanges = 200;

// `pdf` up to `end` is the signed revision; `now` is the whole file opened.
// Values of text fields are allowed only where they stand before `signed_until`,
// the end of the last later revision that is signed: what nobody stands for is
// no act. Objects that nothing of the signed revision names are no change by
// themselves.
// Throws UnreadablePdf when the signed revision is not a document by itself.
ChangesAfter changes_after(std::string_view pdf, std::size_t end, QPDF& now,
                           std::size_t signed_until);

}  // namespace tamga::seal
