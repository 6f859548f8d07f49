// SPDX-License-Identifier: GPL-3.0-or-later
// What happens in the server apart from requests, as JSON lines on standard error beside
// the access log (http/access_log.h); nothing of a person.
#pragma once

#include <string>
#include <string_view>

#include "server/error.h"

namespace tamga::operation {

// {"time":"…","event":"started"}
void log_event(std::string_view event);
// And of a failure its code; its detail for the machine's own alone (5xx), as for requests:
// that of a refusal may hold what somebody wrote.
void log_failure(std::string_view event, const Failure& failure);
std::string failure_line(std::string_view event, const Failure& failure);  // without its end

}  // namespace tamga::operation
