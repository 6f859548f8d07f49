// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/traditional.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace tamga::index {
namespace {

constexpr std::size_t kMostKeys = 8;
constexpr std::size_t kLongestWord = 40;

// A letter as the key sees it: a vowel's kind (a e i o), a consonant (b g …),
// 0 for what neither script needs (й, ь).
char bone_of_traditional(char32_t code) {
  switch (code) {
    case U'ᠠ':
      return 'a';
    case U'ᠡ':
      return 'e';
    case U'ᠢ':
      return 'i';
    case U'ᠣ':
    case U'ᠤ':
    case U'ᠥ':
    case U'ᠦ':
      return 'o';
    case U'ᠨ':
    case U'ᠩ':
      return 'n';
    case U'ᠪ':
    case U'ᠸ':
      return 'b';
    case U'ᠫ':
    case U'ᠹ':
      return 'p';
    case U'ᠬ':
    case U'ᠾ':
    case U'ᠺ':
      return 'h';
    case U'ᠭ':
      return 'g';
    case U'ᠮ':
      return 'm';
    case U'ᠯ':
    case U'ᡀ':
      return 'l';
    case U'ᠰ':
    case U'ᠱ':
      return 's';
    case U'ᠲ':
    case U'ᠳ':
      return 't';
    case U'ᠴ':
    case U'ᠼ':
      return 'c';
    case U'ᠵ':
    case U'ᠽ':
      return 'j';
    case U'ᠷ':
      return 'r';
    default:
      return 0;
  }
}

char bone_of_cyrillic(char32_t code) {
  switch (code) {
    case U'а':
    case U'я':
      return 'a';
    case U'э':
    case U'е':
      return 'e';
    case U'и':
    case U'ы':
      return 'i';
    case U'о':
    case U'у':
    case U'ө':
    case U'ү':
    case U'ё':
    case U'ю':
      return 'o';
    case U'н':
      return 'n';
    case U'б':
    case U'в':
      return 'b';
    case U'п':
    case U'ф':
      return 'p';
    case U'х':
    case U'к':
      return 'h';
    case U'г':
      return 'g';
    case U'м':
      return 'm';
    case U'л':
      return 'l';
    case U'с':
    case U'ш':
    case U'щ':
      return 's';
    case U'т':
    case U'д':
      return 't';
    case U'ц':
    case U'ч':
      return 'c';
    case U'ж':
    case U'з':
      return 'j';
    case U'р':
      return 'r';
    default:
      return 0;
  }
}

bool is_vowel_bone(char bone) {
  return bone == 'a' || bone == 'e' || bone == 'i' || bone == 'o';
}

// First vowel, a mark when nothing stands before it, consonants.
std::string key_of(const std::string& bones) {
  std::string key;
  const auto vowel = std::find_if(bones.begin(), bones.end(), is_vowel_bone);
  if (vowel == bones.end()) return {};
  key.push_back(*vowel);
  if (vowel == bones.begin()) key.push_back('-');
  for (char bone : bones)
    if (!is_vowel_bone(bone)) key.push_back(bone);
  return key.size() < 3 ? std::string() : key;
}

void add(std::vector<std::string>& list, std::string one) {
  if (!one.empty() && list.size() < kMostKeys &&
      std::find(list.begin(), list.end(), one) == list.end())
    list.push_back(std::move(one));
}

// The word with and without each г between vowels: that one is silent in many
// words today (ᠴᠠᠭᠠᠨ is цагаан, ᠠᠭᠤᠯᠠ уул).
std::vector<std::string> with_silent_g(const std::string& bones) {
  std::vector<std::string> forms{""};
  for (std::size_t at = 0; at < bones.size(); ++at) {
    const bool silent = bones[at] == 'g' && at > 0 && at + 1 < bones.size() &&
                        is_vowel_bone(bones[at - 1]) && is_vowel_bone(bones[at + 1]);
    const std::size_t count = forms.size();
    for (std::size_t which = 0; which < count; ++which) {
      if (silent && forms.size() < kMostKeys) forms.push_back(forms[which]);
      forms[which].push_back(bones[at]);
    }
  }
  return forms;
}

}  // namespace

bool is_traditional(char32_t code) {
  return code >= 0x1820 && code <= 0x1878;
}

bool is_traditional_word(const std::u32string& word) {
  return !word.empty() && is_traditional(word[0]);
}

bool is_traditional_ending(const std::u32string& word) {
  static const std::unordered_set<std::u32string> endings{
      U"ᠤᠨ",  U"ᠦᠨ",    U"ᠶᠢᠨ",   U"ᠤ",   U"ᠦ",   U"ᠢ",     U"ᠶᠢ",    U"ᠳᠤᠷ",  U"ᠳᠦᠷ",  U"ᠲᠤᠷ",
      U"ᠲᠦᠷ", U"ᠳᠤ",    U"ᠳᠦ",    U"ᠲᠤ",  U"ᠲᠦ",  U"ᠠᠴᠠ",   U"ᠡᠴᠡ",   U"ᠢᠶᠠᠷ", U"ᠢᠶᠡᠷ", U"ᠪᠠᠷ",
      U"ᠪᠡᠷ", U"ᠲᠠᠢ",   U"ᠲᠡᠢ",   U"ᠲᠠᠶ", U"ᠲᠡᠶ", U"ᠪᠠᠨ",   U"ᠪᠡᠨ",   U"ᠢᠶᠠᠨ", U"ᠢᠶᠡᠨ", U"ᠤᠳ",
      U"ᠦᠳ",  U"ᠨᠤᠭᠤᠳ", U"ᠨᠦᠭᠦᠳ", U"ᠨᠠᠷ", U"ᠨᠡᠷ", U"ᠶᠤᠭᠠᠨ", U"ᠶᠦᠭᠡᠨ", U"ᠬᠢ"};
  return endings.contains(word);
}

std::vector<std::string> traditional_keys(const std::u32string& word) {
  std::string bones;
  for (char32_t code : word.substr(0, kLongestWord))
    if (const char bone = bone_of_traditional(code)) bones.push_back(bone);
  std::vector<std::string> keys;
  for (const std::string& form : with_silent_g(bones)) {
    const std::string key = key_of(form);
    add(keys, key);
    if (key.empty()) continue;
    // The first vowel as it is written, then as it may sound today.
    const std::string_view others = key[0] == 'i' ? "ao" : key[0] == 'e' ? "o" : "";
    for (char other : others) add(keys, other + key.substr(1));
  }
  return keys;
}

std::string cyrillic_key(const std::u32string& word) {
  std::string bones;
  for (char32_t code : word.substr(0, kLongestWord))
    if (const char bone = bone_of_cyrillic(code)) bones.push_back(bone);
  return key_of(bones);
}

}  // namespace tamga::index
