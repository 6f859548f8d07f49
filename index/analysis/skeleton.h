// SPDX-License-Identifier: GPL-3.0-or-later
// The skeleton of a name: what is left of it when spelling habits are taken away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

// ASCII letters: о ө у ү ё ю are one vowel, э е one, и й ы ь one, ж is also zh,
// ц ts, х kh; doubled letters merged, fleeting and final vowels dropped. Half
// of all names share one with another: for recall at low weight only.
std::string skeleton(const std::u32string& cyrillic);

// Skeletons of a Latin spelling (official or by habit); more than one where a
// letter stands for two (v: в or ү; c: ц or с). At most 8.
std::vector<std::string> latin_skeletons(const std::u32string& latin);

// Letters inserted, deleted, replaced or swapped with a neighbour
// (Damerau–Levenshtein); returns `most` + 1 as soon as it is more than `most`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

}  // namespace tamga::index
