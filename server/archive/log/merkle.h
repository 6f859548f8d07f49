// SPDX-License-Identifier: GPL-3.0-or-later
// The Merkle tree of RFC 9162 §2.1, as pure functions over hashes.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "server/archive/storage/hash.h"

namespace tamga::archive {

// RFC 9162 §2.1.1: SHA-256(0x00 || leaf), SHA-256(0x01 || left || right).
Hash leaf_hash(std::string_view leaf);
Hash node_hash(const Hash& left, const Hash& right);
// The root of no leaves: SHA-256 of nothing.
Hash empty_root();

// The hash over the complete subtree of 2^level leaves that begins at leaf
// index << level.
using NodeReader = std::function<Hash(unsigned level, std::uint64_t index)>;

// MTH(D[size]) of RFC 9162 §2.1.1.
Hash tree_root(std::uint64_t size, const NodeReader& node);
// PATH(position, D[size]) of §2.1.3.1. Throws std::out_of_range unless
// position < size.
std::vector<Hash> inclusion_path(std::uint64_t position, std::uint64_t size,
                                 const NodeReader& node);
// PROOF(first, D[second]) of §2.1.4.1, empty for first == second or first == 0.
// Throws std::out_of_range unless first <= second.
std::vector<Hash> consistency_path(std::uint64_t first, std::uint64_t second,
                                   const NodeReader& node);

// RFC 9162 §2.1.3.2 and §2.1.4.2. False for whatever does not prove it.
bool verify_inclusion(std::uint64_t position, std::uint64_t tree_size, const Hash& leaf,
                      const std::vector<Hash>& path, const Hash& root);
bool verify_consistency(std::uint64_t first_size, std::uint64_t second_size, const Hash& first_root,
                        const Hash& second_root, const std::vector<Hash>& path);

}  // namespace tamga::archive
