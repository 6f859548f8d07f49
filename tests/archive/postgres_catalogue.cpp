// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue at a real PostgreSQL server: what the seam promises, several writers, a server
// that dies and comes back, what is refused, and that nothing of what was destroyed stays.
#include "server/archive/catalogue/postgres_catalogue.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "server/archive/catalogue/catalogue_unavailable.h"
#include "server/archive/catalogue/named_parameters.h"
#include "tests/archive/house.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

struct Fixture {
  Database database;
  std::unique_ptr<WholeCatalogue> catalogue = open_postgres(database.settings());

  Fixture() {
    catalogue->migrate("test",
                       {{1, "things",
                         "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT, "
                         "long_text TEXT, bytes BYTEA, parent BIGINT REFERENCES things (id));"
                         "CREATE INDEX things_by_name ON things (name);"}});
  }
  static std::int64_t count(const Catalogue& catalogue) {
    std::int64_t found = -1;
    catalogue.read([&](Transaction& t) {
      t.query("SELECT COUNT(*) AS count FROM things", {},
              [&](const Row& row) { found = row.integer("count"); });
    });
    return found;
  }
  std::int64_t count() const { return count(*catalogue); }
  static void insert(Transaction& t, std::int64_t id, Value name = std::string("x")) {
    t.run("INSERT INTO things (id, name) VALUES (:id, :name)",
          {{"id", id}, {"name", std::move(name)}});
  }
  // Reads the last number and writes the next, as registers do.
  static std::int64_t insert_next(Transaction& t) {
    std::int64_t next = 0;
    t.query("SELECT COALESCE(MAX(id), 0) + 1 AS next FROM things", {},
            [&](const Row& row) { next = row.integer("next"); });
    insert(t, next);
    return next;
  }
};

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const CatalogueError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgres_statements)

BOOST_AUTO_TEST_CASE(names_become_numbers_where_they_are_parameters) {
  const std::vector<std::vector<std::string>> rows = {
      {"SELECT :a, :b, :a", "SELECT $1, $2, $1", "a b"},
      {"SELECT ':a', \":b\", ':''c', :d", "SELECT ':a', \":b\", ':''c', $1", "d"},
      {"SELECT x::text, :a::bigint", "SELECT x::text, $1::bigint", "a"},
      {"SELECT 1 -- :a\n, :b", "SELECT 1 -- :a\n, $1", "b"},
      {"SELECT /* :a /* :b */ :c */ :d", "SELECT /* :a /* :b */ :c */ $1", "d"},
      {"SELECT $$:a$$, $tag$:b$$$tag$, :c", "SELECT $$:a$$, $tag$:b$$$tag$, $1", "c"},
      {"f(x := :a_1)", "f(x := $1)", "a_1"},
      {"SELECT ':open", "SELECT ':open", ""},
      {"a:", "a:", ""}};
  for (const auto& row : rows) {
    const auto numbered = number_parameters(row[0]);
    BOOST_TEST(numbered.sql == row[1]);
    std::string names;
    for (const auto& name : numbered.names) names += (names.empty() ? "" : " ") + name;
    BOOST_TEST(names == row[2]);
  }
}

