// SPDX-License-Identifier: GPL-3.0-or-later
// The service about itself: its description, whether it lives, whether it can work.
#include <nlohmann/json.hpp>

#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/assets.h"
#include "server/http/conditional.h"
#include "server/indexing/indexing.h"
#include "server/operation/readiness.h"

namespace tamga::api {
namespace {

// Nothing of a reason is told to strangers; the log has it.
http::Response ready(const Services& services, const operation::Readiness* readiness) {
  if (readiness && readiness->leaving()) throw Failure("too-busy", "the server is about to end");
  services.archive->record_count();
  services.searcher->position();
  const std::string trouble = services.indexing ? services.indexing->trouble() : std::string();
  if (!trouble.empty()) throw Failure("index-unavailable", trouble);
  return json_response({{"ready", true}}).with("Cache-Control", "no-store");
}

}  // namespace

void add_service_routes(http::Router& router, Services& services,
                        const operation::Readiness* readiness) {
  const std::string description = asset("server/api/openapi.json");
  const std::string etag = http::content_etag(description);
  router.add({"GET", "/api/openapi.json", std::nullopt, [description, etag](const http::Request&) {
                return http::Response::json(description).with("ETag", etag);
              }});
  router.add({"GET", "/healthz", std::nullopt, [](const http::Request&) {
                return json_response({{"alive", true}}).with("Cache-Control", "no-store");
              }});
  router.add({"GET", "/readyz", std::nullopt,
              [&services, readiness](const http::Request&) { return ready(services, readiness); }});
}

}  // namespace tamga::api
