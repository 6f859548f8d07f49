// SPDX-License-Identifier: GPL-3.0-or-later
// Which records a hold's query finds: for holds by query, whose list is fixed when
// they are placed.
#pragma once

#include <string>
#include <vector>

#include "server/access/access.h"

namespace tamga {

class Services;

// Ids of every record that the account finds with these words and whose content is
// here; at most archive::most_held, Failure hold-invalid beyond. "" finds nothing: a
// hold on everything is nobody's query. Waits for the index where this process has it.
std::vector<std::string> found_by(const Services& services, const access::Account& account,
                                  const std::string& query);

}  // namespace tamga
