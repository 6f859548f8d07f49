// SPDX-License-Identifier: GPL-3.0-or-later
// The record that an address names, as far as its reader may see it.
#pragma once

#include <string>
#include <string_view>

#include "server/archive/archive.h"
#include "server/pages/site.h"

namespace tamga::pages {

// What the asker may not see is, to them, not there: Failure not-found, never forbidden.
archive::Record visible_record(const Site& site, const Visit& visit);
// The same, and its content is here: Failure record-destroyed else.
archive::Record record_with_content(const Site& site, const Visit& visit);
// Its page; "" when there is no such record for the asker.
std::string address_if_visible(const Site& site, const Visit& visit, std::string_view record);
// The event of a look or a download; `page` from 1, 0 for none.
void note_look(const Site& site, const Visit& visit, const char* type,
               const archive::Record& record, const char* what, int page = 0);

}  // namespace tamga::pages
