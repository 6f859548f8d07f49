// SPDX-License-Identifier: GPL-3.0-or-later
// Clauses to a Xapian query, and what is needed to say how it was read.
#pragma once

#include <xapian.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/open_index.h"
#include "index/query_reader.h"
#include "index/synonym_terms.h"
#include "index/word_reading.h"

namespace tamga::index {

// A word that hits nothing as it stands, and the terms near to it.
struct Strayed {
  std::u32string word;
  std::vector<FoldedTerm> near;
};

struct BuiltQuery {
  Xapian::Query query;                           // empty: nothing was asked in words
  std::map<std::string, std::u32string> folded;  // term → the word as read, "" when not known
  bool widened = false;                          // it holds other readings at all
  std::set<std::string> words;                   // terms to highlight in texts
  std::vector<Strayed> strayed;                  // near tiers only
  std::vector<std::string> beginnings;           // of terms to highlight, where words are cut short
  bool as_words = false;                         // a phrase could not be looked for as one
};

// `finds` tells whether a query alone hits anything the asker may see; asked
// only in the near tiers. What says every word exactly stands before what says
// one of them in another reading, whatever their weights are.
BuiltQuery build_query(const OpenIndex& index, const std::vector<Clause>& clauses, Reach reach,
                       const SynonymTerms& synonyms,
                       const std::function<bool(const Xapian::Query&)>& finds);

}  // namespace tamga::index
