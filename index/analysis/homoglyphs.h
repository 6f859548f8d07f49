// SPDX-License-Identifier: GPL-3.0-or-later
// Letters that look like Mongolian Cyrillic ones, folded where a word is mixed.
#pragma once

#include <string>
#include <string_view>

namespace tamga::index {

// The word in lower case. Stand-ins for ө and ү (Є ѳ ɵ ø ö; Ї ұ ü v) and Latin
// look-alikes (a c e o p x y …) become Cyrillic when the word has a Cyrillic
// letter at all and nothing Latin remains; else only case is folded, so that
// «ISO» stays Latin. In a word that is Cyrillic but for a letter or two, r n u b w h
// are the г п и ь ш н that a scanner took for them. Input keeps its case: capital H is н, small h
// is not.
std::u32string fold_word(std::u32string_view word);

// The word as it stands where capitals were typed in the other alphabet («TOHEP»
// for ТОНЕР), in lower case; "" when a letter has no such capital.
std::u32string latin_look_alike(std::u32string_view word);

// The same for a code («A/102», «T3-4» typed with Latin letters): look-alikes
// become Cyrillic although no letter beside them is.
std::u32string fold_code(std::u32string_view letters);

// The text with figures inside and before words put right that a scanner took for letters
// (0чирваань, 3олзаяа, 6ат): in runs of two Cyrillic letters or more with two such figures
// or less. As it is when there are none.
std::string figures_as_letters(std::string_view typed);

}  // namespace tamga::index
