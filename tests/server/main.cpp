// SPDX-License-Identifier: GPL-3.0-or-later
#define BOOST_TEST_MODULE server
#define BOOST_TEST_NO_MAIN
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "server/copies/copy_process.h"
#include "server/ingest/reading_process.h"
#include "server/verification/verification_process.h"
#include "server/viewing/viewing_process.h"
#include "tests/server/indexing_apart.h"

// This program, too, is started again by itself to verify, read or view a file apart; and, to be
// killed, to follow the log.
int main(int argc, char** argv) {
  if (argc > 1 && argv[1] == tamga::kVerificationWord) ::_exit(tamga::serve_verification());
  if (argc > 1 && argv[1] == tamga::ingest::kReadingWord) ::_exit(tamga::ingest::serve_reading());
  if (argc > 1 && argv[1] == tamga::copies::kCopyWord) ::_exit(tamga::copies::serve_copy());
  if (argc > 1 && argv[1] == tamga::viewing::kViewingWord) ::_exit(tamga::viewing::serve_viewing());
  if (argc > 2 && argv[1] == tamga::test::kIndexingWord)
    ::_exit(tamga::test::run_indexing(argv[2]));
  return boost::unit_test::unit_test_main(init_unit_test, argc, argv);
}
