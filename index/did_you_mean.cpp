// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/did_you_mean.h"

#include <algorithm>
#include <limits>

#include "index/analysis/dictionary.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/stems.h"
#include "index/analysis/tokens.h"
#include "index/analysis/traditional.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostBytes = 400;  // of a query worth correcting
constexpr std::size_t kMostWords = 6;
constexpr std::size_t kMostRead = 20'000;  // bytes of a record's text looked through
constexpr std::size_t kRare = 2;           // records: a word in more is no mistake
constexpr std::size_t kTimesCommoner = 5;
constexpr std::size_t kShortest = 4;  // letters

bool is_name_term(const std::string& term) {
  return term.starts_with(prefix::Name) || term.starts_with(prefix::Skeleton) ||
         term.starts_with(prefix::NameKey) || term.starts_with(prefix::CyrillicKey);
}

bool has_term(const Token& token, const std::string& term) {
  if (!is_name_term(term)) {
    const std::vector<std::string> terms = general_terms(token);
    return std::find(terms.begin(), terms.end(), term) != terms.end();
  }
  const std::string rest = term.substr(1);
  switch (term[0]) {
    case prefix::Name:
      return encode(token.text) == rest;
    case prefix::NameKey:
      return encode(name_key(token.text)) == rest;
    case prefix::Skeleton:
      return skeleton(token.text) == rest;
    default:
      return cyrillic_key(token.text) == rest;
  }
}

// As it may be typed: the lemma when the term is one, else what the record has.
std::u32string shown(const Seen& hit, const FoldedTerm& near) {
  const bool lemma = !near.term.empty() && (near.term[0] < 'A' || near.term[0] > 'Z');
  if (lemma || near.term.starts_with(prefix::Name)) return near.shown;
  return form_in(hit.entry, near.term);
}

std::u32string nearest(const Strayed& strayed, const std::vector<Seen>& hits) {
  const std::string wanted = encode(strayed.word);
  std::u32string best;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const Seen& hit : hits)
    for (const FoldedTerm& near : strayed.near) {
      if (std::find(hit.terms.begin(), hit.terms.end(), near.term) == hit.terms.end()) continue;
      const std::u32string word = shown(hit, near);
      if (word.empty() || word == strayed.word) continue;
      const std::size_t distance = edit_distance(encode(word), wanted, 8);
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
  return best;
}

struct Change {
  std::size_t begin, end;
  std::u32string word;
};

std::string changed(const std::string& typed, const std::vector<Change>& changes) {
  std::string out;
  std::size_t from = 0;
  for (const Change& change : changes) {
    out += typed.substr(from, change.begin - from);
    out += to_utf8(change.word);
    from = change.end;
  }
  return changes.empty() ? std::string() : out + typed.substr(from);
}

}  // namespace

std::u32string form_in(const Entry& entry, const std::string& term) {
  const bool name = is_name_term(term);
  std::vector<std::string_view> texts{entry.person.name};
  if (!name) {
    texts.insert(texts.end(), {entry.title, entry.position, entry.unit, entry.organisation});
    for (const std::string& text : entry.texts) texts.push_back(text);
  }
  std::size_t read = 0;
  for (std::string_view text : texts) {
    if (read >= kMostRead) break;
    text = text.substr(0, kMostRead - read);
    read += text.size();
    for (const Token& token : tokens(text))
      if (token.kind == Token::Kind::Word && !token.part && has_term(token, term))
        return token.text;
  }
  return {};
}

std::string corrected(const std::string& typed, const std::vector<Strayed>& strayed,
                      const std::vector<Seen>& hits) {
  if (typed.size() > kMostBytes || strayed.empty()) return {};
  std::vector<Change> changes;
  for (const Token& token : tokens(typed)) {
    if (token.part || token.kind != Token::Kind::Word) continue;
    const auto found = std::find_if(strayed.begin(), strayed.end(),
                                    [&](const Strayed& one) { return one.word == token.text; });
    if (found == strayed.end()) continue;
    std::u32string word = nearest(*found, hits);
    if (!word.empty()) changes.push_back({token.begin, token.end, std::move(word)});
  }
  return changed(typed, changes);
}

std::string commoner(const Xapian::Database& database, const std::string& typed, std::size_t total,
                     const std::function<std::size_t(const std::string& term)>& count) {
  if (total > kRare || typed.size() > kMostBytes) return {};
  std::vector<Change> changes;
  std::size_t words = 0;
  for (const Token& token : tokens(typed)) {
    if (token.part || token.kind != Token::Kind::Word || ++words > kMostWords) continue;
    if (token.text.size() < kShortest || !is_cyrillic(token.text[0]) ||
        !Dictionary::shared().lemmas(token.text).empty())
      continue;
    // Somebody's name is seldom and yet no mistake.
    if (count(term(prefix::Name, token.text)) > 0) continue;
    const std::string wanted = encode(token.text);
    std::string best;
    std::size_t most = std::max<std::size_t>(kTimesCommoner * total, kTimesCommoner) - 1;
    const std::string first(1, wanted[0]);
    const auto end = database.allterms_end(first);
    for (auto at = database.allterms_begin(first); at != end; ++at) {
      const std::string one = *at;
      if (edit_distance(one, wanted, 1) != 1 || at.get_termfreq() <= most) continue;
      if (const std::size_t visible = count(one); visible > most) {
        most = visible;
        best = one;
      }
    }
    if (!best.empty()) changes.push_back({token.begin, token.end, decode(best)});
  }
  return changed(typed, changes);
}

}  // namespace tamga::index
