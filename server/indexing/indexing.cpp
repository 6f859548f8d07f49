// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/indexing.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "server/error.h"
#include "server/indexing/index_batch.h"
#include "server/indexing/index_manifest.h"
#include "server/indexing/index_rebuild.h"

namespace tamga {
namespace {

using namespace std::chrono_literals;

// How often the log is asked for news while nothing happens.
constexpr auto poll_interval = 200ms;
constexpr auto retry_interval = 5s;
// Commits are at least so long apart while news comes: a reader's search must end before
// two commits have overtaken it.
constexpr auto commit_interval = 300ms;
// How long the index rests before its files are hashed; and at least so many times
// as long as that took the last time.
constexpr auto seal_after = 2s;
constexpr int seal_share = 20;

archive::FileLock required_lock(const std::filesystem::path& folder) {
  auto lock = alone_with_index(folder);
  if (!lock) throw index::Error("index-unavailable", "another process writes the index");
  return std::move(*lock);
}

}  // namespace

struct Indexing::State {
  using Time = std::chrono::steady_clock::time_point;

  const std::filesystem::path folder;
  const archive::Archive& archive;
  const forms::FormCatalogue& forms;
  archive::FileLock alone;
  std::optional<index::Writer> writer;
  std::uint64_t position = 0;
  mutable std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false, urgent = false;
  std::string trouble;
  // Of the thread alone.
  bool sealed = false;
  Time changed_at = std::chrono::steady_clock::now();
  std::chrono::steady_clock::duration rest = seal_after;
  std::thread thread;

  State(const std::filesystem::path& where, const archive::Archive& a,
        const forms::FormCatalogue& f)
      : folder(where), archive(a), forms(f), alone(required_lock(folder)) {
    clear_leavings(folder);
    writer.emplace(folder, wished_layout(folder));
    position = writer->position();
    sealed = index_sealed(folder, archive);
  }

  void unseal() {
    if (sealed) unseal_index(archive);
    sealed = false;
    changed_at = std::chrono::steady_clock::now();
  }
  void seal() {
    const auto begin = std::chrono::steady_clock::now();
    seal_index(folder, archive, position);
    sealed = true;
    rest = std::max<std::chrono::steady_clock::duration>(
        seal_after, seal_share * (std::chrono::steady_clock::now() - begin));
  }

  void scrub_if_due() {
    if (!writer->scrub_due()) return;
    unseal();
    writer->scrub();
  }

  // A rebuilt index that waits takes the place of the live one: not before it has all
  // that was to be found here, so that nothing is gone for a moment.
  void take_up_rebuilt(std::uint64_t reached) {
    if (const auto fresh = claim_rebuilt(folder)) {
      try {
        index::Writer next(*fresh);
        for (auto at = next.position(); at < reached;)
          at = index_batch(next, at, archive, forms, [] {});
      } catch (...) {
        refuse_rebuilt(folder);
        throw;
      }
      unseal();
      writer.reset();
      put_in_place(*fresh, folder);
    }
    // Taken up, or the last time went wrong half-way.
    if (!writer) writer.emplace(folder, wished_layout(folder));
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      const auto from = position;
      const auto begin = std::chrono::steady_clock::now();
      lock.unlock();
      std::uint64_t next = from;
      std::string fault;
      try {
        take_up_rebuilt(from);
        scrub_if_due();  // one may be due since before a crash
        next = index_batch(*writer, std::max(from, writer->position()), archive, forms,
                           [this] { unseal(); });
        scrub_if_due();
        if (next == from && !sealed && std::chrono::steady_clock::now() - changed_at > rest) seal();
      } catch (...) {
        fault = current_failure().what();
        writer.reset();  // what it had begun is taken up again from its last commit
      }
      lock.lock();
      position = next;
      trouble = fault;
      changed.notify_all();
      if (!trouble.empty())
        changed.wait_for(lock, retry_interval, [&] { return stopping; });
      else if (next == from)
        changed.wait_for(lock, poll_interval, [&] { return stopping || urgent; });
      else
        changed.wait_until(lock, begin + commit_interval, [&] { return stopping || urgent; });
      urgent = false;
    }
  }
};

Indexing::Indexing(const std::filesystem::path& folder, const archive::Archive& archive,
                   const forms::FormCatalogue& forms)
    : state_(std::make_unique<State>(folder, archive, forms)) {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Indexing::~Indexing() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
  try {
    if (!state_->sealed && state_->trouble.empty()) state_->seal();
  } catch (...) {
    // A full disk: the index counts as being written, as after a crash.
  }
}

void Indexing::catch_up() {
  std::uint64_t target = 0;
  // The end of the log: asked in large steps, for it is only counted here.
  std::unique_lock lock(state_->mutex);
  target = state_->position;
  lock.unlock();
  for (auto events = state_->archive.events_from(target, 1000); !events.empty();
       events = state_->archive.events_from(target, 1000))
    target = events.back().position + 1;
  lock.lock();
  state_->urgent = true;
  state_->changed.notify_all();
  state_->changed.wait(lock, [&] {
    return state_->position >= target || !state_->trouble.empty() || state_->stopping;
  });
  if (state_->position < target) throw Failure("index-unavailable", state_->trouble);
}

std::string Indexing::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
}

}  // namespace tamga
