// SPDX-License-Identifier: GPL-3.0-or-later
// Other readings of a word as it was typed: Latin spelling, keyboard layouts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

// Cyrillic readings of a Latin spelling, likeliest first: MNS 5217:2012
// (munkhchimeg) and looser habits (monhchimeg, mvnhchimeg, c for ц, ee for ээ).
// At most `most`; letters that spell nothing end it with none.
std::vector<std::u32string> cyrillic_readings(const std::u32string& latin, std::size_t most);

// The word with о/ө, у/ү (and е/ё/э) exchanged, as a Russian keyboard makes
// people do: every reading that keeps vowel harmony, then mixed ones, without
// the word itself. At most `most`.
std::vector<std::u32string> layout_variants(const std::u32string& cyrillic, std::size_t most);

// The word as a scanner's reading may have damaged it: one letter taken for one
// that looks like it (г т, и й н, ө о е …), one doubled or one of two lost.
std::vector<std::u32string> scanned_variants(const std::u32string& word);

// The word with one letter another one, too many, missing, or exchanged with the next: some
// seventy times its letters.
std::vector<std::u32string> one_letter_off(const std::u32string& word);

// What the Mongolian layout would have written with the same keys («mgalgy» is
// тайлан, «f;fj» өдрө); "" when a character has no key or no letter is in it.
std::u32string mongolian_keys(std::u32string_view typed);
// What the Russian layout would have written with the same Latin keys («nfqkfy»
// is тайлан), and what one of the two Cyrillic layouts would have written where
// the other was active («ьпфдпн», «иөфлөн»); "" when a character has no key.
std::u32string russian_keys(std::u32string_view typed);
std::u32string russian_to_mongolian_keys(std::u32string_view typed);
std::u32string mongolian_to_russian_keys(std::u32string_view typed);
// And the other way: Latin meant, Mongolian layout active («шыү» is «iso»).
std::u32string latin_keys(std::u32string_view typed);

}  // namespace tamga::index
