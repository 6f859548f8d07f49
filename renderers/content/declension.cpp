// SPDX-License-Identifier: GPL-3.0-or-later
// Which suffix a last letter takes, vowel harmony, fleeting vowels, and the
// three kinds of final н (Монгол хэлний зөв бичих дүрмийн журамласан толь, 2018).
#include "renderers/content/declension.h"

#include <algorithm>
#include <array>

namespace tamga::forms::wording {

namespace {

using std::u32string;
using std::u32string_view;

struct Noun {
  u32string_view nominative, genitive;
};

// Common nouns of units, posts and papers whose genitive no rule tells (hidden
// н, final нг), and those that lose a vowel, which a rule would tell: in
// capitals or at the head of a unit's name they would pass for names.
constexpr std::array nouns{
    Noun{U"алба", U"албаны"},
    Noun{U"яам", U"яамны"},
    Noun{U"хороо", U"хорооны"},
    Noun{U"товчоо", U"товчооны"},
    Noun{U"холбоо", U"холбооны"},
    Noun{U"мэдээ", U"мэдээний"},
    Noun{U"худалдаа", U"худалдааны"},
    Noun{U"гэрээ", U"гэрээний"},
    Noun{U"захиргаа", U"захиргааны"},
    Noun{U"судалгаа", U"судалгааны"},
    Noun{U"харилцаа", U"харилцааны"},
    Noun{U"үйлчилгээ", U"үйлчилгээний"},
    Noun{U"банк", U"банкны"},
    Noun{U"данс", U"дансны"},
    Noun{U"ус", U"усны"},
    Noun{U"хүч", U"хүчний"},
    Noun{U"мод", U"модны"},
    Noun{U"морь", U"морины"},
    Noun{U"гудамж", U"гудамжны"},
    Noun{U"сан", U"сангийн"},
    Noun{U"дүн", U"дүнгийн"},
    Noun{U"цалин", U"цалингийн"},
    Noun{U"байшин", U"байшингийн"},
    Noun{U"тайлан", U"тайлангийн"},
    Noun{U"хүрээлэн", U"хүрээлэнгийн"},
    Noun{U"газар", U"газрын"},
    Noun{U"хэлтэс", U"хэлтсийн"},
    Noun{U"тасаг", U"тасгийн"},
    Noun{U"хэсэг", U"хэсгийн"},
    Noun{U"тойрог", U"тойргийн"},
    Noun{U"аймаг", U"аймгийн"},
    Noun{U"дүүрэг", U"дүүргийн"},
    Noun{U"нутаг", U"нутгийн"},
    Noun{U"хурал", U"хурлын"},
    Noun{U"эмнэлэг", U"эмнэлгийн"},
    Noun{U"нэгдэл", U"нэгдлийн"},
    Noun{U"захирал", U"захирлын"},
    Noun{U"мэргэжилтэн", U"мэргэжилтний"},
    Noun{U"ажилтан", U"ажилтны"},
    Noun{U"тээвэр", U"тээврийн"},
    Noun{U"мэргэжил", U"мэргэжлийн"},
    Noun{U"мэдээлэл", U"мэдээллийн"},
    Noun{U"хөгжил", U"хөгжлийн"},
    Noun{U"нийгэм", U"нийгмийн"},
    Noun{U"төсөв", U"төсвийн"},
    Noun{U"журам", U"журмын"},
    Noun{U"ажил", U"ажлын"},
    Noun{U"бичиг", U"бичгийн"},
    Noun{U"дүрэм", U"дүрмийн"},
    Noun{U"нярав", U"нярвын"},
    Noun{U"тушаалтан", U"тушаалтны"},
    Noun{U"оюутан", U"оюутны"},
    Noun{U"хүүхэд", U"хүүхдийн"},
    // Names that no rule tells.
    Noun{U"ольга", U"ольгагийн"},
};

bool contains(u32string_view set, char32_t c) {
  return set.find(c) != u32string_view::npos;
}

bool contains_any(u32string_view word, u32string_view set) {
  return word.find_first_of(set) != u32string_view::npos;
}

bool ends_with_any(u32string_view word, const auto& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](u32string_view ending) { return word.ends_with(ending); });
}

// Consonants that need a vowel beside them (эгшигт гийгүүлэгч).
bool is_voiced(char32_t c) {
  return contains(U"мглбвнр", c);
}

