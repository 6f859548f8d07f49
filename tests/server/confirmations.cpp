// SPDX-License-Identifier: GPL-3.0-or-later
// That somebody is at a session, proved a short while ago: how it comes, how long it holds, and
// that every deed of an administrator asks it.
#include "server/access/recent_confirmation.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/access/external_sign_in.h"
#include "server/access/second_factor.h"
#include "server/access/totp.h"
#include "server/api/api.h"
#include "server/pages/pages.h"
#include "tests/server/browser.h"
#include "tests/server/read_page.h"

using namespace tamga;
using access::Role;
using archive::test::failure_code;
using nlohmann::json;
using test::Browser;
using namespace std::chrono_literals;

namespace {

constexpr const char* password = "найман цагаан морь";
constexpr const char* address = "192.0.2.9";
constexpr const char* issuer = "https://login.example.mn";

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  access::Access access{archive, clock};
  access::RecentConfirmations recent{archive, access, clock};

  House() { access.put_account({"system"}, {"chief", "", "", "", {Role::Admin}}, password); }
  void later(std::chrono::microseconds time) { clock.set(clock.now() + time); }
  access::Session signed_in() { return *access.sign_in("chief", password, address); }
  access::Session from_elsewhere(const std::string& subject = "s1") {
    access::ExternalPerson person{issuer, subject, "elsewhere-" + subject, "Б.Энэрэл",
                                  std::nullopt};
    return access.sign_in_external(person, true, address);
  }
  std::string give(const access::Session& session, const std::string& given,
                   const std::string& code = "") {
    return failure_code([&] { recent.give(session, given, address, code); });
  }
};

Services& services() {
  return test::ApiHouse::instance().services();
}

// As if it were signed in long ago.
void forget(const std::string& token) {
  services().archive->write([&](archive::Transaction& transaction) {
    transaction.run("UPDATE session SET confirmed = 0 WHERE account = :account",
                    {{"account", services().access->session(token)->account.name}});
  });
}

std::size_t changes(const std::string& account) {
  std::size_t count = 0;
  for (const auto& event : services().archive->events_from(0, 1'000'000))
    count += event.agent == account && event.type != "account.signed-in" &&
             event.type != "account.confirmed" && event.type != "account.confirmation-failed";
  return count;
}

std::string filled(std::string pattern) {
  for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{'))
    pattern.replace(at, pattern.find('}', at) - at + 1, "0190163d-8694-739b-aea5-966c26f8ad91");
  return pattern;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recent_confirmations, House)

BOOST_AUTO_TEST_CASE(it_holds_for_five_minutes_and_in_its_session_alone) {
  const auto session = signed_in(), other = signed_in();
  BOOST_TEST(recent.holds(session.token));
  later(5min - 1s);
  BOOST_TEST(recent.holds(session.token));
  later(1s);
  BOOST_TEST(!recent.holds(session.token));
  BOOST_TEST(failure_code([&] { recent.require(session.token); }) == "step-up-required");
  BOOST_TEST(give(session, "wrong") == "step-up-failed");
  BOOST_TEST(!recent.holds(session.token));
  BOOST_TEST(give(session, password) == "");
  BOOST_TEST(recent.holds(session.token));
  BOOST_TEST(!recent.holds(other.token));
  access.sign_out(session.token);
  for (const auto& token : {session.token, std::string(), std::string(43, 'a')})
    BOOST_TEST(!recent.holds(token));
}

BOOST_AUTO_TEST_CASE(a_second_factor_is_asked_with_it) {
  const auto session = signed_in();
  auto& factors = access.second_factors();
  const auto enrolment = factors.begin("chief");
  // As the application does it.
  std::string secret;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : enrolment.secret) {
    held = (held << 5U |
            static_cast<std::uint32_t>(std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c))) &
           0xfffU;
    bits += 5;
    if (bits >= 8) secret += static_cast<char>(held >> (bits -= 8) & 0xffU);
  }
  const auto code = [&] { return access::totp_code(secret, access::totp_step(clock.now())); };
  factors.confirm("chief", code());
  later(6min);
  BOOST_TEST(give(session, password) == "code-required");
  BOOST_TEST(give(session, password, "000000") == "code-failed");
  BOOST_TEST(!recent.holds(session.token));
  BOOST_TEST(give(session, password, code()) == "");
  BOOST_TEST(recent.holds(session.token));
  // Signing in in two steps counts as both.
  later(6min);
  const auto waiting = access.sign_in("chief", password, address);
  BOOST_TEST(!recent.holds(waiting->token));
  BOOST_TEST(recent.holds(access.give_code(waiting->token, code(), address).token));
}

