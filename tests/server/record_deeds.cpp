// SPDX-License-Identifier: GPL-3.0-or-later
// What is done from a record's or a unit's own page; the archive as a tree; dates in words.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "server/http/router.h"
#include "server/packing.h"
#include "server/pages/address.h"
#include "server/pages/pages.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

test::ApiHouse& house() {
  return test::ApiHouse::instance();
}
Services& services() {
  return house().services();
}

// What a browser of this role's account gets.
http::Response ask(const std::string& who, const std::string& method, const std::string& pattern,
                   const std::string& id, const Fields& fields = {},
                   const std::string& language = "mn") {
  static http::Router router = [] {
    http::Router made;
    pages::add_routes(made, services());
    return made;
  }();
  http::Request request;
  request.method = method;
  request.path = pattern;
  if (const auto at = request.path.find("{id}"); at != std::string::npos)
    request.path.replace(at, 4, id);
  request.path_values = {{"id", id}};
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  access::Session session;
  session.token = "token";
  session.csrf = "right";
  session.account = *services().access->account(who);
  request.session = session;
  request.query.emplace("lang", language);
  if (method == "GET") {
    for (const auto& field : fields) request.query.insert(field);
  } else {
    pages::Parameters sent(fields.begin(), fields.end());
    sent.emplace_back("csrf", "right");
    request.body = pages::query_string(sent).substr(1);
  }
  for (const auto& route : router.routes())
    if (route.method == method && route.pattern == pattern) return route.handler(request);
  BOOST_FAIL(method + " " + pattern + " is no page");
  return {};
}

bool has(const http::Response& page, const std::string& text) {
  return page.body.find(text) != std::string::npos;
}

archive::Record captured(int number) {
  auto capture = archive::test::sample_capture(number);
  capture.idempotency_key = "deeds" + std::to_string(number);
  return services().archive->capture({"system"}, capture);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_deeds)

