// SPDX-License-Identifier: GPL-3.0-or-later
// The files below the paths that an import was given.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "server/error.h"

namespace tamga::ingest {

struct SourceLimits {
  std::size_t file_bytes = std::size_t{64} << 20;
  std::size_t files = 20'000;  // of a batch
  int depth = 16;              // of folders in folders
};

struct Source {
  std::string name;  // below what was given, with the last part of that
  std::filesystem::path path;
};

// Every name below the paths, in their order and sorted. Folders are walked without
// following links; links, devices, pipes, sockets, and what lies too deep go to `refused`
// with source-refused, as does whatever cannot be looked at. Throws Failure ingest-limit when
// there are too many, not-found for a path that is not there.
std::vector<Source> sources_below(
    const std::vector<std::string>& paths, const SourceLimits& limits,
    const std::function<void(const std::string& name, const Failure& failure)>& refused);

// The whole of a regular file, without following a link that took its place
// meanwhile. Throws Failure source-refused, scan-empty, scan-too-large, not-found.
std::string read_source(const std::filesystem::path& path, std::size_t limit);

// Names an import by what it was given, so that the same command goes on with it.
std::string source_key(const std::vector<std::string>& paths, const std::string& agent);

}  // namespace tamga::ingest
