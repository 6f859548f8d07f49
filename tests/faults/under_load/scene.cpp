// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/scene.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "server/archive/catalogue/postgres_connection.h"
#include "tests/free_port.h"

namespace tamga::faults {
namespace {

constexpr std::chrono::seconds longest_command{300};

// Of Debian's package; "" where it is not installed.
std::string find_clock_library() {
  for (const char* place : {"/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"})
    if (std::filesystem::exists(place)) return place;
  return {};
}

}  // namespace

Scene::Scene(const Plan& plan)
    : plan_(plan), random_(plan.seed), clock_library_(find_clock_library()) {
  LiveServer::Place place;
  place.program = plan.program;
  place.folder = plan.folder;
  place.data = plan.folder / "disk" / "data";
  // Whoever listens there later is this scene's own server, again and again.
  place.port = tamga::test::free_port();
  place.traced = cannot_trace().empty();
  std::filesystem::create_directories(plan.folder / "disk");
  // Nobody is asked for less than he can bear: budgets of a person would end the load.
  place.environment = {"TAMGA_HTTP_SEARCHES_A_MINUTE=0", "TAMGA_HTTP_RENDERINGS_A_MINUTE=0"};
  if (has_clock()) {
    set_clock(0);
    for (const auto& word :
         {"LD_PRELOAD=" + clock_library_, std::string("FAKETIME_DONT_FAKE_MONOTONIC=1"),
          std::string("FAKETIME_NO_CACHE=1"),
          "FAKETIME_TIMESTAMP_FILE=" + (plan.folder / "clock").string()})
      place.environment.push_back(word);
  }
  server_ = std::make_unique<LiveServer>(place);
  const auto made = command({"demo", "--records", "3", "--seed", "7"});
  if (made.exit_code != 0) throw std::runtime_error("tamga demo: " + made.output);
  if (plan.objects_elsewhere) put_objects_elsewhere();
  if (plan.catalogue_elsewhere) put_catalogue_elsewhere();
  people_ = std::make_unique<People>(place.data / "demo-accounts.txt");
  start_server();
  load_ = std::make_unique<Load>(
      place.port, *people_, ledger_,
      plan.source / "renderers/forms/performance_report/2023-98/sample.json", plan.seed, plan.few);
}

Scene::~Scene() {
  load_.reset();
}

void Scene::put_objects_elsewhere() {
  gateway_ = &archive::test::ObjectGateway::instance();
  auto settings = gateway_->settings("under-load/", "locked");
  relay_ = std::make_unique<Relay>(static_cast<std::uint16_t>(
      std::stoi(settings.endpoint.substr(settings.endpoint.rfind(':') + 1))));
  gateway_->write_settings(plan_.folder, "under-load/", "locked");
  auto json = nlohmann::json::parse(std::ifstream(plan_.folder / "objects.json"));
  json["s3"]["endpoint"] = "http://127.0.0.1:" + std::to_string(relay_->port());
  std::ofstream(plan_.folder / "objects.json") << json.dump();
  const auto moved =
      command({"move-objects", "--to", (plan_.folder / "objects.json").string(), "--remove"});
  if (moved.exit_code != 0) throw std::runtime_error("tamga move-objects: " + moved.output);
}

void Scene::put_catalogue_elsewhere() {
  using archive::test::DatabasePair;
  const auto first = tamga::test::free_port(), second = tamga::test::free_port();
  databases_ = std::make_unique<DatabasePair>(first, second);
  database_relays_ = {std::make_unique<Relay>(first), std::make_unique<Relay>(second)};
  archive::PostgresConnection({DatabasePair::connection("postgres", first, second), {}})
      .script("CREATE DATABASE archive");
  const auto moved = command({"move-catalogue", "--to",
                              DatabasePair::connection("archive", database_relays_[0]->port(),
                                                       database_relays_[1]->port())});
  if (moved.exit_code != 0) throw std::runtime_error("tamga move-catalogue: " + moved.output);
}

void Scene::set_clock(long seconds_ahead) {
  // Renamed: no reader finds it half written.
  const auto file = plan_.folder / "clock", fresh = plan_.folder / "clock.new";
  std::ofstream(fresh) << (seconds_ahead < 0 ? "" : "+") << seconds_ahead << "\n";
  std::filesystem::rename(fresh, file);
}

void Scene::begin_fault(int number) {
  random_.seed(plan_.seed * 100003U + static_cast<unsigned>(number));
}

long Scene::between(long least, long most) {
  return least + static_cast<long>(random_() % static_cast<unsigned long>(most - least + 1));
}

void Scene::wait(long least_ms, long most_ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(between(least_ms, most_ms)));
}

void Scene::start_server() {
  drains_ = between(0, 1) == 1;
  ledger_.forget_answers();
  server_->start({std::string("TAMGA_HTTP_DRAIN_SECONDS=") + (drains_ ? "1" : "0")});
}

Run Scene::command(const std::vector<std::string>& words) {
  std::vector<std::string> whole = {plan_.program.string()};
  whole.insert(whole.end(), words.begin(), words.end());
  whole.insert(whole.end(), {"--data", server_->data().string()});
  return run_with_fault(whole, server_->data(), {}, longest_command);
}

}  // namespace tamga::faults
