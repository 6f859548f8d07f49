// SPDX-License-Identifier: GPL-3.0-or-later
// An archive's objects on their way into an S3 store and back, killed anywhere: what was checked
// before is so after, and the next run finishes what the last one began.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>
#include <stdexcept>

#include "server/archive/storage/folder_store.h"
#include "server/archive/storage/s3_store.h"
#include "tests/archive/object_gateway.h"
#include "tests/faults/tracer.h"

using namespace tamga;
using namespace tamga::faults;

namespace {

constexpr std::chrono::seconds limit{300};

unsigned seed() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 2026U;
}

class Moves {
 public:
  Moves() : settings_(gateway().settings("killed/", "locked")) {
    gateway().write_settings(folder_.path(), "killed/", "locked");
    run({"demo", "--records", "4", "--seed", "7"});
    before_ = run({"check"}).output;
    objects_ = count(archive::FolderStore(data() / "objects"));
  }

  // Calls that change files in a whole move there and back.
  std::pair<long, long> whole() { return {move(true).calls, move(false).calls}; }

  // Killed at that call, then once more from where it was.
  void interrupted(bool there, long at) {
    const auto what = std::string(there ? "there" : "back") + " at call " + std::to_string(at);
    const auto first = move(there, {Fault::kill, at});
    BOOST_TEST(first.killed, what);
    BOOST_TEST(run({"check"}).output == before_, what + " (" + first.call + " " + first.file + ")");
    const auto second = move(there);
    BOOST_TEST(second.exit_code == 0, what + ": " + second.output);
    BOOST_TEST(run({"check"}).output == before_, what);
    const auto left = there ? count(archive::FolderStore(data() / "objects")) : count(store());
    const auto now = there ? count(store()) : count(archive::FolderStore(data() / "objects"));
    BOOST_TEST(left == 0U, what + " (" + first.call + " " + first.file + ")");
    BOOST_TEST(now == objects_, what + " (" + first.call + " " + first.file + ")");
    BOOST_TEST(std::filesystem::is_empty(data() / "objects" / "incoming"), what);
    BOOST_TEST(!std::filesystem::exists(data() / "objects.left"), what);
  }

 private:
  static archive::test::ObjectGateway& gateway() {
    return archive::test::ObjectGateway::instance();
  }
  std::filesystem::path data() const { return folder_.path() / "data"; }
  archive::S3Store store() const { return {settings_, folder_.path() / "incoming"}; }
  static std::size_t count(const archive::ObjectStore& store) {
    std::size_t found = 0;
    store.each([&](const std::string&, std::uint64_t) { ++found; });
    return found;
  }

  Run run(std::vector<std::string> words, const Plan& plan = {}) const {
    const auto& suite = boost::unit_test::framework::master_test_suite();
    if (suite.argc < 2) throw std::runtime_error("faults_under_load_tests … -- TAMGA");
    words.insert(words.begin(), suite.argv[1]);
    words.insert(words.end(), {"--data", data().string()});
    return run_with_fault(words, data(), plan, limit);
  }
  Run move(bool there, const Plan& plan = {}) const {
    const auto to = there ? (folder_.path() / "objects.json").string() : std::string("folder");
    return run({"move-objects", "--to", to, "--remove"}, plan);
  }

  archive::test::TemporaryFolder folder_;
  archive::S3Settings settings_;
  std::string before_;
  std::size_t objects_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(killed_moves)

BOOST_AUTO_TEST_CASE(objects_arrive_whole_and_leave_nothing_behind) {
  if (const auto reason = cannot_trace(); !reason.empty()) {
    BOOST_TEST_MESSAGE("not run, this machine does not allow ptrace: " << reason);
    return;
  }
  Moves moves;
  std::mt19937 random(seed());
  const auto at = [&](long first, long last) {
    return first + static_cast<long>(random() % static_cast<unsigned long>(last - first + 1));
  };
  BOOST_TEST_MESSAGE("seed " << seed());
  if (!std::getenv("TAMGA_LONG")) {
    moves.interrupted(true, at(45, 55));  // where the old ones go
    return;
  }
  const auto [there, back] = moves.whole();
  BOOST_TEST_MESSAGE(there << " calls there, " << back << " back");
  for (int i = 0; i < 40; ++i) {
    moves.interrupted(true, at(1, there));
    moves.interrupted(false, at(1, back));
  }
}

BOOST_AUTO_TEST_SUITE_END()
