// SPDX-License-Identifier: GPL-3.0-or-later
#include "rendering_checks.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "fonts/utf8.h"
#include "layout_fixture.h"
#include "renderers/content/wording.h"
#include "renderers/layout/layout.h"
#include "renderers/markup/page_template.h"

namespace tamga::forms::cases {
namespace {

using layout::StructureType;

constexpr double slack = 0.05;  // points

// ---- HTML -------------------------------------------------------------------

// The text between the tags of the body; a tag ends a word unless it is of
// inline content.
std::string between_tags(const std::string& html) {
  std::string text;
  for (std::size_t at = html.find("<body"); at < html.size();) {
    if (html[at] != '<') {
      const std::size_t end = std::min(html.find('<', at), html.size());
      text += html.substr(at, end - at);
      at = end;
      continue;
    }
    const bool remark = html.compare(at, 4, "<!--") == 0;
    const std::size_t end = html.find(remark ? "-->" : ">", at) + (remark ? 3 : 1);
    const std::string tag = html.substr(at, end - at);
    bool goes_on = remark;
    for (const char* name : {"span", "b", "i", "strong", "em", "input"})
      for (const std::string& begin : {"<" + std::string(name), "</" + std::string(name)})
        goes_on = goes_on || (tag.rfind(begin, 0) == 0 &&
                              !std::isalpha(static_cast<unsigned char>(tag[begin.size()])));
    if (!goes_on) text += ' ';
    at = end;
  }
  const std::pair<const char*, const char*> entities[] = {
      {"&lt;", "<"},  {"&gt;", ">"},        {"&quot;", "\""},     {"&apos;", "'"},
      {"&#39;", "'"}, {"&nbsp;", "\u00A0"}, {"&#160;", "\u00A0"}, {"&amp;", "&"}};
  for (const auto& [entity, character] : entities)
    for (std::size_t at = 0; (at = text.find(entity, at)) != std::string::npos; ++at)
      text.replace(at, std::string(entity).size(), character);
  return text;
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

void add_words(std::vector<std::string>& words, const std::string& text) {
  for (auto& word : words_in(text)) words.push_back(std::move(word));
}

// ---- boxes ------------------------------------------------------------------

using Box = layout::Rectangle;

// The ink of a text, without the spaces at its end.
Box box_of(const layout::PlacedText& text) {
  std::size_t trailing = text.run.text.size();
  while (trailing > 0 && text.run.text[trailing - 1] == ' ') --trailing;
  Box box = layout_tests::inked(text);
  double& end = text.turned ? box.bottom : box.right;
  for (std::size_t i = text.run.glyphs.size(); i > 0 && text.run.glyphs[i - 1].cluster >= trailing;
       --i) {
    const double space = text.run.glyphs[i - 1].advance * text.size / 1000 + text.word_space;
    end += text.turned ? space : -space;
  }
  return box;
}

bool crosses(const layout::Rule& rule, const Box& box) {
  return std::min(rule.x1, rule.x2) < box.right - slack &&
         std::max(rule.x1, rule.x2) > box.left + slack &&
         std::min(rule.y1, rule.y2) < box.top - slack &&
         std::max(rule.y1, rule.y2) > box.bottom + slack;
}

bool is_upright(const layout::Rule& rule) {
  return std::fabs(rule.x1 - rule.x2) < slack;
}

// The cell that a node stands in, or 0.
std::size_t cell_of(const layout::Laid& laid, std::size_t node) {
  for (; node > 1; node = laid.structure[node].parent) {
    const StructureType type = laid.structure[node].type;
    if (type == StructureType::TD || type == StructureType::TH) return node;
  }
  return 0;
}

// An upright rule as high as all that a cell shows on a page, and inside it:
// some of the cell stands beyond its border.
void check_cells(const std::map<std::size_t, Box>& cells,
                 const std::vector<const layout::Rule*>& rules, std::size_t page) {
  for (const auto& [node, box] : cells) {
    for (const layout::Rule* rule : rules) {
      const bool divides = is_upright(*rule) && crosses(*rule, box) &&
                           std::min(rule->y1, rule->y2) < box.bottom &&
                           std::max(rule->y1, rule->y2) > box.top;
      if (divides) BOOST_ERROR("page " << page << ": a rule goes through cell " << node);
    }
  }
}

// ---- artifacts --------------------------------------------------------------

// Whether `ink` is made of whole parts, each as often as it may be.
bool is_made_of(const std::string& ink, const std::vector<std::string>& parts) {
  std::vector<char> reachable(ink.size() + 1, 0);
  reachable[0] = 1;
  for (std::size_t at = 0; at < ink.size(); ++at) {
    if (!reachable[at]) continue;
    for (const std::string& part : parts)
      if (!part.empty() && ink.compare(at, part.size(), part) == 0) reachable[at + part.size()] = 1;
  }
  return reachable[ink.size()];
}

std::string joined(const std::vector<TextLine>& lines) {
  std::string text;
  for (const TextLine& line : lines) {
    text += line.text;
    if (line.text.ends_with("\u00AD"))
      text.resize(text.size() - 2);
    else
      text += '\n';
  }
  return text;
}

void check_artifacts(const TaggedPdf& pdf, const WrittenPage& written) {
  for (std::size_t page = 0; page < pdf.pages().size(); ++page) {
    std::vector<std::string> parts;
    const std::string ink = ink_of(joined(pdf.texts()[page].artifacts));
    std::size_t least = 0;
    for (const std::string& running : written.running) {
      parts.push_back(ink_of(running_text(running, page, pdf.pages().size())));
      least += parts.back().size();
      if (ink.find(parts.back()) == std::string::npos)
        BOOST_ERROR("page " << page << " has no “" << parts.back() << "” in “" << ink << "”");
    }
    for (const std::string& repeated : written.repeated) parts.push_back(ink_of(repeated));
    if (ink.size() < least || !is_made_of(ink, parts))
      BOOST_ERROR("page " << page << ": beside the content stands “" << ink << "”");
  }
}

// ---- poppler's words --------------------------------------------------------

// Words of poppler, those joined again that a hyphen at a line's end divided.
std::vector<std::string> joined_words(const std::vector<Word>& found) {
  std::vector<std::string> words;
  bool divided = false;
  std::size_t page = 0;
  for (const Word& word : found) {
    const bool goes_on = divided && word.page == page;
    divided = word.text.ends_with("\u00AD");
    page = word.page;
    std::vector<std::string> pieces = words_in(word.text);
    if (goes_on && !pieces.empty() && !words.empty()) {
      words.back() += pieces.front();
      pieces.erase(pieces.begin());
    }
    for (auto& piece : pieces) words.push_back(std::move(piece));
  }
  return words;
}

// What is left of two sorted lists when common elements are taken out, letter by
// letter: words that a line's end divided without a hyphen are equal in that.
std::pair<std::u32string, std::u32string> rest(const std::vector<std::string>& a,
                                               const std::vector<std::string>& b) {
  const auto letters = [](const std::vector<std::string>& x, const std::vector<std::string>& y) {
    std::vector<std::string> only;
    std::set_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(only));
    std::u32string characters;
    for (const std::string& word : only)
      for (std::size_t at = 0; at < word.size();) characters += fonts::next_character(word, at);
    std::sort(characters.begin(), characters.end());
    return characters;
  };
  return {letters(a, b), letters(b, a)};
}

std::string as_text(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> only;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
  std::string text;
  for (const std::string& word : only) text += word + ' ';
  return text.substr(0, 500);
}

void check_place(const Word& word, const std::set<std::string>& running,
                 const layout::Geometry& geometry) {
  const bool inside = word.left >= geometry.left - 1 &&
                      word.right <= geometry.width - geometry.right + 1 && word.top >= 0 &&
                      word.bottom <= geometry.height;
  if (!inside) BOOST_ERROR("page " << word.page << ": outside stands “" << word.text << "”");
  // Half a line of tolerance: poppler's boxes are those of the face, not of the ink.
  const double half = (word.bottom - word.top) / 2;
  const bool in_text_area =
      word.top >= geometry.top - half && word.bottom <= geometry.height - geometry.bottom + half;
  if (in_text_area) return;
  std::string text = word.text;
  if (text.ends_with("\u00AD")) text.resize(text.size() - 2);
  for (const std::string& piece : words_in(text)) {
    const bool known = std::any_of(running.begin(), running.end(), [&](const std::string& one) {
      return one.find(piece) != std::string::npos;
    });
    if (!known) BOOST_ERROR("page " << word.page << ": in the margin stands “" << piece << "”");
  }
}

}  // namespace

const Renderer& renderer() {
  static const Renderer renderer;
  return renderer;
}

Rendered render_all(const Form& form, const nlohmann::json& content) {
  static const fonts::Hyphenator hyphenator;
  Rendered all;
  all.html = fill(form, content);
  const auto body = markup::read_page(all.html, form.style_sheet(), form.id);
  all.written = written_text(body);
  all.laid = layout::lay_out(body, form.geometry, renderer().faces(), hyphenator);
  all.pdf = renderer().render(form, content, Completeness::Draft).pdf;
  return all;
}

void check_html(const Rendered& rendered) {
  std::vector<std::string> read, wanted;
  for (const WrittenBlock& block : rendered.written.blocks)
    if (block.type != "Lbl") add_words(read, wording::upper(block.text));
  for (std::string running : rendered.written.running) {
    running.erase(std::remove_if(running.begin(), running.end(),
                                 [](char c) { return c == '\x01' || c == '\x02'; }),
                  running.end());
    add_words(read, wording::upper(running));
  }
  add_words(wanted, wording::upper(between_tags(rendered.html)));
  BOOST_TEST(sorted(read) == sorted(wanted), boost::test_tools::per_element());
}

void check_boxes(const layout::Laid& laid, const layout::Geometry& geometry) {
  layout_tests::check_frame(laid, geometry);
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    std::vector<const layout::Rule*> rules;
    for (const auto& item : laid.pages[page].items)
      if (const auto* rule = std::get_if<layout::Rule>(&item)) rules.push_back(rule);
    std::map<std::size_t, Box> cells;
    for (const auto& item : laid.pages[page].items) {
      const auto* text = std::get_if<layout::PlacedText>(&item);
      if (text == nullptr) continue;
      const Box box = box_of(*text);
      for (const layout::Rule* rule : rules)
        if (crosses(*rule, box))
          BOOST_ERROR("page " << page << ": a rule goes through “" << text->run.text << "”");
      if (const std::size_t cell = cell_of(laid, text->structure); cell != 0) {
        Box& whole = cells.try_emplace(cell, box).first->second;
        whole = {std::min(whole.left, box.left), std::min(whole.bottom, box.bottom),
                 std::max(whole.right, box.right), std::max(whole.top, box.top)};
      }
    }
    check_cells(cells, rules, page);
  }
}

