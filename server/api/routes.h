// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of routes, each in a file of its own.
#pragma once

#include "server/http/router.h"
#include "server/services.h"

namespace tamga::operation {
class Readiness;
}

namespace tamga::api {

void add_session_routes(http::Router& router, Services& services);
void add_token_routes(http::Router& router, Services& services);
void add_account_routes(http::Router& router, Services& services);
void add_form_routes(http::Router& router, Services& services);
void add_document_routes(http::Router& router, Services& services);
void add_act_routes(http::Router& router, Services& services);
void add_delegation_routes(http::Router& router, Services& services);
void add_package_routes(http::Router& router, Services& services);
void add_plan_routes(http::Router& router, Services& services);
void add_unit_routes(http::Router& router, Services& services);
void add_relation_routes(http::Router& router, Services& services);
void add_record_routes(http::Router& router, Services& services);
void add_search_routes(http::Router& router, Services& services);
void add_saved_search_routes(http::Router& router, Services& services);
void add_hit_routes(http::Router& router, Services& services);
void add_verification_routes(http::Router& router, Services& services);
void add_ingest_routes(http::Router& router, Services& services);
void add_log_routes(http::Router& router, Services& services);
void add_fixity_routes(http::Router& router, Services& services);
void add_retention_routes(http::Router& router, Services& services);
void add_hold_routes(http::Router& router, Services& services);
void add_disposal_routes(http::Router& router, Services& services);
void add_organisation_routes(http::Router& router, Services& services);
void add_usage_routes(http::Router& router, Services& services);
void add_service_routes(http::Router& router, Services& services,
                        const operation::Readiness* readiness);

}  // namespace tamga::api
