// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/event_evidence.h"

#include <nlohmann/json.hpp>

#include "server/archive/log/checkpoint.h"
#include "server/archive/log/tiles.h"
#include "server/base64.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr std::size_t text_limit = 1024 * 1024;
constexpr std::size_t path_limit = 64;  // a tree of 2^64 leaves
constexpr char ed25519_type = 0x01;     // C2SP signed-note: signature types

[[noreturn]] void refuse(const std::string& what) {
  throw Failure("package-invalid", "evidence: " + what);
}

std::string text_of(const json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_string()) refuse(std::string("no text ") + name);
  const auto& text = at->get_ref<const std::string&>();
  if (text.size() > text_limit) refuse(std::string(name) + " is too long");
  return text;
}

std::uint64_t number_of(const json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_number_unsigned() || at->get<std::uint64_t>() >> 62)
    refuse(std::string("no number ") + name);
  return at->get<std::uint64_t>();
}

const json& member(const json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_object()) refuse(std::string("no object ") + name);
  return *at;
}

// The public key in "name+hash+base64(0x01 || key)"; a name has no plus.
std::string public_key_of(std::string_view key, std::string& origin) {
  const auto first = key.find('+');
  const auto second = first == std::string_view::npos ? first : key.find('+', first + 1);
  if (second == std::string_view::npos) throw CheckpointError("no verifier key");
  origin = key.substr(0, first);
  const auto bytes = from_base64(key.substr(second + 1));
  if (!bytes || bytes->size() != 33 || bytes->front() != ed25519_type)
    throw CheckpointError("not an Ed25519 verifier key");
  const std::string public_key = bytes->substr(1);
  if (verifier_key(origin, public_key) != key)
    throw CheckpointError("the verifier key's own hash does not hold");
  return public_key;
}

}  // namespace

CheckpointEvidence read_checkpoint(std::string_view text, std::string_view key) {
  CheckpointEvidence evidence;
  const std::string public_key = public_key_of(key, evidence.origin);
  const auto checkpoint = open_checkpoint(text, evidence.origin, public_key);
  evidence.verifier_key = key;
  evidence.text = text;
  evidence.tree_size = checkpoint.size;
  evidence.root = checkpoint.root;
  return evidence;
}

std::string evidence_fault(const EventEvidence& event, const CheckpointEvidence& checkpoint) {
  if (event.origin != checkpoint.origin || event.tree_size != checkpoint.tree_size)
    return "its checkpoint is another";
  const auto leaf = read_leaf(event.row.leaf);
  if (!leaf || leaf->type != event.row.type) return "its leaf is none";
  if (leaf_of(event.row) != event.row.leaf) return "its values are not those of its leaf";
  const Hash hash = leaf_hash(event.row.leaf);
  if (hex(hash) != event.row.leaf_hash) return "its leaf hash is not that of its leaf";
  if (!verify_inclusion(event.row.position, checkpoint.tree_size, hash, event.path,
                        checkpoint.root))
    return "its path does not lead to the checkpoint";
  return {};
}

json evidence_json(const EventEvidence& event) {
  const auto& row = event.row;
  json path = json::array();
  for (const Hash& hash : event.path) path.push_back(hex(hash));
  const auto opening = [](const std::string& salt, const std::string& value) {
    return json{{"salt", salt}, {"value", value}};
  };
  return {{"origin", event.origin},
          {"tree_size", event.tree_size},
          {"position", row.position},
          {"time", row.time},
          {"type", row.type},
          {"leaf", row.leaf},
          {"leaf_hash", row.leaf_hash},
          {"path", std::move(path)},
          {"openings",
           {{"agent", opening(row.agent_salt, row.agent)},
            {"subject", opening(row.subject_salt, row.subject)},
            {"detail", opening(row.detail_salt, row.detail)}}}};
}

EventEvidence evidence_from(const json& value) {
  if (!value.is_object()) refuse("an event is an object");
  EventEvidence event;
  auto& row = event.row;
  event.origin = text_of(value, "origin");
  event.tree_size = number_of(value, "tree_size");
  row.position = number_of(value, "position");
  row.time = static_cast<std::int64_t>(number_of(value, "time"));
  row.type = text_of(value, "type");
  row.leaf = text_of(value, "leaf");
  row.leaf_hash = text_of(value, "leaf_hash");
  const json& openings = member(value, "openings");
  const auto open = [&](const char* name, std::string& salt, std::string& opened) {
    const json& opening = member(openings, name);
    salt = text_of(opening, "salt");
    opened = text_of(opening, "value");
    if (salt.size() != 32 || !bytes_from_hex(salt)) refuse("a salt is 16 bytes in hexadecimal");
  };
  open("agent", row.agent_salt, row.agent);
  open("subject", row.subject_salt, row.subject);
  open("detail", row.detail_salt, row.detail);
  if (!json::parse(row.detail, nullptr, false).is_object()) refuse("a detail is a JSON object");
  const auto path = value.find("path");
  if (path == value.end() || !path->is_array() || path->size() > path_limit) refuse("no path");
  for (const auto& item : *path) {
    const auto hash = item.is_string() ? hash_from_hex(item.get<std::string>()) : std::nullopt;
    if (!hash) refuse("a path of what is no hash");
    event.path.push_back(*hash);
  }
  return event;
}

TilePaths::TilePaths(std::filesystem::path log_folder, std::uint64_t tree_size)
    : folder_(std::move(log_folder)), tree_size_(tree_size) {}

std::vector<Hash> TilePaths::path(std::uint64_t position) const {
  LogFiles files(folder_, Disk::real());
  const Tiles tiles(files);
  return inclusion_path(position, tree_size_, [&](unsigned level, std::uint64_t index) {
    // A subtree of 2^level leaves is one of 2^within hashes of a tile of its level.
    const unsigned within = level % tile_height;
    const std::uint64_t first = index << within, count = std::uint64_t{1} << within;
    const auto begin = first % tile_width;
    const auto hashes = tiles.read(level / tile_height, first / tile_width, begin + count);
    if (!hashes) throw Failure("data-unusable", "the log misses a tile: see tamga check");
    return subtree_root(*hashes, begin, count);
  });
}

}  // namespace tamga::archive::package
