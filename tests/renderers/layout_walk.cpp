// SPDX-License-Identifier: GPL-3.0-or-later
// Random documents: whatever comes, nothing is lost, nothing overlaps, nothing
// leaves the text area, and the same tree gives the same pages.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>

#include "layout_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::layout_tests;

// Writes a document and remembers the text of each paragraph, item and cell.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::string document() {
    std::string body;
    if (one_in(2)) {
      body += std::string("<footer>") + (one_in(2) ? "<div class='record-code'></div>" : "") +
              "<p><span class='page-number'></span></p></footer>";
    }
    for (int i = upto(1, 8); i > 0; --i) body += block();
    return body;
  }

  std::string css() {
    const char* aligns[] = {"left", "right", "center", "justify"};
    std::string css =
        "body { hyphens: auto; text-align: " + std::string(aligns[upto(0, 3)]) + " } ";
    css += "td, th { border: " + std::to_string(upto(0, 2)) +
           "pt solid; padding: " + std::to_string(upto(0, 4)) +
           "pt } p { margin-bottom: " + std::to_string(upto(0, 9)) + "pt } ";
    css +=
        ".box { border: 1pt solid; padding: 3pt; width: " + std::to_string(upto(30, 100)) + "% } ";
    css +=
        ".keep { break-inside: avoid } .field { min-height: 30pt } .value { width: 70pt } .indent "
        "{ text-indent: -12pt }";
    if (one_in(2)) css += " table { width: 100% }";
    if (one_in(3)) css += " td.w { width: 20% }";
    return css;
  }

  const std::vector<std::string>& texts() const { return texts_; }

 private:
  int upto(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool one_in(int n) { return upto(1, n) == 1; }

  std::string word() {
    static const char* letters[] = {"а", "ө", "ү", "г", "н", "х", "т", "р", "л", "д", "у", "о"};
    static const char* special[] = {"№",      "–",      "12-ны",      "НДЕГ-ын",
                                    "(тийм)", "17 935", "Бат-Эрдэнэ", "Д."};
    if (one_in(12)) return special[upto(0, 7)];
    std::string word;
    const int length = one_in(60) ? upto(40, 200) : upto(1, 12);
    for (int i = 0; i < length; ++i) word += letters[upto(0, 11)];
    return word;
  }

  std::string text(int most) {
    std::string html, plain;
    for (int i = upto(1, most); i > 0; --i) {
      const auto next = word();
      html += one_in(15) ? "<b>" + next + "</b> " : next + " ";
      plain += next;
    }
    texts_.push_back(without_space(plain));
    return html;
  }

  std::string block() {
    switch (upto(0, 8)) {
      case 0:
        return "<h2>" + text(8) + "</h2>";
      case 1:
        return "<ol><li>" + text(40) + "</li><li>" + text(10) + "<ul><li>" + text(9) +
               "</li></ul></li></ol>";
      case 2:
        return "<div class='box" + std::string(one_in(2) ? " keep" : "") + "'><p>" + text(60) +
               "</p></div>";
      case 3:
        return "<div class='field' data-act='a" + std::to_string(acts_++) + "'>" + text(5) +
               "</div>";
      case 4:
        return table();
      case 5:
        return "<p>" + text_with_value() + "</p>";
      case 6:
        return "<p class='" + std::string(one_in(2) ? "box" : "field") +
               "' data-value='a.block'></p>";
      default:
        return "<p" + std::string(one_in(4) ? " class='indent'" : "") + ">" + text(120) + "</p>";
    }
  }

  // Words, the place of a value that is not known, words.
  std::string text_with_value() {
    const std::string before = text(20) + "<span class='value' data-value='a.line'></span> ";
    std::string first = std::move(texts_.back());
    texts_.pop_back();
    const std::string whole = before + text(20);
    texts_.back() = first + texts_.back();
    return whole;
  }

  std::string table() {
    const int columns = upto(1, 4), count = upto(1, 30);
    std::string html = "<table>";
    if (one_in(2)) {
      html += "<thead><tr>";
      for (int c = 0; c < columns; ++c) html += "<th>" + text(3) + "</th>";
      html += "</tr></thead>";
    }
    html += "<tbody>";
    for (int r = 0; r < count; ++r) {
      html += "<tr>";
      for (int c = 0; c < columns; ++c) {
        const int most = one_in(40) ? 500 : (one_in(5) ? 30 : 5);
        const bool plain = !one_in(10);
        html += !plain ? "<td rowspan='" + std::to_string(upto(1, 6)) + "' colspan='" +
                             std::to_string(upto(1, 3)) + "' data-continued='(үргэлжлэл)'>"
                       : "<td class='w'>";
        if (plain && one_in(12))
          html += text_with_value();
        else if (!one_in(6))
          html += text(most);
        html += "</td>";
      }
      html += "</tr>";
    }
    return html + "</tbody></table>";
  }

  std::mt19937 random_;
  std::vector<std::string> texts_;
  int acts_ = 0;
};

bool same(const layout::Laid& a, const layout::Laid& b) {
  const auto left = pieces(a), right = pieces(b);
  return a.pages.size() == b.pages.size() && left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](const Piece& x, const Piece& y) {
           return x.page == y.page && x.text->run.text == y.text->run.text &&
                  x.text->x == y.text->x && x.text->baseline == y.text->baseline &&
                  x.text->structure == y.text->structure;
         });
}

// List markers are texts of their own; they are left out by their node.
std::vector<std::string> placed_texts(const layout::Laid& laid) {
  std::vector<std::string> texts;
  for (const auto& [node, text] : text_by_structure(laid)) {
    if (node != 0 && laid.structure[node].type != layout::StructureType::Lbl) texts.push_back(text);
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout_walk)

BOOST_AUTO_TEST_CASE(random_documents_keep_the_invariants) {
  const char* given = std::getenv("TAMGA_SEED");
  const unsigned first =
      given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}() % 1000000;
  const unsigned count = given ? 1 : 60;
  BOOST_TEST_MESSAGE("seeds " << first << " to " << first + count - 1
                              << " (TAMGA_SEED repeats one)");
  for (unsigned seed = first; seed < first + count; ++seed) {
    BOOST_TEST_CONTEXT("TAMGA_SEED=" << seed) {
      Writer writer(seed);
      const auto body = writer.document();
      const auto css = writer.css();
      const auto laid = lay_out(css, body);
      auto wanted = writer.texts();
      std::sort(wanted.begin(), wanted.end());
      BOOST_TEST(placed_texts(laid) == wanted, boost::test_tools::per_element());
      check_frame(laid, small_sheet());
      BOOST_TEST(same(laid, lay_out(css, body)));
      for (const auto& page : laid.pages) BOOST_TEST(!page.items.empty());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
