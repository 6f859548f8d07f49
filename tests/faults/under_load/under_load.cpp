// SPDX-License-Identifier: GPL-3.0-or-later
// A server under the load of many clients, to which everything happens that can: what it has
// acknowledged is there, and it goes on.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "tests/faults/under_load/after_fault.h"
#include "tests/faults/under_load/kinds.h"

using namespace tamga::faults;

namespace {

constexpr std::size_t disk_bytes = std::size_t{600} << 20;
constexpr int whole_look_every = 100;

unsigned seed() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 2026U;
}

bool is_long() {
  return std::getenv("TAMGA_LONG") != nullptr;
}

// TAMGA_FAULTS: so many.
int wanted(int usual) {
  const char* given = std::getenv("TAMGA_FAULTS");
  return given ? std::stoi(given) : usual;
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

// TAMGA_KINDS: of those that begin, only the ones with these letters in their name.
bool is_wanted(const Kind& kind) {
  const char* given = std::getenv("TAMGA_KINDS");
  return given == nullptr || std::string_view(kind.name).find(given) != std::string_view::npos;
}

// Of those that are possible: each once, if asked for, then by the seed as many as that.
std::vector<const Kind*> chosen(Scene& scene, int count, bool each_kind) {
  std::vector<const Kind*> sequence;
  if (each_kind)
    for (const auto& kind : kinds())
      if (kind.possible(scene) && is_wanted(kind)) sequence.push_back(&kind);
  std::mt19937 random(seed());
  while (sequence.size() < static_cast<std::size_t>(count))
    sequence.push_back(&some_kind(scene, random));
  return sequence;
}

void let_happen(Scene& scene, const std::vector<const Kind*>& sequence) {
  AfterFault after(scene);
  std::map<std::string, int> happened;
  std::size_t told_wrongs = 0;
  const auto begin = std::chrono::steady_clock::now();
  int number = 0;
  for (const auto* kind : sequence) {
    scene.begin_fault(++number);
    scene.wait(50, 400);
    kind->strike(scene);
    after.look(kind->name);
    ++happened[kind->name];
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin);
    BOOST_TEST_MESSAGE(number << " " << kind->name << ", " << scene.ledger().size()
                              << " records acknowledged, " << seconds.count() << " s");
    if (number % whole_look_every == 0) after.look_at_everything(false);
    tell_wrongs(scene, told_wrongs);
  }
  after.look_at_everything(true);
  std::ostringstream told;
  for (const auto& [name, times] : happened) told << "  " << name << ": " << times << "\n";
  told << "started again before it took records:\n";
  for (const auto& [name, times] : after.restarts()) told << "  " << name << ": " << times << "\n";
  BOOST_TEST_MESSAGE(number << " faults, " << scene.ledger().size() << " records acknowledged\n"
                            << told.str() << "answers:\n"
                            << scene.ledger().table());
  tell_wrongs(scene, told_wrongs);
  BOOST_TEST(scene.ledger().size() > 0U);
}

enum class Lies { here, elsewhere };  // objects, catalogue

Scene::Plan plan(const std::filesystem::path& folder, Lies objects, Lies catalogue) {
  Scene::Plan plan;
  plan.program = program();
  plan.source = TAMGA_SOURCE_SHARE;
  plan.folder = folder;
  plan.seed = seed();
  plan.objects_elsewhere = objects == Lies::elsewhere;
  plan.catalogue_elsewhere = catalogue == Lies::elsewhere;
  plan.few = !is_long();
  return plan;
}

void under_load(Lies objects, Lies catalogue, const std::function<void(Scene&)>& happens) {
  BOOST_TEST_MESSAGE("seed " << seed());
  const tamga::archive::test::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "disk");
  SmallDisk disk(folder.path() / "disk", disk_bytes);
  auto of = plan(folder.path(), objects, catalogue);
  of.disk = &disk;
  Scene scene(of);
  happens(scene);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults_under_load)

// Everything on one disk. Of the long run it is the smaller part.
BOOST_AUTO_TEST_CASE(nothing_that_was_acknowledged_is_lost) {
  under_load(Lies::here, Lies::here, [](Scene& scene) {
    let_happen(scene, chosen(scene, is_long() ? 60 : wanted(2), is_long()));
  });
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_when_the_catalogues_leader_dies) {
  if (is_long()) return;  // a part of the next
  under_load(Lies::here, Lies::elsewhere,
             [](Scene& scene) { let_happen(scene, {&kind_called("the leader is killed")}); });
}

// All that can happen, in one run.
BOOST_AUTO_TEST_CASE(nothing_is_lost_of_an_archive_in_three_places) {
  if (!is_long()) return;  // takes half an hour and more
  under_load(Lies::elsewhere, Lies::elsewhere,
             [](Scene& scene) { let_happen(scene, chosen(scene, wanted(500), true)); });
}

BOOST_AUTO_TEST_SUITE_END()
