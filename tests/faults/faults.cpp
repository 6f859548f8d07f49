// SPDX-License-Identifier: GPL-3.0-or-later
// Killed at any call, on a disk that is full or broken at any call: what was
// acknowledged is there, nothing is there by halves, and the work can be done again.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <memory>
#include <regex>
#include <stdexcept>

#include "server/demonstration/organisation.h"
#include "tests/faults/disposal_template.h"
#include "tests/faults/points.h"

using namespace tamga::faults;

namespace {

std::string program(int number) {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  if (suite.argc <= number) throw std::runtime_error("faults_tests … -- TAMGA FAULTS_WORK");
  return suite.argv[number];
}

constexpr std::size_t told_every = 100;

// TAMGA_LONG: all of them, some ten thousand; TAMGA_POINTS: so many of each work.
std::size_t wanted(std::size_t usual) {
  if (std::getenv("TAMGA_LONG")) return std::numeric_limits<std::size_t>::max();
  const char* given = std::getenv("TAMGA_POINTS");
  return given ? std::stoul(given) : usual;
}

TemplateArchive& archives() {
  static TemplateArchive archives(
      [](const std::filesystem::path& data) { make_demonstration(program(1), data); });
  return archives;
}

std::set<std::string> ids_in(const std::string& output, const std::regex& line) {
  std::set<std::string> ids;
  for (std::sregex_iterator it(output.begin(), output.end(), line), end; it != end; ++it)
    ids.insert((*it)[1]);
  return ids;
}

// Content of papers, as an organisation brings it.
Work import_work(const std::string& name) {
  const auto folder = archives().folder() / "in";
  std::filesystem::create_directories(folder);
  tamga::demonstration::Organisation organisation(9);
  const std::size_t papers = 2;
  for (std::size_t i = 0; i < papers; ++i) {
    const auto paper = organisation.next();
    std::ofstream(folder / (std::to_string(i) + ".json"))
        << "{\"form\":\"" << paper.form << "\",\"content\":" << paper.content << "}";
  }
  Work work;
  work.name = name;
  work.makes = papers;
  work.words = [folder](const std::filesystem::path& data) {
    return std::vector<std::string>{program(1), "import", folder.string(), "--data", data.string()};
  };
  work.acknowledged = [](const std::string& output) {
    static const std::regex line("(?:^|\n)[^ \n]+  ([0-9a-f-]{36})  (?=[^\n]*\n)");
    return ids_in(output, line);
  };
  return work;
}

Work act_work() {
  Work work;
  work.name = "acts";
  work.makes = 1;
  work.words = [](const std::filesystem::path& data) {
    return std::vector<std::string>{program(2), "acts", data.string()};
  };
  work.acknowledged = [](const std::string& output) {
    static const std::regex line("(?:^|\n)record ([0-9a-f-]{36})(?=\n)");
    return ids_in(output, line);
  };
  return work;
}

void try_points(Work work, std::size_t usual, unsigned seed, TemplateArchive& begin = archives()) {
  // A container may forbid it: then the log says that nothing was tried.
  if (const auto reason = cannot_trace(); !reason.empty()) {
    BOOST_TEST_MESSAGE("not run, this machine does not allow ptrace: " << reason);
    return;
  }
  Points points(begin, std::move(work));
  std::mt19937 random(seed);
  const auto chosen = points.sample(wanted(usual), random);
  BOOST_TEST_MESSAGE(chosen.size() << " of " << points.all().size() << " points, seed " << seed);
  Outcomes outcomes;
  for (const auto& point : chosen) {
    for (const auto& wrong : points.try_point(point, outcomes)) BOOST_ERROR(wrong);
    // Hours of silence would look like a program that hangs.
    if (outcomes.points() % told_every == 0)
      BOOST_TEST_MESSAGE(outcomes.points() << " points tried");
  }
  BOOST_TEST_MESSAGE(outcomes.table());
  BOOST_TEST(outcomes.points() > 0U);
}

unsigned seed() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 2026U;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(an_import_loses_nothing) {
  auto work = import_work("import beside a server");
  work.index_taken = true;
  try_points(work, 5, seed());
}

BOOST_AUTO_TEST_CASE(an_import_that_indexes_loses_nothing) {
  try_points(import_work("import"), 2, seed());
}

BOOST_AUTO_TEST_CASE(an_archive_that_is_being_made_loses_nothing) {
  auto work = import_work("first import");
  work.index_taken = work.begins_empty = true;
  try_points(work, 5, seed());
}

BOOST_AUTO_TEST_CASE(acts_to_the_seal_lose_nothing) {
  try_points(act_work(), 5, seed());
}

BOOST_AUTO_TEST_CASE(a_disposal_destroys_everything_or_is_finished_later) {
  std::string id;
  TemplateArchive approved(
      [&](const std::filesystem::path& data) { id = make_approved_disposal(data); });
  Work work;
  work.name = "disposal";
  work.words = [&](const std::filesystem::path& data) {
    return std::vector<std::string>{program(2), "dispose", data.string(), id};
  };
  work.acknowledged = [](const std::string&) { return std::set<std::string>(); };
  try_points(work, 4, seed(), approved);
}

BOOST_AUTO_TEST_SUITE_END()
