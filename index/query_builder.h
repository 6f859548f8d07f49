// SPDX-License-Identifier: GPL-3.0-or-later
// Clauses to a Xapian query, and what is needed to say how it was read.
#pragma once

#include <xapian.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/query_reader.h"
#include "index/word_reading.h"

namespace tamga::index {

struct BuiltQuery {
  Xapian::Query query;                           // empty: nothing was asked in words
  std::map<std::string, std::u32string> folded;  // term → the word as read, "" for skeletons
  std::set<std::string> words;                   // terms to highlight in texts
};

// `finds` tells whether a query alone hits anything the asker may see; asked
// only in the near tiers. Exact readings weigh at least ten times a folded one.
BuiltQuery build_query(const Xapian::Database& database, const std::vector<Clause>& clauses,
                       Reach reach, const std::function<bool(const Xapian::Query&)>& finds);

}  // namespace tamga::index
