// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/points.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "server/archive/log/merkle.h"
#include "server/archive/storage/disk.h"

namespace tamga::faults {
namespace {

constexpr std::chrono::seconds limit{120};
constexpr int machine_failed = 5;  // error.h: exit code of the machine's faults

constexpr Fault faults[] = {Fault::kill, Fault::torn, Fault::no_space, Fault::full, Fault::broken};

bool has_sense(Fault fault, const WatchedCall& call) {
  if (fault == Fault::torn) return call.writes;
  if (fault == Fault::no_space || fault == Fault::full) return call.takes_room;
  return true;
}

}  // namespace

void Outcomes::add(const Point& point, const Run& run) {
  ++points_;
  if (run.call.empty()) {
    ++missed_;
    return;
  }
  auto& count = counts_[run.call][point.fault];
  if (run.killed)
    ++count.killed;
  else
    ++(run.exit_code == 0 ? count.well : count.failed);
}

std::string Outcomes::table() const {
  std::ostringstream text;
  text << points_ << " points, " << missed_ << " of them not reached\n";
  for (const auto& [call, by_fault] : counts_) {
    text << "  " << call << ":";
    for (const auto& [fault, count] : by_fault) {
      text << "  " << name_of(fault) << " ";
      if (fault == Fault::kill || fault == Fault::torn)
        text << count.killed;
      else
        text << count.failed << " refused, " << count.well << " borne";
    }
    text << "\n";
  }
  return text.str();
}

Points::Points(TemplateArchive& archives, Work work) : archives_(archives), work_(std::move(work)) {
  const auto& data = begin();
  const auto whole = run(data, {});
  if (whole.exit_code != 0) throw std::runtime_error(work_.name + ": " + whole.output);
  sequence_ = whole.sequence;
}

std::vector<Point> Points::all() const {
  std::vector<Point> points;
  for (const Fault fault : faults)
    for (std::size_t i = 0; i < sequence_.size(); ++i)
      if (has_sense(fault, *sequence_[i])) points.push_back({fault, static_cast<long>(i) + 1});
  return points;
}

std::vector<Point> Points::sample(std::size_t count, std::mt19937& random) const {
  auto points = all();
  std::shuffle(points.begin(), points.end(), random);
  // Most calls are SQLite's pwrite: of every other kind one comes first, then a
  // second, and so on.
  std::map<std::pair<std::string, Fault>, std::size_t> seen;
  std::vector<std::pair<std::size_t, Point>> ranked;
  for (const auto& point : points)
    ranked.emplace_back(
        seen[{sequence_[static_cast<std::size_t>(point.at) - 1]->name, point.fault}]++, point);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  points.clear();
  for (const auto& [rank, point] : ranked) points.push_back(point);
  points.resize(std::min(points.size(), count));
  return points;
}

const std::filesystem::path& Points::begin() {
  const auto& data = archives_.copy();
  if (work_.begins_empty)
    for (const auto& entry : std::filesystem::directory_iterator(data))
      if (entry.path().filename() != "keys") std::filesystem::remove_all(entry.path());
  return data;
}

Run Points::run(const std::filesystem::path& data, const Plan& plan) const {
  std::optional<archive::FileLock> taken;
  if (work_.index_taken)
    taken = archive::FileLock::try_lock(data / "index.lock", archive::FileLock::Kind::exclusive);
  return run_with_fault(work_.words(data), data, plan, limit);
}

std::vector<std::string> Points::try_point(const Point& point, Outcomes& outcomes) {
  const auto& data = begin();
  const auto first = run(data, {point.fault, point.at});
  outcomes.add(point, first);
  std::vector<std::string> wrongs;
  const auto say = [&](const std::string& wrong) {
    wrongs.push_back(work_.name + ", " + std::string(name_of(point.fault)) + " at call " +
                     std::to_string(point.at) + " (" + first.call + " " + first.file +
                     "): " + wrong);
  };
  if (!first.killed && first.exit_code != 0 && first.exit_code != machine_failed)
    say("exit code " + std::to_string(first.exit_code) + ": " + first.output);
  if (point.fault == Fault::broken && first.call == "syncfs" && first.exit_code != machine_failed)
    say("a sync that failed was passed over");
  if (first.output.find("internal") != std::string::npos)
    say("a failure without a name: " + first.output);
  const auto before = work_.begins_empty ? 0 : archives_.records();
  Expected expected{work_.begins_empty ? LogState{0, archive::empty_root()} : archives_.log(),
                    work_.acknowledged(first.output), before, before + work_.makes};
  for (const auto& wrong : wrongs_of(data, expected)) say("after it: " + wrong);

  const auto again = run(data, {});
  if (again.exit_code != 0)
    say("done again: exit code " + std::to_string(again.exit_code) + ": " + again.output);
  const auto told = work_.acknowledged(again.output);
  if (!std::includes(told.begin(), told.end(), expected.acknowledged.begin(),
                     expected.acknowledged.end()))
    say("done again, it tells of other records");
  expected.acknowledged = told;
  expected.least = expected.most;
  for (const auto& wrong : wrongs_of(data, expected)) say("done again: " + wrong);
  return wrongs;
}

}  // namespace tamga::faults
