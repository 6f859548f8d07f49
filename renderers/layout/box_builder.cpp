// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/box_builder.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "renderers/markup/element_text.h"

namespace tamga::layout {
namespace {

using markup::Element;
using markup::Tag;

constexpr std::size_t artifact = 0, document = 1;
// Text under these makes a paragraph of its own; under others it is theirs.
constexpr std::size_t own_paragraph = static_cast<std::size_t>(-1);

bool is_inline(const Element& element) {
  switch (element.tag) {
    case Tag::Text:
    case Tag::Span:
    case Tag::B:
    case Tag::I:
    case Tag::Br:
    case Tag::Input:
    case Tag::PageNumber:
    case Tag::PageCount:
      return true;
    default:
      return false;
  }
}

bool is_empty_value(const Element& element) {
  return element.value && !markup::has_text(element);
}

StructureType node_type(Tag tag) {
  switch (tag) {
    case Tag::H1:
      return StructureType::H1;
    case Tag::H2:
      return StructureType::H2;
    case Tag::H3:
      return StructureType::H3;
    default:
      return StructureType::P;
  }
}

ListNumbering numbering_of(markup::ListStyle style) {
  if (style == markup::ListStyle::None) return ListNumbering::None;
  return style == markup::ListStyle::Decimal ? ListNumbering::Decimal : ListNumbering::Disc;
}

// Everything inside an element that names its language is in that language.
class LanguageScope {
 public:
  LanguageScope(std::string& current, const Element& element) : current_(current) {
    if (element.language.empty()) return;
    before_ = std::exchange(current, element.language);
    changed_ = true;
  }
  ~LanguageScope() {
    if (changed_) current_ = std::move(before_);
  }
  LanguageScope(const LanguageScope&) = delete;
  LanguageScope& operator=(const LanguageScope&) = delete;

