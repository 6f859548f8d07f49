// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/names.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <utility>

#include "index/analysis/letters.h"
#include "index/analysis/stems.h"
#include "renderers/content/declension.h"
#include "server/ingest/folding.h"

namespace tamga::ingest {
namespace {

using forms::wording::genitive_of_word;
using forms::wording::WordKind;

std::u32string small(std::u32string_view text) {
  std::u32string out;
  for (const char32_t code : text) out += index::fold_case(code);
  return out;
}

char32_t large(char32_t code) {
  return static_cast<char32_t>(u_toupper(static_cast<UChar32>(code)));
}

std::u32string alike(std::u32string_view text) {
  std::u32string out;
  for (const char32_t code : text)
    if (const char32_t letter = folded(code)) out += letter;
  return out;
}

// What may stand before the ending: stems by rule, and each with the vowel or sign
// that the genitive dropped.
std::vector<std::u32string> candidates(const std::u32string& word) {
  std::vector<std::u32string> out;
  const auto add = [&](std::u32string stem) {
    if (stem.size() >= 2 && std::find(out.begin(), out.end(), stem) == out.end())
      out.push_back(std::move(stem));
  };
  std::vector<std::u32string> stems = index::name_stems(word);
  for (const std::u32string_view ending :
       {U"гийн", U"гиин", U"ийн", U"иин", U"ын", U"ий", U"ии", U"ы", U"н"})
    if (word.size() > ending.size() + 1 && word.ends_with(ending))
      stems.push_back(word.substr(0, word.size() - ending.size()));
  for (const auto& stem : stems)
    if (stem != word) add(stem);
  const std::size_t plain = out.size();
  for (std::size_t at = 0; at < plain; ++at)
    for (const char32_t dropped : U"аэоөьий") {
      if (dropped) add(out[at] + dropped);
    }
  return out;
}

// What no name ends in: ы, and two consonants of which the last is a voiced one that
// must have a vowel beside it (Батсайхан ends in one, Гантулга not in «лг»).
bool ends_oddly(const std::u32string& name) {
  if (name.back() == U'ы') return true;
  constexpr std::u32string_view voiced = U"бвглмнр";
  const char32_t before = name[name.size() - 2];
  return voiced.find(name.back()) != std::u32string_view::npos && !index::is_vowel(before) &&
         before != U'й' && before != U'ь' && before != U'ъ';
}

struct KindRow {
  std::u32string_view genitive;
  std::string_view nominative;
};
constexpr KindRow kinds[] = {{U"хэлтсийн", "хэлтэс"},      {U"газрын", "газар"},
                             {U"тасгийн", "тасаг"},        {U"албаны", "алба"},
                             {U"албаныхны", "алба"},       {U"төвийн", "төв"},
                             {U"нэгжийн", "нэгж"},         {U"хорооны", "хороо"},
                             {U"зөвлөлийн", "зөвлөл"},     {U"яамны", "яам"},
                             {U"агентлагийн", "агентлаг"}, {U"салбарын", "салбар"},
                             {U"багийн", "баг"},           {U"группийн", "групп"},
                             {U"станцын", "станц"},        {U"лабораторийн", "лаборатори"},
                             {U"сургуулийн", "сургууль"},  {U"товчооны", "товчоо"}};

}  // namespace

std::string with_one_capital(std::string_view text, bool name) {
  std::u32string out;
  bool first = true;
  for (const char32_t code : index::to_utf32(text)) {
    out += first && index::is_letter(code) ? large(code) : index::fold_case(code);
    if (index::is_letter(code)) first = false;
    if (name && (code == U'-' || code == U' ')) first = true;
  }
  return index::to_utf8(out);
}

std::vector<std::string> nominatives(std::string_view genitive,
                                     const std::vector<std::string>& known) {
  std::u32string word = small(index::to_utf32(genitive)), before;
  if (const auto hyphen = word.rfind(U'-'); hyphen != std::u32string::npos) {
    before = word.substr(0, hyphen + 1);
    word = word.substr(hyphen + 1);
  }
  if (word.size() < 3) return {};
  std::vector<std::pair<int, std::string>> found;
  const auto rank_of = [&](const std::string& name, const std::u32string& stem, bool exact) {
    const bool familiar = std::find(known.begin(), known.end(), name) != known.end();
    return (familiar ? 0 : 4) + (ends_oddly(stem) ? 2 : 0) + (exact ? 0 : 1);
  };
  for (const auto& candidate : candidates(word)) {
    const auto declined = genitive_of_word(candidate, WordKind::name);
    const bool exact = declined == word;
    if (!exact && alike(declined) != alike(word)) continue;
    std::string name = with_one_capital(index::to_utf8(before + candidate), true);
    const int rank = rank_of(name, candidate, exact);
    found.emplace_back(rank, std::move(name));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [rank, name] : found) names.push_back(std::move(name));
  return names;
}

std::string unit_kind(std::string_view genitive) {
  const auto word = folded(genitive);
  for (const auto& row : kinds) {
    const auto pattern = alike(row.genitive);
    if (distance(word, pattern, pattern.size() / 7) <= pattern.size() / 7)
      return std::string(row.nominative);
  }
  return {};
}

std::vector<Initialled> initialled_names(std::string_view text) {
  const auto letters = index::read_letters(text);
  const auto is_large = [](char32_t code) {
    return index::is_cyrillic(code) && index::fold_case(code) != code;
  };
  std::vector<Initialled> names;
  for (std::size_t at = 0; at + 3 < letters.size(); ++at) {
    const bool begins = at == 0 || !index::is_letter(letters[at - 1].code);
    if (!begins || !is_large(letters[at].code) ||
        (letters[at + 1].code != U'.' && letters[at + 1].code != U','))
      continue;
    std::size_t name = at + 2;
    if (index::is_space(letters[name].code)) ++name;
    std::size_t end = name;
    while (end < letters.size() &&
           (index::is_cyrillic(letters[end].code) || letters[end].code == U'-'))
      ++end;
    if (end < name + 3 || !is_large(letters[name].code)) continue;
    Initialled found;
    found.begin = letters[at].begin;
    found.end = letters[end - 1].end;
    found.initial = index::to_utf8(std::u32string(1, letters[at].code));
    found.given = with_one_capital(
        text.substr(letters[name].begin, letters[end - 1].end - letters[name].begin), true);
    names.push_back(std::move(found));
    at = end - 1;
  }
  return names;
}

}  // namespace tamga::ingest
