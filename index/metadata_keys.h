// SPDX-License-Identifier: GPL-3.0-or-later
// Under what keys each shard keeps what it knows of itself (README.md, “File formats”).
#pragma once

namespace tamga::index {

inline constexpr const char* kFormatKey = "format";        // of the whole
inline constexpr const char* kPositionKey = "position";    // of the archive's log, decimal
inline constexpr const char* kScrubKey = "scrub";          // `due`, or nothing
inline constexpr const char* kCompactedKey = "compacted";  // position at the last compaction

}  // namespace tamga::index
