// SPDX-License-Identifier: GPL-3.0-or-later
// What a password must be, who changes it, and what ends with it.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "renderers/seal/error.h"
#include "renderers/seal/signing/certificate_authority.h"
#include "server/access/access.h"
#include "server/access/password_rules.h"
#include "server/access/session_rows.h"
#include "server/error.h"
#include "server/signing/key_follower.h"
#include "server/signing/key_store.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using access::Account;
using access::PasswordKind;
using access::Role;
using namespace std::chrono_literals;

namespace {

constexpr const char* first_password = "урт-нууц-үг-42";
constexpr const char* second_password = "гурван морь уулаар давав";
constexpr const char* address = "192.0.2.7";

Account account(std::string name, std::set<Role> roles = {Role::Staff}) {
  return {std::move(name), "Ж.Оюундарь", "Хуулийн хэлтэс", "Мэргэжилтэн", std::move(roles)};
}

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  access::Access access{archive, clock};

  House() { access.put_account({"system"}, account("oyundari"), first_password); }
  void later(std::chrono::microseconds time) { clock.set(clock.now() + time); }
  access::Session signed_in(const char* password = first_password) {
    auto session = access.sign_in("oyundari", password, address);
    BOOST_REQUIRE(session.has_value());
    return *session;
  }
  std::size_t count(std::string_view type) const {
    std::size_t found = 0;
    for (const auto& event : archive.events_from(0, 1000)) found += event.type == type;
    return found;
  }
};

