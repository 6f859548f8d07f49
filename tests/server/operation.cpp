// SPDX-License-Identifier: GPL-3.0-or-later
// What watches a server and what it is told: counters, signs of life, budgets, log lines.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "server/api/api.h"
#include "server/archive/fixity/fixity.h"
#include "server/http/session.h"
#include "server/indexing/indexing.h"
#include "server/operation/budgets.h"
#include "server/operation/log.h"
#include "server/operation/metrics.h"
#include "server/operation/service_manager.h"
#include "server/pages/pages.h"
#include "tests/archive/tables.h"
#include "tests/server/api_house.h"

using namespace tamga;
using archive::test::read_table;
using nlohmann::json;
using test::ApiHouse;

namespace {

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

http::LogEntry entry(const char* route, int status, int milliseconds) {
  http::LogEntry entry;
  entry.request_id = "0123456789abcdef";
  entry.method = "GET";
  entry.route = route;
  entry.status = status;
  entry.duration = std::chrono::milliseconds(milliseconds);
  return entry;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operating)

BOOST_AUTO_TEST_CASE(a_sign_of_life_means_that_requests_get_on) {
  const auto start = std::chrono::steady_clock::now();
  std::map<std::string, operation::ProgressWatch> watches;
  for (const auto& row : read_table("progress.txt", 7)) {
    auto& watch = watches.try_emplace(row[0], std::chrono::seconds(60)).first->second;
    http::Load load;
    load.threads = 4;
    load.rounds = std::stoul(row[2]);
    load.busy = std::stoul(row[3]);
    load.waiting = std::stoul(row[4]);
    load.answered = std::stoul(row[5]);
    const bool gets_on = watch.gets_on(load, start + std::chrono::seconds(std::stol(row[1])));
    BOOST_TEST((gets_on ? "yes" : "no") == row[6], row[0] + " at " + row[1]);
  }
}

BOOST_AUTO_TEST_CASE(a_minute_holds_so_much_for_each_and_fills_evenly) {
  const auto start = std::chrono::steady_clock::now();
  http::Budgets budgets(3, 2);
  http::Budgets unlimited(0, 0);
  const std::map<std::string, http::Budget> kinds = {{"search", http::Budget::Search},
                                                     {"render", http::Budget::Render},
                                                     {"none", http::Budget::None}};
  for (const auto& row : read_table("budgets.txt", 4)) {
    const auto now = start + std::chrono::seconds(std::stol(row[2]));
    std::string may = "yes";
    try {
      budgets.spend(kinds.at(row[1]), row[0], now);
    } catch (const Failure& failure) {
      BOOST_TEST(failure.kind().code == "budget-spent");
      BOOST_TEST(failure.kind().http_status == 429);
      may = "no";
    }
    BOOST_TEST(may == row[3], row[0] + " " + row[1] + " at " + row[2]);
    unlimited.spend(kinds.at(row[1]), row[0], now);
  }
}

BOOST_AUTO_TEST_CASE(who_asks_too_much_waits_and_nobody_else) {
  auto& house = ApiHouse::instance();
  http::Router router;
  api::add_routes(router, house.services());
  pages::add_routes(router, house.services());
  http::Options options;
  options.port = 0;
  options.log = [](std::string_view) {};
  options.searches_a_minute = 2;
  options.budgets = operation::dear_routes();
  for (const auto& [pattern, budget] : options.budgets)
    BOOST_TEST(std::any_of(router.routes().begin(), router.routes().end(),
                           [&](const http::Route& route) { return route.pattern == pattern; }),
               pattern);
  http::Server server(options, router, http::session_finder(*house.services().access));
  const auto search = [&](const std::string& who) {
    return test::ask(server.port(), "GET", "/api/v1/search?q=x",
                     {"Authorization: Bearer " + house.token(who)}, "");
  };
  BOOST_TEST(search("staff").status == 200);
  BOOST_TEST(search("staff").status == 200);
  const auto refused = search("staff");
  BOOST_TEST(refused.status == 429);
  BOOST_TEST(test::code_of(refused) == "budget-spent");
  BOOST_TEST(refused.header("retry-after") == "60");
  BOOST_TEST(search("staff2").status == 200);
}

BOOST_AUTO_TEST_CASE(counters_tell_routes_and_states_and_nobody) {
  auto& house = ApiHouse::instance();
  operation::Metrics metrics(house.services());
  metrics.count_request(entry("/api/v1/search", 200, 7));
  metrics.count_request(entry("/api/v1/search", 200, 70));
  metrics.count_request(entry("", 404, 1));
  metrics.count_failure("evidence", Failure("timestamp-unavailable", "authority of Г.Төгөлдөр"));
  http::Load load;
  load.busy = 3;
  load.threads = 16;
  house.services().indexing->catch_up();
  const auto text = metrics.text(load);
  for (const std::string line :
       {"tamga_http_requests_total{method=\"GET\",route=\"/api/v1/search\",status=\"200\"} 2",
        "tamga_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "tamga_http_request_seconds_bucket{route=\"/api/v1/search\",le=\"0.01\"} 1",
        "tamga_failures_total{code=\"timestamp-unavailable\",part=\"evidence\"} 1",
        "tamga_http_busy_threads 3", "tamga_index_trouble 0", "tamga_index_lag_events 0",
        "tamga_seals_waiting 0", "tamga_backup_age_seconds -1", "tamga_metrics_faults_total 0"})
    BOOST_TEST(has_line(text, line), line);
  // Other tests in the house damage objects.
  const auto failed = house.services().fixity->status().failed.size();
  BOOST_TEST(has_line(text, "tamga_fixity_failed " + std::to_string(failed)));
  const auto events = house.services().archive->log_state().size;
  BOOST_TEST(has_line(text, "tamga_log_events " + std::to_string(events)));
  BOOST_TEST(text.find("Төгөлдөр") == std::string::npos);
  for (const char* who : {"staff2", "Сарнай"}) BOOST_TEST(text.find(who) == std::string::npos, who);

  std::ofstream(house.services().data / "backup.last") << house.services().clock.microseconds();
  operation::Metrics later(house.services());
  BOOST_TEST(later.text(load).find("tamga_backup_age_seconds 0.") != std::string::npos);
  std::filesystem::remove(house.services().data / "backup.last");
}

// What the dashboard and the rules ask for is what is told.
BOOST_AUTO_TEST_CASE(watchers_ask_for_what_there_is) {
  auto& house = ApiHouse::instance();
  operation::Metrics metrics(house.services());
  metrics.count_request(entry("/", 200, 1));
  metrics.count_failure("upkeep", Failure("storage-failed"));
  const auto told = metrics.text({});
  for (const char* name : {"dashboard.json", "alerts.yml"}) {
    std::ifstream file(std::string(TAMGA_SOURCE_SHARE) + "/server/operation/" + name);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    std::size_t seen = 0;
    for (std::size_t at = 0; (at = text.find("tamga_", at)) != std::string::npos; ++seen) {
      auto end = at;
      while (end < text.size() && (std::isalnum(text[end]) || text[end] == '_')) ++end;
      const auto asked = text.substr(at, end - at);
      BOOST_TEST((told.find("\n" + asked + "{") != std::string::npos ||
                  told.find("\n" + asked + " ") != std::string::npos),
                 asked);
      at = end;
    }
    BOOST_TEST(seen > 10u);
  }
}

BOOST_AUTO_TEST_CASE(the_service_manager_is_told) {
  const archive::test::TemporaryFolder folder;
  const auto path = (folder.path() / "notify").string();
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  BOOST_REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  ::setenv("WATCHDOG_USEC", "60000000", 1);
  const operation::ServiceManager manager;
  ::setenv("WATCHDOG_PID", "1", 1);
  BOOST_TEST(!operation::ServiceManager().watched().has_value());  // another process is meant
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
  BOOST_TEST(manager.watched()->count() == 30'000);
  manager.tell("READY=1\nSTATUS=serving");
  char text[256];
  const auto length = ::recv(socket, text, sizeof text, MSG_DONTWAIT);
  ::close(socket);
  BOOST_REQUIRE(length > 0);
  BOOST_TEST(std::string(text, static_cast<std::size_t>(length)) == "READY=1\nSTATUS=serving");
  operation::ServiceManager().tell("READY=1");  // nobody listens: nothing happens
}

BOOST_AUTO_TEST_CASE(a_line_of_the_log_is_json_and_keeps_what_somebody_wrote_to_itself) {
  const auto refused = json::parse(
      operation::failure_line("upkeep", Failure("content-refused", "Ц.Маралмаа wrote this")));
  BOOST_TEST(refused["event"] == "upkeep");
  BOOST_TEST(refused["code"] == "content-refused");
  BOOST_TEST(!refused.contains("detail"));
  const auto machine = json::parse(
      operation::failure_line("evidence", Failure("storage-failed", "disk full\nat \"x\"")));
  BOOST_TEST(machine["detail"] == "disk full\nat \"x\"");
}

BOOST_AUTO_TEST_SUITE_END()
