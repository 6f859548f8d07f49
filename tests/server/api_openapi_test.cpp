// SPDX-License-Identifier: GPL-3.0-or-later
// openapi.json and the router's table say the same.
#include <boost/test/unit_test.hpp>
#include <set>

#include "server/assets.h"
#include "server/http/syntax.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;
using test::ApiHouse;

namespace {

const json& description() {
  static const json document = json::parse(asset("server/api/openapi.json"));
  return document;
}

// method + pattern → operation
std::map<std::string, json> operations() {
  std::map<std::string, json> found;
  for (const auto& [path, methods] : description()["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      std::string name = method;
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      found[name + " " + path] = operation;
    }
  return found;
}

std::set<std::string> placeholders(const std::string& pattern) {
  std::set<std::string> names;
  for (auto segment : http::split(pattern, '/'))
    if (segment.starts_with('{')) names.emplace(segment.substr(1, segment.size() - 2));
  return names;
}

const char* permission_name(access::Permission permission) {
  switch (permission) {
    case access::Permission::Search:
      return "Search";
    case access::Permission::WriteDocument:
      return "WriteDocument";
    case access::Permission::SeeDocument:
      return "SeeDocument";
    case access::Permission::Act:
      return "Act";
    case access::Permission::SeeEvents:
      return "SeeEvents";
    case access::Permission::Verify:
      return "Verify";
    case access::Permission::Administer:
      return "Administer";
    case access::Permission::KeepArchive:
      return "KeepArchive";
    case access::Permission::SeeArchive:
      return "SeeArchive";
    case access::Permission::ApproveDisposal:
      return "ApproveDisposal";
    case access::Permission::SeeDisposal:
      return "SeeDisposal";
  }
  return "";
}

// Every "$ref" below, resolved: true when all lead somewhere.
void require_references(const json& value) {
  if (value.is_object() && value.contains("$ref")) {
    const std::string reference = value["$ref"];
    BOOST_TEST_REQUIRE(reference.starts_with("#/"));
    BOOST_TEST(description().contains(json::json_pointer(reference.substr(1))), reference);
  }
  if (value.is_structured())
    for (const auto& member : value) require_references(member);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_openapi)

BOOST_AUTO_TEST_CASE(describes_the_very_routes) {
  std::set<std::string> described, served;
  for (const auto& [name, operation] : operations()) described.insert(name);
  for (const auto& route : ApiHouse::instance().router().routes())
    served.insert(route.method + " " + route.pattern);
  BOOST_TEST(described == served, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(says_who_may_and_what_is_taken) {
  auto described = operations();
  for (const auto& route : ApiHouse::instance().router().routes()) {
    const json& operation = described[route.method + " " + route.pattern];
    BOOST_TEST_CONTEXT(route.method << " " << route.pattern) {
      BOOST_TEST(operation.value("x-permission", "") ==
                 (route.permission ? permission_name(*route.permission) : ""));
      BOOST_TEST(operation.value("x-person-only", false) == route.person_only);
      BOOST_TEST(operation["security"].empty() == !route.permission.has_value());
      BOOST_TEST(operation.contains("requestBody") == (route.body_limit > 0));
      const bool changes = route.method != "GET" && route.permission;
      BOOST_TEST((operation["security"].dump().find("csrf") != std::string::npos) == changes);
    }
  }
}

BOOST_AUTO_TEST_CASE(names_every_path_value) {
  for (const auto& [name, operation] : operations()) {
    std::set<std::string> named;
    if (operation.contains("parameters"))
      for (const auto& parameter : operation["parameters"])
        if (parameter.value("in", "") == "path") named.insert(parameter["name"]);
    BOOST_TEST((named == placeholders(name)), name);
  }
}

BOOST_AUTO_TEST_CASE(names_the_problems) {
  for (const auto& [name, operation] : operations()) {
    BOOST_TEST_CONTEXT(name) {
      const json& responses = operation["responses"];
      BOOST_TEST(responses.contains("default"));
      if (!operation["security"].empty()) {
        BOOST_TEST(responses.contains("401"));
        BOOST_TEST(responses.contains("403"));
      }
      if (!placeholders(name).empty() && name.find("current") == std::string::npos)
        BOOST_TEST(responses.contains("404"));
      if (operation.contains("requestBody")) {
        BOOST_TEST(responses.contains("413"));
        BOOST_TEST(responses.contains("415"));
        BOOST_TEST(responses.contains("422"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(hangs_together) {
  BOOST_TEST(description()["openapi"].get<std::string>().starts_with("3.1."));
  require_references(description());
  std::set<std::string> ids;
  for (const auto& [name, operation] : operations())
    BOOST_TEST(ids.insert(operation["operationId"]).second, name);
  auto served = ApiHouse::instance().ask("nobody", "GET", "/api/openapi.json");
  BOOST_TEST(served.status == 200);
  BOOST_TEST((test::json_of(served) == description()));
  BOOST_TEST(ApiHouse::instance()
                 .ask("nobody", "GET", "/api/openapi.json", {},
                      {"If-None-Match: " + served.header("etag")})
                 .status == 304);
}

BOOST_AUTO_TEST_SUITE_END()
