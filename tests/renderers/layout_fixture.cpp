// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_fixture.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "fonts/catalogue.h"
#include "fonts/hyphenator.h"
#include "renderers/layout/layout.h"
#include "renderers/markup/page_template.h"

namespace tamga::layout_tests {
namespace {

constexpr double slack = 0.05;  // points

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

layout::Geometry small_sheet() {
  return {400, 300, 50, 50, 50, 50};
}

layout::Laid lay_out(const std::string& css, const std::string& body,
                     const layout::Geometry& geometry, const layout::RecordCode* code) {
  static const fonts::Catalogue faces;
  static const fonts::Hyphenator hyphenator;
  const std::string html =
      "<html><head><style>" + css + "</style></head><body>" + body + "</body></html>";
  const auto tree =
      markup::read_page(html, markup::read_style_sheet(html, "test.html"), "test.html");
  return layout::lay_out(tree, geometry, faces, hyphenator, code);
}

double width_of(const layout::PlacedText& text) {
  const auto spaces = std::count(text.run.text.begin(), text.run.text.end(), ' ');
  return text.run.width * text.size / 1000 + static_cast<double>(spaces) * text.word_space;
}

layout::Rectangle inked(const layout::PlacedText& text) {
  const double width = width_of(text);
  const auto points = [&](double thousandths) { return thousandths * text.size / 1000; };
  const fonts::Face& face = *text.run.face;
  if (text.turned) {
    const double axis = text.x + points(face.vertical_axis());
    return {axis - points(500), text.baseline - width, axis + points(500), text.baseline};
  }
  // The traditional script's face has one letter that is half as high again.
  return {text.x, text.baseline + 0.7 * points(face.descent()), text.x + width,
          text.baseline + 0.7 * points(std::min(face.ascent(), 950.0))};
}

std::vector<Piece> pieces(const layout::Laid& laid) {
  std::vector<Piece> all;
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    for (const auto& item : laid.pages[page].items) {
      if (const auto* text = std::get_if<layout::PlacedText>(&item)) {
        all.push_back({page, text, text->x + width_of(*text)});
      }
    }
  }
  return all;
}

std::string without_space(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\n') continue;
    if (text.compare(i, 2, "\u00AD") == 0) {
      ++i;
      continue;
    }
    out.push_back(text[i]);
  }
  return out;
}

std::map<std::size_t, std::string> text_by_structure(const layout::Laid& laid) {
  std::map<std::size_t, std::string> texts;
  for (const auto& piece : pieces(laid)) {
    texts[piece.text->structure] += without_space(piece.text->run.text);
  }
  return texts;
}

std::vector<PageLine> lines(const layout::Laid& laid, std::size_t page) {
  std::vector<Piece> found;
  for (const auto& piece : pieces(laid)) {
    if (piece.page == page) found.push_back(piece);
  }
  std::stable_sort(found.begin(), found.end(), [](const Piece& a, const Piece& b) {
    if (std::abs(a.text->baseline - b.text->baseline) > slack) {
      return a.text->baseline > b.text->baseline;
    }
    return a.text->x < b.text->x;
  });
  std::vector<PageLine> all;
  for (const auto& piece : found) {
    if (all.empty() || std::abs(all.back().baseline - piece.text->baseline) > slack) {
      all.push_back({piece.text->baseline, piece.text->x, piece.right, {}});
    }
    all.back().text += piece.text->run.text;
    all.back().right = piece.right;
  }
  for (auto& line : all) line.text = trimmed(line.text);
  return all;
}

void check_frame(const layout::Laid& laid, const layout::Geometry& geometry) {
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    std::vector<layout::Rectangle> boxes;
    std::vector<layout::Item> items;
    for (const auto& item : laid.pages[page].items) {
      const auto* stamp = std::get_if<layout::Stamp>(&item);
      if (!stamp) items.push_back(item);
      if (stamp)
        items.insert(items.end(), laid.stamps[stamp->index].begin(),
                     laid.stamps[stamp->index].end());
    }
    for (const auto& item : items) {
      if (const auto* rule = std::get_if<layout::Rule>(&item)) {
        BOOST_TEST(std::min(rule->x1, rule->x2) >= geometry.left - slack);
        BOOST_TEST(std::max(rule->x1, rule->x2) <= geometry.width - geometry.right + slack);
        BOOST_TEST(std::min(rule->y1, rule->y2) >= geometry.bottom - slack);
        BOOST_TEST(std::max(rule->y1, rule->y2) <= geometry.height - geometry.top + slack);
        continue;
      }
      if (const auto* picture = std::get_if<layout::Picture>(&item)) {
        BOOST_TEST(picture->box.left >= geometry.left - slack);
        BOOST_TEST(picture->box.right <= geometry.width - geometry.right + slack);
        BOOST_TEST(picture->box.bottom >= 0);
        BOOST_TEST(picture->box.top <= geometry.height);
        boxes.push_back(picture->box);
        continue;
      }
      if (const auto* tick_box = std::get_if<layout::TickBox>(&item)) {
        BOOST_TEST(tick_box->box.left >= geometry.left - slack);
        BOOST_TEST(tick_box->box.right <= geometry.width - geometry.right + slack);
        boxes.push_back(tick_box->box);
        continue;
      }
      if (const auto* place = std::get_if<layout::FieldPlace>(&item)) {
        const layout::ActField& field = laid.fields.at(place->field);
        BOOST_TEST(field.page == page);
        BOOST_TEST(field.box.left >= geometry.left - slack);
        BOOST_TEST(field.box.right <= geometry.width - geometry.right + slack);
        BOOST_TEST(field.box.bottom >= geometry.bottom - slack);
        BOOST_TEST(field.box.top <= geometry.height - geometry.top + slack);
        if (field.value) boxes.push_back(field.box);  // an act's may hold text
        continue;
      }
      const auto& text = std::get<layout::PlacedText>(item);
      const layout::Rectangle box = inked(text);
      BOOST_TEST(box.left >= geometry.left - slack, text.run.text);
      BOOST_TEST(box.right <= geometry.width - geometry.right + slack, text.run.text);
      const bool artifact = text.structure == 0;
      BOOST_TEST(box.top <= geometry.height - (artifact ? 0 : geometry.top) + slack);
      BOOST_TEST(box.bottom >= (artifact ? 0 : geometry.bottom) - slack);
      boxes.push_back(box);
    }
    std::sort(boxes.begin(), boxes.end(),
              [](const auto& a, const auto& b) { return a.top > b.top; });
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      for (std::size_t j = i + 1; j < boxes.size() && boxes[j].top > boxes[i].bottom + slack; ++j) {
        const bool apart =
            boxes[i].right <= boxes[j].left + slack || boxes[j].right <= boxes[i].left + slack;
        BOOST_TEST(apart, "two texts or pictures overlap on page " << page);
      }
    }
  }
}

}  // namespace tamga::layout_tests
