// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/api.h"

#include "server/api/routes.h"
#include "server/http/problem.h"

namespace tamga::api {

void add_routes(http::Router& router, Services& services, const operation::Readiness* readiness) {
  add_session_routes(router, services);
  add_token_routes(router, services);
  add_account_routes(router, services);
  add_form_routes(router, services);
  add_document_routes(router, services);
  add_act_routes(router, services);
  add_delegation_routes(router, services);
  add_package_routes(router, services);
  add_plan_routes(router, services);
  add_unit_routes(router, services);
  add_relation_routes(router, services);
  add_record_routes(router, services);
  add_search_routes(router, services);
  add_saved_search_routes(router, services);
  add_hit_routes(router, services);
  add_verification_routes(router, services);
  add_ingest_routes(router, services);
  add_log_routes(router, services);
  add_fixity_routes(router, services);
  add_retention_routes(router, services);
  add_hold_routes(router, services);
  add_disposal_routes(router, services);
  add_organisation_routes(router, services);
  add_usage_routes(router, services);
  add_service_routes(router, services, readiness);
  for (const char* prefix : {"/api/", "/healthz", "/readyz"})
    router.set_failure_face(prefix, http::problem);
}

}  // namespace tamga::api
