// SPDX-License-Identifier: GPL-3.0-or-later
// What makes a record like another one.
#pragma once

#include <xapian.h>

#include <string>

namespace tamga::index {

// Any of the record's most telling words (often in it, seldom elsewhere), best first
// by weight; empty when it has none that another record has. `id_term` is the exact
// term of a record that is in the index.
Xapian::Query like_query(const Xapian::Database& database, const std::string& id_term);

}  // namespace tamga::index
