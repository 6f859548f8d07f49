// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/capture/growth.h"

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/storage/hash.h"
#include "server/identifier.h"
#include "tests/bench/capture/finished_capture.h"
#include "tests/bench/capture/folder.h"
#include "tests/bench/render/cpu_time.h"
#include "tests/bench/render/table.h"

namespace tamga::bench {
namespace {

using archive::Archive;

constexpr std::size_t rows_a_commit = 5'000, page = 50;
constexpr std::size_t durable_calls = 200, reading_calls = 1'000;

const Clock clock_now;

// The rows of one capture, as Archive::capture() writes them.
std::string insert_rows(archive::Transaction& transaction, std::size_t number) {
  const auto capture = finished_capture(number);
  archive::Record record;
  record.captured = clock_now.microseconds();
  record.id = new_identifier(record.captured);
  record.captured_by = "bench";
  record.form = capture.form;
  record.form_version = capture.form_version;
  record.title = capture.title;
  record.clan = capture.clan;
  record.patronymic = capture.patronymic;
  record.given = capture.given;
  record.person_name = capture.person_name;
  record.position = capture.position;
  record.unit = capture.unit;
  record.organisation = capture.organisation;
  record.order_number = capture.order_number;
  record.year = capture.year;
  record.retention_item = capture.retention_item;
  record.file_index = capture.file_index;
  record.pages = capture.pages;
  record.pdf_sha256 = archive::sha256_hex("pdf " + std::to_string(number));
  record.content_sha256 = archive::sha256_hex("content " + std::to_string(number));
  archive::insert_record(transaction, record);
  transaction.run(
      "INSERT INTO captures (agent, idempotency_key, record_id) VALUES (:agent, :key, :record)",
      {{"agent", std::string("bench")},
       {"key", "grown:" + std::to_string(number)},
       {"record", record.id}});
  archive::insert_event(transaction, record.captured, "bench", "record.captured", record.id,
                        "{\"registration\":\"" + record.registration + "\",\"pdf\":\"" +
                            record.pdf_sha256 + "\",\"content\":\"" + record.content_sha256 +
                            "\",\"record\":\"" + archive::record_hash(record) + "\"}",
                        0);
  return record.id;
}

// An archive that grows; remembers some of its records, evenly spread.
class Growing {
 public:
  explicit Growing(const std::filesystem::path& data) : archive_(data, clock_now) {}
  Archive& archive() { return archive_; }
  const std::string& some_record() { return known_[random_() % known_.size()]; }
  std::uint64_t some_position() { return random_() % size_; }
  std::size_t next_number() { return next_++; }

  void grow(std::size_t to) {
    while (size_ < to) {
      const auto count = std::min(rows_a_commit, to - size_);
      archive_.catalogue().write([&](archive::Transaction& transaction) {
        for (std::size_t i = 0; i < count; ++i) {
          auto id = insert_rows(transaction, size_ + i);
          if (i % 50 == 0) known_.push_back(std::move(id));
        }
      });
      size_ += count;
    }
    archive_.append({"bench"}, "tested", "", "{}");  // the log takes up all of them
  }

 private:
  Archive archive_;
  std::size_t size_ = 0, next_ = 0;
  std::vector<std::string> known_;
  std::mt19937_64 random_{2026};
};

double cost(std::size_t calls, const std::function<void()>& work) {
  for (int i = 0; i < 3; ++i) work();
  const Stopwatch watch;
  for (std::size_t i = 0; i < calls; ++i) work();
  return watch.cpu() / static_cast<double>(calls);
}

std::vector<std::string> costs(Growing& growing, std::size_t records) {
  auto& archive = growing.archive();
  const auto reading = [&](const std::function<void()>& work) {
    return fixed(cost(reading_calls, work), 3);
  };
  return {std::to_string(records),
          fixed(cost(durable_calls,
                     [&] { archive.capture({"bench"}, finished_capture(growing.next_number())); }),
                2),
          fixed(cost(durable_calls, [&] { archive.append({"bench"}, "tested", "", "{}"); }), 2),
          reading([&] { archive.record(growing.some_record()); }),
          reading([&] { archive.records("", page); }),
          reading([&] { archive.records(growing.some_record(), page); }),
          reading([&] { archive.events(growing.some_record(), page); }),
          reading([&] { archive.proof(growing.some_position()); })};
}

}  // namespace

void print_growth(const std::filesystem::path& place, std::size_t most) {
  const Folder folder(place);
  Growing growing(folder.path() / "data");
  std::vector<std::vector<std::string>> rows{{"records", "capture", "event", "record by id",
                                              "newest 50", "50 from anywhere", "history", "proof"}};
  for (std::size_t size = 1'000; size <= most; size *= 10) {
    growing.grow(size);
    rows.push_back(costs(growing, size));
  }
  print_table(rows);
}

}  // namespace tamga::bench
