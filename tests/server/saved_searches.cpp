// SPDX-License-Identifier: GPL-3.0-or-later
// Saved searches: whose they are, how many, and what is new in them.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/indexing/indexing.h"
#include "server/searches/criteria.h"
#include "server/searches/saved_searches.h"
#include "tests/server/api_house.h"

using namespace tamga;
using archive::test::failure_code;
using nlohmann::json;
using test::code_of;
using test::json_of;

namespace {

struct Searches {
  test::ApiHouse& house = test::ApiHouse::instance();

  // A record that has `word` in its text.
  void capture(const std::string& word, const std::string& unit, bool open) {
    auto capture = archive::test::sample_capture(static_cast<int>(++number));
    capture.unit = unit;
    capture.open = open;
    capture.owner = "";
    capture.content = json{{"imported", 1}, {"text", {word}}}.dump();
    house.services().archive->capture({"system"}, capture);
  }
  std::string save(const std::string& who, const json& criteria) {
    const auto answer = house.send(who, "POST", "/api/v1/searches",
                                   json{{"name", "Хайлт"}, {"criteria", criteria}}.dump());
    BOOST_REQUIRE_EQUAL(answer.status, 201);
    return json_of(answer).at("id");
  }
  std::size_t fresh(const std::string& who, const std::string& id) {
    house.services().indexing->catch_up();
    return json_of(house.ask(who, "GET", "/api/v1/searches/" + id)).at("new");
  }
  static inline std::size_t number = 6000;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(saved_searches, Searches)

BOOST_AUTO_TEST_CASE(what_came_since_the_last_look_is_new_as_far_as_it_may_be_seen) {
  capture("зургаадай", "Хуулийн хэлтэс", true);
  house.services().indexing->catch_up();
  const auto mine = save("staff", {{"q", "зургаадай"}});
  const auto all = save("archivist", {{"q", "зургаадай"}});
  BOOST_TEST(fresh("staff", mine) == 0U);
  capture("зургаадай", "Хуулийн хэлтэс", false);
  capture("зургаадай", "Санхүүгийн хэлтэс", false);  // not for staff
  capture("өөр үг", "Хуулийн хэлтэс", true);
  BOOST_TEST(fresh("staff", mine) == 1U);
  BOOST_TEST(fresh("archivist", all) == 2U);
  house.ask("staff", "POST", "/api/v1/searches/" + mine + "/look");
  BOOST_TEST(fresh("staff", mine) == 0U);
  BOOST_TEST(fresh("archivist", all) == 2U);
  capture("зургаадай", "Санхүүгийн хэлтэс", true);
  BOOST_TEST(fresh("staff", mine) == 1U);
}

BOOST_AUTO_TEST_CASE(filters_are_part_of_it) {
  const auto mine = save("archivist", {{"unit", "Тасгийн нэр"}, {"openness", "restricted"}});
  capture("үг", "Тасгийн нэр", true);
  capture("үг", "Тасгийн нэр", false);
  BOOST_TEST(fresh("archivist", mine) == 1U);
}

BOOST_AUTO_TEST_CASE(they_are_their_owners_alone) {
  const auto mine = save("staff", {{"q", "үг"}});
  const std::string target = "/api/v1/searches/" + mine;
  for (const char* who : {"staff2", "admin"}) {
    BOOST_TEST(code_of(house.ask(who, "GET", target)) == "not-found");
    BOOST_TEST(code_of(house.send(who, "PUT", target, R"({"name":"х"})")) == "not-found");
    BOOST_TEST(code_of(house.ask(who, "POST", target + "/look")) == "not-found");
    BOOST_TEST(code_of(house.ask(who, "DELETE", target)) == "not-found");
    BOOST_TEST(house.ask(who, "GET", "/api/v1/searches").body.find(mine) == std::string::npos);
  }
  const auto renamed = house.send("staff", "PUT", target, R"({"name":"  Өөр нэр "})");
  BOOST_TEST(json_of(renamed)["name"] == "Өөр нэр");
  BOOST_TEST(house.ask("staff", "DELETE", target).status == 204);
  BOOST_TEST(code_of(house.ask("staff", "GET", target)) == "not-found");
}

BOOST_AUTO_TEST_CASE(an_account_has_so_many) {
  auto& all = *house.services().saved_searches;
  index::Search criteria;
  criteria.text = "үг";
  const auto have = all.of("signer").size();
  for (std::size_t at = have; at < searches::SavedSearches::most; ++at)
    all.save("signer", "Хайлт", criteria, 0);
  BOOST_TEST(failure_code([&] { all.save("signer", "Хайлт", criteria, 0); }) ==
             "saved-search-limit");
  BOOST_TEST(failure_code([&] { all.save("auditor", "Хайлт", criteria, 0); }) == "");
  all.remove("signer", all.of("signer").front().id);
  BOOST_TEST(failure_code([&] { all.save("signer", "Хайлт", criteria, 0); }) == "");
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_what_was_asked) {
  index::Search search;
  search.text = "нэр:\"Болд\" -хуучин \xff";
  search.retention_class = "1.4";
  search.script = "both";
  search.order = index::Order::Person;
  const auto back = searches::search_from(
      json::parse(searches::to_json(search).dump(-1, ' ', false, json::error_handler_t::replace)));
  BOOST_TEST(back.text == "нэр:\"Болд\" -хуучин \uFFFD");
  BOOST_TEST(back.retention_class == "1.4");
  BOOST_TEST(back.script == "both");
  BOOST_TEST((back.order == index::Order::Person));
  BOOST_TEST(searches::asks(back));
  BOOST_TEST(!searches::asks({}));
  // Cut between characters where a person typed too much.
  const auto cut = searches::search_from(
      [](std::string_view name) {
        std::string text;
        if (name == searches::text_name)
          while (text.size() < 3000) text += "ө";
        return text;
      },
      true);
  BOOST_TEST(cut.text.size() == searches::longest_value);
}

BOOST_AUTO_TEST_SUITE_END()
