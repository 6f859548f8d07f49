// SPDX-License-Identifier: GPL-3.0-or-later
// Two nodes over one archive, with everything that an installation has around them, and what can
// happen to one of them: nothing that was acknowledged is lost, and the other goes on.
#define BOOST_TEST_MODULE nodes
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "server/archive/storage/hash.h"
#include "tests/faults/under_load/load.h"
#include "tests/nodes/house.h"

using namespace tamga;
using namespace tamga::nodes;
using faults::Visitor;
using nlohmann::json;

namespace {

constexpr auto look = std::chrono::milliseconds(50);
constexpr std::chrono::seconds longest{90};
constexpr std::size_t few = 6;  // records that must come before anything is done

std::filesystem::path program() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  if (suite.argc < 2) throw std::runtime_error("nodes_tests … -- TAMGA");
  return suite.argv[1];
}

unsigned seed() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 2026U;
}

// Seconds until it holds; fails when it never does.
double seconds_until(const char* what, const std::function<bool()>& holds) {
  const auto begin = std::chrono::steady_clock::now();
  bool held = holds();
  for (auto left = longest / look; !held && left > 0; --left) {
    std::this_thread::sleep_for(look);
    held = holds();
  }
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin);
  BOOST_TEST_MESSAGE(what << ": " << seconds.count() << " s");
  BOOST_REQUIRE_MESSAGE(held, what << ": never");
  return seconds.count();
}

class Story {
 public:
  Story()
      : house_(program(), TAMGA_SOURCE_SHARE),
        at_one_(house_.one().door->port(), house_.people(), house_.ledger()),
        at_two_(house_.two().door->port(), house_.people(), house_.ledger()),
        load_(std::make_unique<faults::Load>(
            house_.front(), house_.people(), house_.ledger(),
            std::filesystem::path(TAMGA_SOURCE_SHARE) /
                "renderers/forms/performance_report/2023-98/sample.json",
            seed(), true)) {}

  House& house() { return house_; }
  Visitor& at(const House::Node& node) { return &node == &house_.one() ? at_one_ : at_two_; }
  std::size_t acknowledged() const { return house_.ledger().size(); }

  double until_more_records(const char* what) {
    const auto before = acknowledged();
    return seconds_until(what, [&] { return acknowledged() > before; });
  }
  // The last record, at a node.
  double until_found(const char* what, const House::Node& node) {
    const auto last = house_.ledger().from(acknowledged() - 1, 1).front();
    return seconds_until(what, [&] {
      const auto answer =
          at(node).ask({"GET", "/api/v1/search?q=" + last.number, "archivist", "", "", ""});
      return answer.status == 200 && answer.body.find(last.record) != std::string::npos;
    });
  }
  double until_indexing(const char* what, const House::Node& node) {
    return seconds_until(what, [&] { return house_.indexing() == &node; });
  }

