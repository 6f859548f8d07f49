// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration's structure: units with a history, posts, and as their holders the people
// of the accounts and of the records.
#pragma once

#include <string>

#include "server/demonstration/organisation.h"
#include "server/services.h"

namespace tamga::cli {

// A report of the person of the account "staff", made of somebody else's: an archive without
// a record of one's own shows little.
std::string report_of_staff(const Services& services, const std::string& content);

// After accounts and records.
void make_structure(Services& services, const demonstration::Organisation& organisation);
// The staff's own records linked, and a request of theirs that waits.
void make_usage(Services& services);

}  // namespace tamga::cli
