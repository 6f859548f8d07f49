// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/access.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/access/password.h"
#include "server/access/throttle.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using access::Account;
using access::Passwords;
using access::Role;
using namespace std::chrono_literals;

namespace {

constexpr const char* password = "урт-нууц-үг-42";

Account account(std::string name, std::set<Role> roles = {Role::Staff}) {
  return {std::move(name), "Ж.Энхмаа", "Хуулийн хэлтэс", "Мэргэжилтэн", std::move(roles)};
}

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  access::Access access{archive, clock};

  House() { access.put_account({"system"}, account("enkhmaa"), password); }
  void later(std::chrono::microseconds time) { clock.set(clock.now() + time); }
  std::vector<std::string> event_types() const {
    std::vector<std::string> types;
    for (const auto& event : archive.events_from(0, 1000)) types.push_back(event.type);
    return types;
  }
};

auto is(const char* code) {
  return [code](const Failure& failure) { return failure.kind().code == code; };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(access_accounts, House)

BOOST_AUTO_TEST_CASE(account_is_kept) {
  auto kept = access.account("enkhmaa");
  BOOST_TEST_REQUIRE(kept.has_value());
  BOOST_TEST(kept->display_name == "Ж.Энхмаа");
  BOOST_TEST(kept->unit == "Хуулийн хэлтэс");
  BOOST_TEST(kept->has(Role::Staff));
  BOOST_TEST(!kept->has(Role::Admin));
  BOOST_TEST(!access.account("nobody"));
  BOOST_TEST(access.accounts().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_password_is_confirmed_again_without_a_session) {
  const auto sign_in = access.sign_in("enkhmaa", password, "192.0.2.7");
  BOOST_TEST_REQUIRE(sign_in.has_value());
  BOOST_TEST(access.confirm(sign_in->account, password, "192.0.2.7"));
  BOOST_TEST(!access.confirm(sign_in->account, "урт-нууц-үг-43", "192.0.2.7"));
  BOOST_TEST(!access.confirm(sign_in->account, "", "192.0.2.7"));
  BOOST_TEST(!access.confirm(account("nobody"), password, "192.0.2.7"));
  // A wrong one signs nobody out.
  BOOST_TEST(access.session(sign_in->token).has_value());
  const auto types = event_types();
  BOOST_TEST(std::count(types.begin(), types.end(), "account.confirmed") == 1);
  BOOST_TEST(std::count(types.begin(), types.end(), "account.confirmation-failed") == 3);
}

BOOST_AUTO_TEST_CASE(confirmations_and_sign_ins_wait_together) {
  const auto known = account("enkhmaa");
  for (int i = 0; i < 5; ++i) BOOST_TEST(!access.confirm(known, "wrong", "192.0.2.7"));
  for (int i = 0; i < 5; ++i) BOOST_TEST(!access.sign_in("enkhmaa", "wrong", "192.0.2.7"));
  BOOST_CHECK_EXCEPTION(access.confirm(known, password, "192.0.2.7"), Failure,
                        is("too-many-tries"));
  BOOST_TEST(access.confirm(known, password, "192.0.2.8"));
  later(61s);
  BOOST_TEST(access.confirm(known, password, "192.0.2.7"));
}

BOOST_AUTO_TEST_CASE(change_without_password_keeps_it) {
  access.put_account({"system"}, account("enkhmaa", {Role::Author, Role::Signer}), "");
  auto session = access.sign_in("enkhmaa", password, "192.0.2.1");
  BOOST_TEST_REQUIRE(session.has_value());
  BOOST_TEST(session->account.has(Role::Signer));
  BOOST_TEST(!session->account.has(Role::Staff));
}

BOOST_AUTO_TEST_CASE(invalid_accounts_are_refused) {
  const auto invalid = is("account-invalid");
  for (const char* name : {"", "Upper", "with space", "кирилл", "a/b", "system"})
    BOOST_CHECK_EXCEPTION(access.put_account({"system"}, account(name), password), Failure,
                          invalid);
  BOOST_CHECK_EXCEPTION(access.put_account({"system"}, account(std::string(65, 'a')), password),
                        Failure, invalid);
  BOOST_CHECK_EXCEPTION(access.put_account({"system"}, account("good", {}), password), Failure,
                        invalid);
  for (const char* bad : {"short", ""})
    BOOST_CHECK_EXCEPTION(access.put_account({"system"}, account("good"), bad), Failure,
                          is("password-too-short"));
  Account lines = account("good");
  lines.display_name = "a\nb";
  BOOST_CHECK_EXCEPTION(access.put_account({"system"}, lines, password), Failure, invalid);
  BOOST_TEST(access.accounts().size() == 1U);
}

BOOST_AUTO_TEST_CASE(password_and_token_are_nowhere) {
  auto session = access.sign_in("enkhmaa", password, "192.0.2.1");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    std::string bytes = archive::test::read_all(entry.path());
    BOOST_TEST(bytes.find(password) == std::string::npos, entry.path());
    BOOST_TEST(bytes.find(session->token) == std::string::npos, entry.path());
    BOOST_TEST(bytes.find(session->csrf) == std::string::npos, entry.path());
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(access_sessions, House)

BOOST_AUTO_TEST_CASE(sign_in_and_out) {
  auto first = access.sign_in("enkhmaa", password, "192.0.2.1");
  auto second = access.sign_in("enkhmaa", password, "192.0.2.1");
  BOOST_TEST_REQUIRE((first && second));
  BOOST_TEST(first->token.size() == 43U);
  BOOST_TEST(first->token != second->token);
  BOOST_TEST(first->csrf != second->csrf);
  auto found = access.session(first->token);
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(found->account.name == "enkhmaa");
  BOOST_TEST(found->csrf == first->csrf);
  access.sign_out(first->token);
  BOOST_TEST(!access.session(first->token));
  BOOST_TEST(access.session(second->token).has_value());
  access.sign_out(first->token);  // again: nothing happens
  const std::vector<std::string> expected = {"account.created", "account.signed-in",
                                             "account.signed-in", "account.signed-out"};
  BOOST_TEST(event_types() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(wrong_is_wrong) {
  BOOST_TEST(!access.sign_in("enkhmaa", "something else", "192.0.2.1"));
  BOOST_TEST(!access.sign_in("enkhmaa", "", "192.0.2.1"));
  BOOST_TEST(!access.sign_in("ENKHMAA", password, "192.0.2.1"));
  BOOST_TEST(!access.sign_in("nobody", password, "192.0.2.1"));
  BOOST_TEST(!access.sign_in("' OR 1=1 --", password, "192.0.2.1"));
  BOOST_TEST(!access.sign_in("enkhmaa", std::string(100'000, 'x'), "192.0.2.1"));
  BOOST_TEST(!access.session(""));
  BOOST_TEST(!access.session(std::string(43, 'A')));
  // A name that does not exist may be a password: it is not written down.
  for (const auto& event : archive.events_from(0, 100)) {
    BOOST_TEST(event.agent != "nobody");
    BOOST_TEST(event.detail.find("nobody") == std::string::npos);
  }
}

// What this thread worked, whatever else the machine does meanwhile.
double worked() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// An unknown name costs an Argon2id too: the work is about the same.
BOOST_AUTO_TEST_CASE(unknown_names_take_the_same_time) {
  auto shortest = [&](const char* name) {
    double least = 1e9;
    for (int i = 0; i < 4; ++i) {
      const double began = worked();
      access.sign_in(name, "not the password", "192.0.2.1");
      least = std::min(least, worked() - began);
    }
    return least;
  };
  double known = shortest("enkhmaa"), unknown = shortest("nobody"), shapeless = shortest("No Body");
  for (const double other : {unknown, shapeless}) {
    BOOST_TEST(other > known / 2);
    BOOST_TEST(other < known * 2);
  }
}

// Else the time would tell names that exist, after libsodium's limits were raised.
BOOST_AUTO_TEST_CASE(nobodys_hash_is_of_todays_limits) {
  BOOST_TEST(!Passwords::is_outdated(Passwords::nobodys()));
}

BOOST_AUTO_TEST_CASE(idle_sessions_end) {
  auto session = access.sign_in("enkhmaa", password, "192.0.2.1");
  for (int i = 0; i < 5; ++i) {
    later(25min);
    BOOST_TEST(access.session(session->token).has_value());
  }
  later(31min);
  BOOST_TEST(!access.session(session->token));
}

BOOST_AUTO_TEST_CASE(every_session_ends) {
  auto session = access.sign_in("enkhmaa", password, "192.0.2.1");
  for (int i = 0; i < 29; ++i) {
    later(24min);
    access.session(session->token);
  }
  BOOST_TEST(access.session(session->token).has_value());  // 11 h 36 min
  later(25min);
  BOOST_TEST(!access.session(session->token));  // 12 h 1 min
}

BOOST_AUTO_TEST_CASE(new_password_and_roles_count_at_once) {
  auto session = access.sign_in("enkhmaa", password, "192.0.2.1");
  access.put_account({"system"}, account("enkhmaa", {Role::Auditor}), "");
  BOOST_TEST(access.session(session->token)->account.has(Role::Auditor));
  access.put_account({"system"}, account("enkhmaa"), "another password");
  BOOST_TEST(!access.session(session->token));
  BOOST_TEST(!access.sign_in("enkhmaa", password, "192.0.2.1"));
  BOOST_TEST(access.sign_in("enkhmaa", "another password", "192.0.2.1").has_value());
}

// Whoever signs in while the password changes is out afterwards, or never in.
BOOST_AUTO_TEST_CASE(no_session_outlives_the_password_it_was_opened_with) {
  for (int round = 0; round < 4; ++round) {
    const std::string old_password = "the old one " + std::to_string(round);
    access.put_account({"system"}, account("enkhmaa"), old_password);
    std::optional<access::Session> session;
    std::thread changes([&] { access.put_account({"system"}, account("enkhmaa"), "the new one"); });
    session = access.sign_in("enkhmaa", old_password, "192.0.2." + std::to_string(round));
    changes.join();
    BOOST_TEST((!session || !access.session(session->token)));
  }
}

// A refusal leaves neither a change nor an event.
BOOST_AUTO_TEST_CASE(an_account_changes_together_with_its_event) {
  access.put_account({"system"}, account("enkhmaa", {Role::Auditor}), "");
  const std::vector<std::string> expected = {"account.created", "account.changed"};
  BOOST_TEST(event_types() == expected, boost::test_tools::per_element());
  BOOST_CHECK_EXCEPTION(access.put_account({"system"}, account("enkhmaa"), "short"), Failure,
                        is("password-too-short"));
  BOOST_TEST(event_types() == expected, boost::test_tools::per_element());
  BOOST_TEST(access.account("enkhmaa")->has(Role::Auditor));
}

BOOST_AUTO_TEST_CASE(sessions_outlive_the_program) {
  auto session = access.sign_in("enkhmaa", password, "192.0.2.1");
  access::Access again(archive, clock);
  BOOST_TEST(again.session(session->token).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(access_throttle)

BOOST_AUTO_TEST_CASE(after_ten_failures_one_waits) {
  access::Throttle throttle;
  std::chrono::system_clock::time_point now{24h};
  for (int i = 0; i < 10; ++i) BOOST_TEST(throttle.begin("enkhmaa", "192.0.2.1", now));
  BOOST_TEST(!throttle.begin("enkhmaa", "192.0.2.1", now));
  // Nobody else is held up.
  BOOST_TEST(throttle.begin("enkhmaa", "192.0.2.2", now));
  BOOST_TEST(throttle.begin("odgerel", "192.0.2.1", now));
  // Waiting tries do not make it longer; each further failure doubles it.
  BOOST_TEST(!throttle.begin("enkhmaa", "192.0.2.1", now + 59s));
  BOOST_TEST(throttle.begin("enkhmaa", "192.0.2.1", now + 61s));
  BOOST_TEST(!throttle.begin("enkhmaa", "192.0.2.1", now + 61s + 90s));
  BOOST_TEST(throttle.begin("enkhmaa", "192.0.2.1", now + 61s + 121s));
  // Never longer than a quarter of an hour.
  for (int i = 1; i < 10; ++i) throttle.begin("enkhmaa", "192.0.2.1", now + 1h + i * 15min + 1s);
  BOOST_TEST(throttle.begin("enkhmaa", "192.0.2.1", now + 5h));
}

BOOST_AUTO_TEST_CASE(success_forgets) {
  access::Throttle throttle;
  std::chrono::system_clock::time_point now{24h};
  for (int i = 0; i < 9; ++i) throttle.begin("enkhmaa", "192.0.2.1", now);
  throttle.succeeded("enkhmaa", "192.0.2.1");
  for (int i = 0; i < 10; ++i) BOOST_TEST(throttle.begin("enkhmaa", "192.0.2.1", now));
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_and_keeps_the_newest) {
  access::Throttle throttle;
  std::chrono::system_clock::time_point now{24h};
  for (int i = 0; i < 50'000; ++i)
    throttle.begin("a" + std::to_string(i), "192.0.2.1", now + i * 1ms);
  for (int i = 0; i < 10; ++i) throttle.begin("enkhmaa", "192.0.2.1", now + 50s);
  BOOST_TEST(!throttle.begin("enkhmaa", "192.0.2.1", now + 51s));
}

BOOST_FIXTURE_TEST_CASE(sign_in_says_so, House) {
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(!access.sign_in("enkhmaa", "wrong password", "192.0.2.1"));
  BOOST_CHECK_EXCEPTION(access.sign_in("enkhmaa", password, "192.0.2.1"), Failure,
                        is("too-many-tries"));
  BOOST_TEST(access.sign_in("enkhmaa", password, "192.0.2.9").has_value());
  later(2min);
  BOOST_TEST(access.sign_in("enkhmaa", password, "192.0.2.1").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
