// SPDX-License-Identifier: GPL-3.0-or-later
// The pages on which an author writes: a new draft, and a draft to change.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "server/pages/form_fields.h"
#include "server/pages/form_schemas.h"
#include "server/pages/site.h"

namespace tamga::pages {

// Which button was pressed: one that changes rows, or another (nothing).
struct RowPress {
  RowChange change;
  std::string pointer;
};
std::optional<RowPress> row_press(const Fields& fields);

void add_draft_pages(const std::shared_ptr<Site>& site,
                     const std::shared_ptr<const FormSchemas>& schemas);

}  // namespace tamga::pages
