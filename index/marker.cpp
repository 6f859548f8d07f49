// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/marker.h"

#include <algorithm>

#include "index/analysis/skeleton.h"
#include "index/analysis/stems.h"
#include "index/analysis/tokens.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

// Terms under which the index knows a token: those of any text, and those of a
// name, because a query may have found the record by its person alone.
std::vector<std::string> terms_of(const Token& token) {
  std::vector<std::string> terms = general_terms(token);
  if (token.kind != Token::Kind::Word || token.text.size() < 2) return terms;
  for (const std::u32string& stem : name_stems(token.text)) {
    terms.push_back(term(prefix::Name, stem));
    if (const std::string bones = skeleton(stem); bones.size() > 2)
      terms.push_back(prefix::Skeleton + bones);
  }
  return terms;
}

}  // namespace

bool Marker::counts(const std::string& term) const {
  if (words_.contains(term)) return true;
  return std::any_of(beginnings_.begin(), beginnings_.end(),
                     [&](const std::string& beginning) { return term.starts_with(beginning); });
}

std::vector<Range> Marker::hits(std::string_view text) const {
  std::vector<Range> ranges;
  if (empty()) return ranges;
  for (const Token& token : tokens(text)) {
    const std::vector<std::string> terms = terms_of(token);
    if (std::any_of(terms.begin(), terms.end(), [&](const auto& one) { return counts(one); }))
      ranges.push_back({token.begin, token.end});
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
  std::vector<Range> apart;
  for (const Range& range : ranges) {
    if (!apart.empty() && range.begin < apart.back().end)
      apart.back().end = std::max(apart.back().end, range.end);
    else
      apart.push_back(range);
  }
  return apart;
}

std::vector<Fragment> Marker::mark(std::string_view text) const {
  std::vector<Fragment> fragments;
  const auto add = [&](std::size_t begin, std::size_t end, bool hit) {
    if (begin < end) fragments.push_back({std::string(text.substr(begin, end - begin)), hit});
  };
  std::size_t from = 0;
  for (const Range& hit : hits(text)) {
    add(from, hit.begin, false);
    add(hit.begin, hit.end, true);
    from = hit.end;
  }
  add(from, text.size(), false);
  return fragments;
}

}  // namespace tamga::index
