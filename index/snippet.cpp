// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/snippet.h"

#include <algorithm>
#include <utility>

#include "index/analysis/tokens.h"
#include "index/postings.h"

namespace tamga::index {
namespace {

constexpr std::uint32_t kWindow = 20;      // positions that one passage spans
constexpr std::size_t kMostPlaces = 5000;  // read of one record
constexpr std::size_t kAround = 60;        // bytes shown before and after
constexpr std::size_t kStart = 200;        // bytes shown when nothing is marked
constexpr std::size_t kTelling = 4;        // words of a text that says something
constexpr std::size_t kLongest = 600;      // a passage of very long words ends here

struct Place {
  std::uint32_t position;
  std::uint64_t word;
};

std::vector<Place> places(std::string_view stream, const WordMarks& words) {
  std::vector<Place> found;
  read_word_stream(stream, [&](std::uint32_t position, std::uint32_t word) {
    if (position < kFirstTextPosition) return true;
    if (const std::uint64_t mark = words.of(word)) found.push_back({position, mark});
    return found.size() < kMostPlaces;
  });
  return found;
}

// First position of the window with most different words; the earliest such.
std::uint32_t best_window(const std::vector<Place>& found) {
  std::size_t best = 0, first = 0;
  std::vector<std::uint64_t> window;
  for (std::size_t at = 0; at < found.size(); ++at) {
    window.clear();
    for (std::size_t to = at;
         to < found.size() && to < at + 64 && found[to].position < found[at].position + kWindow;
         ++to)
      if (std::find(window.begin(), window.end(), found[to].word) == window.end())
        window.push_back(found[to].word);
    if (window.size() > best) {
      best = window.size();
      first = at;
    }
  }
  return found[first].position;
}

bool inside_character(const std::string& text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// Moves to where a word begins, so that no character and, where white space is
// near, no word is cut.
std::size_t cut(const std::string& text, std::size_t at) {
  const std::size_t limit = std::min(text.size(), at + 30);
  for (std::size_t to = at; to < limit; ++to)
    if (text[to] == ' ' || text[to] == '\n') return to;
  while (inside_character(text, at)) ++at;
  return std::min(at, text.size());
}

// Whether a text says something: a date or a number alone tells nobody what a record is.
bool tells(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1 >= kTelling;
}

// The beginning of the first text that says something, else of the first there is.
std::vector<Fragment> start_of(const StoredTexts& texts) {
  std::string shown;
  for (std::size_t which = 0; which < texts.size(); ++which) {
    if (texts.empty(which)) continue;
    std::string text = texts.text(which);
    const bool good = tells(text);
    if (good || shown.empty()) shown = std::move(text);
    if (good) break;
  }
  if (shown.empty()) return {};
  const std::size_t end = shown.size() <= kStart ? shown.size() : cut(shown, kStart);
  std::vector<Fragment> fragments{{shown.substr(0, end), false}};
  if (end < shown.size()) fragments.back().text += " …";
  return fragments;
}

// The text in which a position is; the number of texts when it is before them.
std::size_t text_with(const StoredTexts& texts, std::uint32_t position) {
  std::size_t which = texts.size();
  for (std::size_t at = 0; at < texts.size() && texts.first_word(at) <= position; ++at) which = at;
  return which;
}

}  // namespace

WordMarks snippet_words(const Xapian::Database& database, const std::set<std::string>& words) {
  WordMarks marks;
  std::uint64_t which = 0;
  for (const std::string& word : words)
    if (const std::uint32_t number = word_number(database, word)) marks[number] = ++which;
  return marks;
}

std::vector<Fragment> make_snippet(const StoredTexts& texts, std::string_view stream,
                                   const WordMarks& words) {
  std::vector<Place> found;
  if (!words.empty()) found = places(stream, words);
  if (found.empty()) return start_of(texts);
  const std::uint32_t first = best_window(found), last = first + kWindow;
  const std::size_t which = text_with(texts, first);
  if (which == texts.size()) return start_of(texts);
  const std::string text = texts.text(which);
  std::vector<std::pair<std::size_t, std::size_t>> marks;
  auto at = std::lower_bound(
      found.begin(), found.end(), first,
      [](const Place& place, std::uint32_t position) { return place.position < position; });
  for (const Token& token : tokens(text, texts.first_word(which))) {
    if (token.position >= last) break;
    if (token.part || token.position < first) continue;
    while (at != found.end() && at->position < token.position) ++at;
    if (at != found.end() && at->position == token.position)
      marks.push_back({token.begin, token.end});
  }
  if (marks.empty()) return start_of(texts);

  std::size_t begin = marks.front().first > kAround ? cut(text, marks.front().first - kAround) : 0;
  begin = std::min(begin, marks.front().first);
  const std::size_t end =
      std::min(cut(text, std::min(text.size(), marks.back().second + kAround)),
               std::max(marks.front().second, cut(text, std::min(text.size(), begin + kLongest))));
  std::vector<Fragment> fragments;
  const auto add = [&](std::string piece, bool hit) {
    if (!piece.empty()) fragments.push_back({std::move(piece), hit});
  };
  if (begin > 0) add("…", false);
  std::size_t from = begin;
  for (const auto& [mark, mark_end] : marks) {
    if (mark < from || mark_end > end) continue;
    add(text.substr(from, mark - from), false);
    add(text.substr(mark, mark_end - mark), true);
    from = mark_end;
  }
  add(text.substr(from, end - from) + (end < text.size() ? " …" : ""), false);
  return fragments;
}

}  // namespace tamga::index
