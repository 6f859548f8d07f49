// SPDX-License-Identifier: GPL-3.0-or-later
// What an archive must be after whatever happened to the program that had it open.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/faults/template_archive.h"

namespace tamga::faults {

struct Expected {
  LogState log;                        // that its log must go on from
  std::set<std::string> acknowledged;  // records that were told
  std::size_t least = 0, most = 0;     // records
};

// Opens it as the program would, lets it finish, and says everything that is not
// as promised, a sentence each: nothing acknowledged is lost; nothing is there by
// halves, no object without record, no mark, no file under a name of the moment;
// a document is before its act or after it; the check finds nothing, the index has
// every record, and the log goes on from what it was.
std::vector<std::string> wrongs_of(const std::filesystem::path& data, const Expected& expected);

}  // namespace tamga::faults
