// SPDX-License-Identifier: GPL-3.0-or-later
// GET /compare: what two documents of one form say differently.
#pragma once

#include <memory>

#include "server/pages/form_schemas.h"
#include "server/pages/site.h"

namespace tamga::pages {

// ?other=ID alone offers what it can be compared with; ?one=ID&other=ID compares. Each is
// a record or a document that the asker may see; Failure not-found else.
void add_compare_pages(const std::shared_ptr<Site>& site,
                       const std::shared_ptr<const FormSchemas>& schemas);

}  // namespace tamga::pages
