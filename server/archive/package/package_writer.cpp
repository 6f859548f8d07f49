// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/package_writer.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "server/archive/package/bag_writer.h"
#include "server/archive/package/file_list.h"
#include "server/archive/package/hierarchy_bundle.h"
#include "server/archive/package/imported_events.h"
#include "server/archive/package/mets_writer.h"
#include "server/archive/package/package_paths.h"
#include "server/archive/package/premis_writer.h"
#include "server/archive/package/record_bundle.h"
#include "server/assets.h"
#include "server/civil_time.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;
using Part = ListedFile::Part;

const std::filesystem::path texts = "server/archive/package/texts";

// One line of bag-info.txt or of a text: a name from a record must not make two.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

std::string filled(std::string text,
                   const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values) {
    const std::string place = "{" + name + "}";
    for (auto at = text.find(place); at != std::string::npos;
         at = text.find(place, at + value.size()))
      text.replace(at, place.size(), value);
  }
  return text;
}

const char* media_type(const std::string& path) {
  if (path.ends_with(".xml") || path.ends_with(".xsd")) return "application/xml";
  return path.ends_with(".json") ? "application/json" : "text/plain";
}

// The checkpoints by which the package's events are proved, numbered as they come.
class Checkpoints {
 public:
  void need(const CheckpointEvidence& checkpoint) {
    const auto key = std::make_pair(checkpoint.origin, checkpoint.tree_size);
    if (known_.insert(key).second) list_.push_back(checkpoint);
  }
  bool has(const std::string& origin, std::uint64_t tree_size) const {
    return known_.contains({origin, tree_size});
  }
  const std::vector<CheckpointEvidence>& list() const { return list_; }

 private:
  std::set<std::pair<std::string, std::uint64_t>> known_;
  std::vector<CheckpointEvidence> list_;
};

class Writer {
 public:
  Writer(const Archive& archive, const PackageContents& contents, Transaction& transaction,
         const std::filesystem::path& folder, const Disk& disk)
      : archive_(archive),
        contents_(contents),
        transaction_(transaction),
        bag_(folder, disk),
        created_(iso_utc(contents.created)),
        own_(own_checkpoint()),
        log_(archive.log_folder(), own_.tree_size),
        hierarchy_(read_hierarchy(transaction, contents.records, own_.origin)) {}

  WrittenPackage write(const Progress& progress) {
    std::uint64_t done = 0;
    for (const auto& id : contents_.records) {
      write_record(id);
      if (progress) progress("records", ++done, contents_.records.size());
    }
    write_hierarchy();
    write_checkpoints();
    write_documentation();
    write_mets();
    const auto files = bag_.payload_files(), bytes = bag_.payload_bytes();
    write_readme();
    return {finish(), files, bytes};
  }

 private:
  // The log as it stood when the catalogue's state was taken, or a little later.
  CheckpointEvidence own_checkpoint() {
    const auto events = event_count(transaction_);
    if (events == 0) throw Failure("not-found", "the log is empty");
    archive_.proof(events - 1);  // the log has caught up with it
    const auto state = archive_.log_state();
    return read_checkpoint(state.checkpoint, state.verifier_key);
  }

  // Everything about a subject: what other archives logged, then this one.
  std::vector<EventEvidence> events_about(const std::string& subject) {
    auto events = imported_events_about(transaction_, subject);
    for (const auto& event : events) {
      if (checkpoints_.has(event.origin, event.tree_size)) continue;
      const auto stored = find_checkpoint(transaction_, event.origin, event.tree_size);
      if (!stored) throw Failure("data-unusable", "an imported checkpoint is gone: tamga check");
      checkpoints_.need(read_checkpoint(stored->text, stored->verifier_key));
    }
    each_event_about(transaction_, subject, static_cast<std::size_t>(-1), [&](const EventRow& row) {
      if (!row.origin.empty()) return;
      checkpoints_.need(own_);
      events.push_back({own_.origin, own_.tree_size, row, log_.path(row.position)});
    });
    return events;
  }

  std::string events_json(const std::vector<EventEvidence>& events) const {
    json list = json::array();
    for (const auto& event : events) list.push_back(evidence_json(event));
    return json{{"format", "tamga-evidence/1"}, {"events", std::move(list)}}.dump(1) + "\n";
  }

  ListedFile listed(Part part, const std::string& path, const Digests& digests,
                    std::string metadata_type = {}) const {
    return {part,     path,         media_type(path),        digests.sha256,
            created_, digests.size, std::move(metadata_type)};
  }

  void write_record(const std::string& id) {
    const auto bundle = read_bundle(transaction_, id, own_.origin);
    const auto events = events_about(id);
    const auto add = [&](Part part, const std::string& path, const Digests& digests,
                         const char* type) {
      in_representation_.add(listed(part, path, digests, type));
    };
    std::string path = paths::record_file(id);
    add(Part::descriptive, path, bag_.add(paths::representation + path, bundle_json(bundle)),
        "tamga-record-file/1");
    path = paths::record_premis(id);
    add(Part::preservation, path,
        bag_.add(paths::representation + path,
                 [&](std::ostream& stream) { write_premis(stream, bundle, events); }),
        "PREMIS");
    for (const auto& file : bundle.files()) {
      path = paths::record_data(id, file.name);
      auto entry = listed(Part::data, path,
                          bag_.add(paths::representation + path, archive_.object(file.sha256)));
      entry.media_type = file.media_type;
      in_representation_.add(entry);
    }
    path = paths::record_events(id);
    in_package_.add(listed(Part::evidence, path, bag_.add(path, events_json(events))));
    creators_[bundle.record.organisation]++;
  }

