// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/capture/parts.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/storage/folder_store.h"
#include "server/archive/storage/hash.h"
#include "tests/bench/capture/finished_capture.h"
#include "tests/bench/capture/folder.h"
#include "tests/bench/capture/load.h"
#include "tests/bench/render/table.h"

namespace tamga::bench {
namespace {

using archive::Archive;

const Clock clock_now;

class OneByOne : public archive::Disk {
 public:
  bool syncs_all(const std::filesystem::path&) const override { return false; }
};

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

void write_file(const std::filesystem::path& path, const std::string& bytes, bool all) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0444);
  require(file >= 0, "open");
  require(::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "write");
  require((all ? ::syncfs(file) : ::fsync(file)) == 0, "sync");
  ::close(file);
}

// SQLite as it comes, one connection, one row a commit.
class BareSqlite {
 public:
  explicit BareSqlite(const std::filesystem::path& file) {
    require(sqlite3_open(file.c_str(), &database_) == SQLITE_OK, "sqlite");
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE t (id TEXT PRIMARY KEY, value TEXT)");
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;
  ~BareSqlite() { sqlite3_close(database_); }
  void insert() { run("INSERT INTO t VALUES (lower(hex(randomblob(16))), hex(randomblob(200)))"); }

 private:
  void run(const char* sql) {
    require(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "sqlite");
  }
  sqlite3* database_ = nullptr;
};

class Table {
 public:
  Table(const std::filesystem::path& place, double seconds) : place_(place), seconds_(seconds) {}

  // `begin` gets a fresh folder and gives the work to be done in it.
  using Work = std::function<void(std::size_t)>;
  void add(const std::string& name, std::size_t threads,
           const std::function<Work(const std::filesystem::path&)>& begin) {
    const Folder folder(place_);
    const auto work = begin(folder.path());
    const auto load = load_of(threads, seconds_, work);
    rows_.push_back({name, std::to_string(threads), fixed(load.rate(), 0), fixed(load.wait(0.5), 1),
                     fixed(load.wait(0.99), 1), fixed(load.cpu_each(), 3)});
  }
  void print() const { print_table(rows_); }

 private:
  std::filesystem::path place_;
  double seconds_;
  std::vector<std::vector<std::string>> rows_{
      {"", "threads", "a second", "ms p50", "ms p99", "ms CPU each"}};
};

void add_ours(Table& table, std::size_t threads) {
  table.add("two objects kept", threads, [](const auto& folder) {
    auto store = std::make_shared<archive::FolderStore>(folder / "objects");
    return [store](std::size_t number) {
      const auto capture = finished_capture(number);
      for (auto& object : store->stage({capture.pdf, capture.content})) object.keep();
    };
  });
  const auto opened = [](const std::filesystem::path& folder) {
    return std::make_shared<Archive>(folder / "data", clock_now);
  };
  table.add("a row in the catalogue", threads, [&](const auto& folder) {
    return [kept = opened(folder)](std::size_t number) {
      kept->set_evidence_life(archive::sha256_hex(std::to_string(number)), 1);
    };
  });
  table.add("an event in catalogue and log", threads, [&](const auto& folder) {
    return [kept = opened(folder)](std::size_t) { kept->append({"bench"}, "tested", "", "{}"); };
  });
  // What file systems get whose syncfs is not trusted.
  table.add("a capture, each file synced", threads, [&](const auto& folder) {
    static const OneByOne disk;
    return [kept = std::make_shared<Archive>(folder / "data", clock_now, disk)](
               std::size_t number) { kept->capture({"bench"}, finished_capture(number)); };
  });
  table.add("a capture of finished bytes", threads, [&](const auto& folder) {
    return [kept = opened(folder)](std::size_t number) {
      kept->capture({"bench"}, finished_capture(number));
    };
  });
}

}  // namespace

void print_parts(const std::filesystem::path& place, double seconds) {
  Table table(place, seconds);
  for (const std::size_t threads : {1, 16}) add_ours(table, threads);
  const auto bytes = finished_capture(0).pdf;
  for (const bool all : {false, true})
    table.add(all ? "bare: a file, and syncfs" : "bare: a file, and fsync", 1,
              [&](const auto& folder) {
                return [folder, bytes, all](std::size_t number) {
                  write_file(folder / std::to_string(number), bytes, all);
                };
              });
  table.add("bare: SQLite, a row a commit", 1, [](const auto& folder) {
    auto database = std::make_shared<BareSqlite>(folder / "bare.sqlite");
    return [database](std::size_t) { database->insert(); };
  });
  table.print();
}

}  // namespace tamga::bench
