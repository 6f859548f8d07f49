// SPDX-License-Identifier: GPL-3.0-or-later
// Packages for other archives: made, downloaded, confirmed.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"
#include "server/packing.h"

namespace tamga::api {
namespace {

using archive::package::Package;

constexpr std::size_t body_limit = 256 * 1024;
constexpr std::size_t most_listed = 500;

Json view(const Package& package) {
  Json json = {{"id", package.id},
               {"created", iso_utc(package.created)},
               {"created_by", package.created_by},
               {"scope", package.scope},
               {"records", package.records},
               {"manifest_sha512", package.manifest_sha512}};
  if (package.received != 0) {
    json["received"] = iso_utc(package.received);
    json["received_by"] = package.receipt_by;
    json["receipt"] = package.receipt;
  }
  return json;
}

Package existing(const Services& services, const http::Request& request) {
  const auto package = packages_of(services).find(request.path_values.at("id"));
  if (!package) throw Failure("not-found");
  return *package;
}

// One of unit, inventory, records, query.
Packing packing_of(const http::Request& request) {
  const auto body = read_object(request, {}, {"unit", "inventory", "records", "query"});
  if (body.size() != 1) throw Failure("content-refused", "one of unit, inventory, records, query");
  Packing packing;
  if (body.contains("unit")) packing.unit = text_member(body, "unit");
  if (body.contains("inventory")) packing.inventory = text_member(body, "inventory");
  if (body.contains("query")) packing.query = text_member(body, "query");
  if (!body.contains("records")) return packing;
  if (!body["records"].is_array()) throw Failure("content-wrong-type", "", "/records");
  for (const auto& id : body["records"]) {
    if (!id.is_string()) throw Failure("content-wrong-type", "", "/records");
    packing.records.push_back(id);
  }
  return packing;
}

http::Response list(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"packages", Json::array()}};
  for (const auto& package : packages_of(services).list(most_listed))
    json["packages"].push_back(view(package));
  return json_response(json);
}

http::Response make(Services& services, const http::Request& request) {
  const auto id = make_package(services, request.session->account, packing_of(request));
  return json_response(view(*packages_of(services).find(id)), 201);
}

http::Response one(Services& services, const http::Request& request) {
  return json_response(view(existing(services, request)));
}

http::Response content(Services& services, const http::Request& request) {
  const auto package = existing(services, request);
  http::Response response{200, {}, package_tar(services, request.session->account, package.id)};
  return response.with("Content-Type", "application/x-tar")
      .with("Content-Disposition", "attachment; filename=\"tamga-" + package.id + ".tar\"");
}

http::Response receipt(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"manifest_sha512", "by", "receipt"});
  const auto package = existing(services, request);
  return json_response(
      view(packages_of(services).confirm({request.session->account.name}, package.id,
                                         {text_member(body, "manifest_sha512"),
                                          text_member(body, "by"), text_member(body, "receipt")})));
}

}  // namespace

void add_package_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const std::string& pattern, Permission permission,
                       Function function, std::size_t limit = 0) {
    router.add({method, "/api/v1/packages" + pattern, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit});
  };
  add("GET", "", Permission::SeeArchive, list);
  add("POST", "", Permission::KeepArchive, make, body_limit);
  add("GET", "/{id}", Permission::SeeArchive, one);
  add("GET", "/{id}/content", Permission::KeepArchive, content);
  add("POST", "/{id}/receipt", Permission::KeepArchive, receipt, body_limit);
}

}  // namespace tamga::api
