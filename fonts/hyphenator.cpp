// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/hyphenator.h"

#include <hyphen.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::fonts {
namespace {

constexpr std::string_view dictionary_file = "hyph_mn_MN.dic";
constexpr std::string_view dictionary_folder = "/usr/share/hyphen";
constexpr int least_letters = 2;           // on either side of a hyphen
constexpr std::size_t longest_word = 200;  // bytes; longer is no word of Mongolian

struct ReleaseDictionary {
  void operator()(HyphenDict* dictionary) const noexcept { hnj_hyphen_free(dictionary); }
};

// libhyphen may hand out replacement rules (Schiffahrt → Schiff-fahrt); the
// Mongolian dictionary has none, but what comes must be freed.
struct Replacements {
  char** texts = nullptr;
  int* positions = nullptr;
  int* cuts = nullptr;
  std::size_t count = 0;
  ~Replacements() {
    if (texts != nullptr)
      for (std::size_t i = 0; i < count; ++i) std::free(texts[i]);
    std::free(texts);
    std::free(positions);
    std::free(cuts);
  }
};

// The word in small letters, and where each letter began; empty if it is not a
// word a typist would divide.
std::string folded(std::string_view word, std::vector<std::size_t>& starts) {
  std::string small;
  for (std::size_t offset = 0; offset < word.size();) {
    const std::size_t start = offset;
    const auto character = static_cast<UChar32>(next_character(word, offset));
    const bool capital_inside = !starts.empty() && u_isupper(character);
    if (!u_isalpha(character) || capital_inside) return {};
    starts.push_back(start);
    char bytes[U8_MAX_LENGTH];
    int length = 0;
    U8_APPEND_UNSAFE(bytes, length, u_tolower(character));
    small.append(bytes, static_cast<std::size_t>(length));
  }
  return small;
}

std::filesystem::path find_dictionary() {
  return std::filesystem::path(dictionary_folder) / dictionary_file;
}

}  // namespace

struct Hyphenator::Dictionary {
  std::unique_ptr<HyphenDict, ReleaseDictionary> rules;
};

Hyphenator::Hyphenator() : dictionary_(std::make_unique<Dictionary>()) {
  const auto path = find_dictionary();
  dictionary_->rules.reset(hnj_hyphen_load(path.c_str()));
  if (!dictionary_->rules)
    throw Error("font-missing", "no hyphenation dictionary " + path.string() +
                                    "; install it with: apt-get install hyphen-mn");
  if (dictionary_->rules->utf8 == 0)
    throw Error("font-unusable", path.string() + " is not in UTF-8");
}

Hyphenator::~Hyphenator() = default;
Hyphenator::Hyphenator(Hyphenator&&) noexcept = default;
Hyphenator& Hyphenator::operator=(Hyphenator&&) noexcept = default;

std::vector<std::size_t> Hyphenator::break_points(std::string_view word) const {
  if (word.size() > longest_word) return {};
  std::vector<std::size_t> starts;
  const std::string small = folded(word, starts);
  if (starts.size() < 2 * least_letters || small.empty()) return {};

  std::string marks(small.size() + 5, '\0');  // libhyphen asks for five bytes more
  Replacements replacements;
  replacements.count = small.size();
  if (hnj_hyphen_hyphenate3(dictionary_->rules.get(), small.data(), static_cast<int>(small.size()),
                            marks.data(), nullptr, &replacements.texts, &replacements.positions,
                            &replacements.cuts, least_letters, least_letters, 0, 0) != 0)
    return {};

  std::vector<std::size_t> points;
  for (std::size_t letter = least_letters; letter + least_letters <= starts.size(); ++letter)
    if ((marks[letter - 1] & 1) != 0) points.push_back(starts[letter]);
  return points;
}

}  // namespace tamga::fonts
