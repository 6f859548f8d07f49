// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/viewing/page_hits.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <string_view>

namespace tamga::viewing {
namespace {

// A hyphen, a soft one, and that of Unicode.
constexpr std::string_view hyphens[] = {"-", "\u00AD", "\u2010"};

std::size_t hyphen_at_end(std::string_view word) {
  for (const auto hyphen : hyphens)
    if (word.size() > hyphen.size() && word.ends_with(hyphen)) return hyphen.size();
  return 0;
}

bool begins_small(const std::string& word) {
  std::int32_t at = 0;
  UChar32 first = 0;
  U8_NEXT(word.data(), at, static_cast<std::int32_t>(word.size()), first);
  return first >= 0 && u_islower(first) != 0;
}

// Whether a line ends between them.
bool on_next_line(const Place& one, const Place& next) {
  return next.top > (one.top + one.bottom) / 2 && next.left <= one.right;
}

// A page's words as a text, and from which byte each comes.
struct Joined {
  std::string text;
  std::vector<TextRange> ranges;  // of each word, in their order
};

Joined joined(const std::vector<PlacedWord>& words) {
  Joined out;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at].text;
    const bool last = at + 1 == words.size();
    const std::size_t hyphen = last || !begins_small(words[at + 1].text) ||
                                       !on_next_line(words[at].place, words[at + 1].place)
                                   ? 0
                                   : hyphen_at_end(word);
    const std::size_t begin = out.text.size();
    out.text.append(word, 0, word.size() - hyphen);
    out.ranges.emplace_back(begin, out.text.size());
    if (hyphen == 0) out.text += ' ';
  }
  return out;
}

}  // namespace

std::vector<PageHits> hits_of(const PaperText& paper, const FindInText& find) {
  std::vector<PageHits> pages;
  for (std::size_t page = 0; page < paper.size(); ++page) {
    const auto& words = paper[page].words;
    if (words.empty()) continue;
    const Joined all = joined(words);
    PageHits hits{static_cast<int>(page) + 1, {}};
    std::size_t word = 0;
    for (const auto& [begin, end] : find(all.text)) {
      while (word < words.size() && all.ranges[word].second <= begin) ++word;
      for (std::size_t at = word; at < words.size() && all.ranges[at].first < end; ++at)
        if (hits.words.empty() || hits.words.back() < at) hits.words.push_back(at);
    }
    if (!hits.words.empty()) pages.push_back(std::move(hits));
  }
  return pages;
}

std::vector<PageHits> hits_of(const std::vector<std::string>& page_texts, const FindInText& find) {
  std::vector<PageHits> pages;
  for (std::size_t page = 0; page < page_texts.size(); ++page)
    if (!find(page_texts[page]).empty()) pages.push_back({static_cast<int>(page) + 1, {}});
  return pages;
}

}  // namespace tamga::viewing
