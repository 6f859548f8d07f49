// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/evidence/daily_stamp.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/seal/trust/der_reader.h"
#include "renderers/seal/trust/timestamp_token.h"
#include "server/archive/storage/disk.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"

namespace tamga::evidence {
namespace {

constexpr std::string_view stamped_type = "checkpoint.timestamped";

std::string digest_of(std::string_view bytes) {
  const auto hash = archive::sha256(bytes);
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

// SEQUENCE { PKIStatusInfo { granted }, token } in DER (RFC 3161 2.4.2).
std::string response_of(const std::string& token) {
  const std::string granted("\x30\x03\x02\x01\x00", 5);
  const std::size_t length = granted.size() + token.size();
  std::string head = "\x30";
  std::string digits;
  for (std::size_t rest = length; rest > 0; rest >>= 8)
    digits.insert(digits.begin(), static_cast<char>(rest & 0xFF));
  if (length >= 0x80) head += static_cast<char>(0x80 | digits.size());
  return head + digits + granted + token;
}

// The token of such a response; "" for what is none.
std::string token_of(const std::string& response) {
  try {
    seal::DerReader outer(response);
    seal::DerReader inner(outer.expect(seal::kDerSequence).content);
    outer.expect_end();
    inner.expect(seal::kDerSequence);
    return std::string(inner.rest());
  } catch (const seal::MalformedDer&) {
    return {};
  }
}

bool is_told(const archive::Archive& archive, const std::string& day) {
  const auto events = archive.events(day, 100);
  return std::any_of(events.begin(), events.end(),
                     [](const auto& event) { return event.type == stamped_type; });
}

void tell(archive::Archive& archive, const std::string& day, std::uint64_t size,
          const std::string& checkpoint, const std::string& response) {
  archive.append({"system"}, stamped_type, day,
                 nlohmann::json{{"size", size},
                                {"checkpoint", archive::sha256_hex(checkpoint)},
                                {"response", archive::sha256_hex(response)}}
                     .dump());
}

}  // namespace

std::optional<DailyStamp> stamp_day(archive::Archive& archive, seal::TimestampSource& source,
                                    std::chrono::sys_seconds now) {
  const auto& disk = archive::Disk::real();
  const std::string day = civil_date(now);
  const auto folder = archive.log_folder() / "daily";
  const auto checkpoint_file = folder / (day + ".checkpoint"), stamp_file = folder / (day + ".tsr");
  if (is_told(archive, day)) return std::nullopt;
  auto log = archive.log_state();
  if (log.size == 0) return std::nullopt;
  archive::make_folders(disk, folder);
  // What a crash left between its files and its event is taken up again.
  auto checkpoint = archive::read_file(checkpoint_file);
  auto response = archive::read_file(stamp_file);
  if (!checkpoint || !response) {
    checkpoint = log.checkpoint;
    response = response_of(source.token(digest_of(*checkpoint), EVP_sha256()));
    archive::replace_file(disk, checkpoint_file, *checkpoint, 0444);
    archive::replace_file(disk, stamp_file, *response, 0444);
  }
  tell(archive, day, log.size, *checkpoint, *response);
  return DailyStamp{day, log.size};
}

std::vector<StampFinding> check_stamps(const std::filesystem::path& log,
                                       const seal::TrustStore& trust) {
  std::vector<StampFinding> found;
  if (!std::filesystem::is_directory(log / "daily")) return found;
  for (const auto& entry : std::filesystem::directory_iterator(log / "daily")) {
    if (entry.path().extension() != ".checkpoint") continue;
    StampFinding finding{entry.path().stem().string(), "missing", {}};
    const auto checkpoint = archive::read_file(entry.path());
    const auto response =
        archive::read_file(std::filesystem::path(entry.path()).replace_extension(".tsr"));
    if (checkpoint && response) {
      const auto check =
          seal::check_timestamp(token_of(*response), EVP_sha256(), digest_of(*checkpoint), trust);
      finding.fault = check.fault;
      finding.time = check.time;
    }
    found.push_back(std::move(finding));
  }
  std::sort(found.begin(), found.end(),
            [](const StampFinding& a, const StampFinding& b) { return a.day < b.day; });
  return found;
}

}  // namespace tamga::evidence
