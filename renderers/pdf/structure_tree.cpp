// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/structure_tree.h"

#include <map>

#include "renderers/error.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

using layout::StructureNode;
using layout::StructureType;

constexpr std::size_t document_node = 1;

const char* type_name(StructureType type) {
  switch (type) {
    case StructureType::Artifact:
      break;
    case StructureType::Document:
      return "/Document";
    case StructureType::H1:
      return "/H1";
    case StructureType::H2:
      return "/H2";
    case StructureType::H3:
      return "/H3";
    case StructureType::P:
      return "/P";
    case StructureType::L:
      return "/L";
    case StructureType::LI:
      return "/LI";
    case StructureType::Lbl:
      return "/Lbl";
    case StructureType::LBody:
      return "/LBody";
    case StructureType::Figure:
      return "/Figure";
    case StructureType::Table:
      return "/Table";
    case StructureType::Caption:
      return "/Caption";
    case StructureType::THead:
      return "/THead";
    case StructureType::TBody:
      return "/TBody";
    case StructureType::TR:
      return "/TR";
    case StructureType::TH:
      return "/TH";
    case StructureType::TD:
      return "/TD";
    case StructureType::Form:
      return "/Form";
  }
  throw forms::Error("render-failed", "content is tagged as a structure type that is none");
}

// Table attributes (14.8.5.7): a screen reader needs scope and spans to say
// which heads belong to a cell.
std::string table_attributes(const StructureNode& node) {
  const bool head = node.type == StructureType::TH;
  if (!head && (node.type != StructureType::TD || (node.column_span == 1 && node.row_span == 1)))
    return {};
  std::string text = "/A<</O/Table";
  if (head) text += node.column_scope ? "/Scope/Column" : "/Scope/Row";
  if (node.column_span != 1) text += "/ColSpan " + std::to_string(node.column_span);
  if (node.row_span != 1) text += "/RowSpan " + std::to_string(node.row_span);
  return text + ">>";
}

// List attributes (14.8.5.5): a list with labels says what they are
// (ISO 14289-1 7.6).
std::string list_attributes(const StructureNode& node) {
  switch (node.numbering) {
    case layout::ListNumbering::None:
      return {};
    case layout::ListNumbering::Disc:
      return "/A<</O/List/ListNumbering/Disc>>";
    case layout::ListNumbering::Decimal:
      return "/A<</O/List/ListNumbering/Decimal>>";
  }
  return {};
}

// A figure says what it shows (ISO 14289-1 7.3) and where it stands
// (ISO 32000-1 14.8.5.4.3).
std::string figure_attributes(const StructureNode& node, const layout::Rectangle& box) {
  return "/Alt" + text_string(node.alternate) + "/A<</O/Layout/Placement/Inline/BBox[" +
         number(box.left) + ' ' + number(box.bottom) + ' ' + number(box.right) + ' ' +
         number(box.top) + "]>>";
}

class Tree {
 public:
  Tree(ObjectFile& file, const layout::Laid& laid, const StructureTargets& targets)
      : file_(file), targets_(targets), fields_(laid.fields), nodes_(laid.structure) {
    find_forms(laid.fields);
    find_figures(laid.pages);
    check_parents();
    root_ = file_.reserve();
    elements_.resize(nodes_.size());
    for (std::size_t i = document_node; i < nodes_.size(); ++i)
      elements_[i].number = file_.reserve();
    link_children();
    place_content();
    for (std::size_t i = document_node; i < nodes_.size(); ++i)
      attach_children_before(i, nodes_.size());
  }

  std::size_t write() {
    for (std::size_t i = document_node; i < nodes_.size(); ++i) write_element(i);
    const std::size_t keys = targets_.pages.size() + targets_.widgets.size();
    file_.set(root_, "<</Type/StructTreeRoot/K " + reference(elements_[document_node].number) +
                         "/ParentTree " + reference(add_parent_tree()) + "/ParentTreeNextKey " +
                         std::to_string(keys) + ">>");
    return root_;
  }

 private:
  static constexpr std::size_t no_page = static_cast<std::size_t>(-1);
  struct Element {
    std::size_t number = 0;
    std::size_t page = no_page;  // of its first content
    std::size_t first_child = 0, next_sibling = 0, last_child = 0;
    std::string kids;
    int kid_count = 0;
  };

  void find_forms(const std::vector<layout::ActField>& fields) {
    for (const layout::ActField& field : fields) {
      if (field.structure >= nodes_.size())
        throw forms::Error("render-failed", "a field points outside the structure");
      if (nodes_[field.structure].type == StructureType::Form) {
        forms_.push_back(field.structure);
        continue;
      }
      forms_.push_back(nodes_.size());
      nodes_.push_back({StructureType::Form, std::max(field.structure, document_node)});
    }
  }

  void find_figures(const std::vector<layout::Page>& pages) {
    for (const layout::Page& page : pages)
      for (const layout::Item& item : page.items)
        if (const auto* box = std::get_if<layout::TickBox>(&item); box && box->structure != 0)
          figures_[box->structure] = box->box;
  }

  void check_parents() const {
    for (std::size_t i = document_node + 1; i < nodes_.size(); ++i)
      if (nodes_[i].parent < document_node || nodes_[i].parent >= i)
        throw forms::Error("render-failed", "a structure node stands before its parent");
  }

