// SPDX-License-Identifier: GPL-3.0-or-later
#define BOOST_TEST_MODULE ingest
#define BOOST_TEST_NO_MAIN
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "batch_apart.h"
#include "server/ingest/reading_process.h"
#include "server/verification/verification_process.h"

// This program, too, is started again by itself to read a file apart; and, to be
// killed, to run a batch.
int main(int argc, char** argv) {
  if (argc > 1 && argv[1] == tamga::kVerificationWord) ::_exit(tamga::serve_verification());
  if (argc > 1 && argv[1] == tamga::ingest::kReadingWord) ::_exit(tamga::ingest::serve_reading());
  if (argc > 3 && argv[1] == tamga::ingest::test::kBatchWord)
    ::_exit(tamga::ingest::test::run_batch(argv[2], argv[3]));
  return boost::unit_test::unit_test_main(init_unit_test, argc, argv);
}
