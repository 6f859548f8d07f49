// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of events that other archives logged and that came with their packages.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/package/event_evidence.h"

namespace tamga::archive::package {

// Being there already with the same values is no failure. Throw Failure
// package-conflict when the place is taken by another.
void put_checkpoint(Transaction& transaction, const CheckpointEvidence& checkpoint);
void put_event(Transaction& transaction, const EventEvidence& event, const std::string& package);

// As it stands in the catalogue; whether it holds: read_checkpoint().
struct StoredCheckpoint {
  std::string origin, text, verifier_key;
  std::uint64_t tree_size = 0;
};
std::optional<StoredCheckpoint> find_checkpoint(Transaction& transaction, std::string_view origin,
                                                std::uint64_t tree_size);

// Whether this archive's own log speaks of the subject.
bool has_own_events(Transaction& transaction, const std::string& subject);

// In order of log and position.
std::vector<EventEvidence> imported_events_about(Transaction& transaction,
                                                 std::string_view subject);
void each_imported_event(Transaction& transaction,
                         const std::function<void(const EventEvidence&)>& visit);

// Of a record or a part of the hierarchy that came with a package: whose log each of the
// events is in that came along. Archive::events() gives these first, in this order, before
// those of this archive's own log; their positions are of the other log.
std::vector<std::string> imported_origins(const Archive& archive, std::string_view subject);

// Evidence of an imported record's capture in the other log, as Archive::proof() gives
// it of this one's; nothing for a record that was captured here.
std::optional<Archive::Proof> imported_capture(const Archive& archive, std::string_view record);

// Hex SHA-256 over origin, position and leaf hash of every event that a package
// brought: what this archive's own log says of them. Leaves bind everything else.
std::string imported_digest(Transaction& transaction, const std::string& package);

}  // namespace tamga::archive::package
