// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/merkle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <string>

namespace tamga::archive {
namespace {

// The largest power of two below `size`: where RFC 9162 splits (size > 1).
std::uint64_t split_point(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// MTH over leaves [begin, end), which RFC 9162's splits lead to: begin is a
// multiple of the power of two at or above the range's length.
Hash range_root(std::uint64_t begin, std::uint64_t end, const NodeReader& node) {
  const std::uint64_t size = end - begin;
  if (std::has_single_bit(size)) {
    const auto level = static_cast<unsigned>(std::countr_zero(size));
    return node(level, begin >> level);
  }
  const std::uint64_t middle = begin + split_point(size);
  return node_hash(range_root(begin, middle, node), range_root(middle, end, node));
}

void collect_path(std::uint64_t position, std::uint64_t begin, std::uint64_t end,
                  const NodeReader& node, std::vector<Hash>& path) {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + split_point(end - begin);
  if (position < middle) {
    collect_path(position, begin, middle, node, path);
    path.push_back(range_root(middle, end, node));
  } else {
    collect_path(position, middle, end, node, path);
    path.push_back(range_root(begin, middle, node));
  }
}

// SUBPROOF(first, D[begin:end], whole) of §2.1.4.1; `first` counts from 0 of the
// whole tree.
void collect_proof(std::uint64_t first, std::uint64_t begin, std::uint64_t end, bool whole,
                   const NodeReader& node, std::vector<Hash>& path) {
  if (first == end) {
    if (!whole) path.push_back(range_root(begin, end, node));
    return;
  }
  const std::uint64_t middle = begin + split_point(end - begin);
  if (first <= middle) {
    collect_proof(first, begin, middle, whole, node, path);
    path.push_back(range_root(middle, end, node));
  } else {
    collect_proof(first, middle, end, false, node, path);
    path.push_back(range_root(begin, middle, node));
  }
}

}  // namespace

Hash leaf_hash(std::string_view leaf) {
  std::string bytes;
  bytes.reserve(leaf.size() + 1);
  bytes += '\0';
  bytes += leaf;
  return sha256(bytes);
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<char, 1 + 2 * sizeof(Hash)> bytes;
  bytes[0] = 1;
  std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), bytes.begin() + 1 + sizeof(Hash));
  return sha256(std::string_view(bytes.data(), bytes.size()));
}

Hash empty_root() {
  return sha256({});
}

Hash tree_root(std::uint64_t size, const NodeReader& node) {
  return size == 0 ? empty_root() : range_root(0, size, node);
}

std::vector<Hash> inclusion_path(std::uint64_t position, std::uint64_t size,
                                 const NodeReader& node) {
  if (position >= size) throw std::out_of_range("no such leaf in the tree");
  std::vector<Hash> path;
  collect_path(position, 0, size, node, path);
  return path;
}

std::vector<Hash> consistency_path(std::uint64_t first, std::uint64_t second,
                                   const NodeReader& node) {
  if (first > second) throw std::out_of_range("the first tree is larger than the second");
  std::vector<Hash> path;
  if (first > 0 && first < second) collect_proof(first, 0, second, true, node, path);
  return path;
}

bool verify_inclusion(std::uint64_t position, std::uint64_t tree_size, const Hash& leaf,
                      const std::vector<Hash>& path, const Hash& root) {
  if (position >= tree_size) return false;
  std::uint64_t fn = position, sn = tree_size - 1;
  Hash r = leaf;
  for (const Hash& p : path) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool verify_consistency(std::uint64_t first_size, std::uint64_t second_size, const Hash& first_root,
                        const Hash& second_root, const std::vector<Hash>& path) {
  if (first_size > second_size) return false;
  if (first_size == second_size) return path.empty() && first_root == second_root;
  // Every tree goes on from the empty one; nothing needs proof but its root.
  if (first_size == 0) return path.empty() && first_root == empty_root();
  auto next = path.begin();
  const bool complete = std::has_single_bit(first_size);
  if (!complete && next == path.end()) return false;
  const Hash start = complete ? first_root : *next++;
  std::uint64_t fn = first_size - 1, sn = second_size - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Hash fr = start, sr = start;
  for (; next != path.end(); ++next) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(*next, fr);
      sr = node_hash(*next, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node_hash(sr, *next);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == first_root && sr == second_root;
}

}  // namespace tamga::archive
