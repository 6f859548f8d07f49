// SPDX-License-Identifier: GPL-3.0-or-later
// Hyphenation of Mongolian words by the dictionary of Debian's hyphen-mn.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

namespace tamga::fonts {

// Thread-safe after construction (libhyphen only reads its dictionary).
class Hyphenator {
 public:
  // Throws Error font-missing naming the package when the dictionary is absent.
  Hyphenator();
  ~Hyphenator();
  Hyphenator(Hyphenator&&) noexcept;
  Hyphenator& operator=(Hyphenator&&) noexcept;

  // Byte offsets in a UTF-8 word (letters only, any case) before which a hyphen
  // may stand; at least two letters stay on either side. Empty for words in
  // capitals or with digits: a typist does not divide acronyms and numbers.
  std::vector<std::size_t> break_points(std::string_view word) const;

 private:
  struct Dictionary;
  std::unique_ptr<Dictionary> dictionary_;
};

}  // namespace tamga::fonts
