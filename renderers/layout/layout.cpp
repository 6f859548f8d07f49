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

const Element* find_running(const Element& body, markup::Tag tag) {
  const auto found = std::find_if(body.children.begin(), body.children.end(),
                                  [&](const Element& e) { return e.tag == tag; });
  return found == body.children.end() ? nullptr : &*found;
}

// Header and footer of the document: artifacts, set anew for each page.
class RunningMatter {
 public:
  RunningMatter(const Element& body, Galley& galley, const fonts::Hyphenator& hyphenator,
                const Geometry& geometry)
      : galley_(galley),
        hyphenator_(hyphenator),
        geometry_(geometry),
        header_(find_running(body, markup::Tag::Header)),
        footer_(find_running(body, markup::Tag::Footer)) {
    // Heights do not depend on the numbers as long as these are no narrower.
    constexpr PageNumbers widest{9999, 9999};
    if (header_) header_height_ = stack(*header_, widest).height();
    if (footer_) footer_height_ = stack(*footer_, widest).height();
  }

  // Edges of the text area, from the sheet's top: the margins, unless header or
  // footer need more.
  double text_top() const {
    if (!header_) return geometry_.top;
    return std::max(geometry_.top, sheet_edge + header_height_ + header_->style.margin.bottom);
  }
  double text_bottom() const {
    if (!footer_) return geometry_.height - geometry_.bottom;
    const double below = sheet_edge + footer_height_ + footer_->style.margin.top;
    return geometry_.height - std::max(geometry_.bottom, below);
  }

  void draw(Laid& laid, std::size_t page) const {
    const PageNumbers numbers{page + 1, laid.pages.size()};
    if (header_) {
      // First in reading order: drawn onto the empty page, the rest put behind.
      std::vector<Item> text = std::move(laid.pages[page].items);
      laid.pages[page].items.clear();
      draw(*header_, numbers, text_top() - header_->style.margin.bottom - header_height_, laid,
           page);
      auto& items = laid.pages[page].items;
      items.insert(items.end(), std::make_move_iterator(text.begin()),
                   std::make_move_iterator(text.end()));
    }
    if (footer_) draw(*footer_, numbers, text_bottom() + footer_->style.margin.top, laid, page);
  }

 private:
  Column stack(const Element& element, const PageNumbers& numbers) const {
    const Box box = BoxBuilder(galley_).build_running(element, numbers);
    return BlockFlow(galley_, hyphenator_)
        .stack(box, geometry_.width - geometry_.left - geometry_.right);
  }

  void draw(const Element& element, const PageNumbers& numbers, double y, Laid& laid,
            std::size_t page) const {
    const Column column = stack(element, numbers);
    PageItems(galley_, laid, page)
        .add_column(column, 0, column.strips.size(), geometry_.left, y, true);
  }

  Galley& galley_;
  const fonts::Hyphenator& hyphenator_;
  const Geometry& geometry_;
  const Element* header_;
  const Element* footer_;
  double header_height_ = 0, footer_height_ = 0;
};

}  // namespace

Laid lay_out(const Element& body, const Geometry& geometry, const fonts::Catalogue& faces,
             const fonts::Hyphenator& hyphenator) {
  Galley galley(faces);
  galley.structure.push_back({StructureType::Artifact, 0});
  galley.structure.push_back({StructureType::Document, 0});
  galley.text_height = geometry.height - geometry.top - geometry.bottom;  // for running matter

  const RunningMatter running(body, galley, hyphenator, geometry);
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
