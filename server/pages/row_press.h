// SPDX-License-Identifier: GPL-3.0-or-later
// The buttons of a draft's form that change rows of its lists.
#pragma once

#include <optional>

#include "server/pages/draft_view.h"
#include "server/pages/form_fields.h"

namespace tamga::pages {

// Does what a button that changes rows asks (add, remove, up, down, copy of one row; rows
// and move of the ticked ones; paste, paste_in) to the content of `state`, and says
// where to go on. False when no such button was pressed. Failures of form_rows and
// pasted_rows; a table that cannot be read keeps its text in state.pasted.
bool press_rows(const FieldSchema& schema, const Fields& fields, DraftState& state);

}  // namespace tamga::pages
