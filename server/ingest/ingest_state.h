// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the ingest service share; for its own files only.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/ingest/ingest.h"
#include "server/ingest/staging.h"

namespace tamga::ingest {

struct Ingest::State {
  State(const IngestParts& p, const std::filesystem::path& folder, IngestLimits l)
      : parts(p), limits(l), staging(folder), reader(l.reading) {}

  IngestParts parts;
  IngestLimits limits;
  Staging staging;
  ReadingProcess reader;

  archive::Catalogue& catalogue() const { return parts.archive.catalogue(); }
  std::optional<StagedFile> file(std::string_view id) const;
  std::vector<PageReading> pages(std::string_view file) const;

  // Reads a waiting file to its end: its row is proposed or refused afterwards.
  // `organisation`: of papers that do not name theirs, or "".
  StagedFile read(StagedFile file, const std::string& organisation) const;
  archive::Record confirm(const archive::Agent& agent, std::string_view file,
                          const Confirmation& confirmation, bool automatic) const;
};

}  // namespace tamga::ingest
