// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/synonym_terms.h"

#include <algorithm>

#include "index/analysis/tokens.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostWords = 12;  // of a member
constexpr std::size_t kMostMatches = 4;

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::find(b.begin(), b.end(), one) != b.end();
  });
}

SynonymTerms::Member member_of(const std::string& text) {
  SynonymTerms::Member member;
  member.text = text;
  for (const Token& token : tokens(text))
    if (!token.part && member.words.size() < kMostWords)
      member.words.push_back(general_terms(token));
  return member;
}

bool stands(const SynonymTerms::Member& member, const std::vector<std::vector<std::string>>& query,
            std::size_t at) {
  if (member.words.empty() || at + member.words.size() > query.size()) return false;
  for (std::size_t word = 0; word < member.words.size(); ++word)
    if (!share(member.words[word], query[at + word])) return false;
  return true;
}

}  // namespace

SynonymTerms::SynonymTerms(const Synonyms& synonyms) {
  for (const Synonyms::Group& group : synonyms.groups()) {
    std::vector<Member> members;
    for (const std::string& text : group)
      if (Member member = member_of(text); !member.words.empty())
        members.push_back(std::move(member));
    if (members.size() < 2) continue;
    for (std::size_t at = 0; at < members.size(); ++at)
      for (const std::string& term : members[at].words.front())
        first_.emplace(term, Place{groups_.size(), at});
    groups_.push_back(std::move(members));
  }
}

std::vector<SynonymTerms::Match> SynonymTerms::matches(
    const std::vector<std::vector<std::string>>& query, std::size_t at) const {
  std::vector<Place> places;
  for (const std::string& term : query[at]) {
    const auto [from, to] = first_.equal_range(term);
    for (auto place = from; place != to; ++place) {
      const Place found = place->second;
      const bool seen = std::any_of(places.begin(), places.end(), [&](const Place& one) {
        return one.group == found.group && one.member == found.member;
      });
      if (!seen && stands(groups_[found.group][found.member], query, at)) places.push_back(found);
    }
  }
  const auto length = [&](const Place& place) {
    return groups_[place.group][place.member].words.size();
  };
  std::stable_sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    return length(a) != length(b) ? length(a) > length(b) : a.group < b.group;
  });
  std::vector<Match> found;
  for (const Place& place : places) {
    if (found.size() >= kMostMatches) break;
    Match match;
    match.words = length(place);
    const std::vector<Member>& group = groups_[place.group];
    for (std::size_t member = 0; member < group.size(); ++member)
      if (member != place.member && !stands(group[member], query, at))
        match.instead.push_back(&group[member]);
    if (!match.instead.empty()) found.push_back(std::move(match));
  }
  return found;
}

}  // namespace tamga::index
