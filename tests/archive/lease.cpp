// SPDX-License-Identifier: GPL-3.0-or-later
// A lease ends with its holder, and not before.
#include "server/archive/storage/lease.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "tests/server/archive_fixtures.h"

using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(lease)

BOOST_AUTO_TEST_CASE(one_at_a_time_has_it) {
  const TemporaryFolder folder;
  Lease one(folder.path() / "lock"), two(folder.path() / "lock");
  BOOST_TEST(!one.held());
  BOOST_TEST(one.take());
  BOOST_TEST(one.take());  // still
  BOOST_TEST(!two.take());
  BOOST_TEST(!two.held());
  one.give_up();
  BOOST_TEST(!one.held());
  BOOST_TEST(two.take());
  BOOST_TEST(!one.take());
}

BOOST_AUTO_TEST_CASE(it_is_free_when_its_holder_is_killed) {
  const TemporaryFolder folder;
  int told[2];
  BOOST_REQUIRE(::pipe(told) == 0);
  const pid_t holder = ::fork();
  if (holder == 0) {
    Lease lease(folder.path() / "lock");
    const char taken = lease.take() ? '1' : '0';
    if (::write(told[1], &taken, 1) == 1) ::pause();
    ::_exit(1);
  }
  char taken = 0;
  BOOST_REQUIRE(::read(told[0], &taken, 1) == 1);
  BOOST_TEST(taken == '1');
  Lease lease(folder.path() / "lock");
  BOOST_TEST(!lease.take());
  ::kill(holder, SIGKILL);
  ::waitpid(holder, nullptr, 0);
  BOOST_TEST(lease.take());
  ::close(told[0]);
  ::close(told[1]);
}

BOOST_AUTO_TEST_CASE(where_no_file_can_be_it_says_so) {
  const TemporaryFolder folder;
  Lease lease(folder.path() / "none" / "lock");
  BOOST_CHECK_THROW(lease.take(), tamga::Failure);
  BOOST_TEST(!lease.held());
}

BOOST_AUTO_TEST_SUITE_END()
