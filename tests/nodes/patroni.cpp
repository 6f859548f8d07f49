// SPDX-License-Identifier: GPL-3.0-or-later
// PostgreSQL under Patroni: its leader dies, and the server goes on with the next by itself.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "server/archive/catalogue/postgres_connection.h"
#include "tests/archive/told_script.h"
#include "tests/faults/under_load/live_server.h"
#include "tests/faults/under_load/load.h"
#include "tests/free_port.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::faults;

namespace {

constexpr auto look = std::chrono::milliseconds(50);
constexpr std::chrono::seconds longest{120}, longest_command{300};
constexpr std::size_t few = 4;

class Story {
 public:
  explicit Story(const std::filesystem::path& program) : program_(program) {
    std::vector<std::string> words = {TAMGA_NODES_FILES "/patroni.sh", databases_.path().string()};
    std::vector<std::uint16_t> ports;
    while (ports.size() < 6) ports.push_back(tamga::test::free_port());
    for (const auto port : ports) words.push_back(std::to_string(port));
    patroni_ = std::make_unique<archive::test::ToldScript>(words, "ready");
    run({"demo", "--records", "3", "--seed", "7"});
    const auto connection = "host=127.0.0.1,127.0.0.1 port=" + std::to_string(ports[0]) + "," +
                            std::to_string(ports[1]) +
                            " target_session_attrs=read-write user=archive dbname=";
    archive::PostgresConnection({connection + "postgres", {}}).script("CREATE DATABASE archive");
    run({"move-catalogue", "--to", connection + "archive"});
    people_ = std::make_unique<People>(data() / "demo-accounts.txt");
    LiveServer::Place place;
    place.program = program;
    place.data = data();
    place.folder = folder_.path();
    place.port = tamga::test::free_port();
    place.traced = false;
    place.environment = {"TAMGA_HTTP_SEARCHES_A_MINUTE=0", "TAMGA_HTTP_RENDERINGS_A_MINUTE=0"};
    server_ = std::make_unique<LiveServer>(place);
    server_->start();
    load_ = std::make_unique<Load>(place.port, *people_, ledger_,
                                   std::filesystem::path(TAMGA_SOURCE_SHARE) /
                                       "renderers/forms/performance_report/2023-98/sample.json",
                                   1, true);
  }

  void tell(const char* word) { patroni_->tell(word, "done"); }

  double until_records(std::size_t more) {
    const auto begin = std::chrono::steady_clock::now();
    const auto wanted = ledger_.size() + more;
    for (auto left = longest / look; ledger_.size() < wanted && left > 0; --left)
      std::this_thread::sleep_for(look);
    BOOST_REQUIRE_MESSAGE(ledger_.size() >= wanted, "no record is taken:\n" << server_->said());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

  void end() {
    load_.reset();
    Visitor visitor(server_->port(), *people_, ledger_);
    for (const auto& record : ledger_.from(0, ledger_.size()))
      BOOST_TEST(visitor.ask({"GET", "/api/v1/records/" + record.record, "archivist", "", "", ""})
                     .status == 200);
    const auto code = server_->terminate(longest);
    BOOST_TEST((code && *code == 0));
    run({"check"});
    run({"log", "verify"});
    for (const auto& wrong : ledger_.wrongs()) BOOST_ERROR(wrong);
    BOOST_TEST_MESSAGE(ledger_.size() << " records; answers:\n" << ledger_.table());
  }

 private:
  std::filesystem::path data() const { return folder_.path() / "data"; }
  void run(std::vector<std::string> words) {
    words.insert(words.begin(), program_.string());
    words.insert(words.end(), {"--data", data().string()});
    const auto done = run_with_fault(words, data(), {}, longest_command);
    BOOST_REQUIRE_MESSAGE(done.exit_code == 0, words[1] << ": " << done.output);
  }

  const std::filesystem::path program_;
  archive::test::TemporaryFolder folder_, databases_;
  std::unique_ptr<archive::test::ToldScript> patroni_;
  Ledger ledger_;
  std::unique_ptr<People> people_;
  std::unique_ptr<LiveServer> server_;
  std::unique_ptr<Load> load_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(patroni)

// Not in the usual run: Patroni gives a leader half a minute before it is dead.
BOOST_AUTO_TEST_CASE(when_the_leader_dies_the_server_goes_on_by_itself) {
  if (!std::getenv("TAMGA_LONG")) return;
  const auto& suite = boost::unit_test::framework::master_test_suite();
  BOOST_REQUIRE(suite.argc > 1);
  Story story(suite.argv[1]);
  story.until_records(few);
  story.tell("kill");
  const auto seconds = story.until_records(1);
  BOOST_TEST_MESSAGE("the leader died: nothing was taken for " << seconds << " s");
  story.tell("start");
  story.until_records(few);
  story.end();
}

BOOST_AUTO_TEST_SUITE_END()
