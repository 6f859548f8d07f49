// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/imported_events.h"

#include "server/archive/package/digest.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

constexpr const char* columns =
    "origin, position, time, type, agent, agent_salt, subject, subject_salt, detail, detail_salt, "
    "leaf, leaf_hash, tree_size, path";
constexpr std::size_t hash_digits = 64;

EventEvidence event_from(const Row& row) {
  EventEvidence event;
  event.origin = row.text("origin");
  event.tree_size = static_cast<std::uint64_t>(row.integer("tree_size"));
  event.row.position = static_cast<std::uint64_t>(row.integer("position"));
  event.row.time = row.integer("time");
  event.row.type = row.text("type");
  event.row.agent = row.text("agent");
  event.row.agent_salt = row.text("agent_salt");
  event.row.subject = row.text("subject");
  event.row.subject_salt = row.text("subject_salt");
  event.row.detail = row.text("detail");
  event.row.detail_salt = row.text("detail_salt");
  event.row.leaf = row.text("leaf");
  event.row.leaf_hash = row.text("leaf_hash");
  const std::string path = row.text("path");
  // A path that was bent comes back as one that leads nowhere: check() names it.
  for (std::size_t at = 0; at < path.size(); at += hash_digits)
    event.path.push_back(hash_from_hex(path.substr(at, hash_digits)).value_or(Hash{}));
  return event;
}

std::string path_text(const std::vector<Hash>& path) {
  std::string text;
  for (const Hash& hash : path) text += hex(hash);
  return text;
}

}  // namespace

void put_checkpoint(Transaction& transaction, const CheckpointEvidence& checkpoint) {
  if (const auto there = find_checkpoint(transaction, checkpoint.origin, checkpoint.tree_size)) {
    // Signatures may differ, for a witness may have signed since; the root may not.
    const auto known = read_checkpoint(there->text, there->verifier_key);
    if (known.root != checkpoint.root || known.verifier_key != checkpoint.verifier_key)
      throw Failure("package-conflict",
                    "another history of log " + checkpoint.origin + " came here before");
    return;
  }
  transaction.run(
      "INSERT INTO imported_checkpoint (origin, tree_size, checkpoint, verifier_key) "
      "VALUES (:origin, :size, :checkpoint, :key)",
      {{"origin", checkpoint.origin},
       {"size", static_cast<std::int64_t>(checkpoint.tree_size)},
       {"checkpoint", checkpoint.text},
       {"key", checkpoint.verifier_key}});
}

void put_event(Transaction& transaction, const EventEvidence& event, const std::string& package) {
  const auto& row = event.row;
  std::string there;
  transaction.query(
      "SELECT leaf_hash FROM imported_event WHERE origin = :origin AND position = :position",
      {{"origin", event.origin}, {"position", static_cast<std::int64_t>(row.position)}},
      [&](const Row& found) { there = found.text("leaf_hash"); });
  if (there == row.leaf_hash) return;
  if (!there.empty())
    throw Failure("package-conflict", "event " + std::to_string(row.position) + " of log " +
                                          event.origin + " came here before as another");
  transaction.run(
      std::string("INSERT INTO imported_event (") + columns +
          ", package) VALUES (:origin, :position, :time, :type, :agent, :agent_salt, :subject, "
          ":subject_salt, :detail, :detail_salt, :leaf, :leaf_hash, :tree_size, :path, :package)",
      {{"origin", event.origin},
       {"position", static_cast<std::int64_t>(row.position)},
       {"time", row.time},
       {"type", row.type},
       {"agent", row.agent},
       {"agent_salt", row.agent_salt},
       {"subject", row.subject},
       {"subject_salt", row.subject_salt},
       {"detail", row.detail},
       {"detail_salt", row.detail_salt},
       {"leaf", row.leaf},
       {"leaf_hash", row.leaf_hash},
       {"tree_size", static_cast<std::int64_t>(event.tree_size)},
       {"path", path_text(event.path)},
       {"package", package}});
}

std::optional<StoredCheckpoint> find_checkpoint(Transaction& transaction, std::string_view origin,
                                                std::uint64_t tree_size) {
  std::optional<StoredCheckpoint> found;
  transaction.query(
      "SELECT checkpoint, verifier_key FROM imported_checkpoint WHERE origin = :origin AND "
      "tree_size = :size",
      {{"origin", std::string(origin)}, {"size", static_cast<std::int64_t>(tree_size)}},
      [&](const Row& row) {
        found = StoredCheckpoint{std::string(origin), row.text("checkpoint"),
                                 row.text("verifier_key"), tree_size};
      });
  return found;
}

bool has_own_events(Transaction& transaction, const std::string& subject) {
  bool any = false;
  transaction.query("SELECT 1 AS one FROM events WHERE subject = :subject LIMIT 1",
                    {{"subject", subject}}, [&](const Row&) { any = true; });
  return any;
}

std::vector<EventEvidence> imported_events_about(Transaction& transaction,
                                                 std::string_view subject) {
  std::vector<EventEvidence> found;
  transaction.query(std::string("SELECT ") + columns +
                        " FROM imported_event WHERE subject = :subject ORDER BY origin, position",
                    {{"subject", std::string(subject)}},
                    [&](const Row& row) { found.push_back(event_from(row)); });
  return found;
}

std::vector<std::string> imported_origins(const Archive& archive, std::string_view subject) {
  std::vector<std::string> origins;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT origin FROM imported_event WHERE subject = :subject ORDER BY origin, position",
        {{"subject", std::string(subject)}},
        [&](const Row& row) { origins.push_back(row.text("origin")); });
  });
  return origins;
}

void each_imported_event(Transaction& transaction,
                         const std::function<void(const EventEvidence&)>& visit) {
  transaction.query(
      std::string("SELECT ") + columns + " FROM imported_event ORDER BY origin, position", {},
      [&](const Row& row) { visit(event_from(row)); });
}

std::optional<Archive::Proof> imported_capture(const Archive& archive, std::string_view record) {
  std::optional<Archive::Proof> found;
  archive.catalogue().read([&](Transaction& transaction) {
    for (const auto& event : imported_events_about(transaction, record)) {
      if (event.row.type != "record.captured") continue;
      const auto checkpoint = find_checkpoint(transaction, event.origin, event.tree_size);
      if (!checkpoint)
        throw Failure("data-unusable", "an imported checkpoint is gone: see tamga check");
      Archive::Proof& proof = found.emplace();
      proof.position = event.row.position;
      proof.tree_size = event.tree_size;
      proof.leaf = hex(event.row.leaf);
      proof.leaf_hash = event.row.leaf_hash;
      proof.root_hash = hex(read_checkpoint(checkpoint->text, checkpoint->verifier_key).root);
      for (const Hash& hash : event.path) proof.path.push_back(hex(hash));
      proof.checkpoint = checkpoint->text;
      proof.verifier_key = checkpoint->verifier_key;
      proof.openings = {{"agent", event.row.agent_salt, event.row.agent},
                        {"subject", event.row.subject_salt, event.row.subject},
                        {"detail", event.row.detail_salt, event.row.detail}};
    }
  });
  return found;
}

std::string imported_digest(Transaction& transaction, const std::string& package) {
  Digester digester;
  digester.add("tamga-imported-events/1\n");
  transaction.query(
      "SELECT origin, position, leaf_hash FROM imported_event WHERE package = :package "
      "ORDER BY origin, position",
      {{"package", package}}, [&](const Row& row) {
        digester.add(row.text("origin") + " " + row.text("position") + " " + row.text("leaf_hash") +
                     "\n");
      });
  return digester.finish().sha256;
}

}  // namespace tamga::archive::package
