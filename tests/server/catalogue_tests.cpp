// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/catalogue.h"

#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "server/archive/catalogue/batching_writer.h"
#include "server/archive/catalogue/page_checksums.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

struct Fixture {
  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "catalogue.sqlite";
  std::unique_ptr<Catalogue> catalogue = open_sqlite(path);

  Fixture() {
    catalogue->migrate("test", {{1, "things",
                                 "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT, "
                                 "parent BIGINT REFERENCES things (id));"
                                 "CREATE INDEX things_by_name ON things (name);"}});
  }
  std::int64_t count() const {
    std::int64_t found = -1;
    catalogue->read([&](Transaction& t) {
      t.query("SELECT COUNT(*) AS count FROM things", {},
              [&](const Row& row) { found = row.integer("count"); });
    });
    return found;
  }
  static void insert(Transaction& t, std::int64_t id, Value name = std::string("x")) {
    t.run("INSERT INTO things (id, name) VALUES (:id, :name)",
          {{"id", id}, {"name", std::move(name)}});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalogue_values, Fixture)

BOOST_AUTO_TEST_CASE(values_bind_by_name_and_come_back) {
  const std::string text("а\0б", 5);
  const std::int64_t large = std::int64_t{9'007'199'254'740'993};
  catalogue->write([&](Transaction& t) {
    // The order of parameters does not matter.
    BOOST_TEST(t.run("INSERT INTO things (id, name) VALUES (:id, :name)",
                     {{"name", text}, {"id", large}}) == 1);
    insert(t, 2, nullptr);
  });
  catalogue->read([&](Transaction& t) {
    t.query("SELECT id, name FROM things WHERE id = :id", {{"id", large}}, [&](const Row& row) {
      BOOST_TEST(row.integer("id") == large);
      BOOST_TEST(row.text("name") == text);
      BOOST_TEST(!row.null("name"));
      BOOST_CHECK_THROW(row.text("nme"), std::out_of_range);
    });
    t.query("SELECT name FROM things WHERE id = 2", {}, [&](const Row& row) {
      BOOST_TEST(row.null("name"));
      BOOST_TEST(row.text("name") == "");
      BOOST_TEST(row.integer("name") == 0);
    });
  });
}

BOOST_AUTO_TEST_CASE(parameters_that_do_not_fit_are_refused) {
  const char* sql = "INSERT INTO things (id, name) VALUES (:id, :name)";
  const std::vector<Parameters> bad{
      {},
      {{"id", std::int64_t{1}}},
      {{"id", std::int64_t{1}}, {"nme", std::string("x")}},
      {{"id", std::int64_t{1}}, {"name", std::string("x")}, {"more", nullptr}},
      {{"id", std::int64_t{1}}, {"id", std::int64_t{2}}, {"name", std::string("x")}}};
  for (const auto& parameters : bad) {
    BOOST_CHECK_THROW(catalogue->write([&](Transaction& t) { t.run(sql, parameters); }),
                      CatalogueError);
  }
  BOOST_CHECK_THROW(catalogue->write([&](Transaction& t) { t.run("", {}); }), CatalogueError);
  BOOST_CHECK_THROW(catalogue->write([&](Transaction& t) {
    t.run("DELETE FROM things; DELETE FROM things", {});
  }),
                    CatalogueError);
  BOOST_TEST(count() == 0);
}

BOOST_AUTO_TEST_CASE(changed_rows_are_counted) {
  catalogue->write([&](Transaction& t) {
    insert(t, 1);
    insert(t, 2);
    BOOST_TEST(t.run("UPDATE things SET name = 'y'") == 2);
    BOOST_TEST(t.run("CREATE TABLE other (id BIGINT)") == 0);
    BOOST_TEST(t.run("DELETE FROM things WHERE id = 7") == 0);
  });
}

BOOST_AUTO_TEST_CASE(uniqueness_is_told_apart) {
  catalogue->write([&](Transaction& t) { insert(t, 1); });
  try {
    catalogue->write([&](Transaction& t) { insert(t, 1); });
    BOOST_ERROR("inserted twice");
  } catch (const CatalogueError& error) {
    BOOST_TEST(error.unique());
  }
  try {
    catalogue->write(
        [&](Transaction& t) { t.run("INSERT INTO things (id, parent) VALUES (5, 99)"); });
    BOOST_ERROR("inserted an orphan");
  } catch (const CatalogueError& error) {
    BOOST_TEST(!error.unique());
  }
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(a_query_inside_the_same_query_works) {
  catalogue->write([&](Transaction& t) {
    for (int i = 0; i < 4; ++i) insert(t, i);
  });
  int pairs = 0;
  catalogue->read([&](Transaction& t) {
    const char* sql = "SELECT id FROM things";
    t.query(sql, {}, [&](const Row&) { t.query(sql, {}, [&](const Row&) { ++pairs; }); });
  });
  BOOST_TEST(pairs == 16);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(catalogue_writing, Fixture)

BOOST_AUTO_TEST_CASE(work_that_throws_undoes_only_itself) {
  constexpr int threads_count = 8, each = 200;
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < threads_count; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < each; ++i) {
        const int id = thread * each + i;
        try {
          catalogue->write([&](Transaction& t) {
            insert(t, id);
            if (id % 3 == 0) throw std::runtime_error(std::to_string(id));
            if (id % 7 == 0) insert(t, id);
          });
          if (id % 3 == 0 || id % 7 == 0) std::abort();
        } catch (const std::runtime_error& error) {
          // Each caller gets what its own work threw.
          if (id % 3 == 0 && error.what() != std::to_string(id)) std::abort();
          ++refused;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> expected, found;
  for (int id = 0; id < threads_count * each; ++id) {
    if (id % 3 != 0 && id % 7 != 0) expected.insert(id);
  }
  catalogue->read([&](Transaction& t) {
    t.query("SELECT id FROM things", {}, [&](const Row& row) { found.insert(row.integer("id")); });
  });
  BOOST_TEST((found == expected));
  BOOST_TEST(static_cast<std::size_t>(refused) == threads_count * each - expected.size());
}

BOOST_AUTO_TEST_CASE(reads_see_a_moment_and_cannot_write) {
  catalogue->write([&](Transaction& t) { insert(t, 1); });
  catalogue->read([&](Transaction& t) {
    std::int64_t seen = 0;
    const auto look = [&] {
      t.query("SELECT COUNT(*) AS n FROM things", {},
              [&](const Row& row) { seen = row.integer("n"); });
      return seen;
    };
    BOOST_TEST(look() == 1);
    catalogue->write([&](Transaction& other) { insert(other, 2); });
    BOOST_TEST(look() == 1);
    BOOST_TEST(count() == 2);  // another reader, another moment
    BOOST_CHECK_THROW(t.run("DELETE FROM things"), CatalogueError);
  });
  BOOST_TEST(count() == 2);
}

BOOST_AUTO_TEST_CASE(a_write_inside_a_write_is_refused) {
  BOOST_CHECK_THROW(catalogue->write([&](Transaction&) { catalogue->write([](Transaction&) {}); }),
                    std::logic_error);
  catalogue->write([&](Transaction& t) { insert(t, 1); });
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(ending_the_transaction_inside_work_is_an_error) {
  BOOST_CHECK_THROW(catalogue->write([&](Transaction& t) {
    insert(t, 1);
    t.run("ROLLBACK");
  }),
                    CatalogueError);
  catalogue->write([&](Transaction& t) { insert(t, 2); });
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(a_full_disk_loses_nothing_that_was_told) {
  std::vector<std::int64_t> told;
  catalogue->write(
      [&](Transaction& t) { t.query("PRAGMA max_page_count = 40", {}, [](const Row&) {}); });
  bool full = false;
  for (std::int64_t id = 0; id < 200 && !full; ++id) {
    try {
      catalogue->write([&](Transaction& t) { insert(t, id, std::string(2000, 'x')); });
      told.push_back(id);
    } catch (const CatalogueError& error) {
      BOOST_TEST(!error.unique());
      full = true;
    }
  }
  BOOST_TEST(full);
  BOOST_TEST(count() == static_cast<std::int64_t>(told.size()));
  BOOST_TEST(catalogue->faults().empty());
  catalogue->write(
      [&](Transaction& t) { t.query("PRAGMA max_page_count = 4000", {}, [](const Row&) {}); });
  catalogue->write([&](Transaction& t) { insert(t, 1000, std::string(2000, 'x')); });
  BOOST_TEST(count() == static_cast<std::int64_t>(told.size()) + 1);
}

BOOST_AUTO_TEST_CASE(two_openings_write_in_turn) {
  const auto other = open_sqlite(path);
  std::thread second([&] {
    for (int i = 0; i < 50; ++i) other->write([&](Transaction& t) { insert(t, 1000 + i); });
  });
  for (int i = 0; i < 50; ++i) catalogue->write([&](Transaction& t) { insert(t, i); });
  second.join();
  BOOST_TEST(count() == 100);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(catalogue_migrations, Fixture)

BOOST_AUTO_TEST_CASE(migrations_are_applied_once_and_in_order) {
  const std::string first = "CREATE TABLE a (x TEXT);", second = "ALTER TABLE a ADD COLUMN y TEXT;";
  catalogue->migrate("other", {{1, "a", first}});
  catalogue->migrate("other", {{1, "a", first}, {2, "y", second}});
  catalogue->migrate("other", {{1, "a", first}, {2, "y", second}});
  catalogue->write([](Transaction& t) { t.run("INSERT INTO a (x, y) VALUES ('1', '2')"); });
  const auto refused = [&](const std::vector<Catalogue::Migration>& migrations) {
    return failure_code([&] { catalogue->migrate("other", migrations); });
  };
  BOOST_TEST(refused({{1, "a", first}}) == "data-unusable");  // a newer program's
  BOOST_TEST(refused({{1, "a", second}, {2, "y", second}}) ==
             "data-unusable");  // changed afterwards
  BOOST_TEST(refused({{2, "y", second}, {1, "a", first}}) == "data-unusable");
  BOOST_TEST(refused({}) == "data-unusable");
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_changes_nothing) {
  const std::string bad = "CREATE TABLE b (x TEXT); CREATE TABLE b (x TEXT);";
  BOOST_CHECK_THROW(catalogue->migrate("bad", {{1, "b", bad}}), CatalogueError);
  catalogue->migrate("bad", {{1, "b", "CREATE TABLE b (x TEXT);"}});
}

BOOST_AUTO_TEST_CASE(what_is_no_catalogue_is_refused) {
  const auto other = folder.path() / "no-catalogue";
  write_all(other, std::string(4096, 'x'));
  BOOST_TEST(failure_code([&] { open_sqlite(other); }) == "data-unusable");
  BOOST_TEST(failure_code([&] { open_sqlite(folder.path() / "no" / "such" / "folder"); }) ==
             "data-unusable");
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_a_fault) {
  BOOST_TEST(catalogue->faults().empty());
  catalogue->write([&](Transaction& t) {
    for (int i = 0; i < 2000; ++i) insert(t, i, "name " + std::to_string(i));
  });
  catalogue.reset();
  std::string bytes = read_all(path);
  for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 64; ++i)
    bytes[i] = static_cast<char>(i * 37);
  write_all(path, bytes);
  const auto damaged = open_sqlite(path);
  BOOST_TEST(!damaged->faults().empty());
}

BOOST_AUTO_TEST_CASE(a_file_of_before_page_checksums_gets_them_once) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "catalogue.sqlite";
  sqlite3* plain = nullptr;
  BOOST_REQUIRE(sqlite3_open(path.c_str(), &plain) == SQLITE_OK);
  BOOST_REQUIRE(sqlite3_exec(plain,
                             "PRAGMA journal_mode=WAL; CREATE TABLE things (id BIGINT PRIMARY KEY, "
                             "name TEXT); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                             "FROM n WHERE i < 2000) INSERT INTO things SELECT i, 'thing ' || i "
                             "FROM n; DELETE FROM things WHERE id > 1500",
                             nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(plain);
  BOOST_REQUIRE(read_all(path).at(20) == 0);
  for (int opening = 0; opening < 2; ++opening) {
    const auto catalogue = open_sqlite(path);
    BOOST_TEST(catalogue->faults().empty());
    catalogue->write([&](Transaction& transaction) {
      transaction.run("INSERT INTO things VALUES (:id, 'new')", {{"id", 3000 + opening}});
    });
    std::int64_t count = 0;
    catalogue->read([&](Transaction& transaction) {
      transaction.query("SELECT COUNT(*) AS n FROM things", {},
                        [&](const Row& row) { count = row.integer("n"); });
    });
    BOOST_TEST(count == 1501 + opening);
  }
  BOOST_TEST(read_all(path).at(20) == page_checksum_bytes);
}

// Bits, pages swapped, pages of an older file in their own place aside: the
// checksum says which page it is of.
BOOST_AUTO_TEST_CASE(no_page_passes_for_another) {
  const Fixture fixture;
  const auto path = fixture.folder.path() / "copy.sqlite";
  {
    const auto catalogue = open_sqlite(path);
    catalogue->migrate("test", {{1, "t", "CREATE TABLE t (id BIGINT PRIMARY KEY, x TEXT)"}});
    catalogue->write([](Transaction& transaction) {
      for (int i = 0; i < 500; ++i)
        transaction.run("INSERT INTO t VALUES (:id, :x)",
                        {{"id", i}, {"x", std::string(100, static_cast<char>('a' + i % 26))}});
    });
  }
  const std::string whole = read_all(path);
  const std::size_t page = 4096, pages = whole.size() / page;
  BOOST_REQUIRE(pages > 10U);
  for (std::size_t i = 1; i < pages; ++i) {
    std::string bad = whole;
    const std::size_t other = i + 1 < pages ? i + 1 : 1;
    bad.replace(i * page, page, whole, other * page, page);
    bad.replace(other * page, page, whole, i * page, page);
    write_all(path, bad);
    const auto faults = open_sqlite(path)->faults();
    BOOST_REQUIRE(!faults.empty());
    BOOST_TEST(faults.front().starts_with("page "), faults.front());
  }
}

BOOST_AUTO_TEST_SUITE_END()