template <typename Deed>
std::string code_of(const Deed& deed) {
  try {
    deed();
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_password_rules)

BOOST_AUTO_TEST_CASE(length_and_guesses_count_and_nothing_else) {
  const struct {
    const char *password, *code;
  } table[] = {
      {"", "password-too-short"},
      {"short", "password-too-short"},
      {"нууц үг", "password-too-short"},  // 13 bytes, 7 characters
      {"password", "password-common"},
      {"PassWord", "password-common"},
      {"password2026!", "password-common"},
      {"123password", "password-common"},
      {"улаанбаатар", "password-common"},
      {"Монголулс1", "password-common"},
      {"Йцукенгшщз", "password-common"},
      {"qwertyuiop", "password-common"},
      {"aaaaaaaaaa", "password-common"},
      {"абабабабаб", "password-common"},
      {"1234567890", "password-common"},
      {"0987654321", "password-common"},
      {"abcdefghij", "password-common"},
      {"oyundari", "password-like-name"},
      {"OyunDari99", "password-like-name"},
      {"оюундарь", "password-like-name"},
      {"2026-Оюундарь", "password-like-name"},
      {"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff", "account-invalid"},
      // Good ones: long, of one alphabet, without capitals or digits.
      {"зүүн уулын бэлд", ""},
      {"correct horse battery staple", ""},
      {"oyundari likes long walks", ""},
      {"k7-2v9x-qm", ""},
  };
  for (const auto& row : table)
    BOOST_TEST(
        code_of([&] { require_good_password(row.password, account("oyundari")); }) == row.code,
        row.password);
  BOOST_TEST(code_of([] { require_good_password(std::string(1025, 'x'), account("oyundari")); }) ==
             "account-invalid");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(access_password_changes, House)

BOOST_AUTO_TEST_CASE(its_owner_changes_it_and_other_sessions_end) {
  const auto here = signed_in(), elsewhere = signed_in();
  const auto next = access.change_password(here, first_password, second_password, address);
  BOOST_TEST(next.token != here.token);
  BOOST_TEST(access.session(next.token).has_value());
  BOOST_TEST(!access.session(here.token));
  BOOST_TEST(!access.session(elsewhere.token));
  BOOST_TEST(!access.sign_in("oyundari", first_password, address));
  BOOST_TEST(access.sign_in("oyundari", second_password, address).has_value());
  BOOST_TEST(count("account.password-changed") == 1U);
}

BOOST_AUTO_TEST_CASE(a_refused_change_changes_nothing) {
  const auto here = signed_in(), elsewhere = signed_in();
  const auto change = [&](const char* from, const char* to) {
    return code_of([&] { access.change_password(here, from, to, address); });
  };
  BOOST_TEST(change("wrong one", second_password) == "step-up-failed");
  BOOST_TEST(change("", second_password) == "step-up-failed");
  BOOST_TEST(change(first_password, first_password) == "password-unchanged");
  BOOST_TEST(change(first_password, "short") == "password-too-short");
  BOOST_TEST(change(first_password, "oyundari1") == "password-like-name");
  BOOST_TEST(access.session(here.token).has_value());
  BOOST_TEST(access.session(elsewhere.token).has_value());
  BOOST_TEST(access.sign_in("oyundari", first_password, address).has_value());
  BOOST_TEST(count("account.password-changed") == 0U);
}

BOOST_AUTO_TEST_CASE(guessing_the_old_one_waits_as_signing_in_does) {
  const auto here = signed_in();
  for (int i = 0; i < 10; ++i)
    code_of([&] { access.change_password(here, "wrong one", second_password, address); });
  BOOST_TEST(code_of([&] {
               access.change_password(here, first_password, second_password, address);
             }) == "too-many-tries");
}

BOOST_AUTO_TEST_CASE(a_password_of_somebody_else_lets_in_to_choose_another) {
  const auto before = signed_in();
  const auto temporary = access.reset_password({"admin"}, "oyundari");
  BOOST_TEST(temporary.size() == 24U);
  BOOST_TEST(!access.session(before.token));
  BOOST_TEST(!access.sign_in("oyundari", first_password, address));
  const auto session = signed_in(temporary.c_str());
  BOOST_TEST(session.password_due);
  BOOST_TEST(access.session(session.token)->password_due);
  const auto next = access.change_password(session, temporary, second_password, address);
  BOOST_TEST(!next.password_due);
  BOOST_TEST(!access.session(next.token)->password_due);
  BOOST_TEST(code_of([&] { access.reset_password({"admin"}, "nobody"); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(it_does_so_for_seven_days) {
  access.put_account({"admin"}, account("saran"), first_password, PasswordKind::Initial);
  later(7 * 24h - 1s);
  BOOST_TEST(access.sign_in("saran", first_password, address).has_value());
  later(2s);
  BOOST_TEST(!access.sign_in("saran", first_password, address));
  // Changing other things makes it neither the owner's own nor longer.
  access.put_account({"admin"}, account("saran", {Role::Author}), "");
  BOOST_TEST(!access.sign_in("saran", first_password, address));
}

BOOST_AUTO_TEST_CASE(a_disabled_account_is_out_at_once_and_its_name_stays) {
  const auto session = signed_in();
  access.set_disabled({"admin"}, "oyundari", true);
  BOOST_TEST(!access.session(session.token));
  BOOST_TEST(!access.sign_in("oyundari", first_password, address));
  BOOST_TEST(!access.confirm(session.account, first_password, address));
  BOOST_TEST(access.account("oyundari")->disabled);
  BOOST_TEST(access.account("oyundari")->display_name == "Ж.Оюундарь");
  // A change of its details does not let it in again.
  access.put_account({"admin"}, account("oyundari", {Role::Author}), second_password);
  BOOST_TEST(!access.sign_in("oyundari", second_password, address));
  access.set_disabled({"admin"}, "oyundari", false);
  BOOST_TEST(access.sign_in("oyundari", second_password, address).has_value());
  BOOST_TEST(count("account.disabled") == 1U);
  BOOST_TEST(count("account.enabled") == 1U);
}

BOOST_AUTO_TEST_CASE(somebody_who_administers_is_left) {
  access.put_account({"system"}, account("first", {Role::Admin}), first_password);
  const auto disable = [&](const char* name) {
    return code_of([&] { access.set_disabled({"system"}, name, true); });
  };
  const auto demote = [&](const char* name) {
    return code_of([&] { access.put_account({"system"}, account(name), ""); });
  };
  BOOST_TEST(disable("first") == "last-administrator");
  BOOST_TEST(demote("first") == "last-administrator");
  access.put_account({"system"}, account("second", {Role::Admin}), first_password);
  BOOST_TEST(disable("first") == "");
  BOOST_TEST(disable("second") == "last-administrator");
  BOOST_TEST(demote("second") == "last-administrator");
  BOOST_TEST(demote("first") == "");  // who is disabled administers nothing
  BOOST_TEST(disable("oyundari") == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(access_open_sessions, House)

BOOST_AUTO_TEST_CASE(signing_in_again_ends_what_the_browser_had) {
  const auto first = signed_in();
  const auto other = signed_in();
  const auto second = access.sign_in("oyundari", first_password, address, first.token);
  BOOST_TEST(!access.session(first.token));
  BOOST_TEST(access.session(second->token).has_value());
  BOOST_TEST(access.session(other.token).has_value());
  BOOST_TEST(count("account.signed-out") == 1U);
  // A wrong password ends nothing; a token of nobody's is as none.
  BOOST_TEST(!access.sign_in("oyundari", "wrong one", address, second->token));
  BOOST_TEST(access.session(second->token).has_value());
  BOOST_TEST(access.sign_in("oyundari", first_password, address, std::string(43, 'x')).has_value());
}

BOOST_AUTO_TEST_CASE(one_sees_where_one_is_signed_in_and_ends_it) {
  access.put_account({"system"}, account("saran"), first_password);
  const auto first = signed_in();
  later(5min);
  const auto second = signed_in();
  const auto others = access.sign_in("saran", first_password, "2001:db8:7:9::1");
  later(2min);
  access.session(first.token);
  const auto open = access.sessions("oyundari", second.token);
  BOOST_TEST_REQUIRE(open.size() == 2U);
  BOOST_TEST(open[0].last_seen - open[0].created == 7 * 60 * 1'000'000);
  BOOST_TEST(!open[0].current);
  BOOST_TEST(open[1].current);
  BOOST_TEST(open[0].address == "192.0.2.*");
  BOOST_TEST(access.sessions("saran").at(0).address == "2001:db8:7::");
  // By its id, and only of this account; ids are no tokens.
  const auto end = [&](const char* name, const std::string& id) {
    return code_of([&] { access.end_session({name}, name, id); });
  };
  BOOST_TEST(end("oyundari", access.sessions("saran").at(0).id) == "not-found");
  BOOST_TEST(end("oyundari", "") == "not-found");
  BOOST_TEST(end("oyundari", open[0].id) == "");
  BOOST_TEST(!access.session(first.token));
  BOOST_TEST(access.session(second.token).has_value());
  BOOST_TEST(!access.session(open[1].id));
  signed_in();
  BOOST_TEST(access.end_sessions({"oyundari"}, "oyundari", second.token) == 1U);
  BOOST_TEST(access.session(second.token).has_value());
  BOOST_TEST(access.session(others->token).has_value());
  BOOST_TEST(access.end_sessions({"admin"}, "oyundari") == 1U);
  BOOST_TEST(!access.session(second.token));
  later(31min);
  BOOST_TEST(access.sessions("saran").empty());
}

BOOST_AUTO_TEST_CASE(of_an_address_its_network_is_kept) {
  for (const auto& [full, coarse] :
       std::map<std::string, std::string>{{"192.0.2.7", "192.0.2.*"},
                                          {"2001:db8:7:9::1", "2001:db8:7::"},
                                          {"::1", "::"},
                                          {"command-line", ""},
                                          {"192.0.2.7, 10.0.0.1", ""}})
    BOOST_TEST(access::coarse_address(full) == coarse, full);
}

BOOST_AUTO_TEST_SUITE_END()

// A person's key file is opened by the password of the account: it must follow.
BOOST_FIXTURE_TEST_SUITE(access_key_follows, House)

namespace {

struct Keys {
  std::filesystem::path folder;
  explicit Keys(const std::filesystem::path& data) : folder(data / "keys") {
    std::filesystem::create_directories(folder);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    seal::make_demonstration_keys(folder, "Туршилтын газар", "passphrase", now - 1h, 5,
                                  {{"oyundari", "Ж.Оюундарь", first_password}});
  }
  bool opens(const char* secret) const {
    try {
      return signing::KeyStore(folder).person("oyundari", secret).has_value();
    } catch (const seal::Error& error) {
      BOOST_TEST(error.code() == "key-unreadable");
      return false;
    }
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(with_the_change_and_not_before) {
  const Keys keys(folder.path());
  signing::KeyFollower follower(keys.folder);
  access.set_follower(follower);
  const auto serial =
      signing::KeyStore(keys.folder).person("oyundari", first_password)->certificate().serial();
  follower.prepare("oyundari", first_password, second_password);
  BOOST_TEST(keys.opens(first_password));  // the change may not come
  BOOST_TEST(keys.opens(second_password));
  access.change_password(signed_in(), first_password, second_password, address);
  BOOST_TEST(keys.opens(second_password));
  BOOST_TEST(!keys.opens(first_password));
  BOOST_TEST(
      signing::KeyStore(keys.folder).person("oyundari", second_password)->certificate().serial() ==
      serial);
}

BOOST_AUTO_TEST_CASE(a_reset_leaves_it_to_the_password_it_was_made_with) {
  const Keys keys(folder.path());
  signing::KeyFollower follower(keys.folder);
  access.set_follower(follower);
  const auto temporary = access.reset_password({"admin"}, "oyundari");
  BOOST_TEST(!keys.opens(temporary.c_str()));
  auto session =
      access.change_password(signed_in(temporary.c_str()), temporary, second_password, address);
  BOOST_TEST(!keys.opens(second_password));
  access.change_password(session, second_password, first_password, address);
  BOOST_TEST(keys.opens(first_password));
}

BOOST_AUTO_TEST_SUITE_END()
