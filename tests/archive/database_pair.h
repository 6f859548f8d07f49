// SPDX-License-Identifier: GPL-3.0-or-later
// Two real PostgreSQL servers on loopback, one the synchronous standby of the other: what one
// has committed the other has. database_pair.sh starts them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/archive/told_script.h"

namespace tamga::archive::test {

class DatabasePair {
 public:
  // The first is the leader. Throws std::runtime_error where there is no PostgreSQL.
  DatabasePair(std::uint16_t first_port, std::uint16_t second_port);
  ~DatabasePair();
  DatabasePair(const DatabasePair&) = delete;
  DatabasePair& operator=(const DatabasePair&) = delete;

  // To a database of whichever leads, through these ports.
  static std::string connection(const std::string& database, std::uint16_t first_port,
                                std::uint16_t second_port);

  // Of the leader: its processes at once, as when its machine's power fails; then either start()
  // or promote() and rejoin(). The last two return when the standby has all that the leader has.
  void kill_leader() { tell("kill"); }
  void start_leader() { tell("start"); }
  void promote_standby() { tell("promote"); }
  void rejoin() { tell("rejoin"); }
  // Its processes stand still; and go on.
  void freeze_leader() { tell("freeze"); }
  void thaw_leader() { tell("thaw"); }

 private:
  void tell(const char* word) { script_->tell(word, "done"); }

  std::filesystem::path folder_;
  std::unique_ptr<ToldScript> script_;
};

}  // namespace tamga::archive::test
