// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/units.h"

#include <algorithm>
#include <unordered_set>

#include "index/analysis/homoglyphs.h"
#include "index/analysis/letters.h"

namespace tamga::index {
namespace {

constexpr std::size_t kLongestUnit = 120;  // letters; OCR runs beyond it are cut
constexpr std::size_t kLongestCut = 12;    // hyphen, end of line and what indents the next

bool is_hyphen(char32_t code) {
  return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
}

bool is_closing(char32_t code) {
  switch (code) {
    case U'/':
    case U')':
    case U']':
    case U'"':
    case U'\'':
    case U'»':
    case U'”':
    case U'“':
    case U'’':
      return true;
    default:
      return is_hyphen(code);
  }
}

Joint joint_of(const std::vector<Letter>& letters, std::size_t begin, std::size_t end) {
  if (begin == end) return Joint::Adjacent;
  if (end - begin == 1) {
    const char32_t code = letters[begin].code;
    if (is_hyphen(code)) return Joint::Hyphen;
    if (code == U'.') return Joint::Dot;
    if (code == U'/') return Joint::Slash;
    if (code == U',') return Joint::Comma;
  }
  const auto from = letters.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto to = letters.begin() + static_cast<std::ptrdiff_t>(end);
  const auto space = [](const Letter& letter) { return is_space(letter.code); };
  // A word cut at the end of a line: «байгуул-¶лага».
  if (is_hyphen(from->code) && end - begin <= kLongestCut && std::all_of(from + 1, to, space) &&
      std::any_of(from, to, [](const Letter& letter) { return letter.code == U'\n'; }) &&
      end < letters.size() && fold_case(letters[end].code) == letters[end].code)
    return Joint::Hyphen;
  if (std::all_of(from, to, space)) return Joint::Space;
  if (from->code == U'.' && std::all_of(from + 1, to, space)) return Joint::DotSpace;
  if (end - begin <= 4 &&
      std::all_of(from, to, [](const Letter& letter) { return is_closing(letter.code); }))
    return Joint::Closing;
  return Joint::Break;
}

bool all_capital(std::u32string_view raw) {
  return raw.size() > 1 && std::none_of(raw.begin(), raw.end(),
                                        [](char32_t code) { return fold_case(code) == code; });
}

// «НДЕГын»: an ending hangs on an acronym without a hyphen. Gives how many
// letters the acronym has, or all of them.
std::size_t acronym_length(std::u32string_view raw) {
  std::size_t capitals = 0;
  while (capitals < raw.size() && fold_case(raw[capitals]) != raw[capitals]) ++capitals;
  const std::size_t rest = raw.size() - capitals;
  const bool hangs = rest > 0 && ((capitals >= 3) || (capitals == 2 && rest >= 2)) &&
                     is_hung_suffix(std::u32string(raw.substr(capitals)));
  return hangs ? capitals : raw.size();
}

}  // namespace

std::vector<Unit> read_units(std::string_view text) {
  const std::vector<Letter> letters = read_letters(text);
  std::vector<Unit> units;
  std::size_t gap = 0;
  for (std::size_t at = 0; at < letters.size();) {
    const bool digit = is_digit(letters[at].code);
    if (!digit && !is_letter(letters[at].code)) {
      ++at;
      continue;
    }
    std::size_t end = at;
    Unit unit;
    unit.number = digit;
    while (end < letters.size() &&
           (digit ? is_digit(letters[end].code) : is_letter(letters[end].code))) {
      if (unit.raw.size() < kLongestUnit) unit.raw.push_back(letters[end].code);
      ++end;
    }
    const std::u32string_view own =
        digit ? unit.raw : std::u32string_view(unit.raw).substr(0, acronym_length(unit.raw));
    unit.text = digit ? unit.raw : fold_word(own);
    unit.capitals = !digit && all_capital(own);
    unit.dot_after = end < letters.size() && letters[end].code == U'.';
    unit.joint = units.empty() ? Joint::Start : joint_of(letters, gap, at);
    unit.begin = letters[at].begin;
    unit.end = letters[end - 1].end;
    units.push_back(std::move(unit));
    gap = at = end;
  }
  return units;
}

bool is_hung_suffix(const std::u32string& text) {
  static const std::unordered_set<std::u32string> suffixes{
      U"ын",     U"ийн",  U"ны",   U"ний",  U"ы",     U"ий",    U"н",     U"гийн", U"ыг",
      U"ийг",    U"г",    U"д",    U"т",    U"нд",    U"анд",   U"энд",   U"онд",  U"өнд",
      U"ад",     U"эд",   U"од",   U"өд",   U"аас",   U"ээс",   U"оос",   U"өөс",  U"наас",
      U"нээс",   U"ноос", U"нөөс", U"гаас", U"гээс",  U"гоос",  U"гөөс",  U"аар",  U"ээр",
      U"оор",    U"өөр",  U"гаар", U"гээр", U"гоор",  U"гөөр",  U"тай",   U"тэй",  U"той",
      U"руу",    U"рүү",  U"луу",  U"лүү",  U"ууд",   U"үүд",   U"нууд",  U"нүүд", U"уудын",
      U"үүдийн", U"аа",   U"ээ",   U"оо",   U"өө",    U"ынх",   U"ийнх",  U"р",    U"гаа",
      U"гээ",    U"гоо",  U"гөө",  U"ыгаа", U"ийгээ", U"ынхан", U"ийнхэн"};
  return suffixes.contains(text);
}

}  // namespace tamga::index
