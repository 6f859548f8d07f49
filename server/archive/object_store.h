// SPDX-License-Identifier: GPL-3.0-or-later
// The object store: bytes under the hash of their content, written once,
// read-only, never rewritten.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::archive {

// Files objects/ab/cd/abcd… (SHA-256, lower-case hex), mode 0444. A put writes
// a temporary file, fsyncs it, renames it and fsyncs the folder; the same bytes
// twice are one object. Thread-safe.
class ObjectStore {
 public:
  explicit ObjectStore(std::filesystem::path root);

  // Stores bytes; returns their hash. Durable when it returns. Throws Failure
  // storage-failed (disk full, I/O error): nothing half-made stays visible.
  std::string put(std::string_view bytes);

  // The bytes, hashed again while read. Throws Failure object-missing or
  // object-damaged.
  std::string get(std::string_view sha256) const;

  bool contains(std::string_view sha256) const;
  // Every object's hash and size as they lie on disk, in order of hash.
  void each(const std::function<void(const std::string& sha256, std::uint64_t size)>& visit) const;
  // Files below the store that are no objects (a crash's temporary files aside).
  void remove_temporary_files();

 private:
  std::filesystem::path root_;
};

// Lower-case hex SHA-256.
std::string sha256_hex(std::string_view bytes);

}  // namespace tamga::archive
