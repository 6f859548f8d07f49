// SPDX-License-Identifier: GPL-3.0-or-later
// An archive with a fonds, units and records in them, for the tests of retention and
// disposal: its clock is set by the test.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/disposal/holds.h"
#include "server/archive/retention/schedule.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {

struct DisposalGround {
  TemporaryFolder folder;
  SetClock clock;
  std::unique_ptr<Archive> archive;
  std::unique_ptr<Schedule> schedule;
  std::unique_ptr<Holds> holds;
  std::unique_ptr<Disposal> disposal;
  std::string fonds = "fonds-1";
  int number = 0;  // of the last record

  // On 2 January 2031, with a fonds and its plan of 2024.
  DisposalGround();
  void open();
  void close();
  void set_day(int year, unsigned month, unsigned day);

  // Items: {"2.4", years 5} …, adopted at once.
  void adopt(const std::vector<ScheduleItem>& items, const std::string& from = "2020-01-01");
  // A closed unit of that year whose entry names the item, with that many records.
  std::string unit(const std::string& id, int year, const std::string& item, int records,
                   const std::string& state = "closed");
  // A record that is put into the unit; `bytes`: of its PDF, "" for new ones.
  std::string record(const std::string& unit, const std::string& bytes = {});
  std::vector<std::string> records_of(const std::string& unit) const;
  void run(const std::string& sql, const Parameters& parameters = {}) const;
  std::int64_t count(const std::string& sql, const Parameters& parameters = {}) const;

  // The steps to an approved disposal of everything that is due: all units destroyed.
  std::string approved(const std::string& beginner = "suvd",
                       const std::string& approver = "tuguldur");
  void approve(const std::string& id, const std::string& approver,
               const std::string& for_whom = {});
};

}  // namespace tamga::archive::test
