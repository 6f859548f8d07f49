// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of the structure must keep, asked inside its transaction.
#pragma once

#include <string>

#include "server/archive/catalogue/catalogue.h"
#include "server/organisation/values.h"

namespace tamga::organisation {

// Failure organisation-invalid naming `pointer`.
std::string good_text(const std::string& text, const char* pointer, bool required = true);
void require_day(const std::string& day);

// The state that a change on `day` ends: the last one, open, and begun before that day.
// Failure not-found, organisation-day.
UnitState ending_unit(archive::Transaction& transaction, const std::string& unit,
                      const std::string& day);
PostState ending_post(archive::Transaction& transaction, const std::string& post,
                      const std::string& day);
// A unit under which something may stand from `day` on. Failure not-found,
// organisation-day when it begins later or ends.
UnitState standing_unit(archive::Transaction& transaction, const std::string& unit,
                        const std::string& day);
PostState standing_post(archive::Transaction& transaction, const std::string& post,
                        const std::string& day);

// Failure organisation-name-taken when from `day` on another unit below `parent` has the
// name.
void require_free_name(archive::Transaction& transaction, const std::string& parent,
                       const std::string& name, const std::string& day,
                       const std::string& but = {});
// Failure organisation-circular when on `day` or any later one `parent` is `unit` or stands
// below it.
void require_outside(archive::Transaction& transaction, const std::string& unit,
                     const std::string& parent, const std::string& day);

}  // namespace tamga::organisation
