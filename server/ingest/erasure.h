// SPDX-License-Identifier: GPL-3.0-or-later
// Erasure: what the tables of the room hold of a destroyed record's content.
#pragma once

#include <string_view>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::ingest {

// Inside the transaction that destroys the record: what was proposed from its text
// and what its signatures were found to be. That the file was taken, stays. No error
// for a record that came another way.
void erase_file(archive::Transaction& transaction, std::string_view record);

}  // namespace tamga::ingest