void check_tree(TaggedPdf& pdf) {
  std::map<std::pair<std::size_t, int>, const TaggedElement*> holder;
  std::map<QPDFObjGen, const TaggedElement*> holder_of_widget;
  for (const TaggedElement& element : pdf.elements()) {
    for (const auto& content : element.content)
      if (!holder.emplace(content, &element).second)
        BOOST_ERROR("page " << content.first << ", MCID " << content.second
                            << " is in the tree twice");
    for (auto widget : element.widgets)
      if (!holder_of_widget.emplace(widget.getObjGen(), &element).second)
        BOOST_ERROR("a widget is in the tree twice");
  }
  std::map<long long, QPDFObjectHandle> parents;
  auto numbers = pdf.catalogue().getKey("/StructTreeRoot").getKey("/ParentTree").getKey("/Nums");
  for (int i = 0; i + 1 < numbers.getArrayNItems(); i += 2)
    parents[numbers.getArrayItem(i).getIntValue()] = numbers.getArrayItem(i + 1);
  std::size_t marked = 0;
  for (std::size_t page = 0; page < pdf.pages().size(); ++page) {
    const PageText& text = pdf.texts()[page];
    if (!text.outside.empty()) BOOST_ERROR("outside of marked content: “" << text.outside << "”");
    if (!text.unmapped.empty()) BOOST_ERROR("codes without text: " << text.unmapped);
    auto page_object = pdf.pages()[page];
    auto entry = parents[page_object.getKey("/StructParents").getIntValue()];
    BOOST_REQUIRE(entry.isArray());
    BOOST_TEST(entry.getArrayNItems() == static_cast<int>(text.marked.size()));
    marked += text.marked.size();
    for (int id = 0; id < static_cast<int>(text.marked.size()); ++id) {
      const auto found = holder.find({page, id});
      if (found == holder.end())
        BOOST_ERROR("page " << page << ", MCID " << id << " is not in the tree");
      else if (QPDFObjectHandle(found->second->object).getObjGen() !=
               entry.getArrayItem(id).getObjGen())
        BOOST_ERROR("page " << page << ", MCID " << id << ": the ParentTree leads elsewhere");
    }
    auto annotations = page_object.getKey("/Annots");
    for (int i = 0; annotations.isArray() && i < annotations.getArrayNItems(); ++i) {
      auto widget = annotations.getArrayItem(i);
      const auto found = holder_of_widget.find(widget.getObjGen());
      BOOST_REQUIRE(found != holder_of_widget.end());
      BOOST_TEST(found->second->type == "Form");
      BOOST_TEST((QPDFObjectHandle(found->second->object).getObjGen() ==
                  parents[widget.getKey("/StructParent").getIntValue()].getObjGen()));
    }
  }
  BOOST_TEST(holder.size() == marked);
}

