// SPDX-License-Identifier: GPL-3.0-or-later
// Every route of the pages against every role, from the table that serves.
#include <unistd.h>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "server/http/router.h"
#include "server/pages/pages.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using access::Permission;
using access::Role;

namespace {

// Services over an empty data directory, made once for the suite.
struct House {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("tamga-pages-" + std::to_string(getpid()));
  std::unique_ptr<Services> services;
  http::Router router;

  House() {
    std::filesystem::create_directories(folder);
    services = std::make_unique<Services>(folder, true);
    pages::add_routes(router, *services);
  }
  ~House() {
    services.reset();
    std::filesystem::remove_all(folder);
  }
};

House& house() {
  static House one;
  return one;
}

http::Request request_of(const http::Route& route, std::optional<Role> role) {
  http::Request request;
  request.method = route.method;
  request.path = route.pattern;
  request.path_values = {{"id", "0190163d-8694-739b-aea5-966c26f8ad91"}, {"file", "nothing.css"}};
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  if (role) {
    access::Session session;
    session.token = "token";
    session.csrf = "right";
    session.account = {"someone", "Э.Хүн", "", "", {*role}};
    request.session = session;
  }
  return request;
}

constexpr Role roles[] = {Role::Staff,     Role::Author,  Role::Signer,
                          Role::Archivist, Role::Auditor, Role::Admin};

}  // namespace

BOOST_AUTO_TEST_SUITE(page_routes)

BOOST_AUTO_TEST_CASE(only_these_pages_are_open_to_everyone) {
  const std::set<std::string> open = {"GET /sign-in", "POST /sign-in", "POST /sign-out",
                                      "GET /verify",  "POST /verify",  "GET /static/{file}"};
  for (const auto& route : house().router.routes()) {
    const std::string name = route.method + " " + route.pattern;
    BOOST_TEST(open.contains(name) == !route.permission.has_value(), name);
  }
}

BOOST_AUTO_TEST_CASE(who_is_not_signed_in_is_led_to_the_sign_in_page) {
  for (const auto& route : house().router.routes()) {
    if (!route.permission) continue;
    const auto response = route.handler(request_of(route, std::nullopt));
    if (route.method == "GET") {
      BOOST_TEST(response.status == 303, route.pattern);
      BOOST_TEST(response.headers.find("Location")->second.starts_with("/sign-in?next="));
    } else {
      BOOST_TEST(response.status == 401, route.pattern);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_role_gets_what_its_permissions_say_and_no_more) {
  for (const auto& route : house().router.routes()) {
    if (!route.permission) continue;
    for (const Role role : roles) {
      const auto request = request_of(route, role);
      const bool may = access::Access::may(request.session->account, *route.permission);
      const auto response = route.handler(request);
      const std::string name =
          route.method + " " + route.pattern + " " + std::string(access::role_name(role));
      // A POST of who may is refused too: it carries no token.
      const bool refused = response.status == 403;
      BOOST_TEST(refused == (!may || route.method == "POST"), name << ": " << response.status);
    }
  }
}

BOOST_AUTO_TEST_CASE(who_else_looked_at_a_record_is_for_readers_of_the_log) {
  auto& archive = *house().services->archive;
  const auto record = archive.capture({"system"}, archive::test::sample_capture(2));
  archive.append({"somebody-else"}, "record.viewed", record.id, "{}");
  for (const auto& route : house().router.routes()) {
    if (route.pattern != "/records/{id}") continue;
    for (const Role role : roles) {
      auto request = request_of(route, role);
      request.path_values["id"] = record.id;
      const auto response = route.handler(request);
      BOOST_TEST(response.status == 200);
      const bool told = response.body.find("somebody-else") != std::string::npos;
      BOOST_TEST(told == access::Access::may(request.session->account, Permission::SeeEvents),
                 access::role_name(role));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_form_with_a_wrong_token_is_refused) {
  for (const auto& route : house().router.routes()) {
    if (route.method != "POST" || !route.permission) continue;
    for (const char* body : {"", "csrf=", "csrf=wrong", "csrf=righ", "csrf=rightt", "x=right"}) {
      auto request = request_of(route, Role::Admin);
      request.session->account.roles = {std::begin(roles), std::end(roles)};
      request.body = body;
      BOOST_TEST(route.handler(request).status == 403, route.pattern << " " << body);
    }
  }
}

BOOST_AUTO_TEST_CASE(pages_carry_their_security_headers) {
  for (const auto& route : house().router.routes()) {
    if (route.method != "GET") continue;
    auto request = request_of(route, Role::Admin);
    request.session->account.roles = {std::begin(roles), std::end(roles)};
    const auto response = route.handler(request);
    if (response.body.find("<html") == std::string::npos) continue;
    const auto policy = response.headers.find("Content-Security-Policy");
    BOOST_TEST_REQUIRE((policy != response.headers.end()), route.pattern);
    BOOST_TEST(policy->second.find("unsafe") == std::string::npos, route.pattern);
    BOOST_TEST(policy->second.find("default-src 'none'") != std::string::npos, route.pattern);
    BOOST_TEST(response.headers.find("Cache-Control")->second == "no-store", route.pattern);
  }
}

BOOST_AUTO_TEST_CASE(forms_have_limits) {
  for (const auto& route : house().router.routes())
    BOOST_TEST((route.body_limit > 0) == (route.method == "POST"),
               route.method << " " << route.pattern);
}

BOOST_AUTO_TEST_SUITE_END()
