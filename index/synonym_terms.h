// SPDX-License-Identifier: GPL-3.0-or-later
// Synonyms in the index's own terms, ready to be found in a query.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "index/analysis/synonyms.h"

namespace tamga::index {

// Made once for a set of synonyms (a few words of the dictionary each), then only
// read: thread-safe.
class SynonymTerms {
 public:
  struct Member {
    std::string text;                             // as the file has it
    std::vector<std::vector<std::string>> words;  // general terms, one list a word
  };
  struct Match {
    std::size_t words = 0;               // how many words of the query it takes
    std::vector<const Member*> instead;  // the group's other members
  };

  SynonymTerms() = default;
  // Throws Error dictionary-missing.
  explicit SynonymTerms(const Synonyms& synonyms);

  // What stands for the words of a query that begin at `at`; each word is the
  // list of its general terms. The longest members come first.
  std::vector<Match> matches(const std::vector<std::vector<std::string>>& query,
                             std::size_t at) const;

 private:
  struct Place {
    std::size_t group, member;
  };
  std::vector<std::vector<Member>> groups_;
  std::unordered_multimap<std::string, Place> first_;  // by a member's first term
};

}  // namespace tamga::index
