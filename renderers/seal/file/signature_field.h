// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a document's form that acts fill: signatures (ISO 32000-1
// 12.7.4.5) and texts (12.7.4.3).
#pragma once

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>
#include <vector>

namespace tamga::seal {

struct SignatureField {
  std::string name;         // fully qualified (12.7.3.2), UTF-8
  QPDFObjectHandle field;   // the dictionary that holds FT and V
  QPDFObjectHandle widget;  // its annotation: the same, or its only kid
  // Has it a value, even one that cannot be read: a signature does not go away
  // by being damaged.
  bool is_signed();
};

struct TextField {
  std::string name;         // fully qualified, UTF-8
  QPDFObjectHandle field;   // the dictionary that holds FT and V
  QPDFObjectHandle widget;  // its annotation: the same, or its only kid
  bool is_filled();         // has it a value
};

// All of a kind, in the order of the document's fields. Throws UnreadablePdf when
// there are more than the limit or the tree of fields is not a tree.
std::vector<SignatureField> signature_fields(QPDF& document);
std::vector<TextField> text_fields(QPDF& document);

}  // namespace tamga::seal
