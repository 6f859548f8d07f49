// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/dictionary.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <mutex>
#include <utility>

#include "index/analysis/letters.h"
#include "index/analysis/word_cache.h"
#include "index/error.h"

namespace tamga::index {
namespace {

using Lemmas = std::vector<std::u32string>;

constexpr const char* kAffixes = "/usr/share/hunspell/mn_MN.aff";
constexpr const char* kWords = "/usr/share/hunspell/mn_MN.dic";
constexpr std::size_t kLongestForm = 40;  // letters: no Mongolian word is longer

// Words of offices that the dictionary lacks, each with one that it has and that takes the
// same endings.
constexpr std::pair<const char*, const char*> kMissing[] = {
    {"түвшин", "эмэгчин"},  {"эрсдэл", "бүртгэл"}, {"аудитор", "директор"},
    {"товьёог", "олонлог"}, {"авлига", "тавилга"}, {"акт", "асфальт"},
};

std::string upper_utf8(const std::u32string& form) {
  std::u32string upper = form;
  for (char32_t& code : upper) code = static_cast<char32_t>(u_toupper(static_cast<UChar32>(code)));
  return to_utf8(upper);
}

struct Analysis {
  std::u32string stem;
  bool bare = false;  // no affix flag: the form is an entry of the dictionary
};

// One line of Hunspell's analysis: « st:бичиг fl:E3», several separated by space.
Analysis read_analysis(const std::string& line) {
  Analysis analysis;
  const std::size_t at = line.find("st:");
  if (at == std::string::npos) return analysis;
  const std::size_t end = line.find_first_of(" \t", at);
  const std::string stem = line.substr(at + 3, end == std::string::npos ? end : end - at - 3);
  for (char32_t code : to_utf32(stem)) analysis.stem.push_back(fold_case(code));
  analysis.bare = line.find("fl:") == std::string::npos;
  return analysis;
}

Lemmas choose(const std::u32string& form, const std::vector<Analysis>& analyses) {
  const bool lemma = std::any_of(analyses.begin(), analyses.end(), [&](const Analysis& analysis) {
    return analysis.bare && analysis.stem == form;
  });
  Lemmas lemmas;
  for (const Analysis& analysis : analyses) {
    if (analysis.stem.empty()) continue;
    if (lemma && analysis.stem != form && analysis.stem + U'н' != form) continue;
    if (std::find(lemmas.begin(), lemmas.end(), analysis.stem) == lemmas.end())
      lemmas.push_back(analysis.stem);
  }
  return lemmas;
}

}  // namespace

struct Dictionary::State {
  State() {
    for (const auto& [word, like] : kMissing) hunspell.add_with_affix(word, like);
  }
  std::mutex mutex;
  Hunspell hunspell{kAffixes, kWords};
  WordCache<Lemmas> cache;
};

void Dictionary::require() {
  if (!std::filesystem::exists(kAffixes) || !std::filesystem::exists(kWords))
    throw Error("dictionary-missing",
                "the Mongolian dictionary is not installed; install the package hunspell-mn");
}

Dictionary::Dictionary() {
  require();
  state_ = std::make_unique<State>();
}

Dictionary::~Dictionary() = default;

Dictionary& Dictionary::shared() {
  static Dictionary dictionary;
  return dictionary;
}

bool Dictionary::knows(const std::u32string& form) {
  if (form.empty() || form.size() > kLongestForm || !is_cyrillic(form[0])) return false;
  const std::string text = to_utf8(form);
  const std::scoped_lock lock(state_->mutex);
  return state_->hunspell.spell(text);
}

std::vector<std::u32string> Dictionary::lemmas(const std::u32string& form) {
  if (form.empty() || form.size() > kLongestForm || !is_cyrillic(form[0])) return {};
  Lemmas lemmas;
  if (state_->cache.find(form, lemmas)) return lemmas;
  // Capitals make Hunspell try the form as it stands, small, and with a capital
  // first letter: common words, names and acronyms in one call.
  const std::string capitals = upper_utf8(form);
  std::vector<Analysis> analyses;
  {
    const std::scoped_lock lock(state_->mutex);
    for (const std::string& line : state_->hunspell.analyze(capitals))
      analyses.push_back(read_analysis(line));
  }
  lemmas = choose(form, analyses);
  state_->cache.keep(form, lemmas);
  return lemmas;
}

}  // namespace tamga::index
