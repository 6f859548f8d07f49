// SPDX-License-Identifier: GPL-3.0-or-later
// The element tree of a page: the documented subset of HTML (forms/README.md)
// with the style of each element computed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renderers/markup/style.h"

namespace tamga::markup {

enum class Tag {
  Text,
  Body,
  Header,
  Footer,
  H1,
  H2,
  H3,
  P,
  Div,
  Span,
  B,
  I,
  Br,
  Ul,
  Ol,
  Li,
  Table,
  Caption,
  Colgroup,
  Col,
  Thead,
  Tbody,
  Tr,
  Th,
  Td,
  Input,
  PageNumber,
  PageCount,
  RecordCode
};

// A place of a value of an act (data-value="act.member").
struct ValuePlace {
  std::string act, member;
  int number = 1;  // among the places of this value, from 1 in document order

  // The name of the place's PDF field: "prepared/date", of the second place
  // "prepared/date/2".
  std::string field_name() const {
    return act + '/' + member + (number > 1 ? '/' + std::to_string(number) : "");
  }
};

// A value tree. A Text element has `text` and no children; white space in it is
// already collapsed as HTML does. Line numbers are of the template.
struct Element {
  Tag tag = Tag::Text;
  std::string text;  // UTF-8, Text only
  Style style;       // computed: inherited values filled in
  std::vector<Element> children;
  int column_span = 1, row_span = 1;  // th, td
  bool column_scope = false;          // th scope="col"
  bool checked = false;               // input type="checkbox" checked
  std::string act;                    // data-act: the box is the field of this act
  std::optional<ValuePlace> value;    // data-value: while it has no text, a field for it
  std::string continued;              // data-continued: label after a page break
  std::string language;               // lang (BCP 47), where the element has one
  int line = 0;
};

}  // namespace tamga::markup
