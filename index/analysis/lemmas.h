// SPDX-License-Identifier: GPL-3.0-or-later
// Every lemma of a word: the dictionary's, and by rule what it leaves out.
#pragma once

#include <string>
#include <vector>

namespace tamga::index {

// The dictionary's lemmas of a folded Cyrillic form. It lacks many forms of the
// words it has (гүүрийн, хуудсын, байцаагчууд), and where a form is a word of its
// own it says nothing of the other (хуралд: to the meeting; meet!): there an
// ending is stripped by rule, and what remains counts when the dictionary has it.
// Where it gives a noun and a shorter word besides (иргэнд: иргэн, ирэг), the noun.
// Empty when nothing is known of the form. Throws Error dictionary-missing.
std::vector<std::u32string> lemmas_of(const std::u32string& form);

// Forms that the dictionary knows from which this one is a letter away: another one, one too
// many, one missing, two exchanged. Empty for what is longer than 20 letters. Some 20 ms at the
// first time, for it asks of some seventy words a letter. Thread-safe.
std::vector<std::u32string> known_words_near(const std::u32string& form);

}  // namespace tamga::index
