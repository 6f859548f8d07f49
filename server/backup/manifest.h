// SPDX-License-Identifier: GPL-3.0-or-later
// The manifest of a backup: everything that is in it, by hash, signed by the archive's
// log key as a note (C2SP signed-note), so that nothing in a backup can be changed, left
// out or put in unnoticed.
//
//   tamga-backup/1
//   archive tamga.archive/0193…
//   made 1795674318000000            microseconds UTC since 1970
//   program 0.1.0
//   records 1200
//   log 3817 <root, hex>             events that are in it; the copy's log ends there
//   object <sha256> <size>           in order of hash
//   file <mode, octal> <size> <path> below the data directory; % and control characters as %XX
//   part <sha256>                    the file above, in pieces of 4 MiB
//
//   — tamga.archive/0193… <base64>
//
// No line of it begins as a checkpoint does, so that neither can be taken for the other.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/log/checkpoint.h"
#include "server/archive/log/note.h"

namespace tamga::backup {

constexpr std::size_t part_bytes = std::size_t{4} << 20;

struct KeptFile {
  std::string path;
  unsigned mode = 0600;
  std::uint64_t size = 0;
  std::vector<std::string> parts;  // hashes, in order
};

struct Manifest {
  std::string origin;
  std::int64_t made = 0;
  std::string program;
  std::uint64_t records = 0, log_size = 0;
  std::string log_root;
  std::map<std::string, std::uint64_t> objects;
  std::vector<KeptFile> files;

  std::uint64_t bytes() const;  // of objects and files
};

std::string sign_manifest(const Manifest& manifest, const archive::LogKey& key);

// Throws Failure backup-damaged saying why: the signature is not this key's, or a line is
// not as above. `name` is told in it.
Manifest open_manifest(std::string_view text, const archive::VerifierKey& key,
                       const std::string& name);

}  // namespace tamga::backup
