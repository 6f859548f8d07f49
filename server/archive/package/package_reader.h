// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a package from anybody: everything is checked before anything is believed.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/archive/package/bag_reader.h"
#include "server/archive/package/event_evidence.h"
#include "server/archive/package/hierarchy_bundle.h"
#include "server/archive/package/record_bundle.h"

namespace tamga::archive::package {

// For one thread. Record by record: a large package is never in memory.
class PackageReader {
 public:
  explicit PackageReader(const std::filesystem::path& folder, const BagLimits& limits = {});

  // The bag (RFC 8493), METS (CSIP, SIP), PREMIS, EAD3, the records' values against
  // the events of their capture, and every event against its checkpoint and key. The
  // package is good when it finds nothing; else nothing below may be asked.
  Findings check();

  const std::string& id() const { return id_; }
  const std::string& origin() const { return origin_; }  // of the log that sent it
  // SHA-512 of tagmanifest-sha512.txt: what a receipt names.
  const std::string& manifest_sha512() const { return bag_.manifest_sha512(); }
  const std::set<std::string>& records() const { return records_; }
  using CheckpointKey = std::pair<std::string, std::uint64_t>;  // origin, tree size
  const std::map<CheckpointKey, CheckpointEvidence>& checkpoints() const { return checkpoints_; }

  // Throw Failure package-invalid when the file has changed since check().
  HierarchyBundle hierarchy() const;
  std::vector<EventEvidence> hierarchy_events() const;
  RecordBundle record(const std::string& id) const;
  std::vector<EventEvidence> record_events(const std::string& id) const;
  std::string file(const std::string& record, const BundleFile& file) const;

 private:
  std::string read(const std::string& path) const;
  std::vector<EventEvidence> events_in(const std::string& path) const;
  void check_identity(Findings& findings);
  void check_checkpoints(Findings& findings);
  void check_events(const std::string& path, const std::vector<EventEvidence>& events,
                    Findings& findings) const;
  void check_record(const std::string& id, Findings& findings) const;
  void check_hierarchy(Findings& findings) const;
  void check_structure(Findings& findings) const;

  BagReader bag_;
  std::string id_, origin_;
  std::set<std::string> records_;
  std::map<CheckpointKey, CheckpointEvidence> checkpoints_;
};

}  // namespace tamga::archive::package
