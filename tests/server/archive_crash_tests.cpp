// SPDX-License-Identifier: GPL-3.0-or-later
// What is acknowledged is kept: processes killed at any moment, and disks that fail under
// one that goes on. Killed and failing at each single call: tests/faults/.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include "server/archive/archive.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

const Clock clock_now;

bool long_run() {
  return std::getenv("TAMGA_LONG") != nullptr;
}

Capture keyed_capture(int number) {
  Capture capture = sample_capture(number);
  capture.idempotency_key = "request-" + std::to_string(number);
  return capture;
}

// When a child process is killed: never, after some time, or some time after
// it first wrote.
struct Killing {
  enum class From { never, start, first_line } from = From::never;
  std::chrono::microseconds after{0};
};

// Runs work in a child process and hands on, line by line, what it writes to
// the descriptor.
template <typename Work>
std::vector<std::string> run_child(Killing killing, const Work& work) {
  int ends[2];
  BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    try {
      work(ends[1]);
      ::_exit(0);
    } catch (const std::exception&) {
      ::_exit(3);
    }
  }
  ::close(ends[1]);
  std::string text;
  char buffer[4096];
  if (killing.from == Killing::From::first_line) {
    const ssize_t count = ::read(ends[0], buffer, sizeof buffer);
    text.append(buffer, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  }
  if (killing.from != Killing::From::never) {
    std::this_thread::sleep_for(killing.after);
    ::kill(child, SIGKILL);
  }
  for (ssize_t count; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  BOOST_TEST((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
  std::vector<std::string> lines;
  for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
    lines.push_back(text.substr(0, end));
  }
  return lines;
}

void tell(int descriptor, const std::string& line) {
  const std::string text = line + "\n";
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    std::abort();
}

// Everything that was told is there, whole, and nothing is half-made.
void require_kept(const std::filesystem::path& data, const std::set<std::string>& told) {
  Archive archive(data, clock_now);
  BOOST_TEST(describe(archive.check()) == "");
  for (const auto& id : told) {
    const auto record = archive.record(id);
    BOOST_REQUIRE_MESSAGE(record, "lost " << id);
    BOOST_CHECK_NO_THROW(archive.object(record->pdf_sha256));
    BOOST_TEST(archive.events(id, 10).size() >= 1U);
  }
  BOOST_TEST(std::filesystem::is_empty(data / "objects" / "incoming"));
  std::set<std::string> numbers;
  for (const auto& record : archive.records("", 100'000)) numbers.insert(record.registration);
  BOOST_TEST(numbers.size() == archive.record_count());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(archive_crash)

BOOST_AUTO_TEST_CASE(a_process_killed_at_any_moment_loses_nothing_acknowledged) {
  std::mt19937 random(2026);
  const int rounds = long_run() ? 1000 : 30;
  std::size_t told_in_all = 0;
  std::unique_ptr<TemporaryFolder> folder;
  std::set<std::string> told;
  for (int round = 0; round < rounds; ++round) {
    if (round % 6 == 0) {  // a new archive now and then: its making is killed, too
      folder = std::make_unique<TemporaryFolder>();
      told.clear();
    }
    const auto data = folder->path() / "data";
    const Killing killing{round % 3 == 0 ? Killing::From::start : Killing::From::first_line,
                          std::chrono::microseconds(random() % 100'000)};
    const auto lines = run_child(killing, [&](int descriptor) {
      Archive archive(data, clock_now);
      std::vector<std::thread> threads;
      for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&, thread] {
          for (int i = 0;; ++i) {
            tell(descriptor,
                 archive.capture({"a"}, keyed_capture(round * 100'000 + thread * 10'000 + i)).id);
          }
        });
      }
      for (auto& thread : threads) thread.join();
    });
    told.insert(lines.begin(), lines.end());
    told_in_all += lines.size();
    require_kept(data, told);
  }
  BOOST_TEST_MESSAGE(told_in_all << " captures acknowledged in " << rounds << " killed processes");
  BOOST_TEST(told_in_all > 0U);
}

BOOST_AUTO_TEST_CASE(every_failing_disk_call_is_told_and_leaves_nothing_half_made) {
  struct Way {
    int error;
    bool short_write;
  };
  const std::vector<Way> ways =
      long_run() ? std::vector<Way>{{ENOSPC, false}, {EIO, false}, {ENOSPC, true}, {EIO, true}}
                 : std::vector<Way>{{EIO, false}, {ENOSPC, true}};
  const TemporaryFolder folder;
  FailingDisk disk;
  int number = 0, failures = 0;
  for (const Way& way : ways) {
    if (&way == &ways.back()) disk.sync_one_by_one();
    bool passed = false;
    for (long call = 1; !passed; ++call) {
      BOOST_REQUIRE(call < 100);
      ++number;
      std::string code;
      {
        Archive archive(folder.path(), clock_now, disk);
        archive.capture({"a"}, keyed_capture(100'000 + number));  // a folder or two are made before
        disk.fail_at(call, way.error, way.short_write);
        code = failure_code([&] { archive.capture({"a"}, keyed_capture(number)); });
        passed = disk.calls() < call;
        disk.heal();
        BOOST_TEST((code.empty() || code == "storage-failed"));
        // After a sync that failed the log is not brought up to the catalogue.
        if (!disk.sync_failed()) BOOST_TEST(describe(archive.check()) == "");
        if (disk.sync_failed()) {  // and succeeds now: that says nothing
          BOOST_TEST(failure_code([&] { archive.capture({"a"}, keyed_capture(number)); }) ==
                     "data-unusable");
        } else if (number % 2 == 0) {  // the same process goes on
          archive.capture({"a"}, keyed_capture(number));
          BOOST_TEST(describe(archive.check()) == "");
        }
      }
      if (!code.empty()) ++failures;
      Archive archive(folder.path(), clock_now);
      archive.capture({"a"}, keyed_capture(number));
      BOOST_TEST(archive.record_count() == static_cast<std::size_t>(2 * number));
      BOOST_TEST(describe(archive.check()) == "");
    }
  }
  BOOST_TEST(failures > 10);
}

BOOST_AUTO_TEST_CASE(a_disk_that_stays_full_refuses_until_it_is_not) {
  const TemporaryFolder folder;
  FailingDisk disk;
  Archive archive(folder.path(), clock_now, disk);
  archive.capture({"a"}, keyed_capture(1));
  disk.fail_from(1, ENOSPC);
  for (int i = 2; i < 6; ++i) {
    BOOST_TEST(failure_code([&] { archive.capture({"a"}, keyed_capture(i)); }) == "storage-failed");
    BOOST_TEST(failure_code([&] { archive.append({"a"}, "tested", "", "{}"); }) ==
               "storage-failed");
  }
  BOOST_TEST(archive.record_count() == 1U);
  disk.heal();
  for (int i = 2; i < 6; ++i) archive.capture({"a"}, keyed_capture(i));
  BOOST_TEST(archive.record_count() == 5U);
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(a_check_while_captures_go_on_finds_nothing) {
  const TemporaryFolder folder;
  Archive archive(folder.path(), clock_now);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000 && !stop; ++i)
        archive.capture({"a"}, sample_capture(t * 10'000 + i));
    });
  }
  for (int i = 0; i < 10; ++i) BOOST_TEST(describe(archive.check()) == "");
  stop = true;
  for (auto& thread : threads) thread.join();
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
