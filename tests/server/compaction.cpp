// SPDX-License-Identifier: GPL-3.0-or-later
// The index is compacted while it is read and written, and divided as the administrator says.
#include "server/indexing/compaction.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "index/index.h"
#include "server/indexing/index_rebuild.h"
#include "server/indexing/indexing.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using archive::test::TemporaryFolder;
using namespace std::chrono_literals;

namespace {

constexpr int records = 40;

void capture(Services& services, int from, int to) {
  for (int at = from; at < to; ++at)
    services.archive->capture({"system"}, archive::test::sample_capture(at));
}

std::uintmax_t bytes_of(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) bytes += entry.file_size();
  return bytes;
}

const auto never = [] { return false; };

}  // namespace

BOOST_AUTO_TEST_SUITE(compacting)

BOOST_AUTO_TEST_CASE(it_takes_the_place_of_the_live_index_and_is_smaller) {
  const TemporaryFolder folder;
  Services services(folder.path(), true);
  for (int at = 0; at < records; ++at) {
    capture(services, at, at + 1);
    services.indexing->catch_up();  // a commit each: the tables are half empty
  }
  const auto before = bytes_of(folder.path() / "index");
  Services another(folder.path(), false);
  compact_index(folder.path() / "index", *another.archive, *another.forms, never);
  BOOST_TEST(services.searcher->size() == static_cast<std::size_t>(records));
  BOOST_TEST(bytes_of(folder.path() / "index") < before);
  BOOST_TEST(services.searcher->fault() == "");
  // And the writer goes on in it.
  capture(services, records, records + 5);
  services.indexing->catch_up();
  BOOST_TEST(services.searcher->size() == static_cast<std::size_t>(records + 5));
  for (const char* left : {"index.new", "index.next", "index.claimed", "index.refused"})
    BOOST_TEST(!std::filesystem::exists(folder.path() / left), left);
}

BOOST_AUTO_TEST_CASE(stopped_it_leaves_nothing) {
  const TemporaryFolder folder;
  Services services(folder.path(), true);
  capture(services, 0, 3);
  services.indexing->catch_up();
  BOOST_CHECK_THROW(compact_index(folder.path() / "index", *services.archive, *services.forms,
                                  [] { return true; }),
                    index::Error);
  BOOST_TEST(!std::filesystem::exists(folder.path() / "index.new"));
  BOOST_TEST(services.searcher->size() == 3U);
}

BOOST_AUTO_TEST_CASE(an_index_that_rests_is_compacted_by_itself_when_enough_has_come) {
  const TemporaryFolder folder;
  Services services(folder.path(), false);
  capture(services, 0, 3);
  {
    const Indexing indexing(folder.path() / "index", *services.archive, *services.forms);
    while (services.searcher->size() < 3) std::this_thread::sleep_for(10ms);
  }
  BOOST_TEST(!services.searcher->compaction_due());
  {
    index::Writer writer(folder.path() / "index");
    writer.set_position(20'000);  // as if so much had come
    writer.commit();
  }
  BOOST_TEST(services.searcher->compaction_due());
  std::string trouble;
  {
    const Compaction compaction(
        folder.path() / "index", *services.archive, *services.forms,
        [&](const Failure& failure) { trouble = failure.what(); }, [] { return true; }, 5ms);
    for (int round = 0; round < 1000 && services.searcher->compaction_due(); ++round)
      std::this_thread::sleep_for(10ms);
  }
  BOOST_TEST(trouble == "");
  BOOST_TEST(!services.searcher->compaction_due());
  BOOST_TEST(services.searcher->size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_wish_counts_from_the_next_time_it_is_built) {
  const TemporaryFolder folder;
  Services services(folder.path(), true);
  capture(services, 0, records);
  services.indexing->catch_up();
  std::ofstream(folder.path() / "index.shards") << "tamga-shards/1\ncount 3\nby hash\n";
  Services another(folder.path(), false);
  compact_index(folder.path() / "index", *another.archive, *another.forms, never);
  BOOST_TEST(index::read_layout(folder.path() / "index").count == 1U);
  BOOST_TEST(rebuild_index(folder.path() / "index", *another.archive, *another.forms) ==
             static_cast<std::size_t>(records));
  BOOST_TEST(index::read_layout(folder.path() / "index").count == 3U);
  BOOST_TEST(services.searcher->size() == static_cast<std::size_t>(records));
  // The live writer goes on in three, and three are compacted as one is.
  capture(services, records, records + 5);
  services.indexing->catch_up();
  compact_index(folder.path() / "index", *another.archive, *another.forms, never);
  BOOST_TEST(services.searcher->size() == static_cast<std::size_t>(records + 5));
  BOOST_TEST(index::read_layout(folder.path() / "index").count == 3U);
  BOOST_TEST(services.searcher->fault() == "");
}

BOOST_AUTO_TEST_CASE(a_wish_that_cannot_be_is_told_and_changes_nothing) {
  const TemporaryFolder folder;
  Services services(folder.path(), false);
  capture(services, 0, 2);
  rebuild_index(folder.path() / "index", *services.archive, *services.forms);
  std::ofstream(folder.path() / "index.shards") << "tamga-shards/1\ncount 0\n";
  BOOST_CHECK_EXCEPTION(rebuild_index(folder.path() / "index", *services.archive, *services.forms),
                        Failure, [](const Failure& failure) {
                          return failure.kind().code == std::string("argument-invalid");
                        });
  BOOST_TEST(services.searcher->size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