  void write_hierarchy() {
    std::vector<EventEvidence> events;
    for (const auto& subject : hierarchy_.subjects())
      for (auto& event : events_about(subject)) events.push_back(std::move(event));
    add(Part::evidence, paths::hierarchy_events, events_json(events));
    add(Part::descriptive, paths::hierarchy, hierarchy_json(hierarchy_), "tamga-hierarchy/1");
    const auto item_path = [&](const Record& record) {
      const auto bundle = read_bundle(transaction_, record.id, own_.origin);
      return paths::representation + paths::record_data(record.id, bundle.current_name());
    };
    const EadHeader header{contents_.id, label(), creator(), created_};
    in_package_.add(listed(Part::descriptive, paths::ead,
                           bag_.add(paths::ead,
                                    [&](std::ostream& stream) {
                                      write_ead(stream, header, hierarchy_, contents_.records,
                                                transaction_, item_path);
                                    }),
                           "EAD"));
    in_package_.add(
        listed(Part::preservation, paths::premis,
               bag_.add(paths::premis,
                        [&](std::ostream& stream) {
                          write_package_premis(
                              stream, {contents_.id, created_, contents_.account, contents_.scope});
                        }),
               "PREMIS"));
  }

  void write_checkpoints() {
    json list = json::array();
    std::size_t number = 0;
    for (const auto& checkpoint : checkpoints_.list()) {
      ++number;
      add(Part::evidence, paths::checkpoint(number), checkpoint.text);
      add(Part::evidence, paths::key(number), checkpoint.verifier_key + "\n");
      list.push_back(
          {{"number", number}, {"origin", checkpoint.origin}, {"tree_size", checkpoint.tree_size}});
    }
    add(Part::evidence, paths::checkpoints,
        json{{"format", "tamga-checkpoints/1"}, {"checkpoints", std::move(list)}}.dump(1) + "\n");
  }

  void write_documentation() {
    add(Part::documentation, paths::format, asset(texts / "package-format.txt"));
    add(Part::schemas, paths::schemas + "schemas.txt", asset(texts / "schemas.txt"));
    std::error_code none;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(contents_.schemas, none))
      if (entry.is_regular_file() && entry.path().extension() == ".xsd")
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files)
      add(Part::schemas, paths::schemas + file.filename().string(),
          read_file(file).value_or(std::string()));
  }

  void write_mets() {
    MetsHeader header{"rep1", label(), created_, creator(), creator(), own_.origin};
    const auto digests = bag_.add(paths::representation_mets, [&](std::ostream& stream) {
      write_representation_mets(stream, header, in_representation_);
    });
    header.object_id = "tamga-" + contents_.id;
    bag_.add(paths::mets, [&](std::ostream& stream) {
      write_package_mets(stream, header, in_package_,
                         listed(Part::data, paths::representation_mets, digests));
    });
  }

  void write_readme() {
    bag_.add_tag("README.txt",
                 filled(asset(texts / "README.txt"),
                        {{"id", contents_.id},
                         {"label", one_line(label())},
                         {"records", std::to_string(contents_.records.size())},
                         {"created", civil_minute(from_microseconds(contents_.created))},
                         {"origin", own_.origin}}));
  }

  std::string finish() {
    return bag_.finish({{"Bagging-Date", civil_date(from_microseconds(contents_.created))},
                        {"Bag-Software-Agent", "Tamga " TAMGA_VERSION},
                        {"External-Description", one_line(label())},
                        {"External-Identifier", contents_.id},
                        {"Source-Organization", one_line(creator())},
                        {"Tamga-Created", std::to_string(contents_.created)},
                        {"Tamga-Log-Origin", own_.origin}});
  }

  void add(Part part, const std::string& path, const std::string& bytes,
           std::string metadata_type = {}) {
    in_package_.add(listed(part, path, bag_.add(path, bytes), std::move(metadata_type)));
  }

  // The organisation with the most records.
  std::string creator() const {
    const auto most = std::max_element(
        creators_.begin(), creators_.end(),
        [](const auto& left, const auto& right) { return left.second < right.second; });
    return most == creators_.end() || most->first.empty() ? own_.origin : most->first;
  }
  std::string label() const {
    return creator() + ": " + std::to_string(contents_.records.size()) + " баримт / records";
  }

  const Archive& archive_;
  const PackageContents& contents_;
  Transaction& transaction_;
  BagWriter bag_;
  const std::string created_;
  const CheckpointEvidence own_;
  const TilePaths log_;
  const HierarchyBundle hierarchy_;
  Checkpoints checkpoints_;
  FileList in_package_, in_representation_;
  std::map<std::string, std::size_t> creators_;
};

}  // namespace

WrittenPackage write_package(const Archive& archive, const PackageContents& contents,
                             const std::filesystem::path& folder, const Progress& progress,
                             const Disk& disk) {
  WrittenPackage written;
  try {
    archive.catalogue().read([&](Transaction& transaction) {
      written = Writer(archive, contents, transaction, folder, disk).write(progress);
    });
  } catch (...) {
    std::error_code left;
    std::filesystem::remove_all(folder, left);
    throw;
  }
  return written;
}

}  // namespace tamga::archive::package
