// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/pages.h"

#include "server/pages/address.h"
#include "server/pages/bulk_page.h"
#include "server/pages/compare_page.h"
#include "server/pages/confirmation_page.h"
#include "server/pages/draft_form.h"
#include "server/pages/notice_page.h"
#include "server/pages/record_deeds.h"
#include "server/pages/site.h"
#include "server/pages/static_files.h"
#include "server/pages/upload_page.h"
#include "server/services.h"

namespace tamga::pages {

void add_routes(http::Router& router, Services& services) {
  const auto site = std::make_shared<Site>(router, services);
  const auto schemas = std::make_shared<const FormSchemas>();
  add_sign_in_pages(site);
  add_openid_pages(site);
  add_confirmation_pages(site);
  add_search_pages(site);
  add_saved_pages(site);
  add_record_pages(site);
  add_record_deed_pages(site);
  add_hit_pages(site);
  add_inbox_pages(site);
  add_document_pages(site, schemas);
  add_compare_pages(site, schemas);
  add_bulk_pages(site, schemas);
  add_upload_pages(site);
  add_ingest_pages(site);
  add_delegation_pages(site);
  add_retention_pages(site);
  add_hold_pages(site);
  add_disposal_pages(site);
  add_package_pages(site);
  add_verify_pages(site);
  add_archive_pages(site);
  add_unit_pages(site);
  add_event_pages(site);
  add_fixity_pages(site);
  add_duty_pages(site);
  add_account_pages(site);
  add_own_account_pages(site);
  add_second_factor_pages(site);
  add_organisation_pages(site);
  add_post_pages(site);
  add_own_record_pages(site);
  add_access_request_pages(site);
  add_usage_pages(site);
  add_form_version_pages(site);
  add_health_pages(site);
  add_notice_pages(site);
  add_token_pages(site);
  router.set_failure_face("/", [site, schemas](const http::Request& request, const Failure& told) {
    if (auto kept = kept_after_session(*site, *schemas, request, told)) return *kept;
    return problem_page(request, told);
  });
  site->add("GET", "/static/{file}", std::nullopt, [site](const Visit& visit) {
    return site->files()->serve(visit.request, visit.request.path_values.at("file"));
  });
}

http::Response problem_page(const http::Request& request, const Failure& failure) {
  // Its own copy: it must answer even where no route of the pages was reached.
  static const Templates templates;
  static const StaticFiles files;
  if (failure.kind().code == "sign-in-required" && request.method == "GET")
    return http::Response::see_other("/sign-in" + query_string({{"next", own_address(request)}}));
  if (failure.kind().code == "password-due" && request.method == "GET")
    return http::Response::see_other("/account/password");
  return Visit(request, templates, files).problem(failure);
}

}  // namespace tamga::pages
