// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/evidence/witness.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "server/archive/log/merkle.h"
#include "server/archive/log/note.h"
#include "server/base64.h"
#include "server/error.h"

namespace tamga::evidence {
namespace {

using archive::Checkpoint;
using archive::VerifierKey;

// A proof between trees of 64-bit sizes has no more hashes (tlog-witness).
constexpr std::size_t proof_limit = 63;

// What was asked: the old size, the proof, and the checkpoint's text.
struct Submission {
  std::uint64_t old = 0;
  std::vector<archive::Hash> proof;
  std::string checkpoint;
};

std::optional<Submission> read_submission(std::string_view request) {
  const auto blank = request.find("\n\n");
  if (blank == std::string_view::npos || !request.starts_with("old ")) return std::nullopt;
  Submission submission;
  submission.checkpoint = request.substr(blank + 2);
  std::string_view head = request.substr(0, blank + 1);
  const auto first = head.substr(4, head.find('\n') - 4);
  const auto [end, error] =
      std::from_chars(first.data(), first.data() + first.size(), submission.old);
  if (error != std::errc() || std::to_string(submission.old) != first) return std::nullopt;
  head.remove_prefix(head.find('\n') + 1);
  for (std::size_t stop; (stop = head.find('\n')) != std::string_view::npos;
       head.remove_prefix(stop + 1)) {
    const auto bytes = from_base64(head.substr(0, stop));
    if (!bytes || bytes->size() != sizeof(archive::Hash) || submission.proof.size() == proof_limit)
      return std::nullopt;
    archive::Hash hash;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    submission.proof.push_back(hash);
  }
  return submission;
}

}  // namespace

struct Witness::State {
  State(std::filesystem::path where, const Clock& c, const archive::Disk& d, archive::FileLock lock)
      : folder(std::move(where)), clock(c), disk(d), alone(std::move(lock)) {}

  std::filesystem::path folder;
  const Clock& clock;
  const archive::Disk& disk;
  archive::FileLock alone;
  std::string name;
  std::map<std::string, VerifierKey> logs;  // by origin
  std::optional<archive::LogKey> key;
  std::mutex mutex;

  [[noreturn]] void refuse(const std::string& why) const {
    throw Failure("data-unusable", (folder / "witness.json").string() + ": " + why);
  }
  void read_settings();
  void load_key();
  std::filesystem::path place(const std::string& origin) const {
    return folder / "logs" / archive::sha256_hex(origin);
  }
  // The last checkpoint signed of a log; size 0 when there is none.
  Checkpoint last(const VerifierKey& log) const;
};

void Witness::State::read_settings() {
  std::ifstream stream(folder / "witness.json");
  const auto json = nlohmann::json::parse(stream, nullptr, false);
  if (!json.is_object() || !json.contains("name") || !json["name"].is_string() ||
      !json.contains("logs") || !json["logs"].is_array() || json.size() != 2)
    refuse("it is {\"name\": …, \"logs\": [verifier keys]}");
  name = json["name"].get<std::string>();
  if (name.empty() || name.find_first_of(" +\t\r\n") != std::string::npos)
    refuse("a name has neither spaces nor +");
  for (const auto& text : json["logs"]) {
    const auto log = text.is_string() ? archive::read_verifier_key(text.get<std::string>())
                                      : std::optional<VerifierKey>();
    if (!log || log->type != VerifierKey::Type::ed25519) refuse("logs are verifier keys of logs");
    logs[log->name] = *log;
  }
}

void Witness::State::load_key() {
  try {
    if (const auto pem = archive::read_file(folder / "key")) {
      key = archive::LogKey::from_pem(*pem);
    } else {
      key = archive::LogKey::generate();
      archive::replace_file(disk, folder / "key", key->pem(), 0600);
    }
  } catch (const archive::CheckpointError& error) {
    throw Failure("data-unusable", (folder / "key").string() + ": " + error.what());
  }
}

Checkpoint Witness::State::last(const VerifierKey& log) const {
  const auto text = archive::read_file(place(log.name));
  if (!text) return {log.name, 0, archive::empty_root()};
  try {
    return archive::open_checkpoint(*text, log.name, log.public_key);
  } catch (const archive::CheckpointError& error) {
    throw Failure("data-unusable", place(log.name).string() + ": " + error.what());
  }
}

Witness::Witness(const std::filesystem::path& folder, const Clock& clock,
                 const archive::Disk& disk) {
  archive::make_folders(disk, folder / "logs");
  auto alone = archive::FileLock::try_lock(folder / "lock", archive::FileLock::Kind::exclusive);
  if (!alone) throw Failure("data-unusable", folder.string() + ": another process uses it");
  state_ = std::make_unique<State>(folder, clock, disk, std::move(*alone));
  state_->read_settings();
  state_->load_key();
}

Witness::~Witness() = default;

std::string Witness::verifier_key() const {
  return archive::write_verifier_key(
      {state_->name, VerifierKey::Type::cosignature, state_->key->public_key()});
}

Witness::Answer Witness::add_checkpoint(std::string_view request) {
  const auto plain = [](int status, std::string body) {
    return Answer{status, "text/plain; charset=utf-8", std::move(body)};
  };
  const auto submission = read_submission(request);
  if (!submission) return plain(400, "malformed\n");
  const auto log = state_->logs.find(archive::claimed_origin(submission->checkpoint));
  if (log == state_->logs.end()) return plain(404, "unknown log\n");
  Checkpoint checkpoint;
  try {
    checkpoint =
        archive::open_checkpoint(submission->checkpoint, log->first, log->second.public_key);
  } catch (const archive::CheckpointError& error) {
    return plain(403, std::string(error.what()) + "\n");
  }
  if (submission->old > checkpoint.size) return plain(400, "old is beyond the checkpoint\n");
  // Compared, kept and signed as one: two submissions at once must not both win.
  const std::lock_guard guard(state_->mutex);
  const Checkpoint last = state_->last(log->second);
  if (submission->old != last.size ||
      (checkpoint.size == last.size && checkpoint.root != last.root))
    return {409, "text/x.tlog.size", std::to_string(last.size) + "\n"};
  if (!archive::verify_consistency(last.size, checkpoint.size, last.root, checkpoint.root,
                                   submission->proof))
    return plain(422, "the proof does not hold\n");
  archive::replace_file(state_->disk, state_->place(log->first), submission->checkpoint, 0644);
  const auto now = std::chrono::floor<std::chrono::seconds>(state_->clock.now());
  return plain(200, archive::cosign(submission->checkpoint, state_->name, *state_->key,
                                    now.time_since_epoch().count()));
}

}  // namespace tamga::evidence