 private:
  std::string& current_;
  std::string before_;
  bool changed_ = false;
};

std::string marker_text(markup::ListStyle style, int number) {
  switch (style) {
    case markup::ListStyle::None:
      return {};
    case markup::ListStyle::Decimal:
      return std::to_string(number) + ".";
    case markup::ListStyle::Disc:
      return "\u2022";
    case markup::ListStyle::Dash:
      return "-";
  }
  return {};
}

}  // namespace

std::size_t BoxBuilder::add_node(StructureType type, std::size_t parent) {
  if (parent == artifact) return artifact;
  StructureNode node;
  node.type = type;
  node.parent = parent;
  node.language = language_;
  galley_.structure.push_back(std::move(node));
  return galley_.structure.size() - 1;
}

void BoxBuilder::add_objects(const TokenRange& tokens, std::size_t parent) {
  for (std::uint32_t i = tokens.first; i < tokens.first + tokens.count; ++i) {
    Token& token = galley_.tokens[i];
    if (token.kind == Token::Kind::Field) token.structure = add_node(StructureType::Form, parent);
    if (token.kind != Token::Kind::TickBox) continue;
    token.structure = add_node(StructureType::Figure, parent);
    if (token.structure == artifact) continue;
    galley_.structure[token.structure].alternate =
        token.checked ? "тэмдэглэсэн нүд" : "тэмдэглээгүй нүд";
  }
}

Box BoxBuilder::build_body(const Element& body) {
  Box box;
  box.style = &body.style;
  build_flow(body, document, own_paragraph, box);
  return box;
}

Box BoxBuilder::build_running(const Element& element, const PageNumbers& numbers) {
  numbers_ = numbers;
  Box box;
  box.style = &element.style;
  build_flow(element, artifact, artifact, box);
  return box;
}

// Fills `box` with what an element holds. Runs of inline content between blocks
// become anonymous paragraphs (CSS 2, 9.2.1.1).
void BoxBuilder::build_flow(const Element& element, std::size_t parent, std::size_t text_structure,
                            Box& box) {
  const auto& children = element.children;
  for (std::size_t i = 0; i < children.size();) {
    std::size_t end = i;
    while (end < children.size() && is_inline(children[end])) ++end;
    if (end > i) {
      Box paragraph = build_paragraph({&children[i], end - i}, element.style, artifact);
      if (paragraph.tokens.count > 0) {
        paragraph.structure =
            text_structure == own_paragraph ? add_node(StructureType::P, parent) : text_structure;
        add_objects(paragraph.tokens, paragraph.structure);
        paragraph.anonymous = true;
        box.children.push_back(std::move(paragraph));
      }
      i = end;
      continue;
    }
    if (children[i].tag != Tag::Header && children[i].tag != Tag::Footer &&
        children[i].tag != Tag::RecordCode) {
      box.children.push_back(build_block(children[i], parent));
    }
    ++i;
  }
}

// A value that is not known yet: the whole block is its field.
Box BoxBuilder::build_empty_value(const Element& element, std::size_t parent) {
  Box box;
  box.style = &element.style;
  box.field = &element;
  box.structure = add_node(StructureType::Form, parent);
  return box;
}

Box BoxBuilder::build_block(const Element& element, std::size_t parent) {
  const LanguageScope language(language_, element);
  if (is_empty_value(element)) return build_empty_value(element, parent);
  switch (element.tag) {
    case Tag::H1:
    case Tag::H2:
    case Tag::H3:
    case Tag::P: {
      const auto node = add_node(node_type(element.tag), parent);
      Box box = build_paragraph(element.children, element.style, node);
      add_objects(box.tokens, node);
      box.heading = element.tag != Tag::P;
      return box;
    }
    case Tag::Ul:
    case Tag::Ol:
      return build_list(element, parent);
    case Tag::Table:
      return build_table(element, parent);
    default: {
      Box box;
      box.style = &element.style;
      if (element.style.vertical && !inside_vertical_) {
        inside_vertical_ = true;
        box.kind = Box::Kind::Vertical;
        build_flow(element, parent, parent == artifact ? artifact : own_paragraph, box);
        inside_vertical_ = false;
        return box;
      }
      if (!element.act.empty()) {
        box.field = &element;
        box.structure = add_node(StructureType::Form, parent);
      }
      build_flow(element, parent, parent == artifact ? artifact : own_paragraph, box);
      return box;
    }
  }
}

Box BoxBuilder::build_paragraph(std::span<const Element> content, const markup::Style& style,
                                std::size_t structure) {
  InlineText text(galley_, numbers_);
  for (const auto& element : content) text.append(element);
  Box box;
  box.kind = Box::Kind::Paragraph;
  box.style = &style;
  box.structure = structure;
  box.tokens = text.finish();
  return box;
}

Box BoxBuilder::build_record_code(const Element& place, const RecordCode* code) {
  static const RecordCode none;
  Element line_end;
  line_end.tag = Tag::Br;
  line_end.style = place.style;
  InlineText text(galley_, numbers_);
  for (const std::string& line : (code ? *code : none).lines) {
    text.append_text(line, place.style);
    text.append(line_end);
  }
  Box lines;
  lines.kind = Box::Kind::Paragraph;
  lines.style = &place.style;
  lines.anonymous = true;
  lines.tokens = text.finish();
  Box box;
  box.style = &place.style;
  box.children.push_back(std::move(lines));
  return box;
}

Box BoxBuilder::build_list(const Element& list, std::size_t parent) {
  Box box;
  box.style = &list.style;
  const auto node = add_node(StructureType::L, parent);
  if (node != artifact) galley_.structure[node].numbering = numbering_of(list.style.list_style);
  int number = 0;
  for (const auto& item : list.children) {
    box.children.push_back(build_item(item, item.style, ++number, node));
  }
  return box;
}

Box BoxBuilder::build_item(const Element& item, const markup::Style& style, int number,
                           std::size_t parent) {
  const LanguageScope language(language_, item);
  Box box;
  box.kind = Box::Kind::Item;
  box.style = &item.style;
  const auto node = add_node(StructureType::LI, parent);
  const std::string text = marker_text(style.list_style, number);
  if (!text.empty()) {
    box.marker_structure = add_node(StructureType::Lbl, node);
    InlineText marker(galley_, numbers_);
    marker.append_text(text, item.style);
    box.marker = marker.finish();
  }
  const auto body = add_node(StructureType::LBody, node);
  build_flow(item, body, body, box);
  return box;
}

Box BoxBuilder::build_table(const Element& table, std::size_t parent) {
  Box whole;
  whole.style = &table.style;
  whole.anonymous = true;
  const auto caption = std::find_if(table.children.begin(), table.children.end(),
                                    [](const Element& e) { return e.tag == Tag::Caption; });
  const auto node = add_node(StructureType::Table, parent);
  if (caption != table.children.end()) {
    const auto caption_node = add_node(StructureType::Caption, node);
    whole.children.push_back(build_paragraph(caption->children, caption->style, caption_node));
  }
  Box box;
  box.kind = Box::Kind::Table;
  box.style = &table.style;
  box.table = std::make_unique<TableBox>();
  box.table->style = &table.style;
  std::size_t loose_rows = artifact;  // the TBody of rows that stand in the table itself
  for (const auto& part : table.children) {
    if (part.tag == Tag::Colgroup) {
      for (const auto& column : part.children) box.table->columns.push_back(&column);
    } else if (part.tag == Tag::Tr) {
      const bool opens_section = loose_rows == artifact;
      if (opens_section) loose_rows = add_node(StructureType::TBody, node);
      box.table->rows.push_back(build_row(part, loose_rows, false));
      box.table->rows.back().opens_section = opens_section;
    } else if (part.tag == Tag::Thead || part.tag == Tag::Tbody) {
      loose_rows = artifact;
      build_section(part, node, part.tag == Tag::Thead, *box.table);
    }
  }
  if (whole.children.empty()) return box;
  whole.children.push_back(std::move(box));
  return whole;
}

void BoxBuilder::build_section(const Element& section, std::size_t parent, bool head,
                               TableBox& table) {
  const auto node = add_node(head ? StructureType::THead : StructureType::TBody, parent);
  const auto first = table.rows.size();
  for (const auto& row : section.children) table.rows.push_back(build_row(row, node, head));
  if (table.rows.size() > first) table.rows[first].opens_section = true;
}

RowBox BoxBuilder::build_row(const Element& row, std::size_t parent, bool head) {
  RowBox box;
  box.style = &row.style;
  box.head = head;
  const auto node = add_node(StructureType::TR, parent);
  for (const auto& cell : row.children) box.cells.push_back(build_cell(cell, node, head));
  return box;
}

CellBox BoxBuilder::build_cell(const Element& cell, std::size_t parent, bool head) {
  const LanguageScope language(language_, cell);
  CellBox box;
  box.element = &cell;
  const bool heading = cell.tag == Tag::Th;
  const auto node = add_node(heading ? StructureType::TH : StructureType::TD, parent);
  if (node != artifact) {
    auto& cell_node = galley_.structure[node];
    cell_node.row_span = cell.row_span;
    cell_node.column_span = cell.column_span;
    cell_node.column_scope = heading && (cell.column_scope || head);
  }
  box.is_field = !cell.act.empty() || is_empty_value(cell);
  if (box.is_field) box.form_structure = add_node(StructureType::Form, node);
  box.content.style = &cell.style;
  box.content.anonymous = true;
  build_flow(cell, node, node, box.content);
  if (!cell.continued.empty()) box.continued = build_continued(cell);
  return box;
}

// The cell's text once more, as an artifact, with what follows it after a page
// break at its end.
Box BoxBuilder::build_continued(const Element& cell) {
  Box box;
  box.style = &cell.style;
  box.anonymous = true;
  build_flow(cell, artifact, artifact, box);
  InlineText text(galley_, numbers_);
  if (!box.children.empty() && box.children.back().kind == Box::Kind::Paragraph) {
    const TokenRange last = box.children.back().tokens;
    for (std::uint32_t i = last.first; i < last.first + last.count; ++i) {
      Token copied = galley_.tokens[i];
      copied.structure = artifact;
      galley_.tokens.push_back(copied);
    }
    text.append_text(" ", cell.style);
    box.children.pop_back();
  }
  text.append_text(cell.continued, cell.style);
  Box paragraph;
  paragraph.kind = Box::Kind::Paragraph;
  paragraph.style = &cell.style;
  paragraph.anonymous = true;
  paragraph.tokens = text.finish();
  box.children.push_back(std::move(paragraph));
  return box;
}

double vertical_measure(const Galley& galley, const markup::Style& style) {
  constexpr double least = 12;  // points: a letter
  const double height = !style.height            ? galley.text_height
                        : style.height->relative ? style.height->value * galley.text_height
                                                 : style.height->value;
  const double edges =
      style.border.top + style.border.bottom + style.padding.top + style.padding.bottom;
  return std::max(least, std::min(height, galley.text_height) - edges);
}

namespace {

// Across its lines, which are `measure` long.
Extent thickness(const Galley& galley, const Box& box, double measure) {
  const markup::Style& style = *box.style;
  const double line = style.line_height * style.font_size;
  Extent whole;
  if (box.kind == Box::Kind::Paragraph) {
    const double length = extent(galley, box.tokens).most + std::max(0.0, style.text_indent);
    whole = {line, line * std::max(1.0, std::ceil(length / measure))};
  }
  for (const auto& child : box.children) {
    const Extent one = thickness(galley, child, measure);
    whole.least = std::max(whole.least, one.least);
    whole.most += one.most;
  }
  if (!box.anonymous) whole.most += style.margin.top + style.margin.bottom;
  return whole;
}

}  // namespace

Extent extent(const Galley& galley, const Box& box) {
  if (box.kind == Box::Kind::Table) return {};
  Extent inner = extent(galley, box.tokens);
  if (box.kind == Box::Kind::Vertical) {
    inner = {};
    const double measure = vertical_measure(galley, *box.style);
    for (const auto& child : box.children) {
      const Extent one = thickness(galley, child, measure);
      inner.least = std::max(inner.least, one.least);
      inner.most += one.most;
    }
  }
  if (box.kind == Box::Kind::Paragraph) inner.most += std::max(0.0, box.style->text_indent);
  for (const auto& child : box.children) {
    if (box.kind == Box::Kind::Vertical) break;
    const Extent one = extent(galley, child);
    inner.least = std::max(inner.least, one.least);
    inner.most = std::max(inner.most, one.most);
  }
  if (box.anonymous) return inner;
  const markup::Style& style = *box.style;
  if (style.width && !style.width->relative && box.kind != Box::Kind::Item) {
    inner = {style.width->value, style.width->value};
  }
  const double edges = style.margin.left + style.margin.right + style.border.left +
                       style.border.right + style.padding.left + style.padding.right;
  return {inner.least + edges, inner.most + edges};
}

}  // namespace tamga::layout