BOOST_AUTO_TEST_CASE(settings_are_refused_that_would_not_be_safe) {
  const TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"({"postgresql": "host=/run dbname=a"})", ""},
      {R"({"postgresql": "host=localhost,127.0.0.1 dbname=a"})", ""},
      {R"({"postgresql": "host=db1,db2 dbname=a target_session_attrs=read-write sslmode=verify-full"})",
       ""},
      {R"({"postgresql": "postgresql:///a?host=/run"})", ""},
      {R"({"postgresql": "host=db1 dbname=a"})", "data-unusable"},
      {R"({"postgresql": "host=/run,db1 dbname=a sslmode=require"})", "data-unusable"},
      {R"({"postgresql": "host=/run dbname=a password=open"})", "data-unusable"},
      {R"({"postgresql": "postgresql://me:open@localhost/a"})", "data-unusable"},
      {R"({"postgresql": "host=/run"})", "data-unusable"},
      {R"({"postgresql": "nothing"})", "data-unusable"},
      {R"({"postgres": "host=/run dbname=a"})", "data-unusable"},
      {R"({"postgresql": 5})", "data-unusable"},
      {R"([])", "data-unusable"},
      {"", "data-unusable"}};
  BOOST_TEST(!read_postgres_settings(folder.path()).has_value());
  for (const auto& [text, code] : rows) {
    write_all(folder.path() / "catalogue.json", text);
    BOOST_TEST(failure_code([&] { read_postgres_settings(folder.path()); }) == code, text);
    try {
      read_postgres_settings(folder.path());
    } catch (const Failure& failure) {
      BOOST_TEST(failure.detail().find("open") == std::string::npos, failure.detail());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(postgres_catalogue, Fixture)

BOOST_AUTO_TEST_CASE(values_come_back_as_they_went) {
  const std::int64_t large = std::int64_t{9'007'199'254'740'993};
  const std::string long_text(std::size_t{1} << 20, 'x');  // in no index: there a row has 8 kB
  const std::string zeros("\0\xff\\x'\0", 6);
  catalogue->write([&](Transaction& t) {
    BOOST_TEST(t.run("INSERT INTO things (id, long_text, bytes) VALUES (:id, :name, :bytes)",
                     {{"name", long_text}, {"bytes", Bytes{zeros}}, {"id", large}}) == 1);
    t.run("INSERT INTO things (id, name, bytes) VALUES (:id, :name, :bytes)",
          {{"id", std::int64_t{2}}, {"name", nullptr}, {"bytes", Bytes{}}});
    insert(t, -3, std::string("Ө'ү;--\\"));
  });
  catalogue->read([&](Transaction& t) {
    t.query("SELECT id, long_text, bytes, id > 5 AS much FROM things WHERE id = :id",
            {{"id", large}}, [&](const Row& row) {
              BOOST_TEST(row.integer("id") == large);
              BOOST_TEST((row.text("long_text") == long_text));
              BOOST_TEST((row.text("bytes") == zeros));
              BOOST_TEST(row.integer("much") == 1);
              BOOST_CHECK_THROW(row.text("nme"), std::out_of_range);
            });
    t.query("SELECT name, bytes FROM things WHERE id = 2", {}, [&](const Row& row) {
      BOOST_TEST(row.null("name"));
      BOOST_TEST(row.text("name") == "");
      BOOST_TEST(row.integer("name") == 0);
      BOOST_TEST(!row.null("bytes"));
      BOOST_TEST(row.text("bytes") == "");
    });
    t.query("SELECT name FROM things WHERE id = -3", {},
            [&](const Row& row) { BOOST_TEST(row.text("name") == "Ө'ү;--\\"); });
    int pairs = 0;
    const char* all = "SELECT id FROM things";
    t.query(all, {}, [&](const Row&) { t.query(all, {}, [&](const Row&) { ++pairs; }); });
    BOOST_TEST(pairs == 9);
  });
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_without_telling_it) {
  const char* sql = "INSERT INTO things (id, name) VALUES (:id, :name)";
  const std::int64_t one = 1;
  const std::vector<Parameters> bad{{},
                                    {{"id", one}},
                                    {{"id", one}, {"nme", std::string("x")}},
                                    {{"id", one}, {"name", std::string("x")}, {"more", nullptr}},
                                    {{"id", one}, {"id", one + 1}, {"name", std::string("x")}},
                                    {{"id", one}, {"name", std::string("secret\0", 7)}},
                                    {{"id", one}, {"name", std::string("secret\xff")}}};
  for (const auto& parameters : bad) {
    const auto said =
        error_of([&] { catalogue->write([&](Transaction& t) { t.run(sql, parameters); }); });
    BOOST_TEST(said != "");
    BOOST_TEST(said.find("secret") == std::string::npos, said);
  }
  const auto cast = error_of([&] {
    catalogue->read([&](Transaction& t) {
      t.query("SELECT CAST(:x AS BIGINT) AS x", {{"x", std::string("secret")}}, [](const Row&) {});
    });
  });
  BOOST_TEST(cast.find("22P02") != std::string::npos, cast);
  BOOST_TEST(cast.find("secret") == std::string::npos, cast);
  for (const char* text : {"", "DELETE FROM things; DELETE FROM things"})
    BOOST_TEST(error_of([&] { catalogue->write([&](Transaction& t) { t.run(text, {}); }); }) != "");
  BOOST_TEST(count() == 0);
}

BOOST_AUTO_TEST_CASE(changes_are_counted_and_uniqueness_is_told_apart) {
  catalogue->write([&](Transaction& t) {
    insert(t, 1);
    insert(t, 2);
    BOOST_TEST(t.run("UPDATE things SET name = 'y'") == 2);
    BOOST_TEST(t.run("CREATE TABLE other (id BIGINT)") == 0);
    BOOST_TEST(t.run("DELETE FROM things WHERE id = 7") == 0);
  });
  const auto refused = [&](const std::function<void(Transaction&)>& work) {
    try {
      catalogue->write(work);
    } catch (const CatalogueError& error) {
      return error.unique() ? 2 : 1;
    }
    return 0;
  };
  BOOST_TEST(refused([](Transaction& t) { insert(t, 1); }) == 2);
  BOOST_TEST(refused([](Transaction& t) {
               t.run("INSERT INTO things (id, parent) VALUES (5, 99)");
             }) == 1);
  BOOST_TEST(count() == 2);
}

BOOST_AUTO_TEST_CASE(each_piece_of_work_stands_or_falls_alone) {
  constexpr int threads_count = 6, each = 40;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < threads_count; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < each; ++i) {
        const int id = thread * each + i;
        bool refused = false;
        try {
          catalogue->write([&](Transaction& t) {
            insert(t, id);
            if (id % 3 == 0) throw std::runtime_error(std::to_string(id));
            if (id % 7 == 0) insert(t, id);
            if (id % 11 != 0) return;
            // Work that goes on after a failure, as if nothing had been.
            try {
              insert(t, id);
            } catch (const CatalogueError&) {
            }
          });
        } catch (const std::runtime_error& error) {
          refused = true;
          if (id % 3 == 0 && error.what() != std::to_string(id)) ++wrong;
        }
        if (refused != (id % 3 == 0 || id % 7 == 0 || id % 11 == 0)) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(wrong == 0);
  int expected = 0;
  for (int id = 0; id < threads_count * each; ++id)
    expected += id % 3 != 0 && id % 7 != 0 && id % 11 != 0 ? 1 : 0;
  BOOST_TEST(count() == expected);
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
    BOOST_TEST(count() == 2);
    BOOST_CHECK_THROW(t.run("DELETE FROM things"), CatalogueError);
  });
  BOOST_TEST(count() == 2);
  BOOST_CHECK_THROW(catalogue->write([&](Transaction&) { catalogue->write([](Transaction&) {}); }),
                    std::logic_error);
  BOOST_CHECK_THROW(catalogue->write([&](Transaction& t) {
    insert(t, 3);
    t.run("ROLLBACK");
  }),
                    CatalogueError);
  catalogue->write([&](Transaction& t) { insert(t, 4); });
  BOOST_TEST(count() == 3);
}

BOOST_AUTO_TEST_CASE(migrations_are_applied_once_and_in_order) {
  const std::string first = "CREATE TABLE a (x TEXT);", second = "ALTER TABLE a ADD COLUMN y TEXT;";
  catalogue->migrate("other", {{1, "a", first}});
  catalogue->migrate("other", {{1, "a", first}, {2, "y", second}});
  catalogue->migrate("other", {{1, "a", first}, {2, "y", second}});
  const auto refused = [&](const std::vector<Catalogue::Migration>& migrations) {
    return failure_code([&] { catalogue->migrate("other", migrations); });
  };
  BOOST_TEST(refused({{1, "a", first}}) == "data-unusable");
  BOOST_TEST(refused({{1, "a", second}, {2, "y", second}}) == "data-unusable");
  BOOST_TEST(refused({}) == "data-unusable");
  const std::string bad = "CREATE TABLE b (x TEXT); CREATE TABLE b (x TEXT);";
  BOOST_CHECK_THROW(catalogue->migrate("bad", {{1, "b", bad}}), CatalogueError);
  catalogue->migrate("bad", {{1, "b", "CREATE TABLE b (x TEXT);"}});
}

BOOST_AUTO_TEST_CASE(a_database_of_another_order_is_refused) {
  const Database other("TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8'");
  const Database latin("TEMPLATE template0 ENCODING 'LATIN1'");
  BOOST_TEST(failure_code([&] { open_postgres(other.settings()); }) == "data-unusable");
  BOOST_TEST(failure_code([&] { open_postgres(latin.settings()); }) == "data-unusable");
  BOOST_TEST(failure_code([&] { open_postgres(DatabaseServer::instance().settings("nothing")); }) ==
             "catalogue-unavailable");
}

BOOST_AUTO_TEST_CASE(several_writers_take_turns) {
  const auto second = open_postgres(database.settings());
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      try {
        for (int n = 0; n < 50; ++n)
          (i % 2 == 0 ? *catalogue : *second).write([](Transaction& t) { insert_next(t); });
      } catch (const CatalogueError&) {
        ++failed;
      }
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(failed == 0);
  BOOST_TEST(count(*second) == 200);
}

// What was acknowledged is there, and nothing is done twice.
BOOST_AUTO_TEST_CASE(a_server_that_dies_under_load_loses_nothing) {
  std::mutex mutex;
  std::set<std::int64_t> told, unknown;
  std::atomic<bool> stop{false};
  std::atomic<int> reads{0}, failed_reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&, i] {
      for (std::int64_t n = 0; !stop; ++n) {
        const std::int64_t id = i * 1'000'000 + n;
        try {
          catalogue->write([&](Transaction& t) { insert(t, id); });
          const std::lock_guard lock(mutex);
          told.insert(id);
        } catch (const CatalogueError&) {
          const std::lock_guard lock(mutex);
          unknown.insert(id);
        }
      }
    });
  threads.emplace_back([&] {
    while (!stop) {
      try {
        count();
        ++reads;
      } catch (const CatalogueError&) {
        ++failed_reads;
      }
    }
  });
  auto& server = DatabaseServer::instance();
  for (int round = 0; round < 3; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    server.kill();
    server.start();
  }
  const int before = reads;
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  stop = true;
  for (auto& thread : threads) thread.join();
  BOOST_TEST(reads > before);
  BOOST_TEST(told.size() > 10U);
  std::set<std::int64_t> there;
  catalogue->read([&](Transaction& t) {
    t.query("SELECT id FROM things", {}, [&](const Row& row) { there.insert(row.integer("id")); });
  });
  for (const auto id : told) BOOST_TEST(there.contains(id));
  for (const auto id : there) BOOST_TEST((told.contains(id) || unknown.contains(id)));
  BOOST_TEST(catalogue->faults().empty());
}

