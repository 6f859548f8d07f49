// SPDX-License-Identifier: GPL-3.0-or-later
// The event log: an append-only Merkle tree over the events (RFC 9162 §2.1),
// kept as tiles and signed checkpoints (C2SP tlog-tiles, tlog-checkpoint).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::archive {

using Hash = std::array<unsigned char, 32>;

// RFC 9162 §2.1.1: SHA-256(0x00 || leaf), SHA-256(0x01 || left || right).
Hash leaf_hash(std::string_view leaf);
Hash node_hash(const Hash& left, const Hash& right);
std::string hex(const Hash& hash);

// RFC 9162 §2.1.3.2 and §2.1.4.2.
bool verify_inclusion(std::uint64_t position, std::uint64_t tree_size, const Hash& leaf,
                      const std::vector<Hash>& path, const Hash& root);
bool verify_consistency(std::uint64_t first_size, std::uint64_t second_size, const Hash& first_root,
                        const Hash& second_root, const std::vector<Hash>& path);

// The tree on disk: folder log/ with tile/0/…, tile/<level>/… (256 hashes a
// tile), checkpoint, and key (Ed25519, mode 0600, made at first opening).
// Not thread-safe: the archive's writer owns it; reading members are const.
class EventLog {
 public:
  EventLog(std::filesystem::path folder, std::string origin);
  ~EventLog();

  std::uint64_t size() const;
  Hash root() const;
  // Appends leaf hashes and writes tiles and a new checkpoint, all on disk when
  // it returns. Throws Failure storage-failed.
  void append(const std::vector<Hash>& leaves);
  std::vector<Hash> inclusion_path(std::uint64_t position, std::uint64_t tree_size) const;
  std::vector<Hash> consistency_path(std::uint64_t first_size, std::uint64_t second_size) const;
  // C2SP tlog-checkpoint: origin, size, root in base64, then the signature.
  std::string checkpoint() const;
  Hash leaf(std::uint64_t position) const;
  // What does not agree inside the log itself: tiles against each other and
  // against the checkpoint and its signature. Empty when all does.
  std::vector<std::string> faults() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::archive
