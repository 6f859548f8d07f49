// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the hierarchy that a package's records stand in, row by row.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/record_rows.h"

namespace tamga::archive::package {

struct HierarchyBundle {
  std::string rows;  // JSON: table of hierarchy_tables() → its rows
  // Registers that gave the records' numbers, with the last number given when the
  // package was made: what is missing below that stayed behind.
  struct Register {
    std::string name;  // fonds's id, or the origin of an archive's common register
    std::int64_t year = 0, last = 0;
  };
  std::vector<Register> registers;

  // Ids of its fonds, inventories, plans and units: the subjects of their events.
  std::vector<std::string> subjects() const;
};

// Fonds, inventories, plans, entries, units and schedules of these records. `origin`:
// of this archive's log.
HierarchyBundle read_hierarchy(Transaction& transaction, const std::set<std::string>& records,
                               const std::string& origin);

// As packages write it ("tamga-hierarchy/1"), and back: strict, Failure
// package-invalid saying what is wrong.
std::string hierarchy_json(const HierarchyBundle& bundle);
HierarchyBundle hierarchy_from(std::string_view json_bytes);

// EAD3 1.1 of it: fonds → inventory → unit → item. Records that no unit holds come
// last. `item_path` tells where a record's newest file lies in the package.
struct EadHeader {
  std::string id, title, agency, created;  // created: xs:dateTime
};
void write_ead(std::ostream& stream, const EadHeader& header, const HierarchyBundle& hierarchy,
               const std::set<std::string>& records, Transaction& transaction,
               const std::function<std::string(const Record&)>& item_path);

}  // namespace tamga::archive::package