BOOST_AUTO_TEST_CASE(what_is_scrubbed_has_left_no_bytes) {
  const std::string marker = "нууц-тэмдэг-marker";
  catalogue->write([&](Transaction& t) {
    for (int i = 0; i < 300; ++i) insert(t, i, i % 2 == 0 ? marker : "kept " + std::to_string(i));
  });
  database.run("ANALYZE things");
  database.run("CHECKPOINT");
  const auto held = [&] {
    int files = 0;
    for (const auto& file : DatabaseServer::instance().files("base"))
      files += read_all(file).find(marker) != std::string::npos ? 1 : 0;
    return files;
  };
  BOOST_TEST(held() > 0);
  catalogue->write([&](Transaction& t) {
    t.run("DELETE FROM things WHERE name = :name", {{"name", marker}});
  });
  catalogue->scrub();
  database.run("CHECKPOINT");
  BOOST_TEST(held() == 0);
  BOOST_TEST(count() == 150);
}

BOOST_AUTO_TEST_CASE(what_is_broken_is_a_fault) {
  database.run("CREATE EXTENSION amcheck");
  catalogue->write([&](Transaction& t) {
    for (int i = 0; i < 2000; ++i) insert(t, i, "name " + std::to_string(i));
    t.run("UPDATE things SET parent = 7 WHERE id = 8");
  });
  BOOST_TEST(catalogue->faults().empty());
  database.run("SET session_replication_role = replica; DELETE FROM things WHERE id = 7");
  const auto orphans = catalogue->faults();
  BOOST_TEST_REQUIRE(orphans.size() == 1U);
  BOOST_TEST(orphans[0] == "row of things refers to a missing row of things");
  database.run("UPDATE things SET parent = NULL");
  BOOST_TEST(catalogue->faults().empty());
  // A flipped byte of a page, under the server.
  std::string path;
  catalogue->read([&](Transaction& t) {
    t.query("SELECT pg_relation_filepath('things') AS path", {},
            [&](const Row& row) { path = row.text("path"); });
  });
  database.run("CHECKPOINT");
  auto& server = DatabaseServer::instance();
  server.kill();
  server.flip(path, 8192 + 5000);
  server.start();
  BOOST_TEST(!catalogue->faults().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(postgres_archive)

// Two nodes of one archive: their logs lie in one folder, their catalogue at one server.
BOOST_AUTO_TEST_CASE(two_archives_capture_at_once) {
  const TemporaryFolder folder;
  const Database database;
  database.write_settings(folder.path());
  SetClock clock{day_in_march()};
  Archive first(folder.path(), clock), second(folder.path(), clock);
  std::mutex mutex;
  std::set<std::string> registrations;
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 15; ++i) {
        try {
          auto capture = sample_capture(thread * 15 + i);
          capture.idempotency_key = "key " + std::to_string(thread * 15 + i);
          const auto record = (thread % 2 == 0 ? first : second).capture(archivist, capture);
          const std::lock_guard lock(mutex);
          registrations.insert(record.registration);
        } catch (const std::exception&) {
          ++failed;
        }
      }
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(failed == 0);
  BOOST_TEST(registrations.size() == 60U);
  BOOST_TEST(*registrations.rbegin() == "2026/000060");
  BOOST_TEST(describe(first.check()) == "");
  BOOST_TEST(describe(second.check()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
