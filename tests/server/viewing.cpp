// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of papers: words and their places, pictures, and who gets them.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/error.h"
#include "server/http/target.h"
#include "server/indexing/indexing.h"
#include "server/pages/pages.h"
#include "server/viewing/kept_pages.h"
#include "server/viewing/page_hits.h"
#include "server/viewing/viewing_process.h"
#include "tests/server/api_house.h"
#include "tests/server/small_pdf.h"

using namespace tamga;
using archive::test::failure_code;
using nlohmann::json;
using test::small_pdf;
using viewing::PlacedWord;

namespace {

const viewing::ViewingProcess& process() {
  static const viewing::ViewingProcess one;
  return one;
}

// Each place where a word stands, as the index would tell it.
viewing::FindInText finder_of(const std::string& word) {
  return [word](const std::string& text) {
    std::vector<viewing::TextRange> found;
    for (std::size_t at = text.find(word); at != std::string::npos;
         at = text.find(word, at + word.size()))
      found.emplace_back(at, at + word.size());
    return found;
  };
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

std::string escaped(const std::string& text) {
  return http::percent_encode(text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(viewing_papers)

BOOST_AUTO_TEST_CASE(words_stand_where_they_are_seen) {
  const auto paper = process().text_of(small_pdf({{"one two", "three"}, {"four"}}));
  BOOST_REQUIRE_EQUAL(paper.size(), 2U);
  BOOST_REQUIRE_EQUAL(paper[0].words.size(), 3U);
  BOOST_TEST(paper[0].width == 600);
  BOOST_TEST(paper[0].height == 800);
  BOOST_TEST(paper[1].words.at(0).text == "four");
  const auto& one = paper[0].words[0].place;
  BOOST_TEST(paper[0].words[0].text == "one");
  // 40 of 600 points from the left; its foot 100 of 800 below the top.
  BOOST_TEST(std::abs(one.left - 667) < 20);
  BOOST_TEST((one.top < 1250 && one.bottom > 1250 && one.bottom < 1350));
  BOOST_TEST(paper[0].words[1].place.left > one.right);
  BOOST_TEST(paper[0].words[2].place.top > one.top);
}

BOOST_AUTO_TEST_CASE(a_page_that_lies_is_measured_as_it_is_shown) {
  const auto paper = process().text_of(small_pdf({{"lying down"}}, "/Rotate 90"));
  BOOST_TEST(paper[0].width == 800);
  BOOST_TEST(paper[0].height == 600);
  const auto& place = paper[0].words.at(0).place;
  // Turned to the right: what stood at the upper left is at the upper right, and runs down.
  BOOST_TEST(place.left > 8000);
  BOOST_TEST(place.top < 1500);
  const auto picture = process().picture_of(small_pdf({{"lying down"}}, "/Rotate 90"), 1);
  BOOST_TEST(big_endian(picture, 16) > big_endian(picture, 20));
}

BOOST_AUTO_TEST_CASE(a_picture_is_as_large_as_a_screen_shows_it) {
  const auto picture = process().picture_of(small_pdf({{"one"}, {"two"}}), 2);
  BOOST_TEST(picture.substr(1, 3) == "PNG");
  BOOST_TEST(big_endian(picture, 20) == 1700U);
  BOOST_TEST(big_endian(picture, 16) == 1275U);
}

BOOST_AUTO_TEST_CASE(bad_files_are_refused) {
  const auto code = [](const std::string& bytes) {
    return failure_code([&] { process().text_of(bytes); });
  };
  BOOST_TEST(code("") == "scan-unreadable");
  BOOST_TEST(code("%PDF-1.7 sample") == "scan-unreadable");
  BOOST_TEST(code(std::string(100'000, '\xff')) == "scan-unreadable");
  BOOST_TEST(code(small_pdf(std::vector<std::vector<std::string>>(501, {"x"}))) ==
             "scan-too-large");
  BOOST_TEST(failure_code([&] { process().picture_of(small_pdf({{"x"}}), 2); }) ==
             "scan-unreadable");
}

BOOST_AUTO_TEST_CASE(a_word_at_a_lines_end_is_found_whole) {
  const std::vector<PlacedWord> words = {
      {"газар", {500, 100, 1500, 200}},  {"тэт-", {8000, 100, 9000, 200}},
      {"гэмж", {500, 300, 1500, 400}},   {"Бат-", {8000, 300, 9000, 400}},
      {"Эрдэнэ", {500, 500, 1500, 600}}, {"1-", {2000, 500, 2200, 600}},
      {"р", {2300, 500, 2400, 600}}};
  const viewing::PaperText paper = {{600, 800, {}}, {600, 800, words}};
  const auto found = [&](const std::string& word) { return hits_of(paper, finder_of(word)); };
  const auto halves = found("тэтгэмж");
  BOOST_REQUIRE_EQUAL(halves.size(), 1U);
  BOOST_TEST(halves[0].page == 2);
  BOOST_TEST((halves[0].words == std::vector<std::size_t>{1, 2}));
  // A name's own hyphen stays, and so does one within a line.
  BOOST_TEST((found("Бат- Эрдэнэ").at(0).words == std::vector<std::size_t>{3, 4}));
  BOOST_TEST((found("1- р").at(0).words == std::vector<std::size_t>{5, 6}));
  BOOST_TEST(found("нууц").empty());
  const std::vector<std::string> read = {"", "газар"};
  BOOST_TEST(viewing::hits_of(read, finder_of("газар")).at(0).page == 2);
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_bounded) {
  viewing::KeptPages<std::string> kept(1000, std::chrono::hours(1));
  int made = 0;
  const auto get = [&](const std::string& key, std::size_t size) {
    return kept.get(
        key,
        [&] {
          ++made;
          return std::string(size, 'x');
        },
        [](const std::string& value) { return value.size(); });
  };
  get("a", 400);
  get("b", 400);
  get("a", 400);
  BOOST_TEST(made == 2);
  get("c", 400);  // b was unused for longest
  get("a", 400);
  BOOST_TEST(made == 3);
  get("b", 400);
  BOOST_TEST(made == 4);
  BOOST_TEST(get("huge", 5000)->size() == 5000U);
  BOOST_TEST(kept.bytes() <= 1000U);
  viewing::KeptPages<std::string> aged(1000, std::chrono::seconds(0));
  int again = 0;
  for (int round = 0; round < 2; ++round) {
    aged.get(
        "a", [&] { return std::to_string(++again); }, [](const auto&) { return 1; });
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  BOOST_TEST(again == 2);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

struct Papers {
  test::ApiHouse& house = test::ApiHouse::instance();

  Papers() { pages::add_routes(router, house.services()); }

  http::Response page(const std::string& pattern, const std::string& id, access::Role role,
                      const std::string& unit, const std::multimap<std::string, std::string>& query,
                      const std::string& picture = {}) {
    for (const auto& route : router.routes()) {
      if (route.pattern != pattern || route.method != "GET") continue;
      http::Request request;
      request.method = "GET";
      request.path = pattern;
      request.path_values = {{"id", id}, {"picture", picture}};
      request.query = query;
      access::Session session;
      session.account = {"someone", "Э.Хүн", unit, "", {role}};
      request.session = session;
      return route.handler(request);
    }
    throw std::runtime_error("no page " + pattern);
  }

  std::string restricted(const std::string& unit) {
    auto capture = archive::test::sample_capture(static_cast<int>(++number));
    capture.open = false;
    capture.owner = "";
    capture.unit = unit;
    capture.pdf = small_pdf({{"untyped here"}, {"secretword"}});
    capture.content = R"({"imported":1,"text":["untyped here","secretword"]})";
    return house.services().archive->capture({"system"}, capture).id;
  }

  http::Router router;
  static inline std::size_t number = 4000;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(page_of_the_hit, Papers)

BOOST_AUTO_TEST_CASE(a_words_page_and_places_are_told) {
  const std::string id = house.make_record();
  const std::string purpose = house.draft().at("unit");
  const auto answer = test::json_of(
      house.ask("staff", "GET", "/api/v1/records/" + id + "/hits?q=" + escaped(purpose)));
  BOOST_TEST(answer["pages"].get<int>() >= 2);
  BOOST_REQUIRE(!answer["hits"].empty());
  for (const auto& page : answer["hits"])
    for (const auto& word : page["words"]) {
      BOOST_TEST(word["left"].get<int>() < word["right"].get<int>());
      BOOST_TEST(word["top"].get<int>() < word["bottom"].get<int>());
      BOOST_TEST(word["bottom"].get<int>() <= 10'000);
    }
  const auto none =
      test::json_of(house.ask("staff", "GET", "/api/v1/records/" + id + "/hits?q=zzqqzz"));
  BOOST_TEST(none["hits"].empty());
  BOOST_TEST(
      test::json_of(house.ask("staff", "GET", "/api/v1/records/" + id + "/hits"))["hits"].empty());
}

BOOST_AUTO_TEST_CASE(a_page_shows_the_first_hit_and_marks_it) {
  const std::string id = restricted("Санхүүгийн хэлтэс");
  const auto shown = page("/records/{id}/pages", id, access::Role::Staff, "Санхүүгийн хэлтэс",
                          {{"q", "secretword"}, {"lang", "en"}});
  BOOST_TEST(shown.status == 200);
  BOOST_TEST(shown.body.find("/pages/2.png") != std::string::npos);
  BOOST_TEST(shown.body.find("hit-mark") != std::string::npos);
  BOOST_TEST(shown.body.find("<mark>secretword</mark>") != std::string::npos);
  const auto other = page("/records/{id}/pages", id, access::Role::Staff, "Санхүүгийн хэлтэс",
                          {{"q", "<b>\"x"}, {"leaf", "99"}});
  BOOST_TEST(other.status == 200);
  BOOST_TEST(other.body.find("/pages/2.png") != std::string::npos);  // the last there is
  BOOST_TEST(other.body.find("hit-mark") == std::string::npos);
  BOOST_TEST(other.body.find("<b>") == std::string::npos);
  const auto picture = page("/records/{id}/pages/{picture}", id, access::Role::Staff,
                            "Санхүүгийн хэлтэс", {}, "2.png");
  BOOST_TEST(picture.body.substr(1, 3) == "PNG");
  for (const char* name : {"0.png", "3.png", "2", "02.png", "2.png.png", "-1.png"})
    BOOST_TEST(page("/records/{id}/pages/{picture}", id, access::Role::Staff, "Санхүүгийн хэлтэс",
                    {}, name)
                       .status == 404,
               name);
}

BOOST_AUTO_TEST_CASE(who_may_not_see_the_record_gets_none_of_its_pages) {
  const std::string id = restricted("Санхүүгийн хэлтэс");
  // Kept by then: the kept one is nobody's right.
  page("/records/{id}/pages/{picture}", id, access::Role::Archivist, "", {}, "1.png");
  const auto before = house.services().archive->events_from(0, 100'000).size();
  for (const char* pattern :
       {"/records/{id}/pages", "/records/{id}/pages/{picture}", "/records/{id}/like"}) {
    const auto hidden =
        page(pattern, id, access::Role::Staff, "Хуулийн хэлтэс", {{"q", "secretword"}}, "1.png");
    BOOST_TEST(hidden.status == 404, pattern);
    BOOST_TEST(hidden.body.find("untyped") == std::string::npos);
  }
  for (const char* part : {"/hits?q=secretword", "/like"})
    BOOST_TEST(test::code_of(house.ask("staff", "GET", "/api/v1/records/" + id + part)) ==
               "not-found");
  BOOST_TEST(house.services().archive->events_from(0, 100'000).size() == before);
  BOOST_TEST(house.ask("staff2", "GET", "/api/v1/records/" + id + "/hits?q=secretword").status ==
             200);
}

BOOST_AUTO_TEST_CASE(a_scan_is_shown_without_marks_on_the_page_where_the_words_were_read) {
  auto capture = archive::test::sample_capture(4901);
  capture.open = true;
  capture.pdf = small_pdf({{}, {}});
  capture.content = R"({"imported":1,"text":["nothing here","scannedword was read"]})";
  const std::string id = house.services().archive->capture({"system"}, capture).id;
  const auto answer =
      test::json_of(house.ask("staff", "GET", "/api/v1/records/" + id + "/hits?q=scannedword"));
  BOOST_REQUIRE_EQUAL(answer["hits"].size(), 1U);
  BOOST_TEST(answer["hits"][0]["page"] == 2);
  BOOST_TEST(answer["hits"][0]["words"].empty());
  const auto shown =
      page("/records/{id}/pages", id, access::Role::Staff, "", {{"q", "scannedword"}});
  BOOST_TEST(shown.body.find("/pages/2.png") != std::string::npos);
  BOOST_TEST(shown.body.find("hit-mark") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
