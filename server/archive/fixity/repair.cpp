// SPDX-License-Identifier: GPL-3.0-or-later
// Repair by two people: one asks, another allows.
#include <nlohmann/json.hpp>

#include "server/archive/fixity/fixity.h"
#include "server/archive/fixity/fixity_rows.h"
#include "server/archive/storage/disk.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

bool is_hash(std::string_view text) {
  return text.size() == 2 * sizeof(Hash) && hash_from_hex(text).has_value();
}

}  // namespace

// The object's file below a copy of the data directory, or of its objects/. Its
// bytes must have the hash before anything is done with them.
std::string Fixity::replica_bytes(std::string_view sha256, const std::string& source) const {
  const auto replica = replicas_.find(source);
  if (replica == replicas_.end()) throw Failure("replica-unknown", source);
  const auto place = std::filesystem::path(sha256.substr(0, 2)) / sha256.substr(2, 2) / sha256;
  auto bytes = read_file(replica->second / "objects" / place);
  if (!bytes) bytes = read_file(replica->second / place);
  if (!bytes || sha256_hex(*bytes) != sha256) throw Failure("replica-differs", source);
  return std::move(*bytes);
}

Repair Fixity::ask(const Agent& agent, std::string_view sha256, std::string_view source) {
  const std::string hash(sha256);
  if (!is_hash(hash)) throw Failure("not-found", "no object " + hash.substr(0, 64));
  const Judgement judgement = judge(hash);
  if (judgement.outcome == "gone") throw Failure("not-found", "no record has object " + hash);
  if (judgement.outcome == "good" || judgement.reason != "bytes")
    throw Failure("fixity-good", hash);
  note(agent, hash, judgement);
  replica_bytes(hash, std::string(source));
  std::optional<Repair> open;
  archive_.catalogue().read(
      [&](Transaction& transaction) { open = find_open_repair(transaction, hash); });
  if (open) return *open;
  const std::int64_t now = clock_.microseconds();
  const Repair repair{new_identifier(now), hash, std::string(source), agent.account, "", now, 0};
  archive_.append(agent, "repair.asked", hash,
                  nlohmann::json{{"repair", repair.id}, {"source", repair.source}}.dump(),
                  [&](Transaction& transaction) { insert_repair(transaction, repair); });
  return repair;
}

// The bytes are in place before the event says so; a crash in between leaves a
// repair that can be allowed once more.
Repair Fixity::allow(const Agent& agent, std::string_view id) {
  std::optional<Repair> repair;
  archive_.catalogue().read(
      [&](Transaction& transaction) { repair = find_repair(transaction, id); });
  if (!repair) throw Failure("not-found", "no repair " + std::string(id.substr(0, 64)));
  if (repair->repaired != 0) return *repair;
  if (repair->asked_by == agent.account)
    throw Failure("same-person", "asked by " + repair->asked_by);
  const std::string bytes = replica_bytes(repair->sha256, repair->source);
  const std::string detail =
      nlohmann::json{{"repair", repair->id}, {"source", repair->source}}.dump();
  archive_.append(agent, "repair.allowed", repair->sha256, detail, [&](Transaction& transaction) {
    allow_repair(transaction, repair->id, clock_.microseconds(), agent.account);
  });
  archive_.restore_object(repair->sha256, bytes);
  repair->allowed_by = agent.account;
  repair->repaired = clock_.microseconds();
  archive_.append(
      {"system"}, "object.repaired", repair->sha256, detail,
      [&](Transaction& transaction) { finish_repair(transaction, repair->id, repair->repaired); });
  note({"system"}, repair->sha256, judge(repair->sha256));
  return *repair;
}

std::vector<Repair> Fixity::repairs(std::size_t limit) const {
  std::vector<Repair> found;
  archive_.catalogue().read(
      [&](Transaction& transaction) { found = find_repairs(transaction, limit); });
  return found;
}

}  // namespace tamga::archive