BOOST_AUTO_TEST_CASE(a_hold_is_placed_from_the_record_s_page) {
  const auto record = captured(61);
  const auto page = ask("archivist", "GET", "/records/{id}/hold", record.id);
  BOOST_TEST(page.status == 200);
  BOOST_TEST(has(page, record.title));
  BOOST_TEST(!has(page, "name=\"what\""));  // it stands in no unit
  // Without a basis nothing is held, and what was typed is there again.
  const auto refused =
      ask("archivist", "POST", "/records/{id}/hold", record.id, {{"reason", "Маргаан <1>"}});
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(has(refused, "Маргаан &lt;1&gt;"));
  BOOST_TEST(services().holds->on_record(record.id).empty());
  const auto placed = ask("archivist", "POST", "/records/{id}/hold", record.id,
                          {{"reason", "Маргаан"}, {"basis", "№ 12"}});
  BOOST_TEST(placed.status == 303);
  BOOST_TEST(services().holds->on_record(record.id).size() == 1U);
  BOOST_TEST(has(ask("archivist", "GET", "/holds", ""), "/records/" + record.id));
  for (const char* who : {"staff", "author", "signer", "auditor"})
    for (const char* pattern : {"/records/{id}/hold", "/records/{id}/package"})
      BOOST_TEST(
          ask(who, "POST", pattern, record.id, {{"reason", "x"}, {"basis", "y"}}).status == 403,
          who);
  BOOST_TEST(services().holds->on_record(record.id).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_package_is_made_of_the_record_alone) {
  const auto record = captured(62);
  const auto made = ask("archivist", "POST", "/records/{id}/package", record.id);
  BOOST_TEST_REQUIRE(made.status == 303);
  const auto address = made.headers.find("Location")->second;
  BOOST_TEST_REQUIRE(address.starts_with("/packages#package-"));
  const auto id = address.substr(18);
  BOOST_TEST(packages_of(services()).records_in(id) == std::vector<std::string>{record.id},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_relation_is_made_with_what_a_search_finds) {
  const auto record = captured(63), other = captured(64);
  const auto related = ask("archivist", "POST", "/records/{id}/relate", record.id,
                           {{"relation", "based-on"}, {"target", other.id}});
  BOOST_TEST(related.status == 303);
  const auto relations = services().hierarchy->relations(record.id);
  BOOST_TEST_REQUIRE(relations.size() == 1U);
  BOOST_TEST(relations[0].target == other.id);
  // With itself, with nothing, of no kind.
  for (const auto& [kind, target] : {std::pair<std::string, std::string>{"based-on", record.id},
                                     {"based-on", "nobody"},
                                     {"is-like", other.id}})
    BOOST_TEST(ask("archivist", "POST", "/records/{id}/relate", record.id,
                   {{"relation", kind}, {"target", target}})
                   .status >= 400);
  BOOST_TEST(services().hierarchy->relations(record.id).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_certified_copy_is_given_to_who_may_see_the_record) {
  const auto id = house().make_record();
  const auto form = ask("staff", "GET", "/records/{id}/copy", id);
  BOOST_TEST(form.status == 200);
  const auto copy =
      ask("staff", "POST", "/records/{id}/copy", id, {{"asked_by", "Б.Анударь"}, {"purpose", ""}});
  BOOST_TEST(copy.status == 200);
  BOOST_TEST(copy.headers.find("Content-Type")->second == "application/pdf");
  BOOST_TEST(copy.body.starts_with("%PDF-"));
  const auto refused =
      ask("staff", "POST", "/records/{id}/copy", id, {{"asked_by", std::string(400, 'a')}});
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(
      ask("staff", "GET", "/records/{id}/copy", "0190163d-8694-739b-aea5-966c26f8ad91").status ==
      404);
}

BOOST_AUTO_TEST_CASE(a_record_s_page_has_its_deeds_acts_and_proof_in_words) {
  const auto id = house().make_record();
  const auto mn = ask("archivist", "GET", "/records/{id}", id);
  for (const char* deed : {"/hold", "/package", "/relate", "/copy"})
    BOOST_TEST(has(mn, "/records/" + id + deed), deed);
  BOOST_TEST(has(mn, " дугаар сарын ") | has(mn, " дүгээр сарын "));
  BOOST_TEST(has(mn, "id=\"acts\""));
  const auto en = ask("archivist", "GET", "/records/{id}", id, {}, "en");
  BOOST_TEST(!has(en, "сарын"));
  const auto staff = ask("staff", "GET", "/records/{id}", id);
  BOOST_TEST(!has(staff, "/hold"));
  BOOST_TEST(!has(staff, "/package"));
  BOOST_TEST(has(staff, "/records/" + id + "/copy"));
}

BOOST_AUTO_TEST_CASE(the_archive_is_one_tree_whose_branches_open_one_at_a_time) {
  archive::Fonds fonds;
  fonds.number = "914";
  fonds.organisation = fonds.title = "Модны туршилтын газар";
  fonds = services().hierarchy->create_fonds({"archivist"}, fonds);
  const auto closed = ask("archivist", "GET", "/archive", "", {{"fonds", "none"}});
  BOOST_TEST(has(closed, "/archive?fonds=" + fonds.id));
  archive::Inventory inventory;
  inventory.fonds = fonds.id;
  inventory.number = "7";
  inventory.title = "Модны данс";
  inventory = services().hierarchy->create_inventory({"archivist"}, inventory);
  BOOST_TEST(!has(ask("archivist", "GET", "/archive", "", {{"fonds", "none"}}), "Модны данс"));
  const auto open = ask("archivist", "GET", "/archive", "", {{"fonds", fonds.id}});
  BOOST_TEST(has(open, "Модны данс"));
  BOOST_TEST(has(open, "inventory=" + inventory.id));
  // What is nobody's opens nothing and is no error.
  const auto strange = ask("archivist", "GET", "/archive", "",
                           {{"fonds", "<x>"}, {"inventory", "none"}, {"from", "-5"}});
  BOOST_TEST(strange.status == 200);
  BOOST_TEST(!has(strange, "<x>"));
  BOOST_TEST(
      ask("archivist", "GET", "/archive", "",
          {{"fonds", fonds.id}, {"inventory", inventory.id}, {"from", "99999999999999999999"}})
          .status == 200);
}

BOOST_AUTO_TEST_CASE(what_an_account_is_told_it_chooses_itself) {
  const auto page = ask("signer", "GET", "/account/notices", "");
  BOOST_TEST(page.status == 200);
  const auto refused = ask("signer", "POST", "/account/notices", "", {{"address", "a b@c"}});
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(has(refused, "a b@c"));
  BOOST_TEST(ask("signer", "POST", "/account/notices", "",
                 {{"address", "signer@example.mn"}, {"kind", "sealed"}, {"language", "mn"}})
                 .status == 303);
  const auto kept = ask("signer", "GET", "/account/notices", "");
  BOOST_TEST(has(kept, "value=\"signer@example.mn\""));
  BOOST_TEST(has(kept, "value=\"sealed\" checked"));
  BOOST_TEST(!has(kept, "value=\"turn\" checked"));
  const auto made = ask("signer", "POST", "/account/notices/feed", "");
  BOOST_TEST(has(made, "href=\"/feed/"));
  BOOST_TEST(!has(ask("signer", "GET", "/account/notices", ""), "href=\"/feed/"));  // once
}

BOOST_AUTO_TEST_SUITE_END()
