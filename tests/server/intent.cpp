// SPDX-License-Identifier: GPL-3.0-or-later
// No page of another site does anything with the cookie of who is signed in: every route that
// changes something, of pages and of the API, from the table that serves.
#include <boost/test/unit_test.hpp>

#include "server/http/session.h"
#include "tests/server/press_house.h"

using namespace tamga;
using test::PressHouse;

namespace {

constexpr const char* victims_name = "keeper-of-all";

// With an account that may everything: nothing but the token stands between it and a route.
const PressHouse& house() {
  static const PressHouse one;
  [[maybe_unused]] static const bool made = [] {
    using access::Role;
    one.services().access->put_account(
        {"system"},
        {victims_name,
         "Н.Мягмарсүрэн",
         "Архив",
         "",
         {Role::Staff, Role::Author, Role::Signer, Role::Archivist, Role::Auditor, Role::Admin}},
        PressHouse::password);
    return true;
  }();
  return one;
}

// As a browser sends it that has the session of that account.
class Visitor {
 public:
  explicit Visitor(const std::string& account)
      : session_(*house().services().access->sign_in(account, PressHouse::password, "192.0.2.7")) {}
  const std::string& csrf() const { return session_.csrf; }

  struct Told {
    int status;
    std::string code;
  };
  Told send(const http::Route& route, const std::string& body, const http::Request& also) const {
    const http::Options options;
    const http::Exchange exchange(house().router(),
                                  http::session_finder(*house().services().access), options);
    http::Request request = also;
    request.method = route.method;
    for (const char c : route.pattern)
      if (c != '{' && c != '}') request.path += c;
    request.remote_address = "192.0.2.7";
    request.cookies["tamga"] = session_.token;
    request.headers.emplace("content-type", "application/x-www-form-urlencoded");
    request.body = body;
    const auto match = house().router().find(request.method, request.path);
    BOOST_REQUIRE(match.route == &route);
    request.path_values = match.values;
    std::optional<Failure> told;
    const auto response = exchange.answer(request, match, std::nullopt, told);
    return {response.status, told ? std::string(told->kind().code) : ""};
  }

 private:
  access::Session session_;
};

bool changes(const http::Route& route) {
  return route.method != "GET" && route.method != "HEAD";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(intent)

BOOST_AUTO_TEST_CASE(no_cookie_does_anything_without_its_token) {
  const Visitor victim(victims_name), attacker("staff");
  const auto events = house().services().archive->log_state().size;
  http::Request in_header;
  in_header.headers.emplace("x-csrf-token", attacker.csrf());
  std::size_t tried = 0;
  for (const auto& route : house().router().routes()) {
    if (!changes(route) || !route.permission) continue;
    ++tried;
    for (const auto& body : {std::string(), std::string("csrf="), "csrf=" + attacker.csrf(),
                             "csrf=" + victim.csrf().substr(1), "csrf=" + victim.csrf() + "0"}) {
      const auto told = victim.send(route, body, {});
      BOOST_TEST(told.status == 403, route.method << " " << route.pattern << " " << body);
      BOOST_TEST(told.code == "csrf-refused", route.method << " " << route.pattern << " " << body);
    }
    BOOST_TEST(victim.send(route, "", in_header).code == "csrf-refused", route.pattern);
  }
  BOOST_TEST(tried > 150U);
  BOOST_TEST(house().services().archive->log_state().size == events);
}

// Also where there is no session yet, and whatever token a page of another site has got.
BOOST_AUTO_TEST_CASE(nothing_is_taken_from_another_site) {
  const Visitor victim(victims_name);
  const auto events = house().services().archive->log_state().size;
  http::Request elsewhere;
  elsewhere.headers.emplace("sec-fetch-site", "cross-site");
  for (const auto& route : house().router().routes())
    if (changes(route))
      BOOST_TEST(victim.send(route, "csrf=" + victim.csrf(), elsewhere).code == "csrf-refused",
                 route.method << " " << route.pattern);
  BOOST_TEST(house().services().archive->log_state().size == events);
}

BOOST_AUTO_TEST_SUITE_END()
