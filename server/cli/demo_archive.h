// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration's archive before its first record: fonds, file plan, its paper
// with every act, so that all that is captured afterwards has its place.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/services.h"

namespace tamga::cli {

// `passwords`: of the accounts archivist and signer, by role. The plan is that of this
// year in Ulaanbaatar.
void make_fonds(Services& services, const std::string& organisation,
                const std::vector<std::string>& units,
                const std::map<access::Role, std::string>& passwords);

}  // namespace tamga::cli
