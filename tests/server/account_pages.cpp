// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in, one's own account and everybody's, over a live server: what travels in
// cookies, and what pages and API do alike.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/http/session.h"
#include "server/pages/address.h"
#include "server/pages/pages.h"
#include "tests/server/browser.h"

using namespace tamga;
using nlohmann::json;
using test::Answer;
using test::Browser;

namespace {

Services& services() {
  return test::ApiHouse::instance().services();
}

std::uint16_t port() {
  return test::whole_port();
}

constexpr const char* own_password = "гурван морь уулаар давав";

void make_account(const std::string& name, std::set<access::Role> roles = {access::Role::Staff}) {
  services().access->put_account({"system"}, {name, "Ж.Оюундарь", "Архив", "", std::move(roles)},
                                 own_password);
}

bool leads_to(const Answer& answer, const std::string& where) {
  return answer.status == 303 && answer.header("location") == where;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(account_pages)

// Session fixation: whoever plants a cookie must not know the session that comes of it.
BOOST_AUTO_TEST_CASE(a_planted_cookie_is_not_the_session_that_is_opened) {
  make_account("planted");
  Browser victim;
  victim.cookie = std::string(43, 'a');  // what is no session
  BOOST_TEST(leads_to(victim.sign_in("planted", own_password), "/"));
  BOOST_TEST(victim.cookie != std::string(43, 'a'));
  BOOST_TEST(!services().access->session(std::string(43, 'a')));
  // And a session of the attacker's own.
  make_account("attacker");
  Browser attacker;
  attacker.sign_in("attacker", own_password);
  const auto planted = attacker.cookie;
  Browser second;
  second.cookie = planted;
  second.sign_in("planted", own_password);
  BOOST_TEST(second.cookie != planted);
  BOOST_TEST(!services().access->session(planted));
  BOOST_TEST(attacker.get("/account").header("location").starts_with("/sign-in"));
  // In the address a token counts for nothing.
  Browser nobody;
  BOOST_TEST(nobody.get("/account?tamga=" + second.cookie).status == 303);
}

BOOST_AUTO_TEST_CASE(over_tls_every_cookie_is_secure) {
  http::Request request;
  request.secure = true;
  const auto cookie = http::session_cookie(request, {"t", "c", {}});
  BOOST_TEST(cookie.starts_with("__Host-tamga="));
  BOOST_TEST(cookie.find("; Secure") != std::string::npos);
  http::Router router;
  pages::add_routes(router, services());
  for (const bool secure : {true, false})
    for (const auto& route : router.routes()) {
      if (route.pattern != "/sign-in" || route.method != "GET") continue;
      request = {};
      request.method = "GET";
      request.path = "/sign-in";
      request.secure = secure;
      request.query.emplace("lang", "en");
      const auto set = route.handler(request).headers.find("Set-Cookie")->second;
      BOOST_TEST(set.starts_with("lang=en;"));
      BOOST_TEST((set.find("; Secure") != std::string::npos) == secure);
    }
}

BOOST_AUTO_TEST_CASE(who_was_given_a_password_chooses_one_before_anything_else) {
  make_account("newcomer");
  const auto temporary = services().access->reset_password({"admin"}, "newcomer");
  Browser browser;
  browser.sign_in("newcomer", temporary);
  for (const char* page : {"/", "/account", "/records/x"})
    BOOST_TEST(leads_to(browser.get(page), "/account/password"), page);
  BOOST_TEST(browser.post("/account/sessions/end-others", {}).status == 403);
  const auto refused =
      test::ask(port(), "GET", "/api/v1/search?q=a", {"Authorization: Bearer " + browser.cookie});
  BOOST_TEST(test::code_of(refused) == "password-due");
  BOOST_TEST(browser.get("/account/password").status == 200);
  const auto change = [&](const char* wanted, const char* again) {
    return browser.post("/account/password",
                        {{"password", temporary}, {"new_password", wanted}, {"again", again}});
  };
  BOOST_TEST(change(own_password, "something else").status == 422);
  BOOST_TEST(change("newcomer1", "newcomer1").status == 422);
  const auto before = browser.cookie;
  BOOST_TEST(leads_to(change(own_password, own_password), "/account?changed=password"));
  BOOST_TEST(browser.cookie != before);
  BOOST_TEST(browser.get("/").status == 200);
}

BOOST_AUTO_TEST_CASE(one_ends_ones_own_sessions_and_nobody_elses) {
  make_account("here");
  make_account("stranger");
  Browser first, second, stranger;
  first.sign_in("here", own_password);
  second.sign_in("here", own_password);
  stranger.sign_in("stranger", own_password);
  const auto id = [&](const char* name, const Browser& of) {
    for (const auto& session : services().access->sessions(name, of.cookie))
      if (session.current) return session.id;
    return std::string();
  };
  const auto end = [](Browser& browser, const std::string& session) {
    return browser.post("/account/sessions/" + session + "/end", {}).status;
  };
  BOOST_TEST(end(stranger, id("here", first)) == 404);
  BOOST_TEST(services().access->session(first.cookie).has_value());
  BOOST_TEST(end(second, id("here", first)) == 303);
  BOOST_TEST(!services().access->session(first.cookie));
  first.sign_in("here", own_password);
  BOOST_TEST(first.post("/account/sessions/end-others", {}).status == 303);
  BOOST_TEST(!services().access->session(second.cookie));
  BOOST_TEST(services().access->session(stranger.cookie).has_value());
  // The token of a form of another session is none.
  Browser mixed = stranger;
  const auto answer = test::ask(
      port(), "POST", "/account/sessions/end-others",
      {"Cookie: tamga=" + mixed.cookie, "Content-Type: application/x-www-form-urlencoded"},
      "csrf=" + pages::percent_encode(first.csrf()));
  BOOST_TEST(answer.status == 403);
}

// One deed by page, the same by API: what they leave is the same.
BOOST_AUTO_TEST_CASE(pages_and_api_administer_alike) {
  make_account("chief", {access::Role::Admin});
  Browser page;
  page.sign_in("chief", own_password);
  const auto api = [&](const std::string& method, const std::string& below,
                       const std::string& body = "") {
    std::vector<std::string> headers = {"Authorization: Bearer " + page.cookie};
    if (!body.empty()) headers.emplace_back("Content-Type: application/json");
    return test::ask(port(), method, "/api/v1/accounts" + below, headers, body);
  };
  BOOST_TEST(page.post("/accounts", {{"name", "by-page"},
                                     {"display_name", "Ш.Номин"},
                                     {"role", "author"},
                                     {"password", own_password}})
                 .status == 303);
  BOOST_TEST(api("POST", "",
                 json{{"name", "by-api"},
                      {"display_name", "Ш.Номин"},
                      {"roles", {"author"}},
                      {"password", own_password}}
                     .dump())
                 .status == 201);
  const auto same = [] {
    const auto left = services().access->account("by-page"),
               right = services().access->account("by-api");
    return left->display_name == right->display_name && left->roles == right->roles &&
           left->disabled == right->disabled;
  };
  BOOST_TEST(same());
  for (const char* name : {"by-page", "by-api"})
    BOOST_TEST(services().access->sign_in(name, own_password, "192.0.2.1")->password_due);
  BOOST_TEST(page.post("/accounts/by-page",
                       {{"display_name", "Ш.Номин-Эрдэнэ"}, {"role", "signer"}, {"role", "staff"}})
                 .status == 303);
  BOOST_TEST(api("PUT", "/by-api",
                 json{{"display_name", "Ш.Номин-Эрдэнэ"}, {"roles", {"signer", "staff"}}}.dump())
                 .status == 200);
  BOOST_TEST(same());
  BOOST_TEST(services().access->account("by-page")->has(access::Role::Signer));
  BOOST_TEST(page.post("/accounts/by-page/disable", {}).status == 303);
  BOOST_TEST(api("POST", "/by-api/disable").status == 204);
  BOOST_TEST(same());
  BOOST_TEST(!services().access->sign_in("by-api", own_password, "192.0.2.1"));
  BOOST_TEST(page.post("/accounts/by-page/enable", {}).status == 303);
  BOOST_TEST(api("POST", "/by-api/enable").status == 204);
  const auto shown = page.post("/accounts/by-page/reset", {});
  BOOST_TEST(shown.status == 200);
  BOOST_TEST(shown.header("cache-control") == "no-store");
  const auto at = shown.body.find("told-once\">") + 11;
  const auto by_page = shown.body.substr(at, shown.body.find('<', at) - at);
  const auto by_api = test::json_of(api("POST", "/by-api/reset")).at("password");
  BOOST_TEST(services().access->sign_in("by-page", by_page, "192.0.2.1").has_value());
  BOOST_TEST(
      services().access->sign_in("by-api", by_api.get<std::string>(), "192.0.2.1").has_value());
  BOOST_TEST(test::json_of(api("GET", "/by-api/sessions"))["sessions"].size() == 1U);
  BOOST_TEST(api("DELETE", "/by-api/sessions").status == 204);
  BOOST_TEST(page.post("/accounts/by-page/sessions/end", {}).status == 303);
  for (const char* name : {"by-page", "by-api"})
    BOOST_TEST(services().access->sessions(name).empty());
  // Mass assignment: fields that the page does not have do nothing.
  page.post("/accounts/by-page", {{"display_name", "Ш.Номин"},
                                  {"role", "staff"},
                                  {"name", "chief"},
                                  {"disabled", "1"},
                                  {"password", "another long one"}});
  BOOST_TEST(!services().access->account("by-page")->disabled);
  BOOST_TEST(services().access->sign_in("chief", own_password, "192.0.2.1").has_value());
  BOOST_TEST(!services().access->sign_in("by-page", "another long one", "192.0.2.1"));
  // The house's own administrator is its last again.
  services().access->set_disabled({"system"}, "chief", true);
}

BOOST_AUTO_TEST_CASE(a_program_changes_its_password_and_goes_on) {
  make_account("program");
  const auto token = services().access->sign_in("program", own_password, "192.0.2.1")->token;
  const auto ask = [](const std::string& bearer, const std::string& method,
                      const std::string& target, const std::string& body = "") {
    return test::ask(port(), method, target,
                     {"Authorization: Bearer " + bearer, "Content-Type: application/json"}, body);
  };
  const auto changed =
      ask(token, "POST", "/api/v1/password",
          json{{"password", own_password}, {"new_password", "нэг бүхэл өдөр"}}.dump());
  BOOST_TEST_REQUIRE(changed.status == 200);
  BOOST_TEST(changed.header("set-cookie").empty());
  const std::string next = test::json_of(changed)["token"];
  BOOST_TEST(ask(token, "GET", "/api/v1/sessions/current").status == 401);
  const auto open = test::json_of(ask(next, "GET", "/api/v1/sessions"))["sessions"];
  BOOST_TEST_REQUIRE(open.size() == 1U);
  BOOST_TEST(open[0]["current"] == true);
  BOOST_TEST(ask(next, "DELETE", "/api/v1/sessions/" + open[0]["id"].get<std::string>()).status ==
             204);
  BOOST_TEST(ask(next, "GET", "/api/v1/sessions").status == 401);
}

BOOST_AUTO_TEST_SUITE_END()
