// SPDX-License-Identifier: GPL-3.0-or-later
// A walk of people and records over the live server: people move between units, records come.
// After each step lists, counts, facets, suggestions, passages, likenesses, saved searches and
// pages of hits are, for each asker, those that the rule for one record gives for all.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "server/http/target.h"
#include "server/indexing/indexing.h"
#include "server/pages/pages.h"
#include "tests/server/api_house.h"
#include "tests/server/small_pdf.h"

using namespace tamga;
using access::Access;
using nlohmann::json;
using test::json_of;

namespace {

const std::vector<std::string> units = {"Хуулийн хэлтэс", "Санхүүгийн хэлтэс", "Архив"};
const std::vector<std::string> askers = {"staff", "staff2", "author", "archivist"};

// A word that no other record has and that the smallest PDF can show.
std::string secret(std::size_t number) {
  std::string word = "q";
  for (int at = 0; at < 5; ++at, number /= 20) word += "bcdfghjklmnprstvwxyz"[number % 20];
  return word + "q";
}

class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed) { pages::add_routes(router_, house_.services()); }
  ~Walk() {
    move("staff", units[0]);
    move("staff2", units[1]);
  }

  void begin() {
    for (const auto& who : askers) {
      const auto answer = house_.send(
          who, "POST", "/api/v1/searches",
          json{{"name", "Бүгд"}, {"criteria", {{"organisation", organisation}}}}.dump());
      BOOST_REQUIRE_EQUAL(answer.status, 201);
      saved_[who] = json_of(answer).at("id");
    }
  }

  void step() {
    if (records_.size() > 3 && random_() % 4 == 0) move(pick({"staff", "staff2"}), pick(units));
    capture();
    house_.services().indexing->catch_up();
    for (const auto& who : askers) {
      compare_counts(who);
      compare_words(who);
      compare_pages(who);
    }
  }

 private:
  static constexpr const char* organisation = "Алхаа туршилтын газар";

  const std::string& pick(const std::vector<std::string>& from) {
    return from[random_() % from.size()];
  }
  access::Account account(const std::string& who) {
    return *house_.services().access->account(who);
  }
  bool sees(const std::string& who, const archive::Record& record) {
    return Access::may_see(account(who), record);
  }

  void move(const std::string& who, const std::string& unit) {
    auto changed = account(who);
    changed.unit = unit;
    house_.services().access->put_account({"system"}, changed, "");
  }

  void capture() {
    const std::size_t number = ++last_;
    const std::string own = secret(number);
    auto capture = archive::test::sample_capture(static_cast<int>(8000 + number));
    capture.organisation = organisation;
    capture.unit = pick(units);
    capture.open = random_() % 3 == 0;
    capture.owner = random_() % 3 == 0 ? pick(askers) : "";
    capture.position = random_() % 2 ? "Шинжээч" : "Ахлах " + own;
    capture.title = "Тайлан " + own;
    capture.content = json{{"imported", 1}, {"text", {"tamga " + own}}}.dump();
    capture.pdf = test::small_pdf({{"tamga", own}});
    records_.push_back(house_.services().archive->capture({"system"}, capture));
  }

  json search(const std::string& who, const std::string& parameters) {
    const auto answer = house_.ask(
        who, "GET",
        "/api/v1/search?organisation=" + http::percent_encode(organisation) + parameters);
    BOOST_REQUIRE_EQUAL(answer.status, 200);
    require_no_secret(who, answer.body, parameters);
    return json_of(answer);
  }

  void require_no_secret(const std::string& who, const std::string& body,
                         const std::string& context) {
    for (std::size_t at = 0; at < records_.size(); ++at)
      if (!sees(who, records_[at]))
        BOOST_TEST(body.find(secret(at + 1)) == std::string::npos,
                   who << " is told " << secret(at + 1) << " by " << context);
  }

  void compare_counts(const std::string& who) {
    std::map<std::string, std::size_t> by_unit, by_openness;
    std::set<std::string> wanted;
    for (const auto& record : records_) {
      if (!sees(who, record)) continue;
      wanted.insert(record.id);
      ++by_unit[record.unit];
      ++by_openness[record.open ? "open" : "restricted"];
    }
    const json found = search(who, "&limit=100");
    BOOST_TEST(found["total"] == wanted.size());
    std::set<std::string> ids;
    for (const auto& hit : found["hits"]) ids.insert(hit["id"].get<std::string>());
    BOOST_TEST((ids == wanted), who);
    const auto counts = [&](const char* facet) {
      std::map<std::string, std::size_t> values;
      for (const auto& value : found["facets"][facet])
        values[value["value"].get<std::string>()] = value["count"];
      return values;
    };
    BOOST_TEST((counts("unit") == by_unit), who);
    BOOST_TEST((counts("openness") == by_openness), who);
    // Nobody has looked at it: all that they may see now is new.
    const auto saved = json_of(house_.ask(who, "GET", "/api/v1/searches/" + saved_[who])).at("new");
    BOOST_TEST(saved == wanted.size(), who);
    const auto listed = house_.ask(who, "GET", "/api/v1/records?limit=100");
    require_no_secret(who, listed.body, "the list of records");
  }

  void compare_words(const std::string& who) {
    const std::size_t at = random_() % records_.size();
    const std::string own = secret(at + 1);
    const bool may = sees(who, records_[at]);
    BOOST_TEST(search(who, "&q=" + own)["total"] == (may ? 1 : 0), who << " " << own);
    search(who, "&q=" + own.substr(0, 6));
    search(who, "&q=" + own + "z");
    search(who, "&q=tamga%20" + own.substr(1));
    for (const auto& typed : {own.substr(0, 4), std::string("Ахлах"), own})
      require_no_secret(
          who,
          house_.ask(who, "GET", "/api/v1/suggest?limit=20&q=" + http::percent_encode(typed)).body,
          "suggestions for " + typed);
  }

  void compare_pages(const std::string& who) {
    const std::size_t at = random_() % records_.size();
    const auto& record = records_[at];
    const bool may = sees(who, record);
    const std::string target = "/api/v1/records/" + record.id;
    const auto hits = house_.ask(who, "GET", target + "/hits?q=" + secret(at + 1));
    BOOST_TEST(hits.status == (may ? 200 : 404), who);
    if (may) BOOST_TEST(json_of(hits)["hits"].size() == 1U);
    const auto like = house_.ask(who, "GET", target + "/like?limit=50");
    BOOST_TEST(like.status == (may ? 200 : 404), who);
    require_no_secret(who, like.body, "likeness");
    for (const auto& route : router_.routes()) {
      if (route.method != "GET") continue;
      if (route.pattern != "/" && route.pattern != "/searches" &&
          route.pattern != "/records/{id}/pages" && route.pattern != "/records/{id}/like" &&
          route.pattern != "/records/{id}/pages/{picture}")
        continue;
      http::Request request;
      request.method = "GET";
      request.path = route.pattern;
      request.path_values = {{"id", record.id}, {"picture", "1.png"}};
      if (route.pattern == "/") request.query.emplace("q", "tamga");
      request.session = access::Session{"", "right", account(who)};
      std::optional<Failure> told;
      const auto page = route.handler(request).whole(told);
      const bool of_record = route.pattern.find("{id}") != std::string::npos;
      BOOST_TEST(page.status == (may || !of_record ? 200 : 404), who << " " << route.pattern);
      require_no_secret(who, page.body, route.pattern);
    }
  }

  test::ApiHouse& house_ = test::ApiHouse::instance();
  http::Router router_;
  std::mt19937 random_;
  std::vector<archive::Record> records_;
  std::map<std::string, std::string> saved_;
  std::size_t last_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(leak_walk)

BOOST_AUTO_TEST_CASE(nobody_is_told_of_what_they_may_not_see) {
  const char* given = std::getenv("TAMGA_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}();
  BOOST_TEST_MESSAGE("leak_walk: TAMGA_SEED=" << seed);
  Walk walk(seed);
  walk.begin();
  const int steps = std::getenv("TAMGA_LONG") ? 200 : 14;
  for (int at = 0; at < steps; ++at) walk.step();
}

BOOST_AUTO_TEST_SUITE_END()
