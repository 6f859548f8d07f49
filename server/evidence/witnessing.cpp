// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/evidence/witnessing.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "renderers/seal/evidence/transport.h"
#include "server/archive/log/log_verification.h"
#include "server/archive/storage/disk.h"
#include "server/archive/storage/hash.h"
#include "server/base64.h"
#include "server/error.h"

namespace tamga::evidence {
namespace {

constexpr std::string_view witnessed_type = "checkpoint.witnessed",
                           refused_type = "checkpoint.refused";

// The size in a checkpoint of our own that was kept: its second line.
std::uint64_t size_of(const std::string& checkpoint) {
  std::uint64_t size = 0;
  const auto line = checkpoint.find('\n');
  if (line == std::string::npos) return 0;
  std::from_chars(checkpoint.data() + line + 1, checkpoint.data() + checkpoint.size(), size);
  return size;
}

// Whether anything but the keeping of checkpoints itself is new since then.
bool has_news(const archive::Archive& archive, std::uint64_t since) {
  constexpr std::size_t enough = 100;
  const auto events = archive.events_from(since, enough);
  return events.size() == enough ||
         std::any_of(events.begin(), events.end(),
                     [](const auto& event) { return !event.type.starts_with("checkpoint."); });
}

class Asking {
 public:
  Asking(archive::Archive& archive, const WitnessPeer& peer, const signing::RequestLimits& limits)
      : archive_(archive),
        peer_(peer),
        limits_(limits),
        file_(archive.log_folder() / "witnessed" / archive::witness_file_name(peer.key.name)) {}

  WitnessOutcome run() {
    outcome_.witness = peer_.key.name;
    const auto kept = archive::read_file(file_);
    outcome_.size = kept ? size_of(*kept) : 0;
    log_ = archive_.log_state();
    if (log_.size == 0 || (outcome_.size > 0 && !has_news(archive_, outcome_.size)))
      return outcome_;
    outcome_.asked = true;
    try {
      submit(std::min(outcome_.size, log_.size), true);
    } catch (const seal::TransportFault&) {
      outcome_.fault = "unreachable";
    }
    return outcome_;
  }

 private:
  // tlog-witness «add-checkpoint».
  void submit(std::uint64_t old, bool first) {
    std::string body = "old " + std::to_string(old) + "\n";
    for (const auto& step : archive_.consistency(old, log_.size))
      body += to_base64(*archive::bytes_from_hex(step)) + "\n";
    body += "\n" + log_.checkpoint;
    const auto answer = signing::send({"POST",
                                       peer_.address + "/add-checkpoint",
                                       {"Content-Type: text/plain; charset=utf-8"},
                                       body,
                                       limits_});
    if (answer.status == 200)
      keep(answer.body);
    else if (answer.status == 409)
      conflict(answer.body, old, first);
    else if (answer.status == 404)
      outcome_.fault = "unknown-log";
    else if (answer.status == 422)
      alarm(answer.body);
    else
      outcome_.fault = "refused";
  }

  // It has seen another size: once more from there, if our log was ever so.
  void conflict(const std::string& body, std::uint64_t old, bool first) {
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), size);
    if (error != std::errc())
      outcome_.fault = "bad-answer";
    else if (first && size != old && size <= log_.size)
      submit(size, false);
    else
      alarm(std::to_string(size));
  }

  void alarm(const std::string& seen) {
    outcome_.fault = "other-log";
    const std::string detail =
        nlohmann::json{{"seen", seen.substr(0, 20)}, {"size", log_.size}}.dump(
            -1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& event : archive_.events(peer_.key.name, 1000))
      if (event.type == refused_type &&
          nlohmann::json::parse(event.detail)["seen"] == nlohmann::json::parse(detail)["seen"])
        return;
    archive_.append({"system"}, refused_type, peer_.key.name, detail);
  }

  void keep(const std::string& lines) {
    const auto cosignature = archive::find_cosignature(lines, log_.checkpoint, peer_.key);
    if (!cosignature) {
      outcome_.fault = "bad-answer";
      return;
    }
    const std::string note = log_.checkpoint + cosignature->line + "\n";
    archive::make_folders(archive::Disk::real(), file_.parent_path());
    archive::replace_file(archive::Disk::real(), file_, note, 0444);
    outcome_.size = log_.size;
    archive_.append(
        {"system"}, witnessed_type, peer_.key.name,
        nlohmann::json{
            {"size", log_.size}, {"time", cosignature->time}, {"note", archive::sha256_hex(note)}}
            .dump());
  }

  archive::Archive& archive_;
  const WitnessPeer& peer_;
  const signing::RequestLimits& limits_;
  const std::filesystem::path file_;
  archive::Archive::LogState log_;
  WitnessOutcome outcome_;
};

}  // namespace

std::vector<WitnessOutcome> ask_witnesses(archive::Archive& archive,
                                          const std::vector<WitnessPeer>& witnesses,
                                          const signing::RequestLimits& limits) {
  std::vector<WitnessOutcome> outcomes;
  for (const WitnessPeer& peer : witnesses) outcomes.push_back(Asking(archive, peer, limits).run());
  return outcomes;
}

}  // namespace tamga::evidence
