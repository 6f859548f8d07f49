// SPDX-License-Identifier: GPL-3.0-or-later
// What a filled page says, read from its HTML alone: the text that paper must
// hold, in order, and the text that may stand beside it on every page.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "renderers/markup/element.h"
#include "tagged_pdf.h"

namespace tamga::forms::cases {

// Text of one element: a heading, paragraph, cell, list item or its label.
struct WrittenBlock {
  std::string type;  // the structure type it must have on paper: "TD"
  std::string text;
};

struct WrittenPage {
  std::vector<WrittenBlock> blocks;  // in the order of the HTML; none without text
  // Header and footer; "\x01" stands for the page's number, "\x02" for their count.
  std::vector<std::string> running;
  // What is repeated after a page break: cells of heads, labels that go on.
  std::set<std::string> repeated;
};

WrittenPage written_text(const markup::Element& body);

// Running text of a page, numbers put in.
std::string running_text(const std::string& running, std::size_t page, std::size_t pages);

// "" when the lines are this text: the same words with the same spaces, each
// line's end at a space or inside a word; else what differs. What draws nothing
// (hyphens of line breaks, joiners; U+200B is also what a font says of the further
// glyphs of one letter) does not count.
std::string difference(const std::string& text, const std::vector<TextLine>& lines);

// Words as a reader that is not ours may give them: divided at white space (also
// U+00A0), composed (NFC), without characters that draw nothing.
std::vector<std::string> words_in(const std::string& text);

// All that is drawn, without white space and characters that draw nothing.
std::string ink_of(const std::string& text);

}  // namespace tamga::forms::cases
