// SPDX-License-Identifier: GPL-3.0-or-later
// Second factors: the vectors of RFC 4226, RFC 6238 and RFC 4648, and what is asked when.
#include "server/access/second_factor.h"

#include <boost/test/unit_test.hpp>

#include "server/access/access.h"
#include "server/access/secret_box.h"
#include "server/access/totp.h"
#include "server/error.h"
#include "tests/server/archive_fixtures.h"
#include "tests/server/base32.h"

using namespace tamga;
using namespace std::chrono_literals;

namespace {

constexpr const char* password = "урт-нууц-үг-42";
constexpr const char* address = "192.0.2.7";
// The secret of RFC 4226 appendix D and of RFC 6238 appendix B for SHA-1.
constexpr const char* rfc_secret = "12345678901234567890";

std::chrono::system_clock::time_point at(std::int64_t seconds) {
  return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

template <typename Deed>
std::string code_of(const Deed& deed) {
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
  access::SecondFactors& factors = access.second_factors();
  std::string secret;  // of the telephone

  House() {
    access.put_account({"system"}, {"oyundari", "Ж.Оюундарь", "", "", {access::Role::Author}},
                       password);
  }
  void later(std::chrono::microseconds time) { clock.set(clock.now() + time); }
  std::string now() const { return access::totp_code(secret, access::totp_step(clock.now())); }
  std::vector<std::string> enrol() {
    secret = test::from_base32(factors.begin("oyundari").secret);
    auto codes = factors.confirm("oyundari", now());
    later(30s);
    return codes;
  }
  access::Account account() const { return *access.account("oyundari"); }
  std::size_t count(std::string_view type) const {
    std::size_t found = 0;
    for (const auto& event : archive.events_from(0, 1000)) found += event.type == type;
    return found;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(totp)

BOOST_AUTO_TEST_CASE(hotp_of_rfc_4226_appendix_d) {
  const char* expected[] = {"755224", "287082", "359152", "969429", "338314",
                            "254676", "287922", "162583", "399871", "520489"};
  for (int counter = 0; counter < 10; ++counter)
    BOOST_TEST(access::totp_code(rfc_secret, counter) == expected[counter], counter);
}

BOOST_AUTO_TEST_CASE(totp_of_rfc_6238_appendix_b) {
  const std::pair<std::int64_t, const char*> vectors[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : vectors)
    BOOST_TEST(access::totp_code(rfc_secret, seconds / 30, 8) == code, seconds);
  BOOST_TEST(access::totp_step(at(59)) == 1);
  BOOST_TEST(access::totp_step(at(2000000000)) == 0x3F940AA);
}

BOOST_AUTO_TEST_CASE(base32_of_rfc_4648_section_10) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "MY"},
                                                         {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},
                                                         {"foob", "MZXW6YQ"},
                                                         {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : vectors) BOOST_TEST(access::base32(bytes) == text);
}

BOOST_AUTO_TEST_CASE(a_clock_may_differ_by_a_step_and_none_is_taken_twice) {
  const auto match = [](const std::string& code, std::int64_t seconds, std::int64_t last = 0) {
    return access::totp_match(rfc_secret, code, at(seconds), last).value_or(-1);
  };
  const auto code = access::totp_code(rfc_secret, 100);
  BOOST_TEST(match(code, 99 * 30) == 100);
  BOOST_TEST(match(code, 100 * 30) == 100);
  BOOST_TEST(match(code, 101 * 30 + 29) == 100);
  BOOST_TEST(match(code, 98 * 30 + 29) == -1);
  BOOST_TEST(match(code, 102 * 30) == -1);
  BOOST_TEST(match(code, 100 * 30, 99) == 100);
  BOOST_TEST(match(code, 100 * 30, 100) == -1);
  BOOST_TEST(match(code, 100 * 30, 101) == -1);
  BOOST_TEST(match(code.substr(0, 3) + " " + code.substr(3), 100 * 30) == 100);
  for (const char* bad : {"", "1", "12345", "1234567", "abcdef", "\xff\xff\xff\xff\xff\xff"})
    BOOST_TEST(match(bad, 100 * 30) == -1, bad);
}

BOOST_AUTO_TEST_CASE(an_application_is_told_the_secret) {
  BOOST_TEST(access::totp_address("Tamga", "d.bold", rfc_secret) ==
             "otpauth://totp/Tamga:d.bold?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tamga");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(second_factors, House)

BOOST_AUTO_TEST_CASE(a_secret_is_in_force_with_its_first_code) {
  BOOST_TEST(code_of([&] { factors.confirm("oyundari", "123456"); }) == "factor-missing");
  secret = test::from_base32(factors.begin("oyundari").secret);
  BOOST_TEST(secret.size() == 20U);
  BOOST_TEST(factors.state("oyundari").since == 0);
  BOOST_TEST(!access.sign_in("oyundari", password, address)->code_due);
  BOOST_TEST(test::from_base32(factors.begun("oyundari")->secret) == secret);
  const auto wrong = now() == "000000" ? "000001" : "000000";
  BOOST_TEST(code_of([&] { factors.confirm("oyundari", wrong); }) == "code-failed");
  const auto codes = factors.confirm("oyundari", now());
  BOOST_TEST(codes.size() == 8U);
  BOOST_TEST(std::set<std::string>(codes.begin(), codes.end()).size() == 8U);
  BOOST_TEST(codes[0].size() == 29U);
  BOOST_TEST(factors.state("oyundari").since == clock.microseconds());
  BOOST_TEST(!factors.begun("oyundari"));
  BOOST_TEST(code_of([&] { factors.begin("oyundari"); }) == "factor-enrolled");
  BOOST_TEST(code_of([&] { factors.confirm("oyundari", now()); }) == "factor-enrolled");
  BOOST_TEST(count("account.factor-enrolled") == 1U);
}

BOOST_AUTO_TEST_CASE(what_was_begun_long_ago_counts_no_longer) {
  secret = test::from_base32(factors.begin("oyundari").secret);
  later(30min);
  BOOST_TEST(!factors.begun("oyundari"));
  BOOST_TEST(code_of([&] { factors.confirm("oyundari", now()); }) == "factor-missing");
}

BOOST_AUTO_TEST_CASE(signing_in_takes_two_steps) {
  enrol();
  const auto before = access.sign_in("oyundari", password, address, {}, now());
  BOOST_TEST_REQUIRE(before.has_value());
  later(30s);
  const auto waiting = access.sign_in("oyundari", password, address, before->token);
  BOOST_TEST(waiting->code_due);
  BOOST_TEST(!access.session(before->token));   // what the browser had
  BOOST_TEST(!access.session(waiting->token));  // lets nobody in
  BOOST_TEST(access.sessions("oyundari").empty());
  BOOST_TEST(access.waits_for_code(waiting->token));
  BOOST_TEST(code_of([&] { access.give_code(waiting->token, "", address); }) == "code-required");
  BOOST_TEST(code_of([&] { access.give_code(waiting->token, "1", address); }) == "code-failed");
  BOOST_TEST(code_of([&] { access.give_code(std::string(43, 'x'), now(), address); }) ==
             "sign-in-required");
  const auto session = access.give_code(waiting->token, now(), address);
  BOOST_TEST(session.token != waiting->token);
  BOOST_TEST(access.session(session.token).has_value());
  BOOST_TEST(!access.waits_for_code(waiting->token));
  later(30s);
  BOOST_TEST(code_of([&] { access.give_code(waiting->token, now(), address); }) ==
             "sign-in-required");
  BOOST_TEST(code_of([&] { access.give_code(session.token, now(), address); }) ==
             "sign-in-required");
}

BOOST_AUTO_TEST_CASE(the_second_step_waits_five_minutes_and_for_no_disabled_account) {
  enrol();
  const auto first = access.sign_in("oyundari", password, address);
  const auto second = access.sign_in("oyundari", password, address);
  access.set_disabled({"admin"}, "oyundari", true);
  BOOST_TEST(code_of([&] { access.give_code(second->token, now(), address); }) ==
             "sign-in-required");
  access.set_disabled({"admin"}, "oyundari", false);
  const auto third = access.sign_in("oyundari", password, address);
  later(5min);
  BOOST_TEST(code_of([&] { access.give_code(third->token, now(), address); }) ==
             "sign-in-required");
}

BOOST_AUTO_TEST_CASE(a_code_is_taken_once_wherever_it_is_given) {
  enrol();
  const auto code = now();
  BOOST_TEST(access.sign_in("oyundari", password, address, {}, code).has_value());
  BOOST_TEST(code_of([&] { access.sign_in("oyundari", password, address, {}, code); }) ==
             "code-failed");
  BOOST_TEST(code_of([&] { access.confirm(account(), password, address, code); }) == "code-failed");
  // Nor one of an earlier step, though its time is not over.
  const auto earlier = access::totp_code(secret, access::totp_step(clock.now()) - 1);
  BOOST_TEST(code_of([&] { access.confirm(account(), password, address, earlier); }) ==
             "code-failed");
  later(30s);
  BOOST_TEST(access.confirm(account(), password, address, now()));
}

BOOST_AUTO_TEST_CASE(an_act_and_a_new_password_ask_it_too) {
  enrol();
  BOOST_TEST(!access.confirm(account(), "wrong one", address, now()));
  BOOST_TEST(code_of([&] { access.confirm(account(), password, address); }) == "code-required");
  const auto session = access.sign_in("oyundari", password, address, {}, now());
  later(30s);
  const auto change = [&](const std::string& code) {
    return code_of(
        [&] { access.change_password(*session, password, "өөр нэг урт үг", address, code); });
  };
  BOOST_TEST(change("") == "code-required");
  BOOST_TEST(change("1") == "code-failed");
  BOOST_TEST(change(now()) == "");
}

BOOST_AUTO_TEST_CASE(guessing_waits_from_wherever_it_comes) {
  enrol();
  for (int i = 0; i < 10; ++i) {
    const auto from = "192.0.2." + std::to_string(i);
    BOOST_TEST(code_of([&] { access.confirm(account(), password, from, "1"); }) == "code-failed");
  }
  BOOST_TEST(code_of([&] { access.confirm(account(), password, "192.0.2.99", now()); }) ==
             "too-many-tries");
  // Who has not the password cannot make its owner wait.
  later(61s);
  BOOST_TEST(access.confirm(account(), password, address, now()));
  for (int i = 0; i < 10; ++i) access.sign_in("oyundari", "wrong one", "192.0.2.200", {}, "1");
  later(30s);
  BOOST_TEST(access.confirm(account(), password, address, now()));
}

BOOST_AUTO_TEST_CASE(a_recovery_code_lets_in_once) {
  const auto codes = enrol();
  BOOST_TEST(access.sign_in("oyundari", password, address, {}, codes[3]).has_value());
  BOOST_TEST(code_of([&] { access.sign_in("oyundari", password, address, {}, codes[3]); }) ==
             "code-failed");
  BOOST_TEST(factors.state("oyundari").recovery_codes == 7U);
  // As people type it.
  std::string typed;
  for (const char c : codes[4])
    typed += c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  BOOST_TEST(access.sign_in("oyundari", password, address, {}, typed).has_value());
  const auto fresh = factors.renew_recovery_codes("oyundari");
  BOOST_TEST(code_of([&] { access.sign_in("oyundari", password, address, {}, codes[5]); }) ==
             "code-failed");
  BOOST_TEST(access.sign_in("oyundari", password, address, {}, fresh[0]).has_value());
  BOOST_TEST(count("account.recovery-code-used") == 3U);
}

BOOST_AUTO_TEST_CASE(it_is_taken_away_with_its_codes) {
  const auto codes = enrol();
  factors.remove({"admin"}, "oyundari");
  BOOST_TEST(factors.state("oyundari").since == 0);
  BOOST_TEST(factors.state("oyundari").recovery_codes == 0U);
  BOOST_TEST(!access.sign_in("oyundari", password, address)->code_due);
  BOOST_TEST(code_of([&] { factors.remove({"admin"}, "oyundari"); }) == "not-found");
  BOOST_TEST(code_of([&] { factors.renew_recovery_codes("oyundari"); }) == "factor-missing");
  BOOST_TEST(count("account.factor-removed") == 1U);
}

BOOST_AUTO_TEST_CASE(neither_secret_nor_codes_stand_anywhere) {
  const auto codes = enrol();
  access.sign_in("oyundari", password, address, {}, codes[0]);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    const auto bytes = archive::test::read_all(entry.path());
    BOOST_TEST(bytes.find(secret) == std::string::npos, entry.path());
    BOOST_TEST(bytes.find(access::base32(secret)) == std::string::npos, entry.path());
    for (const auto& code : codes) BOOST_TEST(bytes.find(code) == std::string::npos);
  }
  const auto key = folder.path() / "keys" / "second-factor.key";
  BOOST_TEST((std::filesystem::status(key).permissions() == std::filesystem::perms(0600)));
}

BOOST_AUTO_TEST_CASE(what_was_sealed_for_one_opens_for_no_other) {
  access::SecretBox box(folder.path() / "keys" / "box.key");
  BOOST_TEST(code_of([&] { box.open("a", "AAAA"); }) == "key-missing");
  const auto sealed = box.seal("a", "secret");
  BOOST_TEST(sealed != box.seal("a", "secret"));
  BOOST_TEST(box.open("a", sealed) == "secret");
  BOOST_TEST(access::SecretBox(folder.path() / "keys" / "box.key").open("a", sealed) == "secret");
  BOOST_TEST(code_of([&] { box.open("b", sealed); }) == "key-missing");
  auto bent = sealed;
  bent[40] = bent[40] == 'A' ? 'B' : 'A';
  BOOST_TEST(code_of([&] { box.open("a", bent); }) == "key-missing");
  access::SecretBox other(folder.path() / "keys" / "other.key");
  other.seal("a", "x");
  BOOST_TEST(code_of([&] { other.open("a", sealed); }) == "key-missing");
}

BOOST_AUTO_TEST_SUITE_END()
