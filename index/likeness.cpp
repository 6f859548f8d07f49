// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/likeness.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kTelling = 24;

struct Telling {
  std::string term;
  double weight = 0;
};

// General terms and stems of unknown words; fields have the same words once more.
bool is_word(const std::string& term) {
  const char first = term[0];
  return first < 'A' || first > 'Z' || first == prefix::Unknown;
}

}  // namespace

Xapian::Query like_query(const Xapian::Database& database, const std::string& id_term) {
  const auto record = database.postlist_begin(id_term);
  if (record == database.postlist_end(id_term)) return {};
  const double all = database.get_doccount();
  std::vector<Telling> words;
  for (auto at = database.termlist_begin(*record); at != database.termlist_end(*record); ++at) {
    if (!is_word(*at)) continue;
    const double having = at.get_termfreq();
    if (having < 2) continue;
    words.push_back({*at, (1 + std::log(at.get_wdf())) * std::log(1 + all / having)});
  }
  std::sort(words.begin(), words.end(), [](const Telling& a, const Telling& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  });
  if (words.size() > kTelling) words.resize(kTelling);
  std::vector<Xapian::Query> any;
  for (const Telling& word : words) any.emplace_back(word.term);
  return {Xapian::Query::OP_OR, any.begin(), any.end()};
}

}  // namespace tamga::index
