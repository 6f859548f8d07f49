// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/skeleton.h"

#include <algorithm>
#include <array>

namespace tamga::index {
namespace {

constexpr std::size_t kMostSkeletons = 8;
constexpr std::size_t kLongest = 40;

bool is_skeleton_vowel(char letter) {
  return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o';
}

std::string_view bone(char32_t code) {
  switch (code) {
    case U'а':
      return "a";
    case U'я':
      return "ia";
    case U'о':
    case U'ө':
    case U'у':
    case U'ү':
    case U'ё':
    case U'ю':
      return "o";
    case U'э':
    case U'е':
      return "e";
    case U'и':
    case U'й':
    case U'ы':
    case U'ь':
      return "i";
    case U'б':
      return "b";
    case U'в':
      return "v";
    case U'г':
      return "g";
    case U'д':
      return "d";
    case U'ж':
      return "j";
    case U'з':
      return "z";
    case U'к':
      return "k";
    case U'л':
      return "l";
    case U'м':
      return "m";
    case U'н':
      return "n";
    case U'п':
    case U'ф':
      return "p";
    case U'р':
      return "r";
    case U'с':
      return "s";
    case U'т':
      return "t";
    case U'х':
      return "h";
    case U'ц':
      return "c";
    case U'ч':
      return "q";  // ч keeps a letter of its own
    case U'ш':
    case U'щ':
      return "x";
    default:
      return "";
  }
}

// Merges doubled letters; diphthongs lose their glide (ай = а: spelling habit
// writes ai, aj, ay); drops fleeting and final vowels.
std::string finish(const std::string& raw) {
  std::string merged;
  for (char letter : raw.substr(0, kLongest)) {
    if (!merged.empty() && merged.back() == letter) continue;
    merged.push_back(letter);
  }
  while (merged.size() > 2 && is_skeleton_vowel(merged.back())) merged.pop_back();
  const std::size_t size = merged.size();
  if (size > 3 && !is_skeleton_vowel(merged[size - 1]) && is_skeleton_vowel(merged[size - 2]) &&
      !is_skeleton_vowel(merged[size - 3]) &&
      std::any_of(merged.begin(), merged.end() - 2, is_skeleton_vowel))
    merged.erase(size - 2, 1);
  return merged;
}

struct Spelling {
  std::u32string_view latin;
  std::array<std::string_view, 2> bones;  // the second may be ""
};

constexpr Spelling kSpellings[] = {
    {U"kh", {"h", ""}},  {U"ts", {"c", ""}},  {U"tz", {"c", ""}},    {U"ch", {"q", ""}},
    {U"sh", {"x", ""}},  {U"zh", {"j", ""}},  {U"dz", {"z", ""}},    {U"dj", {"j", ""}},
    {U"ya", {"ia", ""}}, {U"ia", {"ia", ""}}, {U"ja", {"ja", "ia"}}, {U"ye", {"e", ""}},
    {U"yo", {"o", ""}},  {U"yu", {"o", ""}},  {U"io", {"io", "o"}},  {U"iu", {"io", "o"}},
    {U"a", {"a", ""}},   {U"b", {"b", ""}},   {U"c", {"c", "s"}},    {U"d", {"d", ""}},
    {U"e", {"e", ""}},   {U"f", {"p", ""}},   {U"g", {"g", ""}},     {U"h", {"h", ""}},
    {U"i", {"i", ""}},   {U"j", {"j", ""}},   {U"k", {"k", "h"}},    {U"l", {"l", ""}},
    {U"m", {"m", ""}},   {U"n", {"n", ""}},   {U"o", {"o", ""}},     {U"p", {"p", ""}},
    {U"q", {"q", "h"}},  {U"r", {"r", ""}},   {U"s", {"s", ""}},     {U"t", {"t", ""}},
    {U"u", {"o", ""}},   {U"v", {"v", "o"}},  {U"w", {"v", "o"}},    {U"x", {"h", ""}},
    {U"y", {"i", "o"}},  {U"z", {"z", "j"}},  {U"ö", {"o", ""}},     {U"ü", {"o", ""}},
};

}  // namespace

std::string skeleton(const std::u32string& cyrillic) {
  std::string raw;
  for (char32_t code : cyrillic) raw += bone(code);
  return finish(raw);
}

std::vector<std::string> latin_skeletons(const std::u32string& latin) {
  std::vector<std::string> raw{""};
  for (std::size_t at = 0; at < latin.size() && at < kLongest;) {
    const Spelling* found = nullptr;
    for (const Spelling& spelling : kSpellings)
      if (std::u32string_view(latin).substr(at).starts_with(spelling.latin) &&
          (!found || spelling.latin.size() > found->latin.size()))
        found = &spelling;
    if (!found) {
      ++at;
      continue;
    }
    at += found->latin.size();
    const std::size_t count = raw.size();
    for (std::size_t which = 0; which < count; ++which) {
      if (!found->bones[1].empty() && raw.size() < kMostSkeletons)
        raw.push_back(raw[which] + std::string(found->bones[1]));
      raw[which] += found->bones[0];
    }
  }
  std::vector<std::string> skeletons;
  for (const std::string& one : raw) {
    std::string finished = finish(one);
    if (finished.size() > 1 &&
        std::find(skeletons.begin(), skeletons.end(), finished) == skeletons.end())
      skeletons.push_back(std::move(finished));
  }
  return skeletons;
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most || b.size() > 64) return most + 1;
  std::array<std::size_t, 66> before{}, last{}, row{};
  for (std::size_t at = 0; at <= a.size(); ++at) last[at] = at;
  for (std::size_t down = 1; down <= b.size(); ++down) {
    row[0] = down;
    std::size_t least = row[0];
    for (std::size_t at = 1; at <= a.size(); ++at) {
      const std::size_t cost = a[at - 1] == b[down - 1] ? 0 : 1;
      row[at] = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + cost});
      if (at > 1 && down > 1 && a[at - 1] == b[down - 2] && a[at - 2] == b[down - 1])
        row[at] = std::min(row[at], before[at - 2] + 1);
      least = std::min(least, row[at]);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return last[a.size()];
}

}  // namespace tamga::index