void check_text(const TaggedPdf& pdf, const WrittenPage& written) {
  std::size_t next = 0;
  for (const TaggedElement& element : pdf.elements()) {
    const auto lines = pdf.lines(element);
    if (ink_of(joined(lines)).empty()) continue;
    if (next == written.blocks.size()) {
      BOOST_ERROR("more on paper than was written: " << joined(lines));
      return;
    }
    const WrittenBlock& block = written.blocks[next++];
    const std::string fault = difference(block.text, lines);
    if (element.type != block.type || !fault.empty()) {
      BOOST_ERROR("block " << next << ", " << block.type << " as " << element.type << ": "
                           << fault.substr(0, 1000));
      return;
    }
  }
  BOOST_TEST(next == written.blocks.size(), "paper ends before what was written");
  check_artifacts(pdf, written);
}

void check_words(const Paper& paper, const TaggedPdf& pdf, const WrittenPage& written,
                 const layout::Geometry& geometry) {
  const std::vector<Word> words = words_of(paper);
  std::vector<std::string> wanted;
  for (const WrittenBlock& block : written.blocks) add_words(wanted, block.text);
  for (const PageText& page : pdf.texts()) add_words(wanted, joined(page.artifacts));
  const auto expected = sorted(std::move(wanted)), found = sorted(joined_words(words));
  const auto [lost, added] = rest(expected, found);
  if (lost != added)
    BOOST_ERROR("poppler does not find “" << as_text(expected, found) << "” but “"
                                          << as_text(found, expected) << "”");
  std::set<std::string> running;
  for (std::size_t page = 0; page < pdf.pages().size(); ++page)
    for (const std::string& one : written.running)
      for (auto& word : words_in(running_text(one, page, pdf.pages().size()))) running.insert(word);
  for (const Word& word : words) check_place(word, running, geometry);
}

void check_rendering(const Form& form, const nlohmann::json& content) {
  const Rendered rendered = render_all(form, content);
  check_html(rendered);
  check_boxes(rendered.laid, form.geometry);
  TaggedPdf pdf(rendered.pdf);
  BOOST_TEST(pdf.pages().size() == rendered.laid.pages.size());
  check_tree(pdf);
  check_text(pdf, rendered.written);
  check_words(Paper(rendered.pdf), pdf, rendered.written, form.geometry);
}

}  // namespace tamga::forms::cases