// Harmony: the last vowel that is not neutral decides, so that of a compound
// its last element does; и alone is front. In a loan with а or о an е is
// neutral too (парламентын), and ю behind a consonant is a front ү (Брюсийн).
// Elements that have no vowel but и or е are front whatever stands before them
// (Ганхишигтийн).
bool is_back(u32string_view word) {
  constexpr std::array<u32string_view, 6> front_elements{U"ринчен", U"хишигт", U"билигт",
                                                         U"зил",    U"ирвис",  U"чингис"};
  if (ends_with_any(word, front_elements)) return false;
  const bool neutral_e = contains_any(word, U"аоёыя") && !contains_any(word, U"эөү");
  for (std::size_t i = word.size(); i-- > 0;) {
    if (contains(U"аоуыяё", word[i])) return true;
    if (word[i] == U'ю') return i == 0 || is_vowel(word[i - 1]);
    if (contains(U"эөү", word[i]) || (word[i] == U'е' && !neutral_e)) return false;
  }
  return false;
}

int syllables(u32string_view word) {
  int count = 0;
  bool inside = false;
  for (const char32_t c : word) {
    const bool vowel = is_vowel(c) && c != U'й';
    count += vowel && !inside ? 1 : 0;
    inside = vowel;
  }
  return count;
}

// Loans keep their vowels: letters that native words lack or have only at their
// head, or front and back vowels together.
bool is_loan(u32string_view word) {
  return word.find_first_of(U"фщкп", 1) != u32string_view::npos ||
         (contains_any(word, U"эөүе") && contains_any(word, U"аоуё"));
}

// Whether the short vowel before the last consonant is lost before a suffix
// that begins with a vowel: every consonant of what is left must still find its
// vowel (хэлтэс → хэлтс-, but бүртгэл, салбар stay).
bool loses_vowel(u32string_view word) {
  const std::size_t n = word.size();
  if (n < 4 || syllables(word) < 2 || is_loan(word)) return false;
  if (!contains(U"глрнмвбсд", word[n - 1])) return false;
  const char32_t vowel = word[n - 2], before = word[n - 3];
  const bool droppable = contains(U"аэоө", vowel) || (vowel == U'и' && contains(U"жчш", before));
  if (!droppable || is_vowel(before) || before == U'ь') return false;
  // `before` now stands between its left neighbour and the last consonant.
  const char32_t left = word[n - 4];
  if (is_vowel(left) || left == U'ь') return true;
  return !is_voiced(before) && is_voiced(left);
}

// Names of which the final н is the velar one (нг), which takes -гийн. Plain н,
// which takes -ы or -ий, is the rule (Отгоны, Энхжиний, Сараны); velar are:
bool ends_in_velar(u32string_view name) {
  // Tibetan elements (srung, tshe-ring, snang, dbyangs, skyong).
  constexpr std::array<u32string_view, 9> tibetan{
      U"сүрэн", U"цэрэн", U"чэрэн", U"сран", U"срэн", U"намнан", U"жамьян", U"чойжин", U"гандан"};
  if (ends_with_any(name, tibetan)) return true;
  constexpr std::array<u32string_view, 2> bzang{U"сан", U"сэн"};
  constexpr std::array<u32string_view, 4> nouns_in_lan{U"лан", U"лэн", U"лон", U"лөн"};
  if (name.size() < 5) return false;
  const char32_t before = name[name.size() - 4];
  // Tibetan bzang stands on a closed syllable (Лувсан, Баасан): насан does not.
  if (ends_with_any(name, bzang)) {
    return is_vowel(before) ? is_vowel(name[name.size() - 5]) : before != U'с';
  }
  // Nouns in -лан (Жаргалан, Эгшиглэн) have a stem before it: Хулан is none;
  // nor is a verb in -уул- with -ан (Тэмүүлэн), nor a loan (Аллан, Нурлан).
  if (!ends_with_any(name, nouns_in_lan)) return false;
  constexpr std::array<u32string_view, 7> plain{U"хулан", U"уулан", U"үүлэн", U"ллан",
                                                U"рлан",  U"услан", U"слан"};
  return !ends_with_any(name, plain) && (!is_vowel(before) || syllables(name) > 2);
}

