// SPDX-License-Identifier: GPL-3.0-or-later
// No notice goes to an address before its letter was answered: by a real SMTP server, over the
// pages, and what a link is not good for.
#include "server/notices/address_confirmation.h"

#include <boost/test/unit_test.hpp>

#include "server/access/external_sign_in.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "server/assets.h"
#include "server/base64.h"
#include "server/notices/notices.h"
#include "tests/server/browser.h"
#include "tests/server/documents_desk.h"
#include "tests/server/mail_server.h"

using namespace tamga;
using namespace std::chrono_literals;
using notices::Notices;
using test::code_thrown;
using test::Desk;

namespace {

constexpr const char* public_url = "https://archive.example.gov.mn";

std::string text_of(const std::string& mail) {
  std::string encoded;
  for (const char c : mail.substr(mail.find("\r\n\r\n")))
    if (c != '\r' && c != '\n') encoded += c;
  return from_base64(encoded).value_or("");
}

// Of the link in a letter.
std::string token_of(const std::string& mail) {
  const std::string link = std::string(public_url) + "/account/notices/confirm?token=";
  const auto text = text_of(mail);
  const auto at = text.find(link);
  return at == std::string::npos ? "" : text.substr(at + link.size(), 64);
}

struct House {
  Desk desk;
  test::MailServer server{desk.folder / "mail", "plain"};
  Notices service{*desk.archive, *desk.access, *desk.documents, desk.clock};
  notices::AddressConfirmations& addresses = service.addresses();

