// SPDX-License-Identifier: GPL-3.0-or-later
// Names and nouns as a title has them, in capitals and in the genitive, back to
// the form in which a register has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::ingest {

// First letter large, the rest small; after a hyphen as well when `name`.
std::string with_one_capital(std::string_view text, bool name);

// Names whose genitive is this word, likeliest first: by the rules that write it
// (renderers/content/declension.h), those of `known` before others. Empty when it is no
// genitive. Without regard to case; OCR's й for и and ү for у in an ending are forgiven.
std::vector<std::string> nominatives(std::string_view genitive,
                                     const std::vector<std::string>& known);

// A unit's kind in the genitive («ХЭЛТСИЙН» is хэлтэс), or "".
std::string unit_kind(std::string_view genitive);

// «Д.Болд», «Д. Болд»: the initial and the given name.
struct Initialled {
  std::string initial, given;
  std::size_t begin = 0, end = 0;  // bytes
};
std::vector<Initialled> initialled_names(std::string_view text);

}  // namespace tamga::ingest
