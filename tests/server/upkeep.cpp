// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep.h"

#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/server/documents_desk.h"

using namespace tamga;
using namespace std::chrono_literals;
using documents::Stage;

namespace {

// Looks until it is so; false after ten seconds.
template <typename Question>
bool becomes(const Question& question) {
  for (int tries = 0; tries < 1000; ++tries) {
    if (question()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(upkeep)

BOOST_AUTO_TEST_CASE(time_runs_out_and_what_waited_is_sealed_without_anybody) {
  test::Desk desk(true, true);
  const auto late = desk.draft(desk.author).id;
  desk.act(desk.author, late, "prepared", test::prepared);
  desk.later(31 * 24h);
  const auto waiting = desk.draft(desk.author).id;
  desk.act(desk.author, waiting, "prepared", test::prepared);
  desk.act(desk.author, waiting, "permitted", test::permitted);
  desk.close();
  desk.open(false);
  desk.documents->set_personal_keys(signing::KeyStore(desk.folder / "keys"), true);
  desk.act(desk.signer, waiting, "approved", test::approved);
  BOOST_TEST((desk.documents->document(waiting)->stage == Stage::Sealing));
  desk.close();
  desk.open(true);
  const auto stage = [&](const std::string& id) { return desk.documents->document(id)->stage; };
  {
    const Upkeep upkeep(
        *desk.documents, [](const Failure& failure) { throw failure; }, 20ms);
    BOOST_TEST(becomes([&] { return stage(late) == Stage::Expired; }));
    BOOST_TEST(becomes([&] { return stage(waiting) == Stage::Record; }));
  }
  BOOST_TEST(desk.archive->check().empty());
}

BOOST_AUTO_TEST_CASE(a_round_that_fails_is_told_and_the_next_one_comes) {
  test::Desk desk;
  desk.draft(desk.author);
  desk.archive->catalogue().write([](archive::Transaction& transaction) {
    transaction.run("UPDATE document SET form = 'gone'");
  });
  std::promise<std::string> second;
  int told = 0;
  const Upkeep upkeep(
      *desk.documents,
      [&](const Failure& failure) {
        if (++told == 2) second.set_value(std::string(failure.kind().code));
      },
      20ms);
  BOOST_TEST(second.get_future().get() == "form-unknown");
}

BOOST_AUTO_TEST_SUITE_END()
