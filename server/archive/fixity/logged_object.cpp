// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/fixity/logged_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/log/leaf.h"
#include "server/archive/log/merkle.h"
#include "server/archive/log/note.h"
#include "server/archive/record_rows.h"

namespace tamga::archive {
namespace {

bool names(const Event& event, std::string_view sha256) {
  const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
  if (!detail.is_object()) return false;
  const auto says = [&](const char* key) {
    return detail.contains(key) && detail[key].is_string() &&
           detail[key].get<std::string>() == sha256;
  };
  if (event.type == "record.renewed") return says("to");
  if (event.type == "record.rendered") return says("sha256");
  if (event.type != "record.captured") return false;
  if (says("pdf") || says("content")) return true;
  const auto attachments = detail.value("attachments", nlohmann::json::array());
  return std::any_of(attachments.begin(), attachments.end(), [&](const auto& one) {
    return one.is_string() && one == std::string(sha256);
  });
}

// A record of a package: its event covers the row, which names pdf and content; what
// else came with it stands under the other log's events (check_packages.cpp).
bool names_imported(const Archive& archive, const Event& event) {
  if (event.type != "record.imported") return false;
  const auto record = archive.record(event.subject);
  const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
  return record && detail.is_object() && detail.value("record", "") == record_hash(*record);
}

bool opens(const Leaf& leaf, const Archive::Proof::Opening& opening) {
  const std::string hash = commitment(opening.name, opening.salt, opening.value);
  return hash == (opening.name == "agent"     ? leaf.agent
                  : opening.name == "subject" ? leaf.subject
                                              : leaf.detail);
}

}  // namespace

std::optional<Event> naming_event(const Archive& archive, std::string_view record,
                                  std::string_view sha256) {
  for (const Event& event : archive.events(record, 10'000))
    if (names(event, sha256) || names_imported(archive, event)) return event;
  return std::nullopt;
}

std::string logged_fault(const Archive& archive, const Event& event) {
  const auto proof = archive.proof(event.position);
  const auto bytes = bytes_from_hex(proof.leaf).value_or("");
  const auto leaf = read_leaf(bytes);
  if (!leaf || leaf->position != event.position || leaf->type != event.type)
    return "the leaf is not that of the event";
  for (const auto& opening : proof.openings)
    if (!opens(*leaf, opening)) return "the leaf does not open to the event's " + opening.name;
  std::vector<Hash> path;
  for (const auto& step : proof.path) path.push_back(hash_from_hex(step).value_or(Hash{}));
  const Hash root = hash_from_hex(proof.root_hash).value_or(Hash{});
  if (!verify_inclusion(proof.position, proof.tree_size, leaf_hash(bytes), path, root))
    return "the leaf is not in the log";
  const auto key = read_verifier_key(proof.verifier_key);
  try {
    const auto checkpoint = open_checkpoint(proof.checkpoint, key ? key->name : "",
                                            key ? key->public_key : std::string());
    if (checkpoint.root != root || checkpoint.size != proof.tree_size)
      return "the checkpoint is of another root";
  } catch (const CheckpointError& error) {
    return std::string("checkpoint: ") + error.what();
  }
  return {};
}

}  // namespace tamga::archive
