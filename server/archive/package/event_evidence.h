// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence of events that anybody can check with the package alone: the leaf, the
// openings of its commitments, the path to the root of a signed checkpoint.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/log/event_rows.h"
#include "server/archive/log/merkle.h"

namespace tamga::archive::package {

// A checkpoint of the log that an event is proved by, and that log's key
// (C2SP tlog-checkpoint, signed-note).
struct CheckpointEvidence {
  std::string origin, verifier_key, text;
  std::uint64_t tree_size = 0;
  Hash root{};
};

// An event and its place in the tree of a checkpoint.
struct EventEvidence {
  std::string origin;  // of the log that holds it
  std::uint64_t tree_size = 0;
  EventRow row;            // `logged` aside
  std::vector<Hash> path;  // RFC 9162 §2.1.3
};

// Reads and verifies a checkpoint: the key names the origin, the signature holds.
// Throws CheckpointError saying what is wrong.
CheckpointEvidence read_checkpoint(std::string_view text, std::string_view verifier_key);

// "" or what does not hold: the values are those of the leaf, the leaf has its hash,
// and the path leads to the checkpoint's root.
std::string evidence_fault(const EventEvidence& event, const CheckpointEvidence& checkpoint);

// As packages write it: {origin, position, tree_size, leaf, leaf_hash, path, time,
// type, openings: {agent: {salt, value}, subject: …, detail: …}}.
nlohmann::json evidence_json(const EventEvidence& event);
// Throws Failure package-invalid saying what is wrong with a value from outside.
EventEvidence evidence_from(const nlohmann::json& value);

// Paths in the tree of one size, read from the tiles of a log as they lie on disk,
// so that all events of a package are proved by one checkpoint while the log grows.
class TilePaths {
 public:
  TilePaths(std::filesystem::path log_folder, std::uint64_t tree_size);
  // Throws Failure data-unusable when a tile is gone, std::out_of_range beyond the tree.
  std::vector<Hash> path(std::uint64_t position) const;

 private:
  std::filesystem::path folder_;
  std::uint64_t tree_size_;
};

}  // namespace tamga::archive::package
