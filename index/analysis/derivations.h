// SPDX-License-Identifier: GPL-3.0-or-later
// Words made of one verb: its voices, and the nouns of doing.
#pragma once

#include <string>
#include <vector>

namespace tamga::index {

// What may be made of the lemma, and what it may be made of, by rule: өргө(х) and өргүүл(эх),
// өмчил(өх) and өмчлүүл(эх), бүртгэ(х) and бүртгэл, бүртгэлт, бүртгэгч. Most are no words:
// whoever asks looks for them in the dictionary. Thread-safe.
std::vector<std::u32string> derivations(const std::u32string& lemma);

}  // namespace tamga::index
