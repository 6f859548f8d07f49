// SPDX-License-Identifier: GPL-3.0-or-later
// The event log: an append-only Merkle tree over the events (RFC 9162 §2.1),
// kept as tiles and signed checkpoints (C2SP tlog-tiles, tlog-checkpoint).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/archive/log/merkle.h"
#include "server/archive/storage/disk.h"

namespace tamga::archive {

// The tree on disk: folder log/ with tile/0/…, tile/<level>/… (256 hashes a
// tile), tile/entries/… (the leaves themselves), checkpoint, key (Ed25519, PKCS#8 PEM, mode 0600,
// made at first opening) and key.pub (the same key's public half as a verifier takes it). Not
// thread-safe: the archive's writer owns it; reading members are const.
class EventLog {
 public:
  // Opens or creates. A log that does not agree with itself opens all the same,
  // so that a check can name its faults: damage() says why nothing can be
  // appended. Throws Failure storage-failed.
  // `Entries::none`: a log from before there were entry bundles; nothing can be
  // appended until write_bundles().
  enum class Entries { kept, none };
  EventLog(std::filesystem::path folder, std::string origin, const Disk& disk = Disk::real(),
           Entries entries = Entries::kept);
  EventLog(EventLog&& other) noexcept;
  ~EventLog();

  // "" or why the log cannot be used.
  const std::string& damage() const;
  bool has_bundles() const;
  // Of the key in use, as verifiers take it (C2SP signed-note); "" without key.
  std::string verifier_key() const;

  std::uint64_t size() const;
  Hash root() const;
  // Appends leaves and writes bundles, tiles and a new checkpoint, all on disk
  // when it returns: the checkpoint last, so that it never speaks of hashes that
  // are not there. Throws Failure storage-failed (the log is as it was, or a
  // reload() finds it appended) or data-unusable (damage()).
  void append(const std::vector<std::string>& leaves);
  // The bundles of a log that has none, from leaves that are kept elsewhere:
  // `leaves` gives `count` of them from a position. Throws Failure data-unusable
  // for a leaf that is not the log's, storage-failed.
  using LeafSource =
      std::function<std::vector<std::string>(std::uint64_t position, std::size_t count)>;
  void write_bundles(const LeafSource& leaves);
  // Removes what a crash left half-written beside the log. For whoever is alone
  // with it. Throws storage-failed.
  void tidy();
  // Takes up what another process has appended since. Throws storage-failed.
  void reload();

  // Throw std::out_of_range for what is not in the tree, Failure data-unusable
  // for tiles that are gone.
  std::vector<Hash> inclusion_path(std::uint64_t position, std::uint64_t tree_size) const;
  std::vector<Hash> consistency_path(std::uint64_t first_size, std::uint64_t second_size) const;
  // C2SP tlog-checkpoint: origin, size, root in base64, then the signature.
  std::string checkpoint() const;
  Hash leaf(std::uint64_t position) const;
  // Up to `count` leaf hashes from `position`, at least one, at most to the end
  // of their tile: for reading on.
  std::vector<Hash> leaves(std::uint64_t position, std::size_t count) const;
  // What does not agree inside the log itself as it lies on disk: leaves and
  // tiles against each other and against the checkpoint and its signature. Empty
  // when all does.
  std::vector<std::string> faults() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::archive
