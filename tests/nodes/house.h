// SPDX-License-Identifier: GPL-3.0-or-later
// One archive and two nodes: PostgreSQL with its standby, an S3 store, haproxy and each node at
// a machine of its own (network.h); the data directory is the file system that they share.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/archive/told_script.h"
#include "tests/faults/under_load/ledger.h"
#include "tests/faults/under_load/live_server.h"
#include "tests/faults/under_load/relay.h"
#include "tests/faults/under_load/visitor.h"
#include "tests/nodes/network.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::nodes {

class House {
 public:
  // Makes a demonstration archive, moves its objects and its catalogue, starts everything.
  // Throws std::runtime_error with what did not start. `source`: the source tree.
  House(const std::filesystem::path& program, const std::filesystem::path& source);
  ~House();

  struct Node {
    std::string name;
    std::unique_ptr<faults::Relay> door;  // to it alone, without haproxy
    std::unique_ptr<faults::LiveServer> server;
  };
  Node& one() { return one_; }
  Node& two() { return two_; }
  // The one that writes the index now; null when none does.
  Node* indexing();
  Node& other(const Node& node) { return &node == &one_ ? two_ : one_; }

  std::uint16_t front() const { return front_->port(); }  // haproxy
  faults::People& people() { return *people_; }
  faults::Ledger& ledger() { return ledger_; }
  const faults::Ledger& ledger() const { return ledger_; }
  // A command of the program on the archive, at the first node's machine.
  faults::Run command(std::vector<std::string> words);

 private:
  void make_certificate();
  void make_archive();
  void start_front(const std::filesystem::path& configuration);
  Node node(const std::string& name, const std::string& address);

  Network network_;
  archive::test::TemporaryFolder folder_;
  const std::filesystem::path data_ = folder_.path() / "data", program_;
  const std::filesystem::path pem_ = folder_.path() / "server.pem";
  std::unique_ptr<archive::test::ToldScript> databases_, store_, haproxy_;
  std::unique_ptr<faults::Relay> front_;
  faults::Ledger ledger_;
  std::unique_ptr<faults::People> people_;
  Node one_, two_;
};

}  // namespace tamga::nodes
