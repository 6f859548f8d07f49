// SPDX-License-Identifier: GPL-3.0-or-later
// Verifies a log from its folder alone: no catalogue, no archive, only the public
// key. What an outsider runs on a copy of DATA/log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/log/note.h"
#include "server/progress.h"

namespace tamga::archive {

// A checkpoint that somebody kept: it must be of this log's past.
struct KeptCheckpoint {
  std::string name;  // by which a finding names it: a file
  std::string text;
};

// The file below log/witnessed/ that keeps what the witness signed last.
std::string witness_file_name(std::string_view witness);

struct LogVerification {
  std::string origin;
  std::uint64_t size = 0;                            // of the newest checkpoint
  std::string root;                                  // hex, computed from the leaves
  std::uint64_t leaves = 0, tiles = 0, bundles = 0;  // as many as were read
  std::size_t checkpoints = 0;  // further ones that hold: kept, daily, witnessed
  // Kinds: checkpoint-missing, checkpoint-damaged (text or signature),
  // checkpoint-differs (its root is not that of the leaves); checkpoint-forked
  // (one that was kept says otherwise: another history), checkpoint-beyond (one
  // that was kept is of a longer log: the log has lost its end); bundle-missing,
  // bundle-damaged, leaf-malformed, leaf-misplaced; tile-missing, tile-damaged;
  // cosignature-damaged.
  struct Finding {
    std::string kind, subject, detail;  // subject: path below the folder, or a name
  };
  std::vector<Finding> findings;  // at most 1000
};

// Entries → leaf hashes → tiles of every level → root → signature of the
// checkpoint; then every checkpoint of daily/ and witnessed/ below the folder and
// every one of `kept` against the root of as many leaves (which is RFC 9162
// §2.1.4 consistency, computed anew instead of proved). A witness's signatures
// are verified for the keys given; of others nothing is said. A log that grows
// meanwhile is verified up to the checkpoint that was there at the beginning.
// Time and reading are linear in the log, memory is not. Throws Failure
// storage-failed for a file that cannot be read.
LogVerification verify_log(const std::filesystem::path& folder, const VerifierKey& key,
                           const std::vector<KeptCheckpoint>& kept,
                           const std::vector<VerifierKey>& witnesses = {},
                           const Progress& progress = {});

}  // namespace tamga::archive
