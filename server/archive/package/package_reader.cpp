// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/package_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/log/checkpoint.h"
#include "server/archive/package/metadata_reader.h"
#include "server/archive/package/mets_reader.h"
#include "server/archive/package/package_paths.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr std::uint64_t metadata_limit = std::uint64_t{1} << 30;
constexpr std::size_t checkpoint_limit = 10'000;
constexpr const char* proof_clause = "TAMGA-PROOF";

std::string data(const std::string& path) {
  return paths::payload + path;
}
std::string in_representation(const std::string& path) {
  return data(paths::representation + path);
}

// What the log says of a record's renewals: the files in their order.
std::vector<std::string> renewed_to(const std::vector<EventEvidence>& events) {
  std::vector<std::string> files;
  for (const auto& event : events) {
    if (event.row.type != "record.renewed") continue;
    const auto detail = json::parse(event.row.detail, nullptr, false);
    files.push_back(detail.is_object() ? detail.value("to", std::string()) : std::string());
  }
  return files;
}

// A part whose files cannot be read as what they should be is a finding.
template <typename Part>
void guarded(Findings& findings, const std::string& path, const Part& part) {
  try {
    part();
  } catch (const Failure& failure) {
    findings.add("TAMGA-FORM", path, failure.detail());
  } catch (const json::exception& error) {
    findings.add("TAMGA-FORM", path, error.what());
  }
}

}  // namespace

PackageReader::PackageReader(const std::filesystem::path& folder, const BagLimits& limits)
    : bag_(folder, limits) {}

std::string PackageReader::read(const std::string& path) const {
  return bag_.read(path, metadata_limit);
}

Findings PackageReader::check() {
  Findings findings;
  if (!bag_.check(findings)) return findings;
  check_identity(findings);
  check_checkpoints(findings);
  if (!findings.empty()) return findings;
  check_hierarchy(findings);
  for (const auto& id : records_)
    guarded(findings, in_representation(paths::record_file(id)),
            [&] { check_record(id, findings); });
  check_structure(findings);
  return findings;
}

void PackageReader::check_identity(Findings& findings) {
  const auto label = [&](const char* name) {
    const auto at = bag_.info().find(name);
    return at == bag_.info().end() ? std::string() : at->second;
  };
  id_ = label("External-Identifier");
  origin_ = label("Tamga-Log-Origin");
  if (!is_identifier(id_) || origin_.empty())
    findings.add("TAMGA-FORM", "bag-info.txt", "no identifier of a package of Tamga");
  const std::string folder = in_representation("metadata/descriptive/");
  for (auto at = bag_.payload().lower_bound(folder);
       at != bag_.payload().end() && at->first.starts_with(folder); ++at) {
    const auto id = at->first.substr(folder.size(), 36);
    if (is_identifier(id) && at->first == folder + id + ".json")
      records_.insert(id);
    else
      findings.add("TAMGA-FORM", at->first, "not the file of a record");
  }
  if (records_.empty()) findings.add("TAMGA-FORM", folder, "no records");
}

void PackageReader::check_checkpoints(Findings& findings) {
  const std::string path = data(paths::checkpoints);
  guarded(findings, path, [&] {
    const auto value = json::parse(read(path));
    const auto& list = value.at("checkpoints");
    if (value.at("format") != "tamga-checkpoints/1" || !list.is_array() ||
        list.size() > checkpoint_limit)
      throw Failure("package-invalid", "not in the form tamga-checkpoints/1");
    for (std::size_t number = 1; number <= list.size(); ++number) {
      const std::string file = data(paths::checkpoint(number));
      std::string key = read(data(paths::key(number)));
      if (key.ends_with('\n')) key.pop_back();
      try {
        const auto checkpoint = read_checkpoint(read(file), key);
        checkpoints_.emplace(CheckpointKey(checkpoint.origin, checkpoint.tree_size), checkpoint);
        const auto& said = list[number - 1];
        if (said.at("origin") != checkpoint.origin || said.at("tree_size") != checkpoint.tree_size)
          findings.add(proof_clause, file, "not the checkpoint that the list names");
      } catch (const CheckpointError& error) {
        findings.add(proof_clause, file, error.what());
      }
    }
  });
}

std::vector<EventEvidence> PackageReader::events_in(const std::string& path) const {
  const auto value = json::parse(read(path), nullptr, false);
  if (!value.is_object() || value.value("format", json()) != "tamga-evidence/1" ||
      !value.contains("events") || !value["events"].is_array())
    throw Failure("package-invalid", path + ": not in the form tamga-evidence/1");
  std::vector<EventEvidence> events;
  for (const auto& event : value["events"]) events.push_back(evidence_from(event));
  return events;
}

