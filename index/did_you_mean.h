// SPDX-License-Identifier: GPL-3.0-or-later
// A better spelling of a whole query.
#pragma once

#include <xapian.h>

#include <functional>
#include <string>
#include <vector>

#include "index/entry.h"
#include "index/query_builder.h"

namespace tamga::index {

// A record that the asker may see, and which of the query's terms it has.
struct Seen {
  Entry entry;
  std::vector<std::string> terms;
};

// `typed` with each strayed word replaced by the nearest word that stands in one
// of the records (a lemma, or the form that the record has); "" when none does.
// Words come from these records alone: they are hits, so the asker sees them.
std::string corrected(const std::string& typed, const std::vector<Strayed>& strayed,
                      const std::vector<Seen>& hits);

// `typed` with a word that hardly anything has, and the dictionary does not know,
// replaced by a lemma one letter away that many records have; "" when there is
// none. `count` tells how many records that the asker may see have a term.
std::string commoner(const Xapian::Database& database, const std::string& typed, std::size_t total,
                     const std::function<std::size_t(const std::string& term)>& count);

// The word of the entry's person, title, fields or texts under this term; "" if none.
std::u32string form_in(const Entry& entry, const std::string& term);

}  // namespace tamga::index
