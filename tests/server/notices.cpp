// SPDX-License-Identifier: GPL-3.0-or-later
// Notices: who is told what, mail by a real SMTP server, the outbox when that fails, feeds.
#include "server/notices/notices.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "server/access/external_sign_in.h"
#include "server/base64.h"
#include "server/notices/mail_carrier.h"
#include "server/notices/mail_message.h"
#include "server/notices/notice_text.h"
#include "tests/server/documents_desk.h"
#include "tests/server/mail_server.h"

using namespace tamga;
using namespace std::chrono_literals;
using notices::Kind;
using notices::Notices;
using notices::Wishes;
using test::approved;
using test::code_thrown;
using test::Desk;
using test::permitted;
using test::prepared;

namespace {

constexpr const char* public_url = "https://archive.example.gov.mn";

// A desk whose people want mail, and the service that follows it.
struct House {
  Desk desk;
  std::unique_ptr<Notices> service;
  std::set<std::string> linked{};

  House() { open(); }
  void open() {
    service = std::make_unique<Notices>(*desk.archive, *desk.access, *desk.documents, desk.clock);
    service->set_public_url(public_url);
    service->follow();  // the past is passed over
  }
  // One that the provider vouches for: how others are confirmed is address_confirmation.cpp's.
  void wants(const access::Account& who, const std::string& address, std::set<Kind> kinds) {
    access::ExternalPerson person;
    person.authority = "https://id.example.mn";
    person.subject = who.name;
    person.mail = address;
    if (linked.insert(who.name).second)
      desk.access->link({"system"}, who.name, person.authority, person.subject);
    desk.access->sign_in_external(person, false, "192.0.2.1");
    service->set_wishes(who, {address, std::move(kinds), false, false});
  }
  // Of its author, waiting for the signer.
  std::string ready() {
    const auto id = desk.draft(desk.author).id;
    desk.act(desk.author, id, "prepared", prepared);
    desk.act(desk.author, id, "permitted", permitted);
    return id;
  }
  std::vector<std::string> kinds_of(const access::Account& who) const {
    std::vector<std::string> kinds;
    for (const auto& notice : service->latest(who.name, 50))
      kinds.emplace_back(notices::kind_name(notice.kind));
    return kinds;
  }
};

const std::set<Kind> everything(std::begin(notices::all_kinds), std::end(notices::all_kinds));

std::filesystem::path mail_folder(const Desk& desk, const char* name) {
  return desk.folder / name;
}

std::string body_of(const std::string& mail) {
  const auto at = mail.find("\r\n\r\n");
  std::string encoded;
  for (const char c : mail.substr(at))
    if (c != '\r' && c != '\n') encoded += c;
  return from_base64(encoded).value_or("");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notices_suite)

BOOST_AUTO_TEST_CASE(each_is_told_what_concerns_him_and_once) {
  House house;
  auto& desk = house.desk;
  house.wants(desk.author, "author@example.mn", everything);
  house.wants(desk.signer, "signer@example.mn", everything);
  house.wants(desk.deputy, "deputy@example.mn", {Kind::Sealed});  // not of turns
  house.wants(desk.reader, "reader@example.mn", everything);      // no act is this one's
  const auto id = house.ready();
  BOOST_TEST(house.service->follow() == 1U);
  BOOST_TEST(house.service->follow() == 0U);
  BOOST_TEST(house.kinds_of(desk.signer) == std::vector<std::string>{"turn"},
             boost::test_tools::per_element());
  BOOST_TEST(house.kinds_of(desk.author).empty());
  BOOST_TEST(house.kinds_of(desk.deputy).empty());
  BOOST_TEST(house.kinds_of(desk.reader).empty());

  desk.later(1min);
  desk.documents->give_back(desk.signer, id, "алдаатай");
  house.service->follow();
  BOOST_TEST(house.kinds_of(desk.author) == std::vector<std::string>{"returned"},
             boost::test_tools::per_element());
  desk.later(1min);
  desk.finish(id);
  house.service->follow();
  BOOST_TEST(house.kinds_of(desk.author) == (std::vector<std::string>{"sealed", "returned"}),
             boost::test_tools::per_element());
  // Whose turn was over before it was told is not told of it.
  BOOST_TEST(house.kinds_of(desk.signer) == std::vector<std::string>{"turn"},
             boost::test_tools::per_element());
  // What is switched off is neither sent nor shown.
  house.wants(desk.author, "author@example.mn", {Kind::Sealed});
  BOOST_TEST(house.kinds_of(desk.author) == std::vector<std::string>{"sealed"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_keeps_the_archive_is_told_that_access_is_asked) {
  House house;
  auto& desk = house.desk;
  const access::Account keeper{"narmandakh", "Д.Нармандах", "Архив", "", {access::Role::Archivist}};
  desk.access->put_account({"system"}, keeper, Desk::password);
  for (const access::Account& who : {keeper, desk.author, desk.signer, desk.reader})
    house.wants(who, who.name + "@example.mn", everything);
  house.service->follow();
  desk.archive->append({desk.reader.name}, "access.asked", "a-request", "");
  BOOST_TEST(house.service->follow() == 1U);
  const auto told = house.service->latest(keeper.name, 5);
  BOOST_TEST_REQUIRE(told.size() == 1U);
  BOOST_TEST((told[0].kind == Kind::AccessAsked));
  BOOST_TEST(notices::link_of(told[0], public_url) ==
             std::string(public_url) + "/access-requests/a-request");
}

BOOST_AUTO_TEST_CASE(a_mail_goes_by_verified_tls_with_a_password_and_tells_the_title_alone) {
  House house;
  auto& desk = house.desk;
  const test::MailServer server(mail_folder(desk, "mail"), "starttls", "localhost", "tamga",
                                "нууц-үг");
  auto settings = server.settings();
  settings.user = "tamga";
  settings.password_file = (desk.folder / "mail-password").string();
  std::ofstream(settings.password_file) << "нууц-үг\n";
  house.service->set_mail(settings);
  house.wants(desk.signer, "signer@example.mn", everything);
  const auto id = house.ready();
  house.service->follow();
  BOOST_TEST(house.service->waiting() == 1U);
  BOOST_TEST(house.service->deliver() == 1U);
  BOOST_TEST(house.service->deliver() == 0U);
  BOOST_TEST(house.service->waiting() == 0U);
  const auto mails = server.mails();
  BOOST_TEST_REQUIRE(mails.size() == 1U);
  const auto& mail = mails[0];
  BOOST_TEST(mail.starts_with("X-Envelope: tamga@example.gov.mn signer@example.mn tls\r\n"));
  for (const char* header : {"\r\nTo: signer@example.mn\r\n", "\r\nAuto-Submitted: auto-generated",
                             "\r\nSubject: =?UTF-8?B?", "\r\nMessage-ID: <"})
    BOOST_TEST(mail.find(header) != std::string::npos, header);
  const auto text = body_of(mail);
  const auto document = *desk.documents->document(id);
  BOOST_TEST(text.find(document.title) != std::string::npos);
  BOOST_TEST(text.find(std::string(public_url) + "/documents/" + id) != std::string::npos);
  BOOST_TEST(text.find(std::string(public_url) + "/account/notices") != std::string::npos);
  for (const auto& name : {desk.author.display_name, desk.signer.display_name})
    BOOST_TEST(text.find(name) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(nothing_goes_to_a_server_that_is_not_the_one) {
  House house;
  const auto& folder = house.desk.folder;
  const auto send = [](const notices::MailSettings& settings, const std::string& to) {
    const auto bytes = notices::mail_bytes({settings.from, to, "x", "x", "1", {}});
    return notices::send_mail(settings, to, bytes).fault;
  };
  const test::MailServer right(folder / "right", "smtps"), other(folder / "other", "smtps"),
      wrong_name(folder / "wrong", "starttls", "mail.example.mn"), plain(folder / "plain", "plain");
  BOOST_TEST(send(right.settings(), "a@example.mn") == "");
  BOOST_TEST(right.mails().size() == 1U);
  // Another's certificate, another name, no TLS where it is required.
  auto settings = other.settings();
  settings.ca_file = right.settings().ca_file;
  BOOST_TEST(send(settings, "a@example.mn") == "mail-unavailable");
  BOOST_TEST(send(wrong_name.settings(), "a@example.mn") == "mail-unavailable");
  settings = plain.settings();
  settings.tls = true;
  BOOST_TEST(send(settings, "a@example.mn") == "mail-unavailable");
  BOOST_TEST(other.mails().empty());
  BOOST_TEST(wrong_name.mails().empty());
  BOOST_TEST(plain.mails().empty());
  // To this very machine without TLS, when that is said.
  BOOST_TEST(send(plain.settings(), "a@example.mn") == "");
  BOOST_TEST(send(plain.settings(), "refused@example.mn") == "mail-refused");
  BOOST_TEST(send(plain.settings(), "later@example.mn") == "mail-unavailable");
}

BOOST_AUTO_TEST_CASE(what_could_not_be_sent_is_tried_later_also_by_another_server) {
  House house;
  auto& desk = house.desk;
  notices::MailSettings nobody;
  nobody.server = "smtp://127.0.0.1:1";
  nobody.tls = false;
  nobody.from = "tamga@example.gov.mn";
  house.service->set_mail(nobody);
  house.wants(desk.signer, "signer@example.mn", everything);
  house.ready();
  house.service->follow();
  const auto deliver = [&] { return code_thrown([&] { house.service->deliver(); }); };
  BOOST_TEST(deliver() == "mail-unavailable");
  BOOST_TEST(deliver() == "");  // not at once again
  BOOST_TEST(house.service->waiting() == 1U);
  desk.later(2min);
  BOOST_TEST(deliver() == "mail-unavailable");
  BOOST_TEST(house.service->latest(desk.signer.name, 1).at(0).tries == 2);
  desk.later(2min);
  BOOST_TEST(deliver() == "");  // the second pause is longer
  // The server ends; what it left goes by the next one.
  house.service.reset();
  house.open();
  const test::MailServer server(mail_folder(desk, "mail"), "plain");
  house.service->set_mail(server.settings());
  desk.later(4min);
  BOOST_TEST(house.service->deliver() == 1U);
  BOOST_TEST(server.mails().size() == 1U);
  BOOST_TEST(house.service->latest(desk.signer.name, 1).at(0).state == "sent");
}

BOOST_AUTO_TEST_CASE(what_is_refused_for_ever_is_given_up_and_what_is_never_taken_in_the_end) {
  House house;
  auto& desk = house.desk;
  const test::MailServer server(mail_folder(desk, "mail"), "plain");
  house.service->set_mail(server.settings());
  house.wants(desk.signer, "refused@example.mn", everything);
  house.wants(desk.deputy, "later@example.mn", everything);
  house.ready();
  BOOST_TEST(house.service->follow() == 2U);
  for (int round = 0; round < 12; ++round) {
    code_thrown([&] { house.service->deliver(); });
    code_thrown([&] { house.service->deliver(); });
    desk.later(48h);
  }
  BOOST_TEST(house.service->waiting() == 0U);
  const auto refused = house.service->latest(desk.signer.name, 1).at(0);
  BOOST_TEST(refused.state == "given-up");
  BOOST_TEST(refused.fault == "mail-refused");
  BOOST_TEST(refused.tries == 1);
  const auto never = house.service->latest(desk.deputy.name, 1).at(0);
  BOOST_TEST(never.state == "given-up");
  BOOST_TEST(never.tries == 9);
  BOOST_TEST(server.mails().empty());
}

BOOST_AUTO_TEST_CASE(a_place_in_the_log_is_kept_and_its_past_is_not_told) {
  House house;
  auto& desk = house.desk;
  house.wants(desk.signer, "signer@example.mn", everything);
  house.ready();
  house.service.reset();  // ended before it had read
  house.open();           // follow() of the opening reads on
  BOOST_TEST(house.kinds_of(desk.signer).size() == 1U);
  // Who begins to want is not told of what was before.
  house.wants(desk.deputy, "deputy@example.mn", everything);
  BOOST_TEST(house.service->follow() == 0U);
  // After ninety days nothing is left of it.
  desk.later(24h * 91);
  desk.draft(desk.author);
  house.service->follow();
  BOOST_TEST(house.kinds_of(desk.signer).empty());
}

BOOST_AUTO_TEST_CASE(a_feed_has_one_secret_address_that_ends) {
  House house;
  auto& desk = house.desk;
  BOOST_TEST(!house.service->feed_of("").has_value());
  const auto first = house.service->make_feed(desk.signer);
  BOOST_TEST(first.size() == 64U);
  const auto id = house.ready();
  BOOST_TEST(house.service->follow() == 1U);
  BOOST_TEST(house.service->waiting() == 0U);  // no address: nothing to send
  BOOST_TEST_REQUIRE(house.service->feed_of(first).has_value());
  BOOST_TEST(house.service->feed_of(first)->name == desk.signer.name);
  const auto second = house.service->make_feed(desk.signer);
  BOOST_TEST(!house.service->feed_of(first).has_value());
  BOOST_TEST(house.service->feed_of(second).has_value());
  // Wishes do not touch it; a disabled account's leads nowhere.
  house.wants(desk.signer, "", everything);
  BOOST_TEST(house.service->feed_of(second).has_value());
  const auto xml = notices::atom_feed(house.service->latest(desk.signer.name, 10), "urn:x",
                                      public_url, false, 0);
  BOOST_TEST(xml.find("<link href=\"https://archive.example.gov.mn/documents/" + id) !=
             std::string::npos);
  house.service->end_feed(desk.signer);
  BOOST_TEST(!house.service->feed_of(second).has_value());
  for (const auto& event : desk.archive->events_from(0, 100'000))
    BOOST_TEST(event.detail.find(second) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_title_and_no_address_can_end_a_header) {
  const std::string evil = "Тайлан\r\nBcc: all@example.mn\r\n\r\nbody";
  const auto bytes =
      notices::mail_bytes({"tamga@example.gov.mn", "a@example.mn", evil, "text\n.\nend", "id", {}});
  const auto head = bytes.substr(0, bytes.find("\r\n\r\n"));
  BOOST_TEST(head.find("Bcc") == std::string::npos);
  BOOST_TEST(head.find("\n\n") == std::string::npos);
  for (std::size_t at = 0; (at = bytes.find("\r\n", at)) != std::string::npos; at += 2)
    BOOST_TEST((at < 2 || bytes.substr(at - 1, 1) != "\r"));
  BOOST_TEST(body_of(bytes) == "text\r\n.\r\nend");
  // Every line of a long subject is short, and no character is cut.
  std::string longer;
  for (int i = 0; i < 60; ++i) longer += "Өү ";
  const auto folded = notices::header_text(longer);
  std::string whole;
  for (std::size_t from = 0; from < folded.size();) {
    auto end = folded.find("\r\n ", from);
    if (end == std::string::npos) end = folded.size();
    const auto word = folded.substr(from, end - from);
    BOOST_TEST(word.size() <= 75U);
    whole += from_base64(word.substr(10, word.size() - 12)).value_or("?");
    from = end + 3;
  }
  BOOST_TEST(whole == longer);
  struct Row {
    const char* address;
    bool good;
  };
  const Row rows[] = {{"a@b.mn", true},
                      {"first.last+tag@mail-1.example.gov.mn", true},
                      {"", false},
                      {"a", false},
                      {"@b.mn", false},
                      {"a@", false},
                      {"a@b.mn\r\nBcc: c@d.mn", false},
                      {"a@b.mn,c@d.mn", false},
                      {"<a@b.mn>", false},
                      {"a b@c.mn", false},
                      {"\"a\"@b.mn", false},
                      {"a..b@c.mn", false},
                      {"a@b..mn", false},
                      {"a@-b.mn", false},
                      {"ө@б.мн", false}};
  for (const auto& row : rows)
    BOOST_TEST(notices::is_mail_address(row.address) == row.good, row.address);
  BOOST_TEST(!notices::is_mail_address(std::string(65, 'a') + "@b.mn"));
  BOOST_TEST(!notices::is_mail_address("a@" + std::string(300, 'b')));
  House house;
  BOOST_TEST(code_thrown([&] { house.wants(house.desk.signer, rows[6].address, {}); }) ==
             "mail-address-invalid");
}

BOOST_AUTO_TEST_CASE(settings_of_mail_are_read_strictly) {
  House house;
  const auto& data = house.desk.folder;
  const auto read = [&](const std::string& text) {
    std::ofstream(data / "mail.json") << text;
    return code_thrown([&] { notices::read_mail_settings(data); });
  };
  BOOST_TEST(!notices::read_mail_settings(data).has_value());
  const std::string good = R"("server":"smtps://mail.example.mn:465","from":"a@b.mn")";
  BOOST_TEST(read("{" + good + "}") == "");
  for (const std::string& bad :
       {std::string("[]"), std::string("{"), std::string(R"({"server":"smtp://x:1"})"),
        "{" + good + R"(,"tls":"none"})", "{" + good + R"(,"tls":"maybe"})",
        "{" + good + R"(,"user":"a"})", "{" + good + R"(,"port":1})",
        "{" + good + R"(,"timeout_seconds":0})",
        std::string(R"({"server":"https://x","from":"a@b.mn"})"),
        std::string(R"({"server":"smtp://x@y","from":"a@b.mn"})"),
        std::string(R"({"server":"smtp://x:25","from":"a@b.mn\nBcc: c@d.mn"})")})
    BOOST_TEST(read(bad) == "data-unusable", bad);
  BOOST_TEST(read(R"({"server":"smtp://localhost:25","from":"a@b.mn","tls":"none"})") == "");
  BOOST_TEST(read("{" + good + R"(,"user":"a","password_file":"keys/mail"})") == "");
  BOOST_TEST(notices::read_mail_settings(data)->password_file == (data / "keys/mail").string());
}

BOOST_AUTO_TEST_SUITE_END()
