// SPDX-License-Identifier: GPL-3.0-or-later
// Faults one by one: which points there are, what happened at each, and whether the
// archive is what it must be after it.
#pragma once

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/faults/archive_after.h"
#include "tests/faults/tracer.h"

namespace tamga::faults {

// Work of a program on a copy of the template that can be done again and again.
struct Work {
  std::string name;
  std::function<std::vector<std::string>(const std::filesystem::path& data)> words;
  std::size_t makes = 0;  // records
  // Ids of records that this output acknowledges.
  std::function<std::set<std::string>(const std::string& output)> acknowledged;
  // As while a server runs: the index is another's, and takes up later what was
  // captured.
  bool index_taken = false;
  // There are keys and no archive yet: it is made, too.
  bool begins_empty = false;
};

struct Point {
  Fault fault = Fault::kill;
  long at = 0;
};

// Counts what happened: a row for each call, a column for each fault.
class Outcomes {
 public:
  void add(const Point& point, const Run& run);
  std::size_t points() const { return points_; }
  std::string table() const;

 private:
  // call → fault → (killed, ended well, ended with a failure)
  struct Count {
    int killed = 0, well = 0, failed = 0;
  };
  std::map<std::string, std::map<Fault, Count>> counts_;
  std::size_t points_ = 0, missed_ = 0;
};

class Points {
 public:
  Points(TemplateArchive& archives, Work work);

  // All points of the work as it runs without a fault, or some of them: of each
  // call with each fault one, as far as they go, before any has two.
  std::vector<Point> all() const;
  std::vector<Point> sample(std::size_t count, std::mt19937& random) const;

  // Does the work with this fault, looks at what is left, does the work again
  // without one and looks again. What was wrong, each a sentence; empty: nothing.
  std::vector<std::string> try_point(const Point& point, Outcomes& outcomes);

 private:
  Run run(const std::filesystem::path& data, const Plan& plan) const;
  const std::filesystem::path& begin();  // an archive as the work finds it

  TemplateArchive& archives_;
  Work work_;
  std::vector<const WatchedCall*> sequence_;
};

}  // namespace tamga::faults
