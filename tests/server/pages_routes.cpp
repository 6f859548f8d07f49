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
  request.path_values = {{"id", "0190163d-8694-739b-aea5-966c26f8ad91"},
                         {"file", "nothing.css"},
                         {"act", "permitted"},
                         {"sha256", "00"},
                         {"unit", "0190163d-8694-739b-aea5-966c26f8ad92"},
                         {"batch", "0190163d-8694-739b-aea5-966c26f8ad93"},
                         {"page", "1"},
                         {"position", "0"},
                         {"post", "0190163d-8694-739b-aea5-966c26f8ad94"},
                         {"form", "job_description"},
                         {"version", "1999-01-01"},
                         {"holder", "0190163d-8694-739b-aea5-966c26f8ad95"},
                         {"entry", "0190163d-8694-739b-aea5-966c26f8ad94"},
                         {"secret", "unknown"},
                         {"name", "someone"}};
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
  const std::set<std::string> open = {
      "GET /sign-in",   "POST /sign-in",       "GET /sign-in/code",        "POST /sign-in/code",
      "POST /sign-out", "GET /sign-in/openid", "GET /sign-in/openid/back", "GET /verify",
      "POST /verify",   "GET /verify/{id}",    "GET /static/{file}",       "GET /feed/{secret}"};
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

// The page of a paper's code, as somebody without an account gets it.
http::Response paper_page(const std::string& id, const std::string& digits,
                          const std::string& language = "en") {
  for (const auto& route : house().router.routes()) {
    if (route.pattern != "/verify/{id}") continue;
    auto request = request_of(route, std::nullopt);
    request.path_values["id"] = id;
    if (!digits.empty()) request.query.emplace("content", digits);
    request.query.emplace("lang", language);
    return route.handler(request);
  }
  return {};
}

BOOST_AUTO_TEST_CASE(a_papers_code_tells_what_everybody_may_know) {
  auto& archive = *house().services->archive;
  const auto open = archive.capture({"system"}, archive::test::sample_capture(4));
  const auto restricted = archive.capture({"system"}, archive::test::sample_capture(5));
  BOOST_REQUIRE(open.open);
  BOOST_REQUIRE(!restricted.open);
  const auto events = archive.events_from(0, 1000).size();
  const auto has = [](const http::Response& page, const std::string& text) {
    return page.body.find(text) != std::string::npos;
  };
  const auto of_open = paper_page(open.id, open.content_sha256.substr(0, 16));
  BOOST_TEST(of_open.status == 200);
  BOOST_TEST(has(of_open, "tone-success"));
  BOOST_TEST(has(of_open, open.registration));
  BOOST_TEST(has(of_open, open.organisation));
  BOOST_TEST(has(of_open, house().services->forms->find("performance_report")->title.en));
  const auto in_mongolian = paper_page(open.id, open.content_sha256.substr(0, 16), "mn");
  BOOST_TEST(has(in_mongolian, house().services->forms->find("performance_report")->title.mn));

  const auto of_restricted = paper_page(restricted.id, restricted.content_sha256.substr(0, 16));
  BOOST_TEST(of_restricted.status == 200);
  BOOST_TEST(has(of_restricted, "tone-success"));
  for (const std::string& secret :
       {restricted.registration, restricted.organisation, restricted.unit, restricted.order_number,
        house().services->forms->find("performance_report")->title.en})
    BOOST_TEST(!has(of_restricted, secret), secret);
  for (const auto& [page, record] :
       {std::pair(of_open, open), std::pair(of_restricted, restricted)})
    for (const std::string& name : {record.clan, record.patronymic, record.given, record.title,
                                    record.owner, record.position})
      BOOST_TEST(!has(page, name), name);
  BOOST_TEST(archive.events_from(0, 1000).size() == events);
}

BOOST_AUTO_TEST_CASE(no_such_record_and_other_digits_are_one_answer) {
  auto& archive = *house().services->archive;
  const auto record = archive.capture({"system"}, archive::test::sample_capture(6));
  const std::string digits = record.content_sha256.substr(0, 16);
  const std::string wrong = (digits[0] == '0' ? "1" : "0") + digits.substr(1);
  const std::string unknown = archive.new_record_id();
  const auto first = paper_page(record.id, wrong), second = paper_page(unknown, wrong);
  BOOST_TEST(first.status == 404);
  BOOST_TEST(second.status == 404);
  BOOST_TEST(first.body.find("tone-danger") != std::string::npos);
  BOOST_TEST(first.body == second.body);
}

BOOST_AUTO_TEST_CASE(a_code_as_people_type_it) {
  auto& archive = *house().services->archive;
  const auto record = archive.capture({"system"}, archive::test::sample_capture(8));
  const std::string digits = record.content_sha256.substr(0, 16);
  std::string typed = digits.substr(0, 4) + " " + digits.substr(4, 4) + " " + digits.substr(8, 4) +
                      " " + digits.substr(12, 4);
  std::string capitals = record.id;
  for (std::string* text : {&typed, &capitals})
    for (char& c : *text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  BOOST_TEST(paper_page(capitals, typed).status == 200);

  const auto asked = paper_page(record.id, "");  // only the address was typed
  BOOST_TEST(asked.status == 400);
  BOOST_TEST(asked.body.find("name=\"content\"") != std::string::npos);
  BOOST_TEST(asked.body.find("role=\"alert\"") == std::string::npos);
  for (const std::string& bad : {digits.substr(1), digits + "0", "g" + digits.substr(1),
                                 record.content_sha256, std::string("<script>alert(1)")}) {
    const auto page = paper_page(record.id, bad);
    BOOST_TEST(page.status == 400);
    BOOST_TEST(page.body.find("role=\"alert\"") != std::string::npos);
    BOOST_TEST(page.body.find("<script") == std::string::npos);
  }
  for (const std::string& bad : {std::string("1"), record.id + "0", std::string("'--"),
                                 std::string("\"><b>"), "g" + record.id.substr(1)}) {
    const auto page = paper_page(bad, digits);
    BOOST_TEST(page.status == 400);
    BOOST_TEST(page.body.find("role=\"alert\"") != std::string::npos);
    BOOST_TEST(page.body.find("name=\"content\"") == std::string::npos);
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
    BOOST_TEST(policy->second.find("frame-ancestors 'none'") != std::string::npos, route.pattern);
    BOOST_TEST(response.headers.find("Cache-Control")->second == "no-store", route.pattern);
  }
}

BOOST_AUTO_TEST_CASE(forms_have_limits) {
  for (const auto& route : house().router.routes())
    BOOST_TEST((route.body_limit > 0) == (route.method == "POST"),
               route.method << " " << route.pattern);
}

BOOST_AUTO_TEST_SUITE_END()
