// SPDX-License-Identifier: GPL-3.0-or-later
// Element tree → box tree.
#pragma once

#include <span>

#include "renderers/layout/box.h"
#include "renderers/layout/record_code.h"

namespace tamga::layout {

// Makes boxes, appending tokens and structure nodes (preorder) to the galley.
class BoxBuilder {
 public:
  explicit BoxBuilder(Galley& galley) : galley_(galley) {}

  // The flow of body, header and footer left out, under the document node.
  Box build_body(const markup::Element& body);
  // header or footer with these numbers, the place of a record's code left out:
  // artifacts, no structure.
  Box build_running(const markup::Element& element, const PageNumbers& numbers);
  // That place, holding the lines of `code`, or as many empty ones.
  Box build_record_code(const markup::Element& place, const RecordCode* code);

 private:
  Box build_block(const markup::Element& element, std::size_t parent);
  Box build_empty_value(const markup::Element& element, std::size_t parent);
  void build_flow(const markup::Element& element, std::size_t parent, std::size_t text_structure,
                  Box& box);
  Box build_paragraph(std::span<const markup::Element> content, const markup::Style& style,
                      std::size_t structure);
  Box build_list(const markup::Element& list, std::size_t parent);
  Box build_item(const markup::Element& item, const markup::Style& list, int number,
                 std::size_t parent);
  Box build_table(const markup::Element& table, std::size_t parent);
  void build_section(const markup::Element& section, std::size_t parent, bool head,
                     TableBox& table);
  RowBox build_row(const markup::Element& row, std::size_t parent, bool head);
  CellBox build_cell(const markup::Element& cell, std::size_t parent, bool head);
  Box build_continued(const markup::Element& cell);

  // Adds a node and gives its index; an artifact's children are artifacts.
  std::size_t add_node(StructureType type, std::size_t parent);
  // A Figure under `parent` for each tick box among the tokens, a Form for each
  // field.
  void add_objects(const TokenRange& tokens, std::size_t parent);

  Galley& galley_;
  PageNumbers numbers_;
  bool inside_vertical_ = false;
  std::string language_;  // of the element being built; "" is the document's
};

}  // namespace tamga::layout
