// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens for programs: never more than their owner, never what is a person's own, gone with
// the account.
#include "server/access/api_tokens.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/api/api.h"
#include "server/pages/pages.h"
#include "tests/server/browser.h"

using namespace tamga;
using access::Permission;
using access::Role;
using nlohmann::json;
using test::Answer;
using test::ApiHouse;
using namespace std::chrono_literals;

namespace {

constexpr const char* password = "долоон бурхан цамхаг";

template <typename Deed>
std::string failure_of(const Deed& deed) {
  try {
    deed();
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return "";
}

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  access::Access access{archive, clock};
  access::ApiTokens& tokens = access.tokens();

  House() { access.put_account({"system"}, account(), password); }
  static access::Account account(std::set<Role> roles = {Role::Author, Role::Archivist}) {
    return {"tsetseg", "Л.Цэцэгмаа", "Архив", "", std::move(roles)};
  }
  access::Account now() const { return *access.account("tsetseg"); }
  std::string make(std::set<Permission> scope = {Permission::Search}, int days = 30) const {
    return tokens.make(now(), {"тайлан", std::move(scope), days}).secret;
  }
  void later(std::chrono::microseconds time) { clock.set(clock.now() + time); }
  std::size_t count(std::string_view type) const {
    std::size_t found = 0;
    for (const auto& event : archive.events_from(0, 1000)) found += event.type == type;
    return found;
  }
};

std::uint16_t port() {
  return test::whole_port();
}

Answer ask(const std::string& secret, const std::string& method, const std::string& target,
           const std::string& body = "") {
  std::vector<std::string> headers = {"Authorization: Bearer " + secret};
  if (!body.empty()) headers.emplace_back("Content-Type: application/json");
  return test::ask(port(), method, target, headers, body);
}

access::Access& live() {
  return *ApiHouse::instance().services().access;
}

std::string filled(std::string pattern) {
  for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{'))
    pattern.replace(at, pattern.find('}', at) - at + 1, "0190163d-8694-739b-aea5-966c26f8ad91");
  return pattern;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_tokens, House)

BOOST_AUTO_TEST_CASE(a_token_is_its_owner_with_less) {
  const auto secret = make({Permission::Search, Permission::WriteDocument});
  const auto session = tokens.session(secret);
  BOOST_TEST_REQUIRE(session.has_value());
  BOOST_TEST(session->by_token);
  BOOST_TEST(session->csrf.empty());
  BOOST_TEST(session->account.name == "tsetseg");
  for (const auto permission : {Permission::Search, Permission::WriteDocument, Permission::Verify})
    BOOST_TEST(access::Access::may(session->account, permission));
  for (const auto permission :
       {Permission::SeeDocument, Permission::Act, Permission::SeeEvents, Permission::Administer,
        Permission::KeepArchive, Permission::SeeArchive, Permission::ApproveDisposal,
        Permission::SeeDisposal})
    BOOST_TEST(!access::Access::may(session->account, permission));
  // Others' looks at a record are for readers of the log, and this is none.
  archive::Event event;
  event.type = "record.viewed";
  event.agent = "somebody";
  BOOST_TEST(!access::Access::may_see(session->account, event));
  BOOST_TEST(access::Access::may_see(now(), event));
}

BOOST_AUTO_TEST_CASE(what_its_owner_loses_it_loses_at_once) {
  const auto secret = make({Permission::Search, Permission::KeepArchive});
  BOOST_TEST(access::Access::may(tokens.session(secret)->account, Permission::KeepArchive));
  access.put_account({"system"}, account({Role::Author}), "");
  BOOST_TEST(!access::Access::may(tokens.session(secret)->account, Permission::KeepArchive));
  BOOST_TEST(access::Access::may(tokens.session(secret)->account, Permission::Search));
  access.put_account({"system"}, account(), "");
  BOOST_TEST(access::Access::may(tokens.session(secret)->account, Permission::KeepArchive));
}

BOOST_AUTO_TEST_CASE(orders_that_are_refused) {
  const auto code = [&](access::TokenOrder order) {
    return failure_of([&] { tokens.make(now(), order); });
  };
  const std::set<Permission> search = {Permission::Search};
  BOOST_TEST(code({"", search, 30}) == "token-invalid");
  BOOST_TEST(code({std::string(101, 'a'), search, 30}) == "token-invalid");
  BOOST_TEST(code({"a\nb", search, 30}) == "token-invalid");
  BOOST_TEST(code({"a", {}, 30}) == "token-invalid");
  BOOST_TEST(code({"a", search, 0}) == "token-invalid");
  BOOST_TEST(code({"a", search, -1}) == "token-invalid");
  BOOST_TEST(code({"a", search, 367}) == "token-invalid");
  // Not what no token may, and not what the account may not.
  for (const auto permission :
       {Permission::Act, Permission::Administer, Permission::ApproveDisposal, Permission::Verify})
    BOOST_TEST(code({"a", {permission}, 30}) == "token-invalid");
  access.put_account({"system"}, account({Role::Staff}), "");
  for (const auto permission : {Permission::KeepArchive, Permission::SeeEvents,
                                Permission::WriteDocument, Permission::SeeArchive})
    BOOST_TEST(code({"a", {Permission::Search, permission}, 30}) == "token-invalid");
  BOOST_TEST(tokens.of("tsetseg").empty());
  BOOST_TEST(count("account.token-made") == 0U);
}

BOOST_AUTO_TEST_CASE(a_token_makes_no_token) {
  const auto session = *tokens.session(make());
  BOOST_TEST(failure_of([&] {
               tokens.make(session.account, {"another", {Permission::Search}, 1});
             }) == "token-refused");
}

BOOST_AUTO_TEST_CASE(it_ends_on_its_day) {
  const auto secret = make({Permission::Search}, 2);
  later(48h - 1s);
  BOOST_TEST(tokens.session(secret).has_value());
  later(1s);
  BOOST_TEST(!tokens.session(secret));
  BOOST_TEST(tokens.of("tsetseg").size() == 1U);  // its owner still sees what became of it
  make();
  BOOST_TEST(tokens.of("tsetseg").size() == 1U);
}

BOOST_AUTO_TEST_CASE(when_it_was_used_is_told_to_the_minute) {
  const auto secret = make();
  const auto used = [&] { return tokens.of("tsetseg").front().last_used; };
  BOOST_TEST(used() == 0);
  tokens.session(secret);
  const auto first = used();
  BOOST_TEST(first == clock.microseconds());
  later(59s);
  tokens.session(secret);
  BOOST_TEST(used() == first);
  later(2s);
  tokens.session(secret);
  BOOST_TEST(used() == clock.microseconds());
}

BOOST_AUTO_TEST_CASE(it_dies_with_the_account) {
  access.put_account({"system"}, {"chief", "", "", "", {Role::Admin}}, password);
  const auto secret = make();
  access.set_disabled({"chief"}, "tsetseg", true);
  BOOST_TEST(!tokens.session(secret));
  access.set_disabled({"chief"}, "tsetseg", false);
  BOOST_TEST(!tokens.session(secret));
  BOOST_TEST(tokens.of("tsetseg").empty());
}

BOOST_AUTO_TEST_CASE(a_password_that_is_due_stops_it_until_it_is_chosen) {
  const auto secret = make();
  access.reset_password({"system"}, "tsetseg");
  BOOST_TEST(tokens.session(secret)->password_due);
}

BOOST_AUTO_TEST_CASE(revoked_by_its_owner_and_no_stranger) {
  access.put_account({"system"}, {"stranger", "", "", "", {Role::Staff}}, password);
  const auto secret = make();
  const auto id = tokens.of("tsetseg").front().id;
  for (const auto& [account, name] :
       {std::pair(std::string("stranger"), id), std::pair(std::string("tsetseg"), id + "0"),
        std::pair(std::string("tsetseg"), std::string()), std::pair(std::string("nobody"), id)})
    BOOST_TEST(failure_of([&] { tokens.revoke({"stranger"}, account, name); }) == "not-found");
  BOOST_TEST(count("account.token-revoked") == 0U);
  BOOST_TEST(tokens.session(secret).has_value());
  tokens.revoke({"tsetseg"}, "tsetseg", id);
  BOOST_TEST(!tokens.session(secret));
  BOOST_TEST(count("account.token-revoked") == 1U);
}

BOOST_AUTO_TEST_CASE(twenty_at_most) {
  for (int i = 0; i < 20; ++i) make({Permission::Search}, i == 0 ? 1 : 30);
  BOOST_TEST(failure_of([&] { make(); }) == "token-too-many");
  later(24h);
  make();  // in the place of the one that is over
  BOOST_TEST(tokens.of("tsetseg").size() == 20U);
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_none) {
  const auto secret = make();
  for (const auto& bad : {std::string(), secret.substr(1), secret + "a", secret.substr(10),
                          "tamga_pat_" + std::string(43, 'a'), std::string("tamga_pat_")})
    BOOST_TEST(!tokens.session(bad));
  // As a session it is none, and a session's is no token.
  BOOST_TEST(!access.session(secret));
  BOOST_TEST(!tokens.session(access.sign_in("tsetseg", password, "192.0.2.1")->token));
}

BOOST_AUTO_TEST_CASE(neither_secret_nor_name_stands_in_the_log) {
  const auto secret = make();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    if (entry.is_regular_file())
      BOOST_TEST(archive::test::read_all(entry.path()).find(secret) == std::string::npos,
                 entry.path());
  for (const auto& event : archive.events_from(0, 1000))
    BOOST_TEST(event.detail.find("тайлан") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(api_tokens_live)

// The widest token that there is, of somebody who may everything, against every route.
BOOST_AUTO_TEST_CASE(no_token_reaches_what_is_a_persons_own) {
  live().put_account(
      {"system"},
      {"everything",
       "",
       "",
       "",
       {Role::Staff, Role::Author, Role::Signer, Role::Archivist, Role::Auditor, Role::Admin}},
      password);
  const auto& all = access::token_permissions();
  const auto secret = live()
                          .tokens()
                          .make(*live().account("everything"), {"all", {all.begin(), all.end()}, 1})
                          .secret;
  http::Router router;
  api::add_routes(router, ApiHouse::instance().services());
  pages::add_routes(router, ApiHouse::instance().services());
  std::size_t closed = 0;
  for (const auto& route : router.routes()) {
    if (!route.permission) continue;
    const bool open = route.pattern.starts_with("/api/") && !route.person_only &&
                      access::token_permission_from(access::permission_name(*route.permission));
    if (open) continue;
    ++closed;
    const auto answer = ask(secret, route.method, filled(route.pattern));
    BOOST_TEST(answer.status == 403, route.method << " " << route.pattern << " " << answer.status);
  }
  BOOST_TEST(closed > 100U);
  // What must never be open, by name: the flag above could be forgotten.
  for (const char* route : {"POST /api/v1/documents/x/acts",
                            "POST /api/v1/documents/x/acts/prepare",
                            "POST /api/v1/documents/x/acts/complete",
                            "POST /api/v1/documents/x/seal",
                            "PUT /api/v1/documents/x/decisions/y",
                            "POST /api/v1/documents/x/return",
                            "POST /api/v1/records/x/copy",
                            "POST /api/v1/delegations",
                            "POST /api/v1/disposals/x/approval",
                            "POST /api/v1/access-requests/x/decision",
                            "POST /api/v1/disposals/x/execution",
                            "GET /api/v1/accounts",
                            "PUT /api/v1/accounts/x",
                            "POST /api/v1/password",
                            "POST /api/v1/tokens",
                            "GET /api/v1/tokens",
                            "DELETE /api/v1/tokens/x",
                            "GET /api/v1/sessions",
                            "DELETE /api/v1/sessions",
                            "GET /api/v1/sessions/current",
                            "GET /account",
                            "POST /account/tokens",
                            "GET /inbox"}) {
    const std::string_view name(route);
    const auto space = name.find(' ');
    const auto answer =
        ask(secret, std::string(name.substr(0, space)), std::string(name.substr(space + 1)));
    BOOST_TEST(answer.status == 403, route << " " << answer.status);
  }
  BOOST_TEST(ask(secret, "GET", "/api/v1/search?q=a").status == 200);
  // It is for programs: in a cookie it is nothing.
  BOOST_TEST(test::ask(port(), "GET", "/api/v1/search?q=a", {"Cookie: tamga=" + secret}).status ==
             401);
  BOOST_TEST(test::ask(port(), "GET", "/account", {"Cookie: tamga=" + secret}).status == 303);
  live().set_disabled({"system"}, "everything", true);
  BOOST_TEST(ask(secret, "GET", "/api/v1/search?q=a").status == 401);
}

BOOST_AUTO_TEST_CASE(a_scope_opens_its_routes_alone) {
  const auto secret =
      live().tokens().make(*live().account("archivist"), {"s", {Permission::SeeArchive}, 1}).secret;
  BOOST_TEST(ask(secret, "GET", "/api/v1/packages").status == 200);
  for (const char* target : {"/api/v1/search?q=a", "/api/v1/documents", "/api/v1/holds",
                             "/api/v1/log/events", "/api/v1/forms"})
    BOOST_TEST(ask(secret, "GET", target).status == 403, target);
  BOOST_TEST(ask(secret, "POST", "/api/v1/packages", "{}").status == 403);
}

BOOST_AUTO_TEST_CASE(by_api_with_the_password) {
  auto& house = ApiHouse::instance();
  const auto order = [](const json& changes) {
    json body = {{"name", "сарын тайлан"},
                 {"scope", {"Search"}},
                 {"days", 90},
                 {"password", ApiHouse::password}};
    body.update(changes);
    return body.dump();
  };
  const auto make = [&](const char* who, const json& changes = json::object()) {
    return house.send(who, "POST", "/api/v1/tokens", order(changes));
  };
  BOOST_TEST(make("nobody").status == 401);
  BOOST_TEST(test::code_of(make("staff", {{"password", "wrong"}})) == "step-up-failed");
  BOOST_TEST(test::code_of(make("staff", {{"scope", {"SeeEvents"}}})) == "token-invalid");
  for (const json& bad :
       {json{{"scope", {"Administer"}}}, json{{"scope", {"Act"}}}, json{{"scope", "Search"}},
        json{{"scope", {1}}}, json{{"days", 400}}, json{{"days", "90"}}, json{{"days", 1.5}},
        json{{"account", "admin"}}, json{{"expires", "2099-01-01"}}})
    BOOST_TEST(make("staff", bad).status == 422, bad.dump());
  const auto made = make("staff");
  BOOST_TEST_REQUIRE(made.status == 201);
  BOOST_TEST(made.header("cache-control") == "no-store");
  const auto token = test::json_of(made);
  const std::string secret = token["secret"], path = made.header("location");
  BOOST_TEST(path == "/api/v1/tokens/" + token["id"].get<std::string>());
  const auto listed = house.ask("staff", "GET", "/api/v1/tokens");
  BOOST_TEST(listed.body.find(secret) == std::string::npos);
  BOOST_TEST(test::json_of(listed)["tokens"][0]["id"] == token["id"]);
  BOOST_TEST(ask(secret, "GET", "/api/v1/search?q=a").status == 200);
  // Nobody else's, whoever asks.
  BOOST_TEST(house.ask("staff2", "DELETE", path).status == 404);
  BOOST_TEST(house.ask("admin", "DELETE", path).status == 404);
  BOOST_TEST(house.ask("staff2", "GET", "/api/v1/accounts/staff/tokens").status == 403);
  BOOST_TEST(test::json_of(house.ask("staff2", "GET", "/api/v1/tokens"))["tokens"].empty());
  // But an administrator by the account.
  const auto of_account = "/api/v1/accounts/staff/tokens/" + token["id"].get<std::string>();
  BOOST_TEST(house
                 .ask("admin", "DELETE",
                      "/api/v1/accounts/staff2/tokens/" + token["id"].get<std::string>())
                 .status == 404);
  BOOST_TEST(house.ask("admin", "DELETE", of_account).status == 204);
  BOOST_TEST(ask(secret, "GET", "/api/v1/search?q=a").status == 401);
  BOOST_TEST(house.ask("admin", "DELETE", of_account).status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
