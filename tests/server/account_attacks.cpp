// SPDX-License-Identifier: GPL-3.0-or-later
// What is tried at the door, over a live server: to be led elsewhere, to write into headers,
// to give oneself more, to use a code twice, to reach what is another's.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/access/api_tokens.h"
#include "server/access/second_factor.h"
#include "server/access/totp.h"
#include "server/pages/address.h"
#include "tests/server/base32.h"
#include "tests/server/browser.h"

using namespace tamga;
using access::Role;
using nlohmann::json;
using test::Browser;

namespace {

constexpr const char* own_password = "есөн эрдэнийн сан";

Services& services() {
  return test::ApiHouse::instance().services();
}

void make_account(const std::string& name, std::set<Role> roles = {Role::Staff}) {
  services().access->put_account({"system"}, {name, "Ц.Ариунаа", "Архив", "", std::move(roles)},
                                 own_password);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(account_attacks)

BOOST_AUTO_TEST_CASE(nobody_is_led_to_another_site_or_writes_a_header) {
  make_account("led");
  const std::string table[] = {"//example.mn",
                               "https://example.mn/",
                               "http:example.mn",
                               "/\\example.mn",
                               "\\\\example.mn",
                               "/\t/example.mn",
                               "/%09/example.mn",
                               " //example.mn",
                               "javascript:alert(1)",
                               "/a\r\nSet-Cookie: planted=1",
                               "/a\nX: y",
                               "///example.mn",
                               "/.//example.mn",
                               std::string("/\0/example.mn", 14)};
  Browser browser;
  for (const auto& next : table) {
    browser.cookie.clear();
    const auto answer =
        browser.post("/sign-in", {{"name", "led"}, {"password", own_password}, {"next", next}});
    const auto location = answer.header("location");
    if (answer.status == 400) continue;  // a control character that no form has
    BOOST_TEST(answer.status == 303, next);
    BOOST_TEST(location.starts_with("/"), next << " → " << location);
    BOOST_TEST((!location.starts_with("//") && !location.starts_with("/\\")),
               next << " → " << location);
    BOOST_TEST(answer.header("set-cookie").find("planted") == std::string::npos);
    BOOST_TEST(answer.headers.count("x") == 0U);
    // Who is in already goes the same way.
    const auto again = browser.get("/sign-in?next=" + pages::percent_encode(next));
    if (again.status == 303) BOOST_TEST(!again.header("location").starts_with("//"), next);
  }
  // What is ours is kept.
  browser.cookie.clear();
  const auto answer = browser.post(
      "/sign-in",
      {{"name", "led"}, {"password", own_password}, {"next", "/records?q=%D1%82&page=2"}});
  BOOST_TEST(answer.header("location").starts_with("/records?q=%D1"));
}

BOOST_AUTO_TEST_CASE(names_write_no_headers) {
  const std::string bad = "a\r\nX-Planted: 1";
  auto& house = test::ApiHouse::instance();
  const auto made = house.send(
      "admin", "POST", "/api/v1/accounts",
      json{{"name", bad}, {"display_name", "x"}, {"roles", {"staff"}}, {"password", own_password}}
          .dump());
  BOOST_TEST(made.status == 422);
  Browser browser;
  const auto answer = browser.sign_in(bad, "x");
  BOOST_TEST(answer.status == 401);
  for (const auto& headers : {made.headers, answer.headers})
    BOOST_TEST(headers.count("x-planted") == 0U);
}

// Fields that a form or a body does not have give nothing, wherever they are sent.
BOOST_AUTO_TEST_CASE(nobody_gives_oneself_more) {
  make_account("plain");
  make_account("keeper", {Role::Admin});
  Browser plain, keeper;
  plain.sign_in("plain", own_password);
  keeper.sign_in("keeper", own_password);
  const Browser::Fields more = {
      {"role", "admin"},         {"roles", "admin"}, {"grant-0-role", "archivist"},
      {"grant-0-unit", "Архив"}, {"name", "plain"},  {"account", "plain"}};
  for (const char* target : {"/accounts", "/accounts/plain", "/accounts/plain/reset",
                             "/accounts/keeper/disable", "/accounts/keeper/second-factor/remove"})
    BOOST_TEST(plain.post(target, more).status == 403, target);
  auto password = more;
  password.insert(password.end(), {{"password", own_password},
                                   {"new_password", "шинэ урт нууц үг"},
                                   {"again", "шинэ урт нууц үг"}});
  BOOST_TEST(plain.post("/account/password", password).status == 303);
  auto token = more;
  token.insert(token.end(), {{"password", "шинэ урт нууц үг"},
                             {"scope", "Search"},
                             {"scope", "Administer"},
                             {"scope", "SeeEvents"},
                             {"days", "30"}});
  BOOST_TEST(plain.post("/account/tokens", token).status == 422);  // more than the account
  const auto now = *services().access->account("plain");
  BOOST_TEST((now.roles == std::set<Role>{Role::Staff}));
  BOOST_TEST(now.grants.empty());
  BOOST_TEST(services().access->tokens().of("plain").empty());
  // A new account is what its form says: not disabled, not another's, not already chosen.
  BOOST_TEST(keeper
                 .post("/accounts", {{"name", "fresh"},
                                     {"display_name", "Ц.Ариунаа"},
                                     {"role", "staff"},
                                     {"role", "root"},
                                     {"password", own_password},
                                     {"disabled", "1"},
                                     {"password_until", "0"},
                                     {"kind", "own"}})
                 .status == 303);
  const auto fresh = *services().access->account("fresh");
  BOOST_TEST((fresh.roles == std::set<Role>{Role::Staff}));
  BOOST_TEST(!fresh.disabled);
  BOOST_TEST(services().access->sign_in("fresh", own_password, "192.0.2.1")->password_due);
  auto& house = test::ApiHouse::instance();
  for (const json& body : {json{{"display_name", "x"}, {"roles", {"staff"}}, {"disabled", false}},
                           json{{"display_name", "x"}, {"roles", {"staff"}}, {"name", "keeper"}},
                           json{{"display_name", "x"}, {"roles", {"staff"}}, {"password", "x"}},
                           json{{"display_name", "x"}, {"roles", {"staff"}}, {"scope", {"Act"}}}})
    BOOST_TEST(house.send("admin", "PUT", "/api/v1/accounts/fresh", body.dump()).status == 422,
               body.dump());
  services().access->set_disabled({"system"}, "keeper", true);
}

// RFC 6238 §5.2, through the pages: the code that let in lets in nobody else.
BOOST_AUTO_TEST_CASE(a_code_lets_in_once) {
  make_account("twice");
  auto& factors = services().access->second_factors();
  const auto secret = test::from_base32(factors.begin("twice").secret);
  const auto code = [&](int ahead) {
    return access::totp_code(secret, access::totp_step(services().clock.now()) + ahead);
  };
  factors.confirm("twice", code(-1));
  const auto given = code(0);
  Browser owner, thief;
  for (auto* browser : {&owner, &thief}) {
    BOOST_TEST(
        browser->sign_in("twice", own_password).header("location").starts_with("/sign-in/code"));
    // Until the code is given it is no session.
    BOOST_TEST(browser->get("/account").status == 303);
  }
  BOOST_TEST(owner.post("/sign-in/code", {{"code", given}}).status == 303);
  BOOST_TEST(owner.get("/account").status == 200);
  BOOST_TEST(thief.post("/sign-in/code", {{"code", given}}).status == 403);
  BOOST_TEST(thief.get("/account").status == 303);
  // Nor does it confirm anything more.
  BOOST_TEST(owner
                 .post("/account/tokens", {{"name", "a"},
                                           {"scope", "Search"},
                                           {"days", "30"},
                                           {"password", own_password},
                                           {"code", given}})
                 .status == 403);
  BOOST_TEST(services().access->tokens().of("twice").empty());
}

BOOST_AUTO_TEST_CASE(nothing_of_anothers_is_reached) {
  make_account("mine");
  make_account("yours");
  auto& access = *services().access;
  Browser mine, yours;
  mine.sign_in("mine", own_password);
  yours.sign_in("yours", own_password);
  access.tokens().make(*access.account("mine"), {"a", {access::Permission::Search}, 1});
  const auto token = access.tokens().of("mine").front().id;
  const auto session = access.sessions("mine").front().id;
  for (const auto& target :
       {"/account/tokens/" + token + "/revoke", "/account/sessions/" + session + "/end"})
    BOOST_TEST(yours.post(target, {{"account", "mine"}, {"name", "mine"}}).status == 404, target);
  for (const auto& target :
       {"/accounts/mine/tokens/" + token + "/revoke", "/accounts/mine/sessions/" + session + "/end",
        std::string("/accounts/mine/sessions/end")})
    BOOST_TEST(yours.post(target, {}).status == 403, target);
  BOOST_TEST(yours.get("/accounts/mine").status == 403);
  BOOST_TEST(yours.get("/account/tokens").body.find(token) == std::string::npos);
  BOOST_TEST(access.tokens().of("mine").size() == 1U);
  BOOST_TEST(mine.get("/account").status == 200);
  // Its owner, and once.
  BOOST_TEST(mine.post("/account/tokens/" + token + "/revoke", {}).status == 303);
  BOOST_TEST(mine.post("/account/tokens/" + token + "/revoke", {}).status == 404);
}

BOOST_AUTO_TEST_CASE(a_token_is_shown_once) {
  make_account("once");
  Browser browser;
  browser.sign_in("once", own_password);
  const auto shown = browser.post(
      "/account/tokens",
      {{"name", "тайлан"}, {"scope", "Search"}, {"days", "30"}, {"password", own_password}});
  BOOST_TEST_REQUIRE(shown.status == 200);
  BOOST_TEST(shown.header("cache-control") == "no-store");
  const auto at = shown.body.find("told-once\">") + 11;
  const auto secret = shown.body.substr(at, shown.body.find('<', at) - at);
  BOOST_TEST(test::ask(test::whole_port(), "GET", "/api/v1/search?q=a",
                       {"Authorization: Bearer " + secret})
                 .status == 200);
  BOOST_TEST(browser.get("/account/tokens").body.find(secret) == std::string::npos);
  BOOST_TEST(browser
                 .post("/account/tokens",
                       {{"name", "b"}, {"scope", "Search"}, {"days", "30"}, {"password", "wrong"}})
                 .status == 403);
  BOOST_TEST(services().access->tokens().of("once").size() == 1U);
}

BOOST_AUTO_TEST_CASE(roles_of_a_place_are_given_by_the_page) {
  make_account("placed-by-page");
  make_account("giver", {Role::Admin});
  Browser giver;
  giver.sign_in("giver", own_password);
  const auto give = [&](const Browser::Fields& places) {
    Browser::Fields fields = {{"display_name", "Ц.Ариунаа"}};
    fields.insert(fields.end(), places.begin(), places.end());
    return giver.post("/accounts/placed-by-page", fields).status;
  };
  const auto grants = [] { return services().access->account("placed-by-page")->grants; };
  BOOST_TEST(give({{"grant-0-organisation", "Усны газар"},
                   {"grant-0-unit", "Хуулийн хэлтэс"},
                   {"grant-0-role", "author"},
                   {"grant-0-role", "signer"},
                   {"grant-1-organisation", "Замын газар"},
                   {"grant-1-unit", ""}}) == 303);
  BOOST_TEST((grants() == std::set<access::Grant>{{Role::Author, "Усны газар", "Хуулийн хэлтэс"},
                                                  {Role::Signer, "Усны газар", "Хуулийн хэлтэс"}}));
  const auto page = giver.get("/accounts/placed-by-page").body;
  BOOST_TEST(page.find("Усны газар") != std::string::npos);
  // A role without a place, and what is held everywhere or not at all.
  BOOST_TEST(
      give({{"grant-0-organisation", ""}, {"grant-0-unit", ""}, {"grant-0-role", "signer"}}) ==
      422);
  BOOST_TEST(give({{"grant-0-organisation", "А"}, {"grant-0-role", "admin"}}) == 422);
  BOOST_TEST(grants().size() == 2U);
  BOOST_TEST(give({{"role", "staff"}}) == 303);
  BOOST_TEST(grants().empty());
  services().access->set_disabled({"system"}, "giver", true);
}

BOOST_AUTO_TEST_SUITE_END()
