// SPDX-License-Identifier: GPL-3.0-or-later
// What waits for somebody: gathered from every part of the archive, in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/pages/document_view.h"
#include "server/pages/site.h"

namespace tamga::pages {

// One thing that waits.
struct InboxRow {
  std::string title, kind;            // what: its title, and what sort of thing or form
  std::string step;                   // what is to be done
  std::string why;                    // named, by role, or in whose place
  std::string by;                     // who it comes from, "" for nobody
  std::string address;                // where it is done
  std::int64_t since = 0, until = 0;  // microseconds UTC; until 0: any time
  std::string document;               // id, when its act may be done together with others
};

// Everything, longest waiting first. Documents whose next act the reader may do;
// disposals at a step that is the reader's; repairs that want a second person; files of
// the past that wait for an archivist. What the reader may not do is not there.
std::vector<InboxRow> inbox_of(const Site& site, const Visit& visit, const DocumentView& view);

}  // namespace tamga::pages
