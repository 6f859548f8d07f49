// SPDX-License-Identifier: GPL-3.0-or-later
// Places by the names that documents carry: whether the structure knows one, and under which
// names it goes on.
#pragma once

#include <vector>

#include "server/access/grants_follow.h"
#include "server/archive/catalogue/catalogue.h"

namespace tamga::organisation {

// Whether an organisation of this name stood or will stand, or in it (in any, where that is "") a
// unit of this name. Throws CatalogueError.
bool is_place(const archive::Catalogue& catalogue, const access::NamedPlace& place);

// The place itself, and what it was renamed to or merged into since it has this name: where a role
// in it is held, too (access/grants_follow.h). Throws CatalogueError.
std::vector<access::NamedPlace> names_after(const archive::Catalogue& catalogue,
                                            const access::NamedPlace& place);

}  // namespace tamga::organisation