BOOST_AUTO_TEST_CASE(a_provider_proves_it_of_the_same_person) {
  const auto session = from_elsewhere("s1"), stranger = from_elsewhere("s2");
  const auto own = [&] { return *access.account("elsewhere-s1"); };
  BOOST_TEST(recent.only_elsewhere("elsewhere-s1"));
  BOOST_TEST(!recent.only_elsewhere("chief"));
  // That it let somebody in is not that it asked.
  BOOST_TEST(!recent.holds(session.token));
  BOOST_TEST(give(session, "") == "step-up-required");
  BOOST_TEST(give(session, "anything") == "step-up-failed");
  const auto proved = [&](const access::Session& of, const char* subject) {
    return failure_code([&] { recent.proved(of, {issuer, subject, "", "", std::nullopt}); });
  };
  BOOST_TEST(proved(session, "s2") == "sign-in-refused");
  BOOST_TEST(proved(session, "s3") == "sign-in-refused");
  BOOST_TEST(!recent.holds(session.token));
  BOOST_TEST(!access.confirm(own(), "", address, session.token));
  BOOST_TEST(proved(session, "s1") == "");
  BOOST_TEST(recent.holds(session.token));
  BOOST_TEST(!recent.holds(stranger.token));
  // An act is confirmed by this session, by no other one and for nobody else.
  BOOST_TEST(access.confirm(own(), "", address, session.token));
  BOOST_TEST(!access.confirm(own(), "", address, stranger.token));
  BOOST_TEST(!access.confirm(*access.account("elsewhere-s2"), "", address, session.token));
  BOOST_TEST(!access.confirm(*access.account("chief"), "", address, signed_in().token));
  later(5min);
  BOOST_TEST(!access.confirm(own(), "", address, session.token));
  BOOST_TEST(!recent.holds(session.token));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(confirmations_live)

// Over the router's table: none can be forgotten.
BOOST_AUTO_TEST_CASE(every_deed_of_an_administrator_asks) {
  services().access->put_account({"system"}, {"asked", "", "", "", {Role::Admin}}, password);
  Browser browser;
  browser.sign_in("asked", password);
  forget(browser.cookie);
  const auto before = changes("asked");
  http::Router router;
  api::add_routes(router, services());
  pages::add_routes(router, services());
  std::size_t deeds = 0;
  for (const auto& route : router.routes()) {
    if (route.permission != access::Permission::Administer || route.method == "GET") continue;
    ++deeds;
    const auto target = filled(route.pattern);
    if (route.pattern.starts_with("/api/")) {
      const auto answer =
          test::ask(test::whole_port(), route.method, target,
                    {"Authorization: Bearer " + browser.cookie, "Content-Type: application/json"},
                    route.body_limit == 0 ? "" : "{}");
      BOOST_TEST(test::code_of(answer) == "step-up-required", route.method << " " << target);
    } else {
      const auto answer = browser.post(target, {});
      BOOST_TEST(answer.status == 401, target << " " << answer.status);
      BOOST_TEST(answer.body.find("id=\"confirm-form\"") != std::string::npos, target);
    }
  }
  BOOST_TEST(deeds > 25U);
  BOOST_TEST(changes("asked") == before);
  services().access->set_disabled({"system"}, "asked", true);
}

BOOST_AUTO_TEST_CASE(what_was_typed_goes_on_after_the_password) {
  services().access->put_account({"system"}, {"typing", "", "", "", {Role::Admin}}, password);
  Browser browser;
  browser.sign_in("typing", password);
  forget(browser.cookie);
  auto page = browser.post("/accounts", {{"name", "typed-once"},
                                         {"display_name", "Г.\"Хонгор\" <b>"},
                                         {"role", "staff"},
                                         {"role", "author"},
                                         {"password", "арван хуруу тэгшхэн"}});
  for (const bool right : {false, true}) {
    BOOST_TEST(!services().access->account("typed-once"));
    const auto forms = test::read_page(page.body).forms;
    const auto form = std::find_if(forms.begin(), forms.end(),
                                   [](const auto& one) { return one.action == "/accounts"; });
    BOOST_TEST_REQUIRE((form != forms.end()));
    Browser::Fields fields;
    for (const auto& field : form->fields)
      if (field.type == "hidden" && field.name != "csrf")
        fields.emplace_back(field.name, field.value);
    fields.emplace_back("confirm-password", right ? password : "wrong");
    page = browser.post(form->action, fields);
    BOOST_TEST(page.status == (right ? 303 : 403));
  }
  const auto made = services().access->account("typed-once");
  BOOST_TEST_REQUIRE(made.has_value());
  BOOST_TEST(made->display_name == "Г.\"Хонгор\" <b>");
  BOOST_TEST((made->roles == std::set<Role>{Role::Staff, Role::Author}));
  // And for a while nothing more is asked.
  BOOST_TEST(browser.post("/accounts/typed-once/disable", {}).status == 303);
  // A program does the same by a request of its own.
  forget(browser.cookie);
  const auto ask = [&](const char* target, const json& body) {
    return test::ask(test::whole_port(), "POST", target,
                     {"Authorization: Bearer " + browser.cookie, "Content-Type: application/json"},
                     body.is_null() ? "" : body.dump());
  };
  constexpr const char* confirmation = "/api/v1/sessions/current/confirmation";
  BOOST_TEST(test::code_of(ask("/api/v1/accounts/typed-once/enable", nullptr)) ==
             "step-up-required");
  BOOST_TEST(test::code_of(ask(confirmation, {{"password", "wrong"}})) == "step-up-failed");
  BOOST_TEST(ask(confirmation, {{"password", password}}).status == 204);
  BOOST_TEST(ask("/api/v1/accounts/typed-once/enable", nullptr).status == 204);
  services().access->set_disabled({"system"}, "typing", true);
  services().access->set_disabled({"system"}, "typed-once", true);
}

BOOST_AUTO_TEST_SUITE_END()
