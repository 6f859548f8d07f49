// SPDX-License-Identifier: GPL-3.0-or-later
// An archive with a fonds, its plans, units and records in them, for the tests of
// retention and disposal: its clock is set by the test.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/disposal/holds.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/retention/schedule.h"
#include "tests/archive/database_server.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {

struct DisposalGround {
  DataFolder folder;
  SetClock clock;
  std::unique_ptr<Archive> archive;
  std::unique_ptr<Hierarchy> hierarchy;
  std::unique_ptr<Schedule> schedule;
  std::unique_ptr<Holds> holds;
  std::unique_ptr<Disposal> disposal;
  std::string fonds;
  int number = 0;  // of the last record

  // With a fonds; what a test does then is done on 2 January 2031 and later.
  DisposalGround();
  void open(const Disk& disk = Disk::real());
  void close();
  void set_day(int year, unsigned month, unsigned day);  // noon in Ulaanbaatar

  // Adopted at once, whatever it changes.
  void adopt(const std::vector<ScheduleItem>& items, const std::string& from = "2020-01-01");
  // A unit of that year, closed, whose entry names the item; a record for each PDF ("":
  // bytes of its own). Gives its id.
  std::string unit(const std::string& index, int year, const std::string& item,
                   const std::vector<std::string>& pdfs, bool closed = true);
  std::string unit(const std::string& index, int year, const std::string& item, int records,
                   bool closed = true);
  std::vector<std::string> records_of(const std::string& unit) const;
  void run(const std::string& sql, const Parameters& parameters = {}) const;
  std::int64_t count(const std::string& sql, const Parameters& parameters = {}) const;
  std::int64_t events(const std::string& type) const;

  // The steps to an approved disposal of everything that is due: all units destroyed.
  std::string approved(const std::string& beginner = "suvd",
                       const std::string& approver = "tuguldur");
  void approve(const std::string& id, const std::string& approver,
               const std::string& for_whom = {});
};

}  // namespace tamga::archive::test
