// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a bag from anybody, strictly (RFC 8493), and gives its files only as the
// manifests say they are.
//
// Stricter than the RFC where it leaves room: exactly the manifests of SHA-256
// and SHA-512 with their tag manifests, lower-case hashes, two spaces, LF, nothing
// beside. So no byte of a package can change without a finding.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "server/archive/package/digest.h"
#include "server/archive/package/finding.h"

namespace tamga::archive::package {

// What a package from outside may be at most.
struct BagLimits {
  std::size_t files = 1'000'000;
  int depth = 12;
  std::uint64_t file_bytes = std::uint64_t{4} << 30;
  std::uint64_t bytes = std::uint64_t{1} << 40;
  std::uint64_t manifest_bytes = std::uint64_t{512} << 20;
};

// For one thread. The folder may be changed by others meanwhile: what a later
// member gives was hashed again while it was read.
class BagReader {
 public:
  explicit BagReader(std::filesystem::path folder, const BagLimits& limits = {});

  // Everything of RFC 8493, each file read once. Findings name the clause. False
  // when the bag is so broken that nothing else of it can be looked at.
  bool check(Findings& findings);

  // Payload by path, "data/…", after check().
  const std::map<std::string, Digests>& payload() const { return payload_; }
  // Labels of bag-info.txt, the last of each.
  const std::map<std::string, std::string>& info() const { return info_; }
  // SHA-512 of tagmanifest-sha512.txt, hex.
  const std::string& manifest_sha512() const { return manifest_sha512_; }

  bool has(const std::string& path) const { return payload_.contains(path); }
  // A payload file's bytes. Throws Failure package-invalid when it is longer than
  // `limit` or no longer what the manifests say, storage-failed.
  std::string read(const std::string& path, std::uint64_t limit) const;
  // The same in pieces; the last piece has been given when a wrong hash is found.
  void read_pieces(const std::string& path,
                   const std::function<void(std::string_view)>& take) const;

 private:
  bool walk(Findings& findings);
  bool read_declaration(Findings& findings);
  void read_info(Findings& findings);
  using Hashes = std::map<std::string, std::string>;
  bool read_manifest(const std::string& name, std::size_t hash_length, Hashes& into,
                     Findings& findings) const;
  void compare(const Hashes& sha256, const Hashes& sha512, bool payload, Findings& findings);
  void check_oxum(Findings& findings) const;

  std::filesystem::path folder_;
  BagLimits limits_;
  std::map<std::string, std::uint64_t> files_;  // every file, its size
  std::map<std::string, Digests> payload_;
  std::map<std::string, std::string> info_;
  std::string manifest_sha512_;
};

}  // namespace tamga::archive::package
