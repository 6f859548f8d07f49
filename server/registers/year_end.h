// SPDX-License-Identifier: GPL-3.0-or-later
// The end of a year for a whole organisation: its units are closed and numbered, and
// a handover act is drawn up for every department, with inner list and certification
// sheet for every unit.
//
// Everything can be run again: what is done stays done, what was left is taken up.
#pragma once

#include <string>
#include <vector>

#include "server/access/access.h"
#include "server/progress.h"
#include "server/registers/registers.h"

namespace tamga::registers {

struct YearEndOrder {
  std::string fonds;  // id
  int year = 0;
  // Whose papers inner lists and certification sheets are: an archivist; "" draws
  // none up.
  std::string archivist;
  bool only_look = false;
  bool early = false;  // though the year is not over
};

struct DepartmentEnd {
  std::string department;
  std::size_t units = 0;    // that wait for their handover
  std::string author;       // account that hands over, "" when there is none
  std::string document;     // its act, "" while there is none
  std::string stage;        // of the act
  std::int64_t number = 0;  // of the act
  bool received = false;
};

struct YearEnd {
  std::vector<archive::StorageUnit> closed;    // now, or that would be
  std::vector<archive::StorageUnit> numbered;  // now
  // Without a class: the schedule does not have their retention item.
  std::vector<archive::StorageUnit> unknown;
  std::vector<DepartmentEnd> departments;
  std::size_t papers = 0;  // inner lists and certification sheets that stand
};

// Who hands a department's units over: of its accounts with the role author the first
// by name. Units of a department without one wait until it has one. Failure not-found
// (fonds, archivist), year-not-over unless `early`, forbidden when the archivist's
// account is none.
YearEnd end_year(Registers& registers, archive::Hierarchy& hierarchy,
                 documents::Documents& documents, const access::Access& access,
                 const archive::Agent& agent, const YearEndOrder& order,
                 const Progress& progress = {});

}  // namespace tamga::registers
