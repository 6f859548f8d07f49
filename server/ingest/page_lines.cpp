// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/page_lines.h"

#include <algorithm>

#include "index/analysis/letters.h"
#include "server/ingest/folding.h"

namespace tamga::ingest {
namespace {

void finish(Line& line) {
  line.box = box_of(line.words);
  line.text = text_of(line.words);
  line.letters = folded(line.text);
  std::size_t large = 0, letters = 0;
  for (const char32_t code : index::to_utf32(line.text)) {
    if (!index::is_letter(code)) continue;
    ++letters;
    large += index::fold_case(code) != code ? 1 : 0;
  }
  line.capitals = letters >= 3 && 10 * large >= 7 * letters;
}

// The words whose share of the line, measured by `size`, meets [begin, end).
template <class Size>
std::vector<const Word*> words_between(const Line& line, std::size_t begin, std::size_t end,
                                       std::size_t gap, const Size& size) {
  std::vector<const Word*> found;
  std::size_t at = 0;
  for (const Word* word : line.words) {
    const std::size_t next = at + size(*word);
    if (at < end && next > begin) found.push_back(word);
    at = next + gap;
  }
  return found;
}

}  // namespace

std::vector<const Word*> Line::words_of_bytes(std::size_t begin, std::size_t end) const {
  return words_between(*this, begin, end, 1, [](const Word& word) { return word.text.size(); });
}

std::vector<const Word*> Line::words_of_letters(std::size_t begin, std::size_t end) const {
  return words_between(*this, begin, end, 0,
                       [](const Word& word) { return folded(word.text).size(); });
}

Line joined(const Line& first, const Line& second) {
  Line line;
  line.page = second.page;
  line.words = first.words;
  line.words.insert(line.words.end(), second.words.begin(), second.words.end());
  finish(line);
  return line;
}

std::vector<Line> lines_of(const std::vector<PageReading>& pages) {
  std::vector<Line> lines;
  for (std::size_t page = 0; page < pages.size(); ++page) {
    const auto& words = pages[page].words;
    for (std::size_t begin = 0; begin < words.size();) {
      Line line;
      line.page = static_cast<int>(page) + 1;
      std::size_t end = begin;
      while (end < words.size() && words[end].line == words[begin].line)
        line.words.push_back(&words[end++]);
      begin = end;
      finish(line);
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

std::optional<Anchor> find_anchor(const Line& line, std::string_view anchor) {
  const auto pattern = folded(anchor);
  const auto match = find_near(line.letters, pattern, allowed_faults(pattern.size()));
  if (!match) return std::nullopt;
  Anchor found;
  found.line = &line;
  found.begin = match->begin;
  found.end = match->end;
  found.words = line.words_of_letters(match->begin, match->end);
  found.box = box_of(found.words);
  found.likeness = static_cast<int>(100 - 100 * match->faults / pattern.size());
  return found;
}

Box box_of(const std::vector<const Word*>& words) {
  Box box;
  for (const Word* word : words) box = box.with(word->box);
  return box;
}

std::string text_of(const std::vector<const Word*>& words) {
  std::string text;
  for (const Word* word : words) {
    if (!text.empty()) text += ' ';
    text += word->text;
  }
  return text;
}

int confidence_of(const std::vector<const Word*>& words) {
  PageReading page;
  for (const Word* word : words) page.words.push_back(*word);
  return page.confidence();
}

}  // namespace tamga::ingest
