// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/indexing.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "server/archive/storage/lease.h"
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
// What came just before the end is still taken up, unless it is much.
constexpr auto last_steps = 2s;
// Another process that writes must have got on by then.
constexpr auto longest_standstill = 60s;

}  // namespace

struct Indexing::State {
  using Time = std::chrono::steady_clock::time_point;

  const std::filesystem::path folder;
  const archive::Archive& archive;
  const forms::FormCatalogue& forms;
  archive::Lease lease;
  std::optional<index::Writer> writer;    // while the lease is held
  std::optional<index::Searcher> reader;  // of what another process writes
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
      : folder(where), archive(a), forms(f), lease(index_lock_file(folder)) {
    if (take_over()) position = writer->position();
  }

  // False while another process writes.
  bool take_over() {
    if (writer) return true;
    if (!lease.take()) return false;
    clear_leavings(folder);
    writer.emplace(folder, wished_layout(folder));
    sealed = index_sealed(folder, archive);
    return true;
  }
  // What it had begun is taken up again from the last commit, here or elsewhere.
  void give_up() {
    writer.reset();
    lease.give_up();
  }

  // How far another process is.
  std::uint64_t reached_elsewhere() {
    if (!index::index_exists(folder)) return 0;
    if (!reader) reader.emplace(folder);
    return reader->position();
  }

  // Asked of the catalogue each time: it may have kept what a database server that was gone did
  // not confirm, here or to who wrote before.
  void unseal() {
    unseal_index(archive);
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
    if (!writer) writer.emplace(folder, wished_layout(folder));
  }

  // One step of who writes, from a position of the log; gives the next.
  std::uint64_t write_from(std::uint64_t from) {
    take_up_rebuilt(from);
    scrub_if_due();  // one may be due since before a crash
    const auto next = index_batch(*writer, std::max(from, writer->position()), archive, forms,
                                  [this] { unseal(); });
    scrub_if_due();
    if (next == from && !sealed && std::chrono::steady_clock::now() - changed_at > rest) seal();
    return next;
  }

  // After the thread has ended: an archive that is looked at while nobody serves it shall have
  // in its index what it has, and the manifest of that.
  void rest_at_the_end() {
    if (!writer || !trouble.empty()) return;
    const auto until = std::chrono::steady_clock::now() + last_steps;
    for (auto from = position; std::chrono::steady_clock::now() < until; from = position) {
      position = write_from(from);
      if (position == from) break;
    }
    if (!sealed) seal();
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
        const bool wrote = writer.has_value();
        if (!take_over())
          next = reached_elsewhere();
        else
          next = write_from(wrote ? from : writer->position());
      } catch (...) {
        fault = current_failure().what();
        give_up();
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
    state_->rest_at_the_end();
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
  const auto over = [&] {
    return state_->position >= target || !state_->trouble.empty() || state_->stopping;
  };
  for (auto reached = state_->position; !over(); reached = state_->position)
    if (!state_->changed.wait_for(lock, longest_standstill,
                                  [&] { return over() || state_->position != reached; }) &&
        !writes())
      throw Failure("index-unavailable", "another process writes the index and does not get on");
  if (state_->position < target) throw Failure("index-unavailable", state_->trouble);
}

bool Indexing::writes() const {
  return state_->lease.held();
}

std::string Indexing::trouble() const {
  const std::lock_guard lock(state_->mutex);
  return state_->trouble;
}

}  // namespace tamga
