// SPDX-License-Identifier: GPL-3.0-or-later
// Folders, clocks, captures and failing disks for the archive's tests.
#pragma once

#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/error.h"

namespace tamga::archive::test {

// A fresh folder, gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamga-archive-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class SetClock : public Clock {
 public:
  explicit SetClock(std::chrono::system_clock::time_point start) : now_(start) {}
  std::chrono::system_clock::time_point now() const override { return now_; }
  void set(std::chrono::system_clock::time_point time) { now_ = time; }

 private:
  std::chrono::system_clock::time_point now_;
};

// A disk whose n-th call (from 1) fails with an error, or writes only a part
// and fails on the next write; 0: none does. Counts all calls.
class FailingDisk : public Disk {
 public:
  void fail_at(long call, int error, bool short_write = false) {
    at_ = call;
    error_ = error;
    short_ = short_write;
    calls_ = 0;
    broken_ = false;
    sync_failed_ = false;
  }
  // The n-th sync from now fails, and no other call.
  void fail_sync_at(long sync, int error) {
    fail_at(0, error);
    syncs_ = 0;
    sync_at_ = sync;
  }
  // From this call on everything fails.
  void fail_from(long call, int error) {
    fail_at(call, error);
    stays_ = true;
  }
  void heal() {
    at_ = sync_at_ = 0;
    stays_ = false;
    broken_ = false;
  }
  long calls() const { return calls_; }
  // Whether the call that failed was a sync: then nothing is known any more.
  bool sync_failed() const { return sync_failed_; }
  // Each file synced by itself, as where syncfs cannot be relied on.
  void sync_one_by_one() { as_a_whole_ = false; }
  void count_from_zero() { calls_ = 0; }

  int open_new(const char* path, mode_t mode) const override {
    return fails() ? -1 : Disk::open_new(path, mode);
  }
  ssize_t write(int descriptor, const void* bytes, std::size_t count) const override {
    if (broken_.exchange(false)) {
      errno = error_;
      return -1;
    }
    if (fails()) {
      if (!short_ || count < 2) return -1;
      broken_ = true;
      return Disk::write(descriptor, bytes, count / 2);
    }
    return Disk::write(descriptor, bytes, count);
  }
  int sync(int descriptor) const override { return fails_sync() ? -1 : Disk::sync(descriptor); }
  int sync_all(int descriptor) const override {
    return fails_sync() ? -1 : Disk::sync_all(descriptor);
  }
  bool syncs_all(const std::filesystem::path& folder) const override {
    return as_a_whole_ && Disk::syncs_all(folder);
  }
  int rename(const char* from, const char* to) const override {
    return fails() ? -1 : Disk::rename(from, to);
  }
  int link(const char* from, const char* to) const override {
    return fails() ? -1 : Disk::link(from, to);
  }
  int unlink(const char* path) const override { return fails() ? -1 : Disk::unlink(path); }
  int mkdir(const char* path, mode_t mode) const override {
    return fails() ? -1 : Disk::mkdir(path, mode);
  }

 private:
  bool fails() const {
    const long call = ++calls_;
    if (at_ == 0 || call < at_ || (call > at_ && !stays_)) return false;
    errno = error_;
    return true;
  }

  bool fails_sync() const {
    const bool this_sync = ++syncs_ == sync_at_;
    if (this_sync) errno = error_;
    if (!fails() && !this_sync) return false;
    sync_failed_ = true;
    return true;
  }

  mutable std::atomic<long> calls_{0};
  mutable std::atomic<bool> sync_failed_{false};
  bool as_a_whole_ = true;
  mutable std::atomic<bool> broken_{false};
  mutable std::atomic<long> syncs_{0};
  long at_ = 0, sync_at_ = 0;
  int error_ = 0;
  bool short_ = false, stays_ = false;
};

// A capture of invented content, different for every number.
inline Capture sample_capture(int number) {
  static const std::vector<std::vector<std::string>> people{{"Хиад", "Сүхээ", "Номин-Эрдэнэ"},
                                                            {"Боржигон", "Лхагва", "Тэмүүжин"},
                                                            {"Олхонууд", "Гантөмөр", "Өлзийсайхан"},
                                                            {"Дөрвөд", "Цэвээн", "Янжмаа"},
                                                            {"Харчин", "Эрдэнэбат", "Мөнхжин"}};
  const auto& person = people[static_cast<std::size_t>(number) % people.size()];
  Capture capture;
  capture.form = "performance_report";
  capture.form_version = "2023-98";
  capture.title = "Гүйцэтгэлийн тайлан " + std::to_string(number);
  capture.clan = person[0];
  capture.patronymic = person[1];
  capture.given = person[2];
  capture.person_name = person[1] + " " + person[2];
  capture.position = "Архивч";
  capture.unit = "Баримт бичгийн хэлтэс";
  capture.organisation = "Жишээ газар";
  capture.order_number = "А/" + std::to_string(number);
  capture.year = 2020 + number % 6;
  capture.open = number % 2 == 0;
  capture.owner = "user" + std::to_string(number % 7);
  capture.retention_item = "1.4";
  capture.file_index = "03-" + std::to_string(number % 9);
  capture.content = "{\"number\":" + std::to_string(number) + "}";
  capture.pdf = "%PDF-1.7 sample " + std::to_string(number) +
                std::string(static_cast<std::size_t>(number % 13) * 100, 'x');
  capture.pages = 1 + number % 10;
  return capture;
}

inline std::string read_all(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

inline void write_all(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::remove(path);  // objects are read-only
  std::ofstream stream(path, std::ios::binary);
  stream << bytes;
  if (!stream.flush()) throw std::runtime_error("write " + path.string());
}

// The code of the Failure that work throws; "" when it throws none.
template <typename Work>
std::string failure_code(const Work& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return std::string(failure.kind().code);
  }
  return {};
}

inline std::string describe(const std::vector<Archive::Fault>& faults) {
  std::string text;
  for (const auto& fault : faults)
    text += fault.kind + " " + fault.subject + ": " + fault.detail + "\n";
  return text;
}

}  // namespace tamga::archive::test