void PackageReader::check_events(const std::string& path, const std::vector<EventEvidence>& events,
                                 Findings& findings) const {
  std::set<CheckpointKey> seen;
  for (const auto& event : events) {
    const std::string of = "event " + std::to_string(event.row.position) + ": ";
    const auto checkpoint = checkpoints_.find({event.origin, event.tree_size});
    if (checkpoint == checkpoints_.end()) {
      findings.add(proof_clause, path, of + "its checkpoint is not here");
    } else if (auto fault = evidence_fault(event, checkpoint->second); !fault.empty()) {
      findings.add(proof_clause, path, of + fault);
    }
    if (!seen.insert({event.origin, event.row.position}).second)
      findings.add(proof_clause, path, of + "there twice");
  }
}

void PackageReader::check_record(const std::string& id, Findings& findings) const {
  const std::string path = in_representation(paths::record_file(id));
  const auto bundle = record(id);
  if (bundle.record.id != id) findings.add("TAMGA-RECORD", path, "the values of another record");
  const auto files = bundle.files();
  std::set<std::string> names;
  for (const auto& file : files) {
    const auto name = in_representation(paths::record_data(id, file.name));
    names.insert(name);
    const auto at = bag_.payload().find(name);
    if (at == bag_.payload().end() || at->second.sha256 != file.sha256 ||
        at->second.size != file.size)
      findings.add("TAMGA-RECORD", name, "not the file that the record has");
  }
  const auto folder = in_representation("data/" + id + "/");
  for (auto at = bag_.payload().lower_bound(folder);
       at != bag_.payload().end() && at->first.starts_with(folder); ++at)
    if (!names.contains(at->first))
      findings.add("TAMGA-RECORD", at->first, "a file that the record does not have");
  const std::string evidence = data(paths::record_events(id));
  const auto events = record_events(id);
  check_events(evidence, events, findings);
  std::size_t captures = 0;
  for (const auto& event : events) {
    if (event.row.subject != id) findings.add(proof_clause, evidence, "an event about another");
    if (event.row.type != "record.captured") continue;
    ++captures;
    if (auto fault = captured_fault(bundle, event.row); !fault.empty())
      findings.add("TAMGA-RECORD", path, fault);
  }
  if (captures != 1) findings.add("TAMGA-RECORD", evidence, "not one event of its capture");
  std::vector<std::string> renewals;
  for (const auto& file : files)
    if (file.role == "renewal") renewals.push_back(file.sha256);
  if (renewals != renewed_to(events))
    findings.add("TAMGA-RECORD", path, "its renewals are not those of the log");
  const std::string premis = in_representation(paths::record_premis(id));
  check_premis(read(premis), premis, bundle, events, findings);
}

void PackageReader::check_hierarchy(Findings& findings) const {
  const std::string path = data(paths::hierarchy);
  guarded(findings, path, [&] {
    const auto bundle = hierarchy();
    const auto events = hierarchy_events();
    check_events(data(paths::hierarchy_events), events, findings);
    const auto subjects = bundle.subjects();
    for (const auto& event : events)
      if (std::find(subjects.begin(), subjects.end(), event.row.subject) == subjects.end())
        findings.add(proof_clause, data(paths::hierarchy_events), "an event about another");
    std::vector<std::string> components;
    const auto rows = json::parse(bundle.rows);
    for (const char* table : {"fonds", "inventory", "storage_unit"})
      for (const auto& row : rows[table]) components.push_back(row["id"]);
    check_ead(read(data(paths::ead)), data(paths::ead), records_, components, findings);
  });
  guarded(findings, data(paths::premis), [&] {
    check_root(read(data(paths::premis)), data(paths::premis),
               "{http://www.loc.gov/premis/v3}premis", "PREMIS-XML", findings);
  });
}

// Both METS documents, and that between them they describe every file.
void PackageReader::check_structure(Findings& findings) const {
  std::set<std::string> described = {data(paths::mets)};
  const auto known = [&](const std::string& path) {
    const auto at = bag_.payload().find(path);
    return at == bag_.payload().end() ? nullptr : &at->second;
  };
  const auto check_one = [&](const std::string& path, const std::string& folder, bool package) {
    guarded(findings, path, [&] {
      check_mets(read(path), {path, folder, package}, known, described, findings);
    });
  };
  check_one(data(paths::mets), paths::payload, true);
  check_one(data(paths::representation_mets), data(paths::representation), false);
  for (const auto& [path, digests] : bag_.payload())
    if (!described.contains(path)) findings.add("CSIP58", path, "no METS document describes it");
}

HierarchyBundle PackageReader::hierarchy() const {
  return hierarchy_from(read(data(paths::hierarchy)));
}

std::vector<EventEvidence> PackageReader::hierarchy_events() const {
  return events_in(data(paths::hierarchy_events));
}

RecordBundle PackageReader::record(const std::string& id) const {
  return bundle_from(read(in_representation(paths::record_file(id))));
}

std::vector<EventEvidence> PackageReader::record_events(const std::string& id) const {
  return events_in(data(paths::record_events(id)));
}

std::string PackageReader::file(const std::string& record_id, const BundleFile& file) const {
  return bag_.read(in_representation(paths::record_data(record_id, file.name)), file.size);
}

}  // namespace tamga::archive::package
