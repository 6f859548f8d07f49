// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of any PDF, and of the code of any paper, by anyone, signed in or
// not. Nothing of it is kept.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/archive/storage/hash.h"
#include "server/paper_check.h"

namespace tamga::api {
namespace {

constexpr std::size_t largest_pdf = 32 * 1024 * 1024;

http::Response verify(const Services& services, const http::Request& request) {
  if (request.content_type() != "application/pdf")
    throw Failure("unsupported-media-type", "a body of application/pdf is taken here");
  const seal::Verified verified = services.verifier.verify(request.body, *services.trust.now());
  if (!verified.unreadable.empty()) throw Failure("pdf-unreadable", verified.unreadable);
  Json json = verification_view(verified.report);
  json["sha256"] = archive::sha256_hex(request.body);
  return json_response(json).with("Cache-Control", "no-store");
}

http::Response check_code(const Services& services, const http::Request& request) {
  require_parameters(request, {"content"});
  const auto code = read_paper_code(request.path_values.at("id"), request.parameter("content"));
  const PaperRecord record = check_paper(*services.archive, *services.forms, code);
  Json json = {{"sealed", record.sealed}, {"open", record.open}};
  if (record.open) {
    json["registration"] = record.registration;
    json["form"] = record.form;
    json["form_version"] = record.form_version;
    json["form_title"] = {{"mn", record.form_title_mn}, {"en", record.form_title_en}};
    json["organisation"] = record.organisation;
  }
  return json_response(json).with("Cache-Control", "no-store");
}

}  // namespace

void add_verification_routes(http::Router& router, Services& services) {
  router.add({"POST", "/api/v1/verify", std::nullopt,
              [&services](const http::Request& request) { return verify(services, request); },
              largest_pdf});
  router.add({"GET", "/api/v1/verify/{id}", std::nullopt,
              [&services](const http::Request& request) { return check_code(services, request); }});
}

}  // namespace tamga::api