// Whether a name's final short vowel stays, with -гийн behind it: it does in
// loans (Анна, Елена, Марина, Кастро), which break the harmony, double a
// consonant or have endings of their own. A native one is lost (Бямба, Тулга).
bool keeps_final_vowel(u32string_view name) {
  constexpr std::array<u32string_view, 9> native{U"тулга", U"бямба", U"дагва",  U"лхагва", U"дамба",
                                                 U"жамба", U"пагма", U"эрдэнэ", U"солонго"};
  if (ends_with_any(name, native)) return false;
  constexpr std::array<u32string_view, 12> loan{U"ра",  U"лха", U"ина", U"ида", U"има", U"иса",
                                                U"ила", U"ана", U"яна", U"ова", U"ева", U"вна"};
  constexpr u32string_view native_ana = U"зана";
  if (ends_with_any(name, loan) && !name.ends_with(native_ana)) return true;
  if (contains_any(name, U"фщк")) return true;
  const std::size_t n = name.size();
  if (n >= 3 && name[n - 2] == name[n - 3]) return true;
  if (contains(U"жчш", name[n - 2])) return true;  // a native word has и there
  std::size_t i = n - 1;
  while (i > 0 && !contains(U"аэоөуүеёяюи", name[i - 1])) --i;
  if (i == 0) return true;  // no vowel but this one: Лха
  const char32_t previous = name[i - 1];
  switch (name[n - 1]) {
    case U'а':
      return contains(U"эөүе", previous);
    case U'э':
      return contains(U"аоуёя", previous);
    case U'о':
      return !contains(U"оё", previous);
    default:
      return false;
  }
}

u32string after_vowel(u32string_view word, WordKind kind) {
  const u32string stem(word);
  const char32_t last = word.back();
  if (word.size() == 1) return stem + U"-гийн";  // a letter by itself
  const char32_t before = word[word.size() - 2];
  if (last == U'й' || last == U'ы') return stem + U"н";
  if (last == U'и') {
    const bool doubled = word.size() >= 3 && before == word[word.size() - 3];
    return stem + (kind == WordKind::name && doubled ? U"гийн" : U"йн");
  }
  if (!is_vowel(before) && contains(U"аэоө", last)) {
    if (kind == WordKind::name && keeps_final_vowel(word)) return stem + U"гийн";
    const u32string_view shorter = word.substr(0, word.size() - 1);
    return u32string(shorter) + (is_back(word) && !contains(U"жчшь", before) ? U"ын" : U"ийн");
  }
  // Verbal nouns in -гаа, -лцаа hide an н: тооцоо → тооцооны.
  constexpr std::array<u32string_view, 7> hidden{U"гаа", U"гээ", U"гоо", U"гөө",
                                                 U"цаа", U"цээ", U"цоо"};
  if (kind == WordKind::common && ends_with_any(word, hidden))
    return stem + (is_back(word) ? U"ны" : U"ний");
  return stem + U"гийн";
}

u32string after_consonant(u32string_view word, WordKind kind) {
  u32string stem(word);
  const char32_t last = word.back();
  const bool back = is_back(word);
  if (last == U'ь') return stem.substr(0, stem.size() - 1) + U"ийн";
  if (last == U'н' && kind == WordKind::name && ends_in_velar(word)) return stem + U"гийн";
  if (kind == WordKind::common && loses_vowel(word)) stem.erase(stem.size() - 2, 1);
  if (last == U'н') return stem + (back ? U"ы" : U"ий");
  if (contains(U"жчшщгк", last)) return stem + U"ийн";
  return stem + (back ? U"ын" : U"ийн");
}

const Noun* find_noun(u32string_view word) {
  const auto found =
      std::find_if(nouns.begin(), nouns.end(), [&](const Noun& n) { return n.nominative == word; });
  return found == nouns.end() ? nullptr : &*found;
}

}  // namespace

bool is_vowel(char32_t c) {
  return contains(U"аэиоуөүяеёюый", c);
}

bool is_listed_noun(u32string_view word) {
  return find_noun(word) != nullptr;
}

u32string genitive_of_word(u32string_view word, WordKind kind) {
  if (const Noun* noun = find_noun(word)) return u32string(noun->genitive);
  return is_vowel(word.back()) ? after_vowel(word, kind) : after_consonant(word, kind);
}

}  // namespace tamga::forms::wording
