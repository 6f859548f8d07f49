// SPDX-License-Identifier: GPL-3.0-or-later
// Readers at work while the writer commits (run with ThreadSanitizer too).
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

#include "folder.h"
#include "index/index.h"
#include "records.h"

namespace tamga::index::test {

BOOST_AUTO_TEST_SUITE(threads)

BOOST_AUTO_TEST_CASE(readers_see_whole_commits) {
  const Folder folder;
  const std::vector<Entry> entries = read_records();
  Writer writer(folder.path());
  const Searcher searcher(folder.path());
  std::atomic<bool> done = false;
  std::atomic<std::size_t> answers = 0, failures = 0, torn = 0;
  std::vector<std::thread> readers;
  for (int which = 0; which < 3; ++which)
    readers.emplace_back([&, which] {
      Search search;
      search.text = which == 0 ? "" : which == 1 ? "munkhtsetseg" : "тайлангийн";
      search.access = {"all"};
      while (!done) {
        try {
          const Found found = searcher.search(search);
          // Ten records a commit, never a part of them.
          if (which == 0 && found.total % 10 != 0 && found.total != entries.size()) ++torn;
          searcher.suggest("ба", {"all"}, 5);
          ++answers;
        } catch (const Error&) {
          ++failures;
        }
      }
    });
  for (std::size_t at = 0; at < entries.size(); ++at) {
    writer.put(entries[at]);
    if (at % 10 == 9) writer.commit();
  }
  writer.commit();
  done = true;
  for (std::thread& reader : readers) reader.join();
  BOOST_TEST(answers > 0u);
  BOOST_TEST(torn == 0u);
  BOOST_TEST(failures <= answers / 10);  // two commits within one short request
  BOOST_TEST(searcher.size() == entries.size());
}

// Nothing that queries are made of is shared between threads.
BOOST_AUTO_TEST_CASE(readers_share_no_query) {
  const Folder folder;
  Writer writer(folder.path());
  for (const Entry& entry : read_records()) writer.put(entry);
  writer.commit();
  const Searcher searcher(folder.path());
  const std::size_t all = searcher.size();
  std::atomic<std::size_t> wrong = 0;
  std::vector<std::thread> readers;
  for (int which = 0; which < 8; ++which)
    readers.emplace_back([&] {
      Search search;
      search.access = {"all"};
      for (int round = 0; round < 200; ++round) {
        search.text = round % 2 ? "" : "-нэгчүгүйүг";
        if (searcher.search(search).total != all) ++wrong;
      }
    });
  for (std::thread& reader : readers) reader.join();
  BOOST_TEST(wrong == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
