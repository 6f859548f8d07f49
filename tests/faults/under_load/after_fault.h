// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold after each fault, seen from outside.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tests/faults/under_load/scene.h"

namespace tamga::faults {

class AfterFault {
 public:
  explicit AfterFault(Scene& scene);

  // The server answers and takes records again, under the load as before. Then, while the load
  // waits: each record that was acknowledged since the last time, and some of the earlier ones,
  // is there with the bytes it had; each new one is found; no number was given twice; the log
  // goes on from what it was. What does not hold is told to the ledger, with the fault's name.
  void look(const std::string& fault);

  // And what only an archive at rest can be asked: check, the log against what it was, each
  // record one that somebody asked for. The server is told to end for that, and started again.
  // At the last time every record is looked at, and nothing is started any more.
  void look_at_everything(bool last);

  // How often it had to be started again before it took anything, by the fault's name.
  const std::map<std::string, int>& restarts() const { return restarts_; }

 private:
  struct LogSeen {
    std::uint64_t size = 0;
    std::string root, checkpoint;
  };
  void wrong(const std::string& what);
  void wait_for_records();
  void look_at_record(std::size_t place);
  void look_for(const Acknowledged& record);
  void look_at_log();
  void look_at_list();
  void look_at_drafts();
  // Asked until it is answered for good; status 0 when it never was.
  test::Answer persist(const std::string& target, const std::string& who);
  std::optional<LogSeen> log_now();

  Scene& scene_;
  Visitor visitor_;
  std::string fault_;
  std::size_t looked_at_ = 0, drafts_before_ = 0;
  std::map<std::string, std::string> by_registration_, by_document_;  // → record
  LogSeen log_;
  std::map<std::string, int> restarts_;
};

}  // namespace tamga::faults
