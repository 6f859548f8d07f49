// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "renderers/markup/style_rules.h"
#include "renderers/markup/template_error.h"

namespace tamga::markup {
namespace {

constexpr std::size_t most_rules = 2000;
constexpr std::size_t longest_path = 16;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// Reads the text of a sheet once from front to back.
class Parser {
 public:
  Parser(std::string_view css, int line, const std::string& name)
      : css_(css), line_(line), name_(name) {}

  StyleSheet::Rules parse() {
    for (skip_space(); at_ < css_.size(); skip_space()) parse_rule();
    std::stable_sort(rules_.rules.begin(), rules_.rules.end(),
                     [](const Rule& a, const Rule& b) { return a.specificity < b.specificity; });
    return std::move(rules_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw template_error(name_, line_, what);
  }

  char peek() const { return at_ < css_.size() ? css_[at_] : '\0'; }

  void advance() {
    if (css_[at_] == '\n') ++line_;
    ++at_;
  }

  void skip_space() {
    while (at_ < css_.size()) {
      if (is_space(css_[at_])) {
        advance();
      } else if (css_.substr(at_, 2) == "/*") {
        const auto end = css_.find("*/", at_ + 2);
        if (end == std::string_view::npos) fail("a comment of the style sheet has no end");
        while (at_ < end + 2) advance();
      } else {
        return;
      }
    }
  }

  std::string_view read_name() {
    const auto from = at_;
    while (is_name(peek())) ++at_;
    return css_.substr(from, at_ - from);
  }

  void parse_rule() {
    const std::size_t block = rules_.blocks.size();
    do {
      skip_space();
      parse_selector(block);
      skip_space();
    } while (peek() == ',' && (advance(), true));
    if (peek() != '{') fail(std::string("selector outside the subset, at \"") + peek() + "\"");
    advance();
    rules_.blocks.push_back(parse_block());
    if (rules_.rules.size() > most_rules) fail("more than 2000 rules");
  }

  void parse_selector(std::size_t block) {
    Rule rule;
    rule.block = block;
    for (skip_space(); is_name(peek()) || peek() == '.'; skip_space()) {
      rule.path.push_back(parse_compound());
      rule.specificity += (rule.path.back().element ? 1u : 0u) +
                          (static_cast<std::uint32_t>(rule.path.back().classes.size()) << 8);
    }
    if (rule.path.empty()) fail(std::string("selector outside the subset, at \"") + peek() + "\"");
    if (rule.path.size() > longest_path) fail("a selector of more than 16 parts");
    rules_.rules.push_back(std::move(rule));
  }

  Compound parse_compound() {
    Compound compound;
    if (const auto element = read_name(); !element.empty()) {
      compound.element = find_kind(element);
      if (!compound.element)
        fail("selector names unknown element \"" + std::string(element) + "\"");
    }
    while (peek() == '.') {
      ++at_;
      const auto name = read_name();
      if (name.empty()) fail("a class of a selector has no name");
      compound.classes.emplace_back(name);
      if (compound.classes.size() > longest_path) fail("a selector of more than 16 classes");
    }
    return compound;
  }

  std::vector<Declaration> parse_block() {
    std::vector<Declaration> declarations;
    for (skip_space(); peek() != '}'; skip_space()) {
      if (at_ >= css_.size()) fail("a rule has no closing brace");
      if (peek() == ';') {
        advance();
        continue;
      }
      parse_one(declarations);
    }
    advance();
    return declarations;
  }

  void parse_one(std::vector<Declaration>& declarations) {
    const int line = line_;
    const auto property = read_name();
    skip_space();
    if (property.empty() || peek() != ':') fail("expected \"property: value\"");
    advance();
    const auto words = parse_words();
    std::string fault;
    const bool known = parse_declaration(property, words, declarations, fault);
    if (!known) fault = "is not a property of the subset";
    if (!fault.empty()) {
      throw template_error(name_, line, "property \"" + std::string(property) + "\": " + fault);
    }
  }

  // The words of a value; a quoted string is one word, quotes included.
  std::vector<std::string_view> parse_words() {
    std::vector<std::string_view> words;
    for (skip_space(); peek() != ';' && peek() != '}'; skip_space()) {
      if (at_ >= css_.size()) fail("a rule has no closing brace");
      const auto from = at_;
      if (peek() == '"') {
        do advance();
        while (at_ < css_.size() && peek() != '"' && peek() != '\n');
        if (peek() != '"') fail("a string has no closing quote");
        advance();
      } else {
        while (at_ < css_.size() && !is_space(peek()) && peek() != ';' && peek() != '}' &&
               css_.substr(at_, 2) != "/*") {
          advance();
        }
      }
      words.push_back(css_.substr(from, at_ - from));
    }
    return words;
  }

  std::string_view css_;
  std::size_t at_ = 0;
  int line_;
  const std::string& name_;
  StyleSheet::Rules rules_;
};

// The text between <style> and </style>, with its place. Template tags may make
// the rest not well-formed before it is filled, so only this element is sought.
struct StyleText {
  std::string_view text;
  std::size_t offset = 0;
};

std::optional<StyleText> find_style(std::string_view html, const std::string& name) {
  const auto line_at = [&](std::size_t at) {
    return 1 +
           static_cast<int>(std::count(html.begin(), html.begin() + static_cast<long>(at), '\n'));
  };
  std::optional<StyleText> found;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    if (html.substr(at, 4) == "<!--") {
      at = html.find("-->", at);
      if (at == std::string_view::npos) break;
    } else if (html.substr(at, 6) == "<style") {
      if (found) throw template_error(name, line_at(at), "a second style element");
      const auto open = html.find('>', at);
      const auto end = html.find("</style", at);
      if (open == std::string_view::npos || end == std::string_view::npos || end < open) {
        throw template_error(name, line_at(at), "the style element has no end");
      }
      found = StyleText{html.substr(open + 1, end - open - 1), open + 1};
      at = end;
    }
  }
  return found;
}

}  // namespace

StyleSheet::StyleSheet() : rules(std::make_unique<Rules>()) {}
StyleSheet::~StyleSheet() = default;
StyleSheet::StyleSheet(StyleSheet&&) noexcept = default;
StyleSheet& StyleSheet::operator=(StyleSheet&&) noexcept = default;

StyleSheet::Rules parse_rules(std::string_view css, int line, const std::string& name) {
  return Parser(css, line, name).parse();
}

StyleSheet read_style_sheet(std::string_view html, const std::string& name) {
  StyleSheet sheet;
  if (const auto style = find_style(html, name)) {
    const auto before = html.substr(0, style->offset);
    const int line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    *sheet.rules = parse_rules(style->text, line, name);
  }
  return sheet;
}

}  // namespace tamga::markup
