// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/indexing.h"

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "renderers/content/content.h"
#include "server/access/access.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/storage/disk.h"
#include "server/error.h"
#include "server/indexing/index_manifest.h"
#include "server/ingest/imported_record.h"

namespace tamga {
namespace {

using namespace std::chrono_literals;

// One commit's worth: large enough that its fsync is shared, small enough that
// a record is findable soon (measured: 4–8 ms a document at this size).
constexpr std::size_t batch_size = 200;
// How often the log is asked for news while nothing happens.
constexpr auto poll_interval = 200ms;
constexpr auto retry_interval = 5s;
// How long the index rests before its files are hashed; and at least so many times
// as long as that took the last time.
constexpr auto seal_after = 2s;
constexpr int seal_share = 20;

// One process at a time follows the log into the index or builds it anew: the
// engine's own lock is of one database, which a rebuild replaces.
archive::FileLock alone_with(const std::filesystem::path& folder) {
  auto file = folder;
  file += ".lock";
  auto lock = archive::FileLock::try_lock(file, archive::FileLock::Kind::exclusive);
  if (!lock) throw index::Error("index-unavailable", "another process writes the index");
  return std::move(*lock);
}

// Puts what the events of one batch captured, and again what they disposed of, which
// then has no text; returns the position after it.
std::uint64_t index_batch(index::Writer& writer, std::uint64_t from,
                          const archive::Archive& archive, const forms::FormCatalogue& forms,
                          const std::function<void()>& before_change) {
  const auto events = archive.events_from(from, batch_size);
  if (events.empty()) return from;
  before_change();
  for (const auto& event : events) {
    const bool disposed = event.type == "record.destroyed" || event.type == "record.transferred";
    if (disposed) writer.note_scrub();
    const bool came = event.type == "record.captured" || event.type == "record.imported";
    if (!disposed && !came) continue;
    if (const auto record = archive.record(event.subject))
      writer.put(entry_of(*record, archive, forms));
  }
  const auto next = events.back().position + 1;
  writer.set_position(next);
  writer.commit();
  return next;
}

}  // namespace

index::Entry entry_of(const archive::Record& record, const archive::Archive& archive,
                      const forms::FormCatalogue& forms) {
  index::Entry entry;
  entry.id = record.id;
  entry.form = record.form;
  entry.form_version = record.form_version;
  entry.title = record.title;
  entry.person = {record.clan, record.patronymic, record.given, record.person_name};
  entry.position = record.position;
  entry.unit = record.unit;
  entry.organisation = record.organisation;
  entry.number = record.order_number;
  entry.registration = record.registration;
  entry.year = record.year;
  entry.captured = record.captured;
  entry.access = access::Access::terms_of(record);
  if (const auto gone = archive::disposal_of(archive, record.id)) {
    entry.texts = {gone->fate == "destroyed" ? "Агуулгыг нь устгасан баримт"
                                             : "Өөр архивт шилжүүлсэн баримт"};
    return entry;
  }
  const auto* form = forms.find(record.form + "@" + record.form_version);
  if (!form && record.form != ingest::kNoForm) return entry;
  const auto content = nlohmann::json::parse(archive.object(record.content_sha256));
  if (ingest::is_imported(content))
    entry.texts = ingest::texts_of(content);
  else if (form)
    entry.texts = forms::index_fields(*form, content).texts;
  return entry;
}

struct Indexing::State {
  using Time = std::chrono::steady_clock::time_point;

  const std::filesystem::path folder;
  const archive::Archive& archive;
  const forms::FormCatalogue& forms;
  archive::FileLock alone;
  index::Writer writer;
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
      : folder(where),
        archive(a),
        forms(f),
        alone(alone_with(folder)),
        writer(folder),
        position(writer.position()),
        sealed(index_sealed(folder, archive)) {}

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
    if (!writer.scrub_due()) return;
    unseal();
    writer.scrub();
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      const auto from = position;
      lock.unlock();
      std::uint64_t next = from;
      std::string fault;
      try {
        scrub_if_due();  // one may be due since before a crash
        next = index_batch(writer, from, archive, forms, [this] { unseal(); });
        scrub_if_due();
        if (next == from && !sealed && std::chrono::steady_clock::now() - changed_at > rest) seal();
      } catch (...) {
        fault = current_failure().what();
      }
      lock.lock();
      position = next;
      trouble = fault;
      changed.notify_all();
      if (!trouble.empty())
        changed.wait_for(lock, retry_interval, [&] { return stopping; });
      else if (next == from)
        changed.wait_for(lock, poll_interval, [&] { return stopping || urgent; });
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

std::size_t rebuild_index(const std::filesystem::path& folder, const archive::Archive& archive,
                          const forms::FormCatalogue& forms) {
  const auto alone = alone_with(folder);
  const auto fresh = folder.parent_path() / (folder.filename().string() + ".new");
  const auto old = folder.parent_path() / (folder.filename().string() + ".old");
  std::filesystem::remove_all(fresh);
  std::filesystem::remove_all(old);
  std::uint64_t position = 0;
  {
    index::Writer writer(fresh);
    for (;;) {
      const auto next = index_batch(writer, position, archive, forms, [] {});
      if (next == position) break;
      position = next;
    }
    writer.commit();
    if (writer.scrub_due()) writer.scrub();
  }
  unseal_index(archive);
  if (std::filesystem::exists(folder)) std::filesystem::rename(folder, old);
  std::filesystem::rename(fresh, folder);
  seal_index(folder, archive, position);
  std::filesystem::remove_all(old);
  return index::Searcher(folder).size();
}

}  // namespace tamga