  House() {
    service.set_public_url(public_url);
    service.set_mail(server.settings());
    service.follow();
  }
  void wants(const access::Account& who, const std::string& address) {
    auto wishes = service.wishes(who.name);
    wishes.address = address;
    service.set_wishes(who, wishes);
  }
  std::string goes_to(const access::Account& who) const { return service.wishes(who.name).address; }
  std::string waits(const access::Account& who) const {
    const auto waiting = addresses.waiting(who.name);
    return waiting ? waiting->letter + " " + waiting->address : "";
  }
  // The token of the letter that goes now.
  std::string letter() {
    const auto before = server.mails().size();
    service.deliver();
    const auto mails = server.mails();
    return mails.size() == before + 1 ? token_of(mails.back()) : "";
  }
  std::string confirm(const access::Account& who, const std::string& token) {
    return code_thrown([&] { addresses.confirm(who, token); });
  }
  // A notice for the signer, of a document that waits.
  std::size_t tell() {
    const auto id = desk.draft(desk.author).id;
    desk.act(desk.author, id, "prepared", test::prepared);
    desk.act(desk.author, id, "permitted", test::permitted);
    return service.follow();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(address_confirmation)

BOOST_FIXTURE_TEST_CASE(nothing_goes_to_an_address_before_its_letter_was_answered, House) {
  wants(desk.signer, "signer@example.mn");
  BOOST_TEST(goes_to(desk.signer) == "");
  BOOST_TEST(waits(desk.signer) == "due signer@example.mn");
  const auto token = letter();
  BOOST_TEST_REQUIRE(token.size() == 64U);
  BOOST_TEST(server.mails()[0].starts_with(
      "X-Envelope: tamga@example.gov.mn signer@example.mn plain\r\n"));
  BOOST_TEST(waits(desk.signer) == "sent signer@example.mn");
  BOOST_TEST(service.deliver() == 0U);  // once
  service.make_feed(desk.signer);
  BOOST_TEST(tell() == 1U);
  BOOST_TEST(service.deliver() == 0U);
  BOOST_TEST(service.latest(desk.signer.name, 1).at(0).state == "kept");
  BOOST_TEST(confirm(desk.signer, token) == "");
  BOOST_TEST(goes_to(desk.signer) == "signer@example.mn");
  BOOST_TEST(waits(desk.signer) == "");
  BOOST_TEST(tell() == 1U);
  BOOST_TEST(service.deliver() == 1U);
  // Neither the letter nor who reads it learns a name; no token and no address stand anywhere.
  const auto text = text_of(server.mails()[0]);
  for (const auto& name : {desk.signer.name, desk.signer.display_name})
    BOOST_TEST(text.find(name) == std::string::npos);
  for (const auto& event : desk.archive->events_from(0, 100'000))
    for (const auto& secret : {token, std::string("example.mn")})
      BOOST_TEST((event.subject + event.detail).find(secret) == std::string::npos, event.type);
  BOOST_TEST(desk.count("notices.address-confirmed") == 1U);
  for (const auto& file : std::filesystem::directory_iterator(desk.folder))
    if (file.is_regular_file())
      BOOST_TEST(archive::test::read_all(file.path()).find(token) == std::string::npos,
                 file.path());
}

BOOST_FIXTURE_TEST_CASE(a_link_is_good_once_for_a_day_for_its_account_and_its_address, House) {
  wants(desk.signer, "signer@example.mn");
  const auto first = letter();
  BOOST_TEST(addresses.linked(desk.signer, first).value_or("") == "signer@example.mn");
  for (const auto& token : {std::string(), first.substr(1), std::string(64, '0')})
    BOOST_TEST(confirm(desk.signer, token) == "mail-link-over", token);
  BOOST_TEST(confirm(desk.deputy, first) == "mail-link-over");
  BOOST_TEST(!addresses.linked(desk.deputy, first));
  // Of the address that was asked for, and of no later one.
  desk.later(2min);
  wants(desk.signer, "other@example.mn");
  BOOST_TEST(confirm(desk.signer, first) == "mail-link-over");
  const auto second = letter();
  desk.later(24h);
  BOOST_TEST(confirm(desk.signer, second) == "mail-link-over");
  BOOST_TEST(!addresses.linked(desk.signer, second));
  addresses.ask_again(desk.signer);
  const auto third = letter();
  BOOST_TEST(confirm(desk.signer, second) == "mail-link-over");
  desk.later(24h - 1s);
  BOOST_TEST(confirm(desk.signer, third) == "");
  BOOST_TEST(confirm(desk.signer, third) == "mail-link-over");
  BOOST_TEST(goes_to(desk.signer) == "other@example.mn");
}

BOOST_FIXTURE_TEST_CASE(the_old_address_is_told_until_the_new_one_is_confirmed, House) {
  wants(desk.signer, "old@example.mn");
  BOOST_TEST(confirm(desk.signer, letter()) == "");
  wants(desk.signer, "new@example.mn");
  BOOST_TEST(goes_to(desk.signer) == "old@example.mn");
  const auto token = letter();
  tell();
  BOOST_TEST(service.deliver() == 1U);
  BOOST_TEST(server.mails().back().find(" old@example.mn plain") != std::string::npos);
  BOOST_TEST(confirm(desk.signer, token) == "");
  tell();
  BOOST_TEST(service.deliver() == 1U);
  BOOST_TEST(server.mails().back().find(" new@example.mn plain") != std::string::npos);
  // Whoever goes back to the old one, or wants no mail, waits for nothing any more.
  wants(desk.signer, "third@example.mn");
  wants(desk.signer, "new@example.mn");
  BOOST_TEST(waits(desk.signer) == "");
  BOOST_TEST(letter() == "");
  wants(desk.signer, "third@example.mn");
  wants(desk.signer, "");
  BOOST_TEST(waits(desk.signer) == "");
  BOOST_TEST(goes_to(desk.signer) == "");
}

// An address may be a stranger's: nobody has letters sent there at will.
BOOST_FIXTURE_TEST_CASE(letters_are_counted, House) {
  const auto again = [&] { return code_thrown([&] { addresses.ask_again(desk.signer); }); };
  BOOST_TEST(again() == "not-found");
  wants(desk.signer, "a@example.mn");
  wants(desk.signer, "a@example.mn");  // the same button twice
  BOOST_TEST(again() == "mail-letter-soon");
  for (int i = 0; i < 4; ++i) {
    desk.later(1min);
    BOOST_TEST(again() == "");
  }
  desk.later(1min);
  BOOST_TEST(again() == "mail-letter-soon");
  BOOST_TEST(code_thrown([&] { wants(desk.signer, "b@example.mn"); }) == "mail-letter-soon");
  BOOST_TEST(waits(desk.signer) == "due a@example.mn");
  // Nor by beginning anew.
  wants(desk.signer, "");
  BOOST_TEST(code_thrown([&] { wants(desk.signer, "a@example.mn"); }) == "mail-letter-soon");
  desk.later(24h);
  wants(desk.signer, "a@example.mn");
  BOOST_TEST(waits(desk.signer) == "due a@example.mn");
  BOOST_TEST(letter().size() == 64U);  // all that was asked before is one letter
  BOOST_TEST(server.mails().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_letter_is_tried_again_and_one_that_is_refused_is_told, House) {
  wants(desk.signer, "later@example.mn");
  BOOST_TEST(code_thrown([&] { service.deliver(); }) == "mail-unavailable");
  BOOST_TEST(service.deliver() == 0U);  // not at once again
  BOOST_TEST(waits(desk.signer) == "due later@example.mn");
  desk.later(2min);
  BOOST_TEST(code_thrown([&] { service.deliver(); }) == "mail-unavailable");
  wants(desk.deputy, "refused@example.mn");
  service.deliver();
  BOOST_TEST(waits(desk.deputy) == "given-up refused@example.mn");
  BOOST_TEST(server.mails().empty());
  // The letter of somebody who may not sign in any more does not go.
  wants(desk.reader, "reader@example.mn");
  desk.access->set_disabled({"system"}, desk.reader.name, true);
  service.deliver();
  BOOST_TEST(server.mails().empty());
}

// Who signs in by a provider or a directory that knows the address has shown whose it is.
BOOST_FIXTURE_TEST_CASE(an_address_that_is_vouched_for_needs_no_letter, House) {
  access::ExternalPerson person;
  person.authority = "https://id.example.mn";
  person.subject = "7";
  person.mail = "signer@example.mn";
  desk.access->link({"system"}, desk.signer.name, person.authority, person.subject);
  desk.access->sign_in_external(person, false, "192.0.2.1");
  BOOST_TEST(goes_to(desk.signer) == "");  // of itself it means nothing
  wants(desk.signer, "other@example.mn");
  BOOST_TEST(goes_to(desk.signer) == "");
  wants(desk.signer, "signer@example.mn");
  BOOST_TEST(goes_to(desk.signer) == "signer@example.mn");
  BOOST_TEST(waits(desk.signer) == "");
  BOOST_TEST(service.deliver() == 0U);
  // Nobody else's account, and nothing that the authority does not say any more.
  wants(desk.deputy, "signer@example.mn");
  BOOST_TEST(goes_to(desk.deputy) == "");
  person.mail = "";
  desk.access->sign_in_external(person, false, "192.0.2.1");
  wants(desk.signer, "");
  wants(desk.signer, "signer@example.mn");
  BOOST_TEST(goes_to(desk.signer) == "");
}

BOOST_AUTO_TEST_CASE(addresses_of_before_wait_and_get_a_letter) {
  Desk desk;
  desk.archive->catalogue().migrate(
      "notices", {{1, "notices", asset("server/notices/migrations/0001_notices.sql")}});
  desk.archive->write([&](archive::Transaction& transaction) {
    for (const auto& [account, address] :
         {std::pair(desk.signer.name, "signer@example.mn"), std::pair(desk.reader.name, "")})
      transaction.run(
          "INSERT INTO notice_wish (account, address, unwanted, english, feed_hash) "
          "VALUES (:account, :address, '', 0, 'x')",
          {{"account", account}, {"address", std::string(address)}});
  });
  const test::MailServer server(desk.folder / "mail", "plain");
  Notices service(*desk.archive, *desk.access, *desk.documents, desk.clock);
  service.set_mail(server.settings());
  service.set_public_url(public_url);
  BOOST_TEST(service.wishes(desk.signer.name).address == "");
  BOOST_TEST(!service.addresses().waiting(desk.reader.name));
  BOOST_TEST(service.deliver() == 0U);  // a letter is no notice
  BOOST_TEST_REQUIRE(server.mails().size() == 1U);
  service.addresses().confirm(desk.signer, token_of(server.mails()[0]));
  BOOST_TEST(service.wishes(desk.signer.name).address == "signer@example.mn");
}

// In a browser: looking at a link does nothing, its button does.
BOOST_AUTO_TEST_CASE(a_link_is_opened_and_its_button_pressed) {
  auto& services = test::ApiHouse::instance().services();
  constexpr const char* word = "гурван морь уулаар давав";
  for (const char* name : {"letter-owner", "letter-reader"})
    services.access->put_account({"system"}, {name, "Ж.Оюундарь", "", "", {access::Role::Staff}},
                                 word);
  const test::MailServer server(services.data / "letters", "plain");
  Notices service(*services.archive, *services.access, *services.documents, services.clock);
  service.set_mail(server.settings());
  service.set_public_url(public_url);
  test::Browser owner, reader, nobody;
  owner.sign_in("letter-owner", word);
  reader.sign_in("letter-reader", word);
  BOOST_TEST(owner.post("/account/notices", {{"address", "owner@example.mn"}}).status == 303);
  const auto waiting = owner.get("/account/notices").body;
  BOOST_TEST(waiting.find("id=\"waits\"") != std::string::npos);
  BOOST_TEST(waiting.find("value=\"owner@example.mn\"") != std::string::npos);
  BOOST_TEST(owner.post("/account/notices/letter", {}).status == 429);  // a moment ago
  service.deliver();
  BOOST_TEST_REQUIRE(server.mails().size() == 1U);
  const auto token = token_of(server.mails()[0]);
  const auto page = "/account/notices/confirm?token=" + token;
  BOOST_TEST(nobody.get(page).header("location") ==
             "/sign-in?next=%2Faccount%2Fnotices%2Fconfirm%3Ftoken%3D" + token);
  BOOST_TEST(reader.get(page).status == 410);
  BOOST_TEST(reader.get(page).body.find("owner@example.mn") == std::string::npos);
  for (int i = 0; i < 2; ++i) {
    const auto asked = owner.get(page);
    BOOST_TEST(asked.status == 200);
    BOOST_TEST(asked.body.find("owner@example.mn") != std::string::npos);
  }
  BOOST_TEST(service.wishes("letter-owner").address == "");
  BOOST_TEST(reader.post("/account/notices/confirm", {{"token", token}}).status == 410);
  const auto done = owner.post("/account/notices/confirm", {{"token", token}});
  BOOST_TEST(done.header("location") == "/account/notices?changed=address");
  BOOST_TEST(service.wishes("letter-owner").address == "owner@example.mn");
  BOOST_TEST(owner.get(page).status == 410);
  BOOST_TEST(owner.post("/account/notices/confirm", {{"token", token}}).status == 410);
  BOOST_TEST(owner.get("/account/notices").body.find("id=\"waits\"") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
