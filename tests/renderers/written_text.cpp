// SPDX-License-Identifier: GPL-3.0-or-later
#include "written_text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <sstream>

#include "renderers/content/wording.h"

namespace tamga::forms::cases {
namespace {

using markup::Element;
using markup::Tag;

void remove_all(std::string& text, const std::string& what) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos;)
    text.erase(at, what.size());
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

// U+00AD, joiners and U+200B away.
std::string without_invisible(std::string text) {
  for (const char* invisible : {"\u00AD", "\u200B", "\u200C", "\u200D", "\u2060"})
    remove_all(text, invisible);
  return text;
}

// Runs of white space become one space; none at either end.
std::string collapsed(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool is_inline(Tag tag) {
  return tag == Tag::Text || tag == Tag::Span || tag == Tag::B || tag == Tag::I || tag == Tag::Br ||
         tag == Tag::Input || tag == Tag::PageNumber || tag == Tag::PageCount;
}

std::string inline_text(const Element& element) {
  switch (element.tag) {
    case Tag::Text:
      return element.style.uppercase ? wording::upper(element.text) : element.text;
    case Tag::Br:
      return "\n";
    case Tag::PageNumber:
      return "\x01";
    case Tag::PageCount:
      return "\x02";
    default: {
      std::string text;
      for (const Element& child : element.children) text += inline_text(child);
      return text;
    }
  }
}

std::string label(markup::ListStyle style, std::size_t number) {
  switch (style) {
    case markup::ListStyle::None:
      return {};
    case markup::ListStyle::Decimal:
      return std::to_string(number) + ".";
    case markup::ListStyle::Disc:
      return "•";
    case markup::ListStyle::Dash:
      return "-";
  }
  return {};
}

class Reader {
 public:
  WrittenPage read(const Element& body) {
    flow(body, none);
    std::erase_if(page_.blocks,
                  [](const WrittenBlock& block) { return ink_of(block.text).empty(); });
    for (WrittenBlock& block : page_.blocks) block.text = collapsed(block.text);
    return std::move(page_);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::size_t open(const std::string& type) {
    page_.blocks.push_back({type, {}});
    return page_.blocks.size() - 1;
  }

  // Inline text goes to block `own`, or makes a paragraph.
  void flow(const Element& element, std::size_t own) {
    std::string text;
    const auto end_of_inline = [&] {
      if (!collapsed(text).empty()) page_.blocks[own == none ? open("P") : own].text += "\n" + text;
      text.clear();
    };
    for (const Element& child : element.children) {
      if (is_inline(child.tag)) {
        text += inline_text(child);
      } else {
        end_of_inline();
        block(child);
      }
    }
    end_of_inline();
  }

  void block(const Element& element) {
    switch (element.tag) {
      case Tag::H1:
        return flow(element, open("H1"));
      case Tag::H2:
        return flow(element, open("H2"));
      case Tag::H3:
        return flow(element, open("H3"));
      case Tag::P:
        return flow(element, open("P"));
      case Tag::Ul:
      case Tag::Ol:
        return list(element);
      case Tag::Table:
        return table(element);
      case Tag::Header:
      case Tag::Footer: {
        Reader running;
        std::string text;
        for (const WrittenBlock& block : running.read(element_of(element)).blocks)
          text += block.text + " ";
        page_.running.push_back(text);
        return;
      }
      default:
        return flow(element, none);
    }
  }

  // A header or footer as a body of its own.
  static Element element_of(const Element& running) {
    Element body = running;
    body.tag = Tag::Body;
    return body;
  }

  void list(const Element& list) {
    std::size_t number = 0;
    for (const Element& item : list.children) {
      page_.blocks[open("Lbl")].text = label(item.style.list_style, ++number);
      flow(item, open("LBody"));
    }
  }

  void table(const Element& table) {
    for (const Element& part : table.children) {
      if (part.tag == Tag::Caption) flow(part, open("P"));
      if (part.tag == Tag::Tr) row(part, false);
      if (part.tag == Tag::Thead || part.tag == Tag::Tbody)
        for (const Element& row : part.children) this->row(row, part.tag == Tag::Thead);
    }
  }

  void row(const Element& row, bool head) {
    for (const Element& cell : row.children) {
      const std::size_t first = open(cell.tag == Tag::Th ? "TH" : "TD");
      flow(cell, first);
      std::string text;
      for (std::size_t i = first; i < page_.blocks.size(); ++i) text += page_.blocks[i].text + " ";
      if (head) page_.repeated.insert(collapsed(text));
      if (!cell.continued.empty()) page_.repeated.insert(collapsed(text + " " + cell.continued));
    }
  }

  WrittenPage page_;
};

}  // namespace

WrittenPage written_text(const markup::Element& body) {
  return Reader().read(body);
}

std::string running_text(const std::string& running, std::size_t page, std::size_t pages) {
  std::string text = running;
  replace_all(text, "\x01", std::to_string(page + 1));
  replace_all(text, "\x02", std::to_string(pages));
  return text;
}

std::string difference(const std::string& written, const std::vector<TextLine>& lines) {
  const std::string text = collapsed(without_invisible(written));
  std::size_t at = 0;
  for (const TextLine& placed : lines) {
    const std::string line = collapsed(without_invisible(placed.text));
    if (line.empty()) continue;
    if (at < text.size() && text[at] == ' ') ++at;
    if (text.compare(at, line.size(), line) != 0)
      return "paper has “" + line + "”, written is “" + text.substr(at, line.size() + 20) + "”";
    at += line.size();
  }
  if (at < text.size()) return "lost: “" + text.substr(at, 200) + "”";
  return {};
}

std::vector<std::string> words_in(const std::string& text) {
  std::string plain = without_invisible(text);
  replace_all(plain, "\u00A0", " ");
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string composed;
  nfc->normalize(icu::UnicodeString::fromUTF8(plain), status).toUTF8String(composed);
  std::istringstream stream(composed);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string ink_of(const std::string& text) {
  std::string ink;
  for (const std::string& word : words_in(text)) ink += word;
  return ink;
}

}  // namespace tamga::forms::cases