  // Each that was acknowledged, at a node, with its bytes; no number twice, and none left out.
  void look_at_records(const House::Node& node) {
    load_->pause();
    std::set<std::string> there;
    std::map<std::string, std::set<long>> numbers;
    for (std::string cursor;;) {
      const auto page = json::parse(
          answer_of(node, "/api/v1/records?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor))
              .body);
      for (const auto& record : page.at("records")) {
        there.insert(record.at("id").get<std::string>());
        const auto whole = record.at("registration").get<std::string>();
        const auto digits = whole.find_last_not_of("0123456789") + 1;
        const auto row = record.value("fonds", "") + " " + whole.substr(0, digits);
        const auto fresh = numbers[row].insert(std::stol(whole.substr(digits))).second;
        BOOST_TEST(fresh, "twice: " << row << whole.substr(digits));
      }
      if (page.at("next").is_null()) break;
      cursor = page.at("next").get<std::string>();
    }
    for (const auto& [row, taken] : numbers)
      BOOST_TEST(*taken.rbegin() - *taken.begin() + 1 == static_cast<long>(taken.size()),
                 "numbers of \"" << row << "\" have gaps");
    for (const auto& record : house_.ledger().from(0, acknowledged())) {
      BOOST_TEST(there.contains(record.record), "lost: " << record.record);
      const auto target = "/api/v1/records/" + record.record;
      const auto view = json::parse(answer_of(node, target).body);
      const auto pdf = answer_of(node, target + "/content").body;
      BOOST_TEST(archive::sha256_hex(pdf) == view.at("pdf").at("sha256"));
      auto content = json::parse(answer_of(node, target + "/source").body);
      content.erase("acts");
      BOOST_TEST(content == json::parse(record.content));
    }
    load_->resume();
  }

  // Both are told to end, and what lies there is looked at.
  void end() {
    load_.reset();
    for (auto* node : {&house_.one(), &house_.two()}) {
      const auto code = node->server->terminate(longest);
      BOOST_TEST((code && *code == 0), node->name << " ended badly: " << node->server->said());
    }
    for (const auto& words :
         {std::vector<std::string>{"check"}, std::vector<std::string>{"log", "verify"}}) {
      const auto run = house_.command(words);
      BOOST_TEST(run.exit_code == 0, words.front() << ": " << run.output);
    }
    for (const auto& wrong : house_.ledger().wrongs()) BOOST_ERROR(wrong);
    BOOST_TEST_MESSAGE(acknowledged() << " records; answers:\n" << house_.ledger().table());
  }

 private:
  test::Answer answer_of(const House::Node& node, const std::string& target) {
    test::Answer answer;
    for (auto left = longest / look; answer.status != 200 && left > 0; --left) {
      answer = at(node).ask({"GET", target, "archivist", "", "", ""});
      if (answer.status != 200) std::this_thread::sleep_for(look);
    }
    BOOST_REQUIRE_MESSAGE(answer.status == 200, target << ": " << answer.status);
    return answer;
  }

  House house_;
  Visitor at_one_, at_two_;
  std::unique_ptr<faults::Load> load_;
};

// Who signed in at one goes on at the other, and only there where it was ended it is ended.
void sign_in_at_one_go_on_at_the_other(Story& story) {
  auto& house = story.house();
  const json body = {{"name", "auditor"}, {"password", house.people().password("auditor")}};
  const auto session = test::ask(house.one().door->port(), "POST", "/api/v1/sessions",
                                 {"Content-Type: application/json"}, body.dump());
  BOOST_REQUIRE(session.status == 201);
  const auto token =
      "Authorization: Bearer " + json::parse(session.body).at("token").get<std::string>();
  const auto asked = [&](const House::Node& node, const char* method, const char* target) {
    return test::ask(node.door->port(), method, target, {token}).status;
  };
  BOOST_TEST(asked(house.two(), "GET", "/api/v1/log/checkpoint") == 200);
  BOOST_TEST(asked(house.two(), "DELETE", "/api/v1/sessions/current") == 204);
  BOOST_TEST(asked(house.one(), "GET", "/api/v1/log/checkpoint") == 401);
}

void one_is_killed(Story& story) {
  auto& house = story.house();
  auto& dies = *house.indexing();
  auto& stays = house.other(dies);
  dies.server->kill();
  story.until_indexing("killed: the other writes the index after", stays);
  story.until_more_records("killed: the next record after");
  story.until_found("killed: a new record is found after", stays);
  story.look_at_records(stays);
  dies.server->start();
  BOOST_TEST(house.indexing() == &stays);
}

void one_is_cut_off(Story& story) {
  auto& house = story.house();
  auto& cut = *house.indexing();
  auto& stays = house.other(cut);
  Network::cut(cut.name);
  const auto begin = std::chrono::steady_clock::now();
  story.until_more_records("cut off: the next record after");
  story.until_indexing("cut off: and the other writes the index after", stays);
  story.until_found("cut off: and a new record is found after", stays);
  story.look_at_records(stays);
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin);
  BOOST_TEST_MESSAGE("cut off for " << seconds.count() << " s");
  Network::join(cut.name);
  seconds_until("joined again: it is ready after", [&] {
    return story.at(cut).ask({"GET", "/readyz", "", "", "", ""}).status == 200;
  });
  story.until_found("joined again: a record is found there after", cut);
}

void one_is_hard_to_reach(Story& story) {
  Network::narrow("two", 400);
  story.until_more_records("behind a narrow line: a record after");
  Network::narrow("two", 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nodes)

BOOST_AUTO_TEST_CASE(what_one_node_has_acknowledged_the_other_has) {
  const auto forbidden = Network::forbidden();
  if (!forbidden.empty()) {
    BOOST_TEST_MESSAGE("not tried: " << forbidden);
    return;
  }
  BOOST_TEST_MESSAGE("seed " << seed());
  Story story;
  sign_in_at_one_go_on_at_the_other(story);
  seconds_until("both take records", [&] { return story.acknowledged() >= few; });
  story.look_at_records(story.house().one());
  story.look_at_records(story.house().two());
  one_is_killed(story);
  one_is_hard_to_reach(story);
  one_is_cut_off(story);
  seconds_until("and both again", [&, before = story.acknowledged()] {
    return story.acknowledged() >= before + few;
  });
  story.look_at_records(story.house().one());
  story.look_at_records(story.house().two());
  story.end();
}

BOOST_AUTO_TEST_SUITE_END()
