// SPDX-License-Identifier: GPL-3.0-or-later
// The REST face: thin routes over the services. api/openapi.json describes
// every one of them; a test holds the two equal.
#pragma once

#include "server/http/router.h"

namespace tamga {
class Services;
}

namespace tamga::api {

// Adds /api/…, /healthz and /readyz, and problem documents for failures below
// them. The services must outlive the router.
void add_routes(http::Router& router, Services& services);

}  // namespace tamga::api
