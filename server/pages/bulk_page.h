// SPDX-License-Identifier: GPL-3.0-or-later
// /documents/bulk: one spreadsheet, many documents; how far it is, and what is wrong in
// which line.
#pragma once

#include <memory>

#include "server/pages/form_schemas.h"
#include "server/pages/site.h"

namespace tamga::pages {

void add_bulk_pages(const std::shared_ptr<Site>& site,
                    const std::shared_ptr<const FormSchemas>& schemas);

}  // namespace tamga::pages
