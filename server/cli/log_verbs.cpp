// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/log_verbs.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "server/archive/log/log_verification.h"
#include "server/civil_time.h"
#include "server/cli/progress_line.h"
#include "server/error.h"
#include "server/evidence/daily_stamp.h"
#include "server/evidence/witnessing.h"

namespace tamga::cli {
namespace {

using archive::VerifierKey;
using nlohmann::json;

constexpr std::size_t checkpoint_limit = 64 * 1024;

// A verifier key as it is, or a file that holds one.
VerifierKey key_of(const std::string& word, VerifierKey::Type type) {
  auto key = archive::read_verifier_key(word);
  if (!key) key = archive::read_verifier_key(read_file(word, checkpoint_limit));
  if (!key || key->type != type)
    throw Failure("argument-invalid", "no verifier key of this kind: " + word);
  return *key;
}

void print(const archive::LogVerification& found, const std::vector<evidence::StampFinding>& stamps,
           bool as_json) {
  json findings = json::array(), list = json::array();
  for (const auto& finding : found.findings) {
    findings.push_back(
        {{"kind", finding.kind}, {"subject", finding.subject}, {"detail", finding.detail}});
    if (!as_json)
      std::cout << finding.kind << "  " << finding.subject << "  " << finding.detail << "\n";
  }
  for (const auto& stamp : stamps) {
    if (stamp.fault.empty())
      list.push_back(
          {{"day", stamp.day},
           {"time", iso_utc(std::chrono::microseconds(stamp.time.time_since_epoch()).count())}});
    else
      findings.push_back(
          {{"kind", "timestamp-damaged"}, {"subject", stamp.day}, {"detail", stamp.fault}});
    if (!as_json && !stamp.fault.empty())
      std::cout << "timestamp-damaged  " << stamp.day << "  " << stamp.fault << "\n";
  }
  if (as_json)
    std::cout << json{{"origin", found.origin},
                      {"size", found.size},
                      {"root_hash", found.root},
                      {"leaves", found.leaves},
                      {"tiles", found.tiles},
                      {"bundles", found.bundles},
                      {"checkpoints", found.checkpoints},
                      {"timestamps", list},
                      {"findings", findings}}
                     .dump(-1, ' ', false, json::error_handler_t::replace)
              << "\n";
  else
    std::cout << found.origin << "\n"
              << found.leaves << " leaves, " << found.tiles << " tiles, " << found.bundles
              << " bundles, " << found.checkpoints << " kept checkpoints, " << list.size()
              << " time-stamps; root " << found.root << "\n"
              << findings.size() << " findings\n";
}

}  // namespace

int verify_log(const Arguments& arguments) {
  if (!arguments.has("log") && !arguments.has("data"))
    throw Failure("argument-invalid", "--log or --data is needed");
  const auto folder = arguments.has("log") ? arguments.path("log") : arguments.path("data") / "log";
  if (!std::filesystem::is_directory(folder))
    throw Failure("not-found", "no log in " + folder.string());
  // Its own key.pub proves only that the folder agrees with itself.
  const auto key =
      key_of(arguments.value("key", (folder / "key.pub").string()), VerifierKey::Type::ed25519);
  if (!arguments.has("key") && !arguments.json())
    std::cout << "key: the folder's own; --key with one that was kept elsewhere proves more\n";
  std::vector<archive::KeptCheckpoint> kept;
  for (const auto& file : arguments.values("against"))
    kept.push_back({file, read_file(file, checkpoint_limit)});
  std::vector<VerifierKey> witnesses;
  for (const auto& word : arguments.values("witness-key"))
    witnesses.push_back(key_of(word, VerifierKey::Type::cosignature));
  if (arguments.has("data"))
    for (auto& peer : evidence::read_evidence_settings(arguments.path("data")).witnesses)
      witnesses.push_back(std::move(peer.key));
  const auto found = archive::verify_log(folder, key, kept, witnesses, progress_line(arguments));
  std::vector<evidence::StampFinding> stamps;
  const auto trust = arguments.has("trust")  ? arguments.path("trust")
                     : arguments.has("data") ? arguments.path("data") / "keys" / "trust"
                                             : std::filesystem::path();
  if (!trust.empty() && std::filesystem::exists(trust))
    stamps = evidence::check_stamps(folder, seal::TrustStore::load(trust));
  print(found, stamps, arguments.json());
  bool good = found.findings.empty();
  for (const auto& stamp : stamps) good = good && stamp.fault.empty();
  return good ? 0 : 1;
}

int stamp_log(const Arguments& arguments, Services& services) {
  if (services.seal_settings.timestamp_authorities.empty())
    throw Failure("timestamp-unavailable", "seal.json names no timestamp_authorities");
  const auto now = std::chrono::floor<std::chrono::seconds>(services.clock.now());
  const auto stamp = evidence::stamp_day(*services.archive, services.sealing->authorities(), now);
  if (arguments.json())
    std::cout << json{{"stamped", stamp.has_value()},
                      {"day", stamp ? stamp->day : civil_date(now)},
                      {"size", stamp ? stamp->size : 0}}
                     .dump()
              << "\n";
  else
    std::cout << (stamp ? "Цагийн тэмдэг авлаа / time-stamped: "
                        : "Өнөөдрийн цагийн тэмдэг аль хэдийн бий / today's is there: ")
              << civil_date(now) << "\n";
  return 0;
}

int witness_log(const Arguments& arguments, Services& services) {
  const auto& witnesses = services.evidence_settings.witnesses;
  if (witnesses.empty()) throw Failure("not-found", "evidence.json names no witnesses");
  json list = json::array();
  bool good = true;
  for (const auto& outcome : evidence::ask_witnesses(*services.archive, witnesses)) {
    good = good && outcome.fault.empty();
    list.push_back({{"witness", outcome.witness},
                    {"size", outcome.size},
                    {"asked", outcome.asked},
                    {"fault", outcome.fault}});
    if (!arguments.json())
      std::cout << outcome.witness << "\t" << outcome.size << "\t"
                << (!outcome.fault.empty() ? outcome.fault
                    : outcome.asked        ? "signed"
                                           : "nothing new")
                << "\n";
  }
  if (arguments.json()) std::cout << list.dump() << "\n";
  return good ? 0 : 1;
}

}  // namespace tamga::cli
