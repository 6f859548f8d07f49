// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/layout.h"

#include <algorithm>
#include <iterator>

#include "renderers/error.h"
#include "renderers/layout/block_flow.h"
#include "renderers/layout/box_builder.h"
#include "renderers/layout/pager.h"

namespace tamga::layout {
namespace {

using markup::Element;

constexpr double sheet_edge = 14.2;     // points (5 mm) that stay white at every edge
constexpr double least_text_area = 72;  // points
constexpr double code_gap = 8;          // points between a record's code and the lines beside it

const Element* find_running(const Element& body, markup::Tag tag) {
  const auto found = std::find_if(body.children.begin(), body.children.end(),
                                  [&](const Element& e) { return e.tag == tag; });
  return found == body.children.end() ? nullptr : &*found;
}

// Header and footer of the document: artifacts, set anew for each page.
class RunningMatter {
 public:
  RunningMatter(const Element& body, Galley& galley, const fonts::Hyphenator& hyphenator,
                const Geometry& geometry, const RecordCode* code)
      : galley_(galley),
        hyphenator_(hyphenator),
        geometry_(geometry),
        code_(code),
        header_(part(body, markup::Tag::Header)),
        footer_(part(body, markup::Tag::Footer)) {}

  // Edges of the text area, from the sheet's top: the margins, unless header or
  // footer need more.
  double text_top() const {
    if (!header_.element) return geometry_.top;
    return std::max(geometry_.top,
                    sheet_edge + header_.height + distance(header_, header_.style().margin.bottom));
  }
  double text_bottom() const {
    if (!footer_.element) return geometry_.height - geometry_.bottom;
    const double below =
        sheet_edge + footer_.height + distance(footer_, footer_.style().margin.top);
    return geometry_.height - std::max(geometry_.bottom, below);
  }

  void draw(Laid& laid, std::size_t page) const {
    const PageNumbers numbers{page + 1, laid.pages.size()};
    if (header_.element) {
      // First in reading order: drawn onto the empty page, the rest put behind.
      std::vector<Item> text = std::move(laid.pages[page].items);
      laid.pages[page].items.clear();
      const double below = distance(header_, header_.style().margin.bottom) + header_.height;
      draw(header_, numbers, text_top() - below, laid, page);
      auto& items = laid.pages[page].items;
      items.insert(items.end(), std::make_move_iterator(text.begin()),
                   std::make_move_iterator(text.end()));
    }
    if (!footer_.element) return;
    draw(footer_, numbers, text_bottom() + distance(footer_, footer_.style().margin.top), laid,
         page);
  }

 private:
  struct Part {
    const Element* element = nullptr;  // null: the page has none
    bool has_code = false;             // it begins with the place of the record's code
    Column code;                       // the lines beside the code's picture
    double height = 0;
    const markup::Style& style() const { return element->style; }
    double indent() const { return has_code ? code_width + code_gap : 0; }
  };

  Part part(const Element& body, markup::Tag tag) const {
    Part part;
    part.element = find_running(body, tag);
    if (!part.element) return part;
    const auto& children = part.element->children;
    part.has_code = !children.empty() && children.front().tag == markup::Tag::RecordCode;
    if (part.has_code)
      part.code = stack(part, BoxBuilder(galley_).build_record_code(children.front(), code_));
    // Heights do not depend on the numbers as long as these are no narrower.
    constexpr PageNumbers widest{9999, 9999};
    part.height = std::max(part.code.height() + numbered(part, widest).height(),
                           part.has_code ? code_height : 0);
    return part;
  }

  // White between a part and the text area.
  static double distance(const Part& part, double margin) {
    return part.has_code ? std::max(margin, code_quiet) : margin;
  }

  Column stack(const Part& part, const Box& box) const {
    return BlockFlow(galley_, hyphenator_)
        .stack(box, geometry_.width - geometry_.left - geometry_.right - part.indent());
  }

  Column numbered(const Part& part, const PageNumbers& numbers) const {
    return stack(part, BoxBuilder(galley_).build_running(*part.element, numbers));
  }

  void draw(const Part& part, const PageNumbers& numbers, double y, Laid& laid,
            std::size_t page) const {
    if (part.has_code && code_) {
      if (laid.stamps.empty()) draw_code(part, y, laid);
      laid.pages[page].items.emplace_back(Stamp{0});
    }
    const Column column = numbered(part, numbers);
    PageItems(galley_, laid, page)
        .add_column(column, 0, column.strips.size(), geometry_.left + part.indent(),
                    y + part.code.height(), true);
  }

  // Picture and lines of the code stand in the same place on every page.
  void draw_code(const Part& part, double y, Laid& laid) const {
    const double side = code_->modules * code_module;
    const double left = geometry_.left;
    // What a large code needs beyond its room it takes from the sheet's edge.
    double top = geometry_.height - y;
    if (&part == &header_) top += std::max(0.0, side - code_height);
    Laid sheet;
    sheet.pages.push_back({geometry_.width, geometry_.height, {}});
    PageItems(galley_, sheet, 0)
        .add_column(part.code, 0, part.code.strips.size(), left + part.indent(), y, true);
    laid.stamps.push_back(std::move(sheet.pages.front().items));
    laid.stamps.back().emplace_back(
        Picture{{left, top - side, left + side, top}, laid.masks.size()});
    laid.masks.push_back(code_->picture);
  }

  Galley& galley_;
  const fonts::Hyphenator& hyphenator_;
  const Geometry& geometry_;
  const RecordCode* code_;
  Part header_, footer_;
};

}  // namespace

Laid lay_out(const Element& body, const Geometry& geometry, const fonts::Catalogue& faces,
             const fonts::Hyphenator& hyphenator, const RecordCode* code) {
  Galley galley(faces);
  galley.structure.push_back({StructureType::Artifact, 0});
  galley.structure.push_back({StructureType::Document, 0});
  galley.text_height = geometry.height - geometry.top - geometry.bottom;  // for running matter

  const RunningMatter running(body, galley, hyphenator, geometry, code);
  const double text_height = running.text_bottom() - running.text_top();
  const double text_width = geometry.width - geometry.left - geometry.right;
  if (text_height < least_text_area || text_width < least_text_area) {
    throw forms::Error("template-invalid", "page:1: margins, header and footer leave no text area");
  }
  galley.text_height = text_height;
  const Box box = BoxBuilder(galley).build_body(body);
  const Column column = BlockFlow(galley, hyphenator).stack(box, text_width);

  Laid laid;
  Pager(galley, laid, geometry, running.text_top(), running.text_bottom()).make_up(column);
  for (std::size_t page = 0; page < laid.pages.size(); ++page) running.draw(laid, page);
  laid.structure = std::move(galley.structure);
  return laid;
}

}  // namespace tamga::layout
