// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/index_batch.h"

#include <algorithm>
#include <chrono>

#include "server/indexing/indexed_record.h"

namespace tamga {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_events = 200;
constexpr auto longest_step = 500ms;

// Whether a record was put. `Index` is a Writer or a Builder.
template <class Index>
bool put_what_changed(Index& index, const archive::Event& event, const archive::Archive& archive,
                      const forms::FormCatalogue& forms) {
  const bool disposed = event.type == "record.destroyed" || event.type == "record.transferred";
  if (disposed) index.note_scrub();
  const bool came = event.type == "record.captured" || event.type == "record.imported";
  if (!disposed && !came) return false;
  const auto record = archive.record(event.subject);
  if (record) index.put(entry_of(*record, archive, forms));
  return record.has_value();
}

// An index from before single records had terms of their own gets this one's.
void put_what_was_opened(index::Writer& writer, const archive::Event& event,
                         const archive::Archive& archive, const forms::FormCatalogue& forms) {
  if (event.type != "record.person-linked" && event.type != "record.opened-to") return;
  if (const auto record = archive.record(event.subject))
    writer.put(entry_of(*record, archive, forms));
}

}  // namespace

std::uint64_t index_batch(index::Writer& writer, std::uint64_t from,
                          const archive::Archive& archive, const forms::FormCatalogue& forms,
                          const std::function<void()>& before_change) {
  const auto events = archive.events_from(from, most_events);
  if (events.empty()) return from;
  before_change();
  const auto until = std::chrono::steady_clock::now() + longest_step;
  std::uint64_t next = from;
  for (const auto& event : events) {
    if (next > from && std::chrono::steady_clock::now() > until) break;
    next = event.position + 1;
    put_what_changed(writer, event, archive, forms);
    put_what_was_opened(writer, event, archive, forms);
  }
  writer.set_position(next);
  writer.commit();
  return next;
}

std::uint64_t index_to_the_end(index::Writer& writer, const archive::Archive& archive,
                               const forms::FormCatalogue& forms) {
  for (std::uint64_t position = writer.position();;) {
    const auto next = index_batch(writer, position, archive, forms, [] {});
    if (next == position) return position;
    position = next;
  }
}

void build_whole(index::Builder& builder, const archive::Archive& archive,
                 const forms::FormCatalogue& forms, const Progress& progress) {
  std::uint64_t position = 0;
  const std::uint64_t all = archive.record_count();
  std::uint64_t records = 0;
  for (auto events = archive.events_from(position, most_events); !events.empty();
       events = archive.events_from(position, most_events)) {
    for (const auto& event : events) records += put_what_changed(builder, event, archive, forms);
    position = events.back().position + 1;
    if (progress) progress("records", records, std::max(records, all));
  }
  if (progress) progress("parts to be merged: records", records, records);
  builder.finish(position);
}

std::filesystem::path index_lock_file(const std::filesystem::path& folder) {
  auto file = folder;
  file += ".lock";
  return file;
}

std::optional<archive::FileLock> alone_with_index(const std::filesystem::path& folder) {
  return archive::FileLock::try_lock(index_lock_file(folder), archive::FileLock::Kind::exclusive);
}

}  // namespace tamga
