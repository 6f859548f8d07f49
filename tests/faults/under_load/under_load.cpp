// SPDX-License-Identifier: GPL-3.0-or-later
// A server under the load of many clients, to which everything happens that can: what it has
// acknowledged is there, and it goes on.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/faults/under_load/after_fault.h"
#include "tests/faults/under_load/kinds.h"

using namespace tamga::faults;

namespace {

constexpr std::size_t disk_bytes = std::size_t{600} << 20;
constexpr int whole_look_every = 60;

unsigned seed() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 2026U;
}

// TAMGA_LONG: many of them; TAMGA_FAULTS: so many in each case.
int wanted(int usual, int all) {
  if (const char* given = std::getenv("TAMGA_FAULTS")) return std::stoi(given);
  return std::getenv("TAMGA_LONG") ? all : usual;
}

std::filesystem::path program() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  if (suite.argc < 2) throw std::runtime_error("faults_under_load_tests … -- TAMGA");
  return suite.argv[1];
}

// As soon as it is known: what comes after may never come.
void tell_wrongs(const Scene& scene, std::size_t& told) {
  const auto wrongs = scene.ledger().wrongs();
  for (; told < wrongs.size(); ++told) BOOST_ERROR(wrongs[told]);
}

void let_happen(Scene& scene, int count, bool each_kind) {
  AfterFault after(scene);
  std::map<std::string, int> happened;
  std::size_t told_wrongs = 0;
  const auto begin = std::chrono::steady_clock::now();
  const auto strike = [&](const Kind& kind, int number) {
    scene.wait(50, 400);
    kind.strike(scene);
    after.look(kind.name);
    ++happened[kind.name];
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin);
    BOOST_TEST_MESSAGE(number << " " << kind.name << ", " << scene.ledger().size()
                              << " records acknowledged, " << seconds.count() << " s");
    if (number % whole_look_every == 0) after.look_at_everything(false);
    tell_wrongs(scene, told_wrongs);
  };
  int number = 0;
  if (each_kind)
    for (const auto& kind : kinds())
      if (kind.possible(scene)) strike(kind, ++number);
  while (number < count) strike(next_kind(scene), ++number);
  after.look_at_everything(true);
  std::ostringstream told;
  for (const auto& [name, times] : happened) told << "  " << name << ": " << times << "\n";
  told << "started again before it took records:\n";
  for (const auto& [name, times] : after.restarts()) told << "  " << name << ": " << times << "\n";
  BOOST_TEST_MESSAGE(number << " faults, " << scene.ledger().size() << " records acknowledged\n"
                            << told.str() << "answers:\n"
                            << scene.ledger().table());
  tell_wrongs(scene, told_wrongs);
  BOOST_TEST(number >= count);
  BOOST_TEST(scene.ledger().size() > 0U);
}

void under_load(bool objects_elsewhere, int count, bool each_kind) {
  BOOST_TEST_MESSAGE("seed " << seed());
  const tamga::archive::test::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "disk");
  SmallDisk disk(folder.path() / "disk", disk_bytes);
  Scene scene(
      {program(), TAMGA_SOURCE_SHARE, folder.path(), seed(), objects_elsewhere, !each_kind, &disk});
  let_happen(scene, count, each_kind);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults_under_load)

BOOST_AUTO_TEST_CASE(nothing_that_was_acknowledged_is_lost) {
  under_load(false, wanted(2, 500), std::getenv("TAMGA_LONG") != nullptr);
}

// Not in the usual run: each fault takes as long as three of the others.
BOOST_AUTO_TEST_CASE(nothing_is_lost_of_objects_that_lie_elsewhere) {
  if (!std::getenv("TAMGA_LONG")) return;
  under_load(true, wanted(150, 150), true);
}

BOOST_AUTO_TEST_SUITE_END()
