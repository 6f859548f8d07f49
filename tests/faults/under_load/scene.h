// SPDX-License-Identifier: GPL-3.0-or-later
// One archive, its server, all that stands around it and can fail, and the clients.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "tests/archive/database_pair.h"
#include "tests/archive/object_gateway.h"
#include "tests/faults/under_load/live_server.h"
#include "tests/faults/under_load/load.h"
#include "tests/faults/under_load/relay.h"
#include "tests/faults/under_load/small_disk.h"

namespace tamga::faults {

class Scene {
 public:
  struct Plan {
    std::filesystem::path program, source;  // tamga; the source tree
    std::filesystem::path folder;           // an empty one
    unsigned seed = 0;
    bool objects_elsewhere = false;    // in an S3 store, behind a relay
    bool catalogue_elsewhere = false;  // at a PostgreSQL leader with a standby, behind relays
    bool few = false;                  // clients
    SmallDisk* disk = nullptr;         // on `folder`/disk, if there is one
  };
  // Makes a small archive, starts its server and the clients.
  explicit Scene(const Plan& plan);
  ~Scene();

  LiveServer& server() { return *server_; }
  Ledger& ledger() { return ledger_; }
  const Ledger& ledger() const { return ledger_; }
  People& people() { return *people_; }
  Load& load() { return *load_; }
  SmallDisk* disk() { return plan_.disk; }
  Relay* relay() { return relay_.get(); }  // null: the objects lie in a folder
  archive::test::ObjectGateway* gateway() { return gateway_; }
  archive::test::DatabasePair* databases() { return databases_.get(); }  // null: a file
  // One to each; who is no leader has no connections.
  std::array<std::unique_ptr<Relay>, 2>& database_relays() { return database_relays_; }
  bool has_clock() const { return !clock_library_.empty(); }
  void set_clock(long seconds_ahead);  // of the running server

  // What between() gives from here on depends on the seed and this number alone, not on what a
  // busy machine made of the faults before.
  void begin_fault(int number);
  long between(long least, long most);
  void wait(long least_ms, long most_ms);
  // A new life, which drains for a second or not.
  void start_server();
  bool drains() const { return drains_; }
  // A command of the program on the archive, whose server is not running: its exit code and
  // what it said.
  Run command(const std::vector<std::string>& words);

 private:
  void put_objects_elsewhere();
  void put_catalogue_elsewhere();

  Plan plan_;
  std::mt19937 random_;
  Ledger ledger_;
  std::string clock_library_;
  bool drains_ = false;
  archive::test::ObjectGateway* gateway_ = nullptr;
  std::unique_ptr<Relay> relay_;
  std::unique_ptr<archive::test::DatabasePair> databases_;
  std::array<std::unique_ptr<Relay>, 2> database_relays_;
  std::unique_ptr<LiveServer> server_;
  std::unique_ptr<People> people_;
  std::unique_ptr<Load> load_;
};

}  // namespace tamga::faults
