// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in by a directory, against a real one.
#include "server/access/ldap_directory.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/access/access.h"
#include "server/error.h"
#include "server/organisation/place_names.h"
#include "server/organisation/structure.h"
#include "tests/server/ldap_house.h"

using namespace tamga;
using access::LdapDirectory;
using access::Role;
using test::LdapHouse;
using namespace std::chrono_literals;

namespace {

constexpr const char* bolors = "шинэ тэмүүлэл";
constexpr const char* local_password = "нутгийн нууц үг";
constexpr const char* address = "192.0.2.7";

template <typename Deed>
std::string failure_of(const Deed& deed) {
  try {
    deed();
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return "";
}

access::LdapSettings with(const std::function<void(access::LdapSettings&)>& change) {
  auto settings = LdapHouse::instance().settings();
  change(settings);
  return settings;
}

std::string answer(const access::LdapSettings& settings, const char* name = "bolor",
                   const char* password = bolors) {
  std::string found;
  const auto code = failure_of([&] {
    const auto person = LdapDirectory(settings).person(name, password);
    found = person ? person->display_name : "nobody";
  });
  return code.empty() ? found : code;
}

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  LdapDirectory directory{LdapHouse::instance().settings()};
  access::Access access{archive, clock};

  House() {
    access.put_account({"system"}, {"here", "", "", "", {Role::Admin}}, local_password);
    access.set_directory(directory);
  }
  std::size_t operations_of(const char* name, const char* password) {
    const auto before = LdapHouse::instance().operations();
    BOOST_TEST(!access.sign_in(name, password, address));
    return LdapHouse::instance().operations() - before;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ldap_directory)

BOOST_AUTO_TEST_CASE(searched_for_and_bound_as) {
  LdapDirectory directory(LdapHouse::instance().settings());
  const auto person = directory.person("bolor", bolors);
  BOOST_TEST_REQUIRE(person.has_value());
  BOOST_TEST(person->authority == "ldap:" + LdapHouse::instance().plain());
  BOOST_TEST(person->subject.size() == 36U);  // entryUUID
  BOOST_TEST(person->name == "bolor");
  BOOST_TEST(person->display_name == "Т.Болор");
  BOOST_TEST((person->roles == std::set<Role>{Role::Author}));
  // A group by its whole name, one of another place by its first part.
  BOOST_TEST((directory.person("tuya", "нарны туяа")->roles ==
              std::set<Role>{Role::Author, Role::Signer}));
  BOOST_TEST(directory.person("saruul", "сарны туяа")->roles->empty());
}

BOOST_AUTO_TEST_CASE(wrong_is_wrong) {
  LdapDirectory directory(LdapHouse::instance().settings());
  const std::pair<std::string, std::string> table[] = {
      {"bolor", "шинэ тэмүүлэл "},
      {"bolor", "нарны туяа"},
      {"nobody", bolors},
      {"", bolors},
      {"bolor", ""},         // an unauthenticated bind, which this directory would take
      {"77", "нарны туяа"},  // of two
      {"*", bolors},
      {"bolo*", bolors},
      {"bolor)(uid=*", bolors},
      {"x)(|(uid=bolor", bolors},
      {"bolor\\", bolors},
      {std::string(2000, 'a'), bolors},
      {"bolor", std::string(2000, 'a')}};
  for (const auto& [name, password] : table)
    BOOST_TEST(!directory.person(name, password), name << " " << password);
  BOOST_TEST(directory.person("71", bolors).has_value());  // of one
}

BOOST_AUTO_TEST_CASE(bound_by_a_template) {
  const auto settings = with([](auto& s) {
    s.base.clear();
    s.bind_dn.clear();
    s.bind_password_file.clear();
    s.dn_template = "uid={name},ou=people,dc=example";
  });
  BOOST_TEST(answer(settings) == "Т.Болор");
  BOOST_TEST(answer(settings, "bolor", "wrong") == "nobody");
  BOOST_TEST(answer(settings, "bolor", "") == "nobody");
  BOOST_TEST(answer(settings, "nobody") == "nobody");
  BOOST_TEST(answer(settings, "bolor,ou=people,dc=example", bolors) == "nobody");
  LdapDirectory(settings).pass_time("bolor");
}

BOOST_AUTO_TEST_CASE(over_tls_with_a_certificate_that_is_checked) {
  auto& house = LdapHouse::instance();
  const auto secure = [&](const std::string& url, bool start_tls,
                          const std::filesystem::path& authority) {
    return answer(with([&](auto& s) {
      s.url = url;
      s.start_tls = start_tls;
      s.ca_file = authority;
    }));
  };
  const auto port = house.plain().substr(house.plain().rfind(':'));
  BOOST_TEST(secure(house.tls(), false, house.authority()) == "Т.Болор");
  BOOST_TEST(secure(house.plain(), true, house.authority()) == "Т.Болор");
  for (const bool start : {false, true}) {
    const auto url = start ? house.plain() : house.tls();
    BOOST_TEST(secure(url, start, house.other_authority()) == "directory-unavailable");
    BOOST_TEST(secure(url, start, "") == "directory-unavailable");  // the system's store
    // The certificate is 127.0.0.1's alone.
    BOOST_TEST(secure(start ? "ldap://localhost" + port : house.tls("localhost"), start,
                      house.authority()) == "directory-unavailable");
  }
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_away_or_silent) {
  const auto settings = with([](auto& s) {
    s.url = "ldap://127.0.0.1:1";
    s.timeout = 1s;
  });
  BOOST_TEST(answer(settings) == "directory-unavailable");
  LdapDirectory(settings).pass_time("bolor");  // no failure

  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  BOOST_TEST_REQUIRE(bind(silent, reinterpret_cast<sockaddr*>(&at), size) == 0);
  BOOST_TEST_REQUIRE(listen(silent, 4) == 0);
  getsockname(silent, reinterpret_cast<sockaddr*>(&at), &size);
  const auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(answer(with([&](auto& s) {
               s.url = "ldap://127.0.0.1:" + std::to_string(ntohs(at.sin_port));
               s.timeout = 1s;
             })) == "directory-unavailable");
  BOOST_TEST((std::chrono::steady_clock::now() - begun < 5s));
  close(silent);
  BOOST_TEST(answer(with([](auto& s) { s.bind_dn = "cn=writer,dc=example"; })) ==
             "directory-unavailable");
}

BOOST_AUTO_TEST_CASE(settings_that_are_refused) {
  const std::function<void(access::LdapSettings&)> changes[] = {
      [](auto& s) { s.url = "http://127.0.0.1"; },
      [](auto& s) { s.url = "127.0.0.1"; },
      [](auto& s) { s.url = "ldapi:///"; },
      [](auto& s) { s.url = "ldap://192.0.2.1"; },  // passwords in the clear
      [](auto& s) { s.url = "ldap://127.0.0.1.example.mn"; },
      [](auto& s) {
        s.url = "ldaps://192.0.2.1";
        s.start_tls = true;
      },
      [](auto& s) { s.base.clear(); },
      [](auto& s) { s.dn_template = "uid={name},dc=example"; },  // both
      [](auto& s) { s.filter = "(uid=bolor)"; },
      [](auto& s) { s.bind_password_file.clear(); },
      [](auto& s) { s.bind_password_file = "/nowhere/at/all"; }};
  for (const auto& change : changes)
    BOOST_TEST(failure_of([&] { LdapDirectory directory(with(change)); }) == "argument-invalid");
  BOOST_TEST(failure_of([] {
               LdapDirectory d(with([](auto& s) { s.url = "ldaps://192.0.2.1"; }));
             }) == "");
}

BOOST_FIXTURE_TEST_CASE(an_account_is_made_and_follows_the_directory, House) {
  auto& there = LdapHouse::instance();
  auto session = access.sign_in("bolor", bolors, address);
  BOOST_TEST_REQUIRE(session.has_value());
  const auto roles = [&] { return access.account("bolor")->roles; };
  BOOST_TEST((roles() == std::set<Role>{Role::Author}));
  BOOST_TEST(access.account("bolor")->display_name == "Т.Болор");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    if (entry.is_regular_file())
      BOOST_TEST(archive::test::read_all(entry.path()).find(bolors) == std::string::npos);
  // Once more before an act, by the same password; never a password here beside it.
  BOOST_TEST(access.confirm(session->account, bolors, address));
  BOOST_TEST(!access.confirm(session->account, "wrong", address));
  BOOST_TEST(!access.confirm(session->account, "", address));
  BOOST_TEST(failure_of([&] {
               access.change_password(*session, bolors, "нэг бүхэл өдөр", address);
             }) == "password-elsewhere");
  // Another group there is another role here, for open sessions, too.
  there.put_group("bolor", "chiefs");
  BOOST_TEST(access.sign_in("bolor", bolors, address).has_value());
  BOOST_TEST((roles() == std::set<Role>{Role::Signer}));
  BOOST_TEST((access.session(session->token)->account.roles == roles()));
  there.put_group("bolor", "");
  BOOST_TEST(failure_of([&] { access.sign_in("bolor", bolors, address); }) == "sign-in-no-role");
  there.put_group("bolor", "authors");
  access.set_disabled({"here"}, "bolor", true);
  BOOST_TEST(!access.sign_in("bolor", bolors, address));
  access.set_disabled({"here"}, "bolor", false);
  BOOST_TEST(access.sign_in("bolor", bolors, address).has_value());
}

// A group gives a role in one unit, under each of its names, and takes it away again.
BOOST_AUTO_TEST_CASE(a_role_in_a_unit_comes_with_its_group_and_follows_its_name) {
  using access::Grant;
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  access::Access access{archive, clock};
  organisation::Structure structure{archive, access, clock};
  const archive::Agent admin{"here"};
  const auto top = structure.found(admin, "", "Усны газар", {"2019-01-01", ""});
  const auto unit = structure.found(admin, top, "Хуулийн хэлтэс", {"2019-01-01", ""});
  LdapDirectory directory(with([&](auto& s) {
    s.roles = access::group_roles("authors=author; chiefs=signer@Усны газар/Хуулийн хэлтэс");
    s.place_names = [&](const access::NamedPlace& place) {
      return organisation::names_after(archive.catalogue(), place);
    };
  }));
  access.set_directory(directory);
  auto& there = LdapHouse::instance();
  const auto enter = [&](const char* group) {
    there.put_group("bolor", group);
    return failure_of([&] { access.sign_in("bolor", bolors, address); });
  };
  const auto grants = [&] { return access.account("bolor")->grants; };
  const Grant law{Role::Signer, "Усны газар", "Хуулийн хэлтэс"},
      renamed{Role::Signer, "Усны газар", "Эрх зүйн хэлтэс"};
  BOOST_TEST(enter("chiefs") == "");
  BOOST_TEST(access.account("bolor")->roles.empty());
  BOOST_TEST((grants() == std::set<Grant>{law}));
  BOOST_TEST(access.account("bolor")->has(Role::Signer, "Усны газар", "Хуулийн хэлтэс"));
  BOOST_TEST(!access.account("bolor")->has(Role::Signer, "Усны газар", "Өөр хэлтэс"));
  // At once for who is signed in, and at every sign-in after.
  structure.rename(admin, unit, "Эрх зүйн хэлтэс", {"2026-03-01", ""});
  BOOST_TEST((grants() == std::set<Grant>{law, renamed}));
  BOOST_TEST(enter("chiefs") == "");
  BOOST_TEST((grants() == std::set<Grant>{law, renamed}));
  BOOST_TEST(enter("authors") == "");
  BOOST_TEST(grants().empty());
  BOOST_TEST((access.account("bolor")->roles == std::set<Role>{Role::Author}));
  BOOST_TEST(enter("chiefs") == "");
  BOOST_TEST((grants() == std::set<Grant>{law, renamed}));
  BOOST_TEST(enter("") == "sign-in-no-role");
  there.put_group("bolor", "authors");
}

BOOST_FIXTURE_TEST_CASE(an_address_of_mail_comes_from_the_directory, House) {
  const auto address_of = [&](const char* attribute) {
    return LdapDirectory(with([&](auto& s) { s.mail_attribute = attribute; }))
        .person("bolor", bolors)
        ->mail;
  };
  BOOST_TEST(address_of("mail") == "bolor@example.mn");
  BOOST_TEST(address_of("telephoneNumber") == "");
  access.sign_in("bolor", bolors, address);
  std::vector<std::string> vouched;
  archive.catalogue().read(
      [&](archive::Transaction& t) { vouched = access::vouched_addresses(t, "bolor"); });
  BOOST_TEST(vouched == std::vector<std::string>{"bolor@example.mn"},
             boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(names_never_link, House) {
  // Somebody of this name was here first, with a password of their own.
  access.put_account({"system"}, {"tuya", "", "", "", {Role::Archivist}}, local_password);
  BOOST_TEST(!access.sign_in("tuya", "нарны туяа", address));
  BOOST_TEST(access.sign_in("tuya", local_password, address).has_value());
  // An administrator says that it is the same person.
  const auto person = directory.person("tuya", "нарны туяа");
  access.link({"here"}, "tuya", person->authority, person->subject);
  BOOST_TEST(access.sign_in("tuya", "нарны туяа", address).has_value());
  BOOST_TEST((access.account("tuya")->roles == std::set<Role>{Role::Author, Role::Signer}));
  BOOST_TEST(failure_of([&] {
               access.link({"here"}, "here", person->authority, person->subject);
             }) == "account-linked");
}

BOOST_FIXTURE_TEST_CASE(what_a_name_is_takes_the_same_steps, House) {
  access.sign_in("bolor", bolors, address);
  const auto linked = operations_of("bolor", "wrong");
  BOOST_TEST(linked == 3U);                                // the reader, the search, the bind
  BOOST_TEST(operations_of("saruul", "wrong") == linked);  // there, never here
  BOOST_TEST(operations_of("nobody", "wrong") == linked);  // nowhere
  BOOST_TEST(operations_of("here", "wrong") == linked);    // here alone
  BOOST_TEST(operations_of("77", "wrong") == linked);      // two of them
}

// A directory takes these for one name; each would have ten tries of its own.
BOOST_FIXTURE_TEST_CASE(one_person_is_one_name, House) {
  for (const char* name : {"Bolor", "BOLOR", " bolor", "bolor ", "bolor\t"})
    BOOST_TEST(!access.sign_in(name, bolors, address), name);
  BOOST_TEST(access.sign_in("bolor", bolors, address).has_value());
}

BOOST_FIXTURE_TEST_CASE(nobody_locks_another_one_out, House) {
  for (int i = 0; i < 10; ++i) BOOST_TEST(!access.sign_in("bolor", "wrong", "198.51.100.1"));
  const auto before = LdapHouse::instance().operations();
  BOOST_TEST(failure_of([&] { access.sign_in("bolor", bolors, "198.51.100.1"); }) ==
             "too-many-tries");
  // Nor does the directory hear of it any more.
  BOOST_TEST(LdapHouse::instance().operations() == before);
  BOOST_TEST(access.sign_in("bolor", bolors, address).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
