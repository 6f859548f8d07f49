// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters by name, for an engine that numbers them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::archive {

struct NumberedSql {
  std::string sql;                 // :name became $1, $2 …
  std::vector<std::string> names;  // of $1, $2 …; a name that comes twice has one number
};

// Of one statement. What stands in '…', "…", $tag$…$tag$, after -- and in /*…*/ is left as it
// is, and so is a cast (::type).
NumberedSql number_parameters(std::string_view sql);

}  // namespace tamga::archive
