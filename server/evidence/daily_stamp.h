// SPDX-License-Identifier: GPL-3.0-or-later
// One checkpoint a day under a time-stamp of an authority (RFC 3161): proof that
// the log was so long, and so, no later than that day, even if its own key is
// stolen one day.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "renderers/seal/evidence/timestamp_source.h"
#include "server/archive/archive.h"

namespace tamga::evidence {

// Files: DATA/log/daily/YYYY-MM-DD.checkpoint (days of Ulaanbaatar) and .tsr, a
// granted TimeStampResp (RFC 3161 2.4.2) over the SHA-256 of the other's bytes:
//   openssl ts -verify -data D.checkpoint -in D.tsr -CAfile ROOT.pem
struct DailyStamp {
  std::string day;
  std::uint64_t size = 0;  // of the log then
};

// Stamps today's checkpoint unless that is done, with its event
// checkpoint.timestamped; nothing for a log without leaves. Throws seal::Error
// timestamp-unavailable, Failure storage-failed, data-unusable.
std::optional<DailyStamp> stamp_day(archive::Archive& archive, seal::TimestampSource& source,
                                    std::chrono::sys_seconds now);

// What a stamp file proves, in order of days. `fault`: "" or the sub-indication of
// timestamp_token.h, "missing" for a checkpoint without its stamp.
struct StampFinding {
  std::string day, fault;
  std::chrono::sys_seconds time{};  // when there is no fault
};
std::vector<StampFinding> check_stamps(const std::filesystem::path& log,
                                       const seal::TrustStore& trust);

}  // namespace tamga::evidence