  void link_children() {
    for (std::size_t i = document_node + 1; i < nodes_.size(); ++i) {
      Element& parent = elements_[nodes_[i].parent];
      (parent.last_child == 0 ? parent.first_child : elements_[parent.last_child].next_sibling) = i;
      parent.last_child = i;
    }
  }

  // The text of a node's kids, with room for the next one.
  std::string& next_kid(std::size_t node) {
    Element& element = elements_[node];
    if (element.kid_count++ > 0) element.kids += ' ';
    return element.kids;
  }

  // Hangs children of `node` up to, not including, node `end` into it.
  void attach_children_before(std::size_t node, std::size_t end) {
    std::size_t& child = elements_[node].first_child;
    while (child != 0 && child < end) {
      append_reference(next_kid(node), elements_[child].number);
      child = elements_[child].next_sibling;
    }
  }

  // Content of `node` comes next in reading order: it and what contains it are
  // hung up now, after all that stands before them.
  void reach(std::size_t node) {
    for (; node != document_node; node = nodes_[node].parent)
      attach_children_before(nodes_[node].parent, node + 1);
  }

  // Marked content and fields, each page's in reading order.
  void place_content() {
    for (std::size_t page = 0; page < targets_.marked_content.size(); ++page) {
      auto stop = targets_.fields[page].begin();
      const auto end = targets_.fields[page].end();
      for (std::size_t id = 0; id < targets_.marked_content[page].size(); ++id) {
        for (; stop != end && stop->next_content <= id; ++stop) place_form(page, stop->field);
        place_marked_content(page, id);
      }
      for (; stop != end; ++stop) place_form(page, stop->field);
    }
    for (std::size_t field = 0; field < forms_.size(); ++field)
      if (elements_[forms_[field]].kid_count == 0) place_form(fields_[field].page, field);
  }

  void place_marked_content(std::size_t page, std::size_t id) {
    const std::size_t node = targets_.marked_content[page][id];
    if (node >= nodes_.size())
      throw forms::Error("render-failed", "text points outside the structure");
    reach(node);
    Element& element = elements_[node];
    if (element.page == no_page) element.page = page;
    next_kid(node) += element.page == page ? std::to_string(id)
                                           : "<</Type/MCR/Pg " + reference(targets_.pages[page]) +
                                                 "/MCID " + std::to_string(id) + ">>";
  }

  void place_form(std::size_t page, std::size_t field) {
    reach(forms_.at(field));
    next_kid(forms_[field]) += "<</Type/OBJR/Pg " + reference(targets_.pages.at(page)) + "/Obj " +
                               reference(targets_.widgets.at(field)) + ">>";
  }

  std::string attributes(std::size_t node) const {
    switch (nodes_[node].type) {
      case StructureType::TH:
      case StructureType::TD:
        return table_attributes(nodes_[node]);
      case StructureType::L:
        return list_attributes(nodes_[node]);
      case StructureType::Figure:
        return figure_attributes(nodes_[node], figures_.at(node));
      default:
        return {};
    }
  }

  void write_element(std::size_t node) {
    const Element& element = elements_[node];
    std::string& text = text_;
    text = "<</S";
    text += type_name(nodes_[node].type);
    text += "/P ";
    append_reference(text, node == document_node ? root_ : elements_[nodes_[node].parent].number);
    if (element.page != no_page) append_reference(text += "/Pg ", targets_.pages[element.page]);
    if (!nodes_[node].language.empty()) text += "/Lang(" + nodes_[node].language + ')';
    text += attributes(node);
    if (element.kid_count == 1) (text += "/K ") += element.kids;
    if (element.kid_count > 1) ((text += "/K[") += element.kids) += ']';
    file_.set(element.number, text += ">>");
  }

  std::size_t add_parent_tree() {
    std::string tree = "<</Nums[";
    std::size_t key = 0;
    for (const auto& page : targets_.marked_content) {
      std::string parents = "[";
      for (const std::size_t node : page) {
        append_reference(parents, elements_[node].number);
        parents += ' ';
      }
      tree += std::to_string(key++) + ' ' + reference(file_.add(parents + ']')) + ' ';
    }
    for (const std::size_t form : forms_)
      tree += std::to_string(key++) + ' ' + reference(elements_[form].number) + ' ';
    return file_.add(tree + "]>>");
  }

  ObjectFile& file_;
  const StructureTargets& targets_;
  const std::vector<layout::ActField>& fields_;
  std::vector<StructureNode> nodes_;
  std::vector<Element> elements_;                     // by node
  std::vector<std::size_t> forms_;                    // node of each field
  std::map<std::size_t, layout::Rectangle> figures_;  // by node
  std::size_t root_ = 0;
  std::string text_;  // of the element being written
};

}  // namespace

std::string add_structure_tree(ObjectFile& file, const layout::Laid& laid,
                               const StructureTargets& targets) {
  if (laid.structure.size() <= document_node) return {};
  const std::size_t root = Tree(file, laid, targets).write();
  return "/StructTreeRoot " + reference(root) + "/MarkInfo<</Marked true>>";
}

}  // namespace tamga::pdf
