// SPDX-License-Identifier: GPL-3.0-or-later
// The leaf that stands for an event in the Merkle log: nothing in it names a
// person, and whoever has the bytes alone can read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::archive {

// What a leaf says. Times are microseconds UTC since 1970; agent, subject and
// detail are commitments.
struct Leaf {
  std::uint64_t position = 0;
  std::int64_t time = 0;
  std::string type;
  std::string agent, subject, detail;
};

// What stands in a leaf for a value: hex SHA-256(salt || name || LF || value).
// With the salt gone nobody can find the value by trying; with it, anyone can
// show that this was the value. `salt` is in hex.
std::string commitment(std::string_view name, std::string_view salt, std::string_view value);

// The leaf's bytes: one JSON object in the canonical form of RFC 8785 (README.md
// «Leaf»). Numbers stay below 2^53, where that form is plain decimal.
std::string canonical_leaf(const Leaf& leaf);
// The form of the first archives, "tamga-event/1": six lines.
std::string line_leaf(const Leaf& leaf);
// Whether the bytes are a leaf of that first form: a leaf's beginning tells.
bool is_line_leaf(std::string_view bytes);

// What such bytes say; nothing unless they are exactly what one of the two
// functions above writes. Thread-safe, as everything here.
std::optional<Leaf> read_leaf(std::string_view bytes);

}  // namespace tamga::archive
