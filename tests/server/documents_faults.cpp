// SPDX-License-Identifier: GPL-3.0-or-later
// The last act on a disk that does not keep what it was given: whoever acts is told, and
// after the archive is opened again it is a record or can become one.
#include <boost/test/unit_test.hpp>
#include <cerrno>

#include "tests/server/documents_desk.h"

using namespace tamga;
using documents::Stage;

BOOST_AUTO_TEST_SUITE(documents_faults)

BOOST_AUTO_TEST_CASE(a_sync_that_fails_is_never_passed_over) {
  test::Desk desk;
  std::size_t records = 0;
  long sync = 1;
  for (bool reached = true; reached; ++sync) {
    const auto id = desk.draft(desk.author).id;
    desk.act(desk.author, id, "prepared", test::prepared);
    desk.act(desk.author, id, "permitted", test::permitted);
    desk.disk.fail_sync_at(sync, EIO);
    const auto code =
        test::code_thrown([&] { desk.act(desk.signer, id, "approved", test::approved); });
    reached = desk.disk.sync_failed();
    desk.disk.heal();
    BOOST_TEST_CONTEXT("sync " << sync << " gives " << code) {
      BOOST_TEST(reached == !code.empty());
    }
    desk.close();
    desk.open(true);
    auto document = *desk.documents->document(id);
    if (document.next_act == "approved")
      document = desk.act(desk.signer, id, "approved", test::approved);
    if (document.stage == Stage::Sealing) desk.documents->seal_waiting();
    ++records;
    BOOST_TEST((desk.documents->document(id)->stage == Stage::Record));
    BOOST_TEST(desk.archive->record_count() == records);
    BOOST_TEST(archive::test::describe(desk.archive->check()) == "");
  }
  BOOST_TEST(sync > 3);
}

BOOST_AUTO_TEST_SUITE_END()
