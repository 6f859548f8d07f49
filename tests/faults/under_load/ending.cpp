// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/ending.h"

#include <signal.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

namespace tamga::faults {
namespace {

// http.request_seconds, the second of draining, and what a busy machine takes.
constexpr std::chrono::seconds longest_end{90};
constexpr std::chrono::milliseconds look{10};

// Ids of the requests that the server says it has answered; whether it is ready is asked by who
// starts it, too, who keeps no ledger.
std::set<std::string> told_answers(const std::string& said) {
  std::set<std::string> ids;
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (entry.is_object() && entry.contains("request") && entry.value("route", "") != "/readyz")
      ids.insert(entry["request"].get<std::string>());
  }
  return ids;
}

// Answered by the server, and never come to who asked.
std::set<std::string> lost_answers(const std::string& said, const Ledger& ledger) {
  auto lost = told_answers(said);
  for (const auto& id : ledger.answers()) lost.erase(id);
  return lost;
}

// For the second in which it leaves; a machine that is so busy that the second is over saw nothing.
void watch_it_leave(Scene& scene) {
  const auto begin = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  Visitor visitor(scene.server().port(), scene.people(), scene.ledger());
  const auto ready = visitor.ask({"GET", "/readyz", "", "", "", ""});
  if (ready.status != 503 && ready.status != 0)
    scene.ledger().wrong("an ending server says " + std::to_string(ready.status) + " at /readyz");
  const auto alive = visitor.ask({"GET", "/healthz", "", "", "", ""});
  const bool in_time = std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(900);
  if (alive.status != 200 && in_time && !scene.server().ended())
    scene.ledger().wrong("an ending server does not answer while it drains");
}

}  // namespace

void end_server(Scene& scene) {
  auto& server = scene.server();
  auto& ledger = scene.ledger();
  if (const auto code = server.ended()) {
    ledger.wrong("the server had ended by itself with " + std::to_string(*code));
    return;
  }
  if (scene.drains()) {
    ::kill(server.process(), SIGTERM);
    watch_it_leave(scene);
    for (auto left = longest_end / look; !server.ended() && left > 0; --left)
      std::this_thread::sleep_for(look);
  }
  const auto code = server.ended() ? server.ended() : server.terminate(longest_end);
  if (!code) ledger.wrong("told to end, the server goes on");
  if (code && *code != 0)
    ledger.wrong("told to end, the server ended with " + std::to_string(*code) + ":\n" +
                 server.said());
  // Clients read what has come; one that stopped waiting lost its answer by itself.
  std::set<std::string> lost;
  for (int tries = 0; tries < 50; ++tries) {
    lost = lost_answers(server.said(), ledger);
    if (lost.empty() || ledger.gave_up()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ledger.wrong(std::to_string(lost.size()) + " answers of an ending server were lost, as " +
               *lost.begin());
}

void end_and_start(Scene& scene) {
  end_server(scene);
  scene.start_server();
}

}  // namespace tamga::faults
