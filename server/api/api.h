// SPDX-License-Identifier: GPL-3.0-or-later
// The REST face: thin routes over the services. api/openapi.json describes
// every one of them; a test holds the two equal.
#pragma once

#include "server/http/router.h"

namespace tamga {
class Services;
namespace operation {
class Readiness;
}
}  // namespace tamga

namespace tamga::api {

// Adds /api/…, /healthz and /readyz, and problem documents for failures below
// them. What is given must outlive the router; without `readiness` the server never leaves.
void add_routes(http::Router& router, Services& services,
                const operation::Readiness* readiness = nullptr);

}  // namespace tamga::api
