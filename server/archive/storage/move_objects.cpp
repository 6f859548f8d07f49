// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/move_objects.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include "server/error.h"

namespace tamga::archive {
namespace {

// A store elsewhere answers late, not slowly: more hands than processors.
constexpr int hands = 32;
constexpr std::uint64_t told_every = 64;

constexpr std::string_view probe_begin = "probe ";
constexpr std::size_t probe_bytes = 16;

class Move {
 public:
  Move(const ObjectStore& source, ObjectStore& target, const Progress& progress)
      : source_(source), target_(target), progress_(progress) {}

  MoveReport run() {
    source_.each([&](const std::string& sha256, std::uint64_t) { hashes_.push_back(sha256); });
    target_.each([&](const std::string& sha256, std::uint64_t) { there_.push_back(sha256); });
    std::vector<std::thread> crew;
    for (int i = 1; i < hands; ++i) crew.emplace_back([this] { work(false); });
    work(true);
    for (auto& hand : crew) hand.join();
    if (failure_) std::rethrow_exception(failure_);
    remove_probes();
    progress_("objects", hashes_.size(), hashes_.size());
    return std::move(report_);
  }

 private:
  void work(bool tells) {
    try {
      for (std::uint64_t at; (at = next()) < hashes_.size();) {
        if (tells && at % told_every == 0) progress_("objects", at, hashes_.size());
        move(hashes_[at]);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      next_ = hashes_.size();
    }
  }

  std::uint64_t next() {
    const std::lock_guard lock(mutex_);
    return next_ < hashes_.size() ? next_++ : hashes_.size();
  }

  static std::optional<std::string> whole(const ObjectStore& store, const std::string& sha256) {
    try {
      return store.get(sha256);
    } catch (const Failure& failure) {
      if (failure.kind().code != "object-missing" && failure.kind().code != "object-damaged") throw;
      return std::nullopt;
    }
  }

  void move(const std::string& sha256) {
    std::optional<std::string> there;
    if (std::ranges::binary_search(there_, sha256)) there = whole(target_, sha256);
    const bool was_there = there.has_value();
    if (!was_there) {
      const auto bytes = whole(source_, sha256);
      if (!bytes) {
        const std::lock_guard lock(mutex_);
        report_.damaged.push_back(sha256);
        return;
      }
      target_.put(*bytes);
      there = target_.get(sha256);  // what it says that it keeps, it keeps
    }
    const std::lock_guard lock(mutex_);
    ++report_.objects;
    report_.bytes += there->size();
    report_.there += was_there ? 1 : 0;
  }

  // Of runs that were interrupted between putting one and removing it.
  void remove_probes() {
    std::vector<std::string> found;
    target_.each([&](const std::string& sha256, std::uint64_t size) {
      if (size == probe_begin.size() + 2 * probe_bytes) found.push_back(sha256);
    });
    for (const auto& sha256 : found) {
      const auto bytes = whole(target_, sha256);
      if (bytes && bytes->starts_with(probe_begin) && !source_.contains(sha256))
        target_.remove(sha256);
    }
  }

  const ObjectStore& source_;
  ObjectStore& target_;
  const Progress& progress_;
  std::vector<std::string> hashes_, there_;  // of the source; of the target before; in order
  std::mutex mutex_;
  std::uint64_t next_ = 0;
  MoveReport report_;
  std::exception_ptr failure_;
};

}  // namespace

bool same_place(const ObjectStore& source, ObjectStore& target) {
  const auto probe = target.put(std::string(probe_begin) + hex(random_bytes(probe_bytes)));
  const bool same = source.contains(probe);
  target.remove(probe);
  return same;
}

MoveReport move_objects(const ObjectStore& source, ObjectStore& target, const Progress& progress) {
  return Move(source, target, progress).run();
}

}  // namespace tamga::archive
