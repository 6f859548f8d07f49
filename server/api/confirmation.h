// SPDX-License-Identifier: GPL-3.0-or-later
// Deeds of administrators by the API ask who it is that does them (access/recent_confirmation.h).
#pragma once

#include "server/http/message.h"
#include "server/services.h"

namespace tamga::api {

// Failure step-up-required unless the session's owner proved to be at it a short while ago.
void require_confirmation(const Services& services, const http::Request& request);

}  // namespace tamga::api
