// SPDX-License-Identifier: GPL-3.0-or-later
// An archive worth packing, and packages made, bent and read, for their tests.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "server/archive/package/package_import.h"
#include "server/archive/package/packages.h"
#include "tests/archive/house.h"

namespace tamga::archive::test {

namespace fs = std::filesystem;

inline std::string bytes_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream out;
  out << stream.rdbuf();
  return out.str();
}

inline void put_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Exit code of a shell command.
inline int shell(const std::string& command) {
  const int status = std::system(("( " + command + " ) >/dev/null 2>&1").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

inline std::string described(const package::Findings& findings) {
  std::string text;
  for (const auto& finding : findings.list())
    text += finding.clause + " " + finding.path + ": " + finding.detail + "\n";
  return text;
}

// Filed records with attachments, renewals, renditions and relations, one unfiled, one
// of an organisation without fonds.
struct PackingHouse : House {
  package::Packages packages{archive, clock, folder.path() / "schemas"};
  Fonds fonds = make_all();
  std::vector<Record> records;

  explicit PackingHouse(int filed = 6) {
    for (int i = 0; i < filed; ++i) {
      auto sample = sample_capture(i);
      sample.pages = 3;
      sample.title += " <«" + std::to_string(i) + "» & б>";
      if (i % 2 == 1)
        sample.attachments.push_back(
            {"шийдвэр " + std::to_string(i) + ".png", "image/png", "\x89PNG " + std::to_string(i)});
      if (i == 2) sample.relations.push_back({RelationKind::BasedOn, records[0].id});
      records.push_back(archive.capture(archivist, sample));
    }
    auto odd = sample_capture(100);
    odd.file_index = "99-9";
    records.push_back(archive.capture(archivist, odd));
    odd = sample_capture(101);
    odd.organisation = "Өөр газар";
    records.push_back(archive.capture(archivist, odd));
    if (filed > 4) {
      archive.renew(archivist, records[1],
                    archive.object(records[1].pdf_sha256) + "\nrenewed once");
      archive.renew(archivist, records[1],
                    archive.object(archive.current_pdf(records[1])) + "\nagain");
      archive.add_rendition(archivist, records[3].id, "redacted", "application/pdf",
                            "%PDF redacted");
      archive.append(archivist, "record.viewed", records[0].id, R"({"what":"page"})");
    }
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> list;
    for (const auto& record : records) list.push_back(record.id);
    return list;
  }

  // A package of these records in a folder of its own; its path.
  fs::path pack(const std::vector<std::string>& which) {
    package::Scope scope;
    scope.records = which;
    return packages.write(archivist, scope, folder.path() / "out").folder;
  }
};

// What anyone can see of a record: everything but the events of its coming here.
inline std::string view_of(const Archive& archive, const Hierarchy& hierarchy,
                           const std::string& id) {
  const auto record = archive.record(id);
  if (!record) return "none";
  std::string text =
      record->registration + "|" + record->fonds + "|" + record->title + "|" + record->person_name +
      "|" + std::to_string(record->captured) + "|" + record->captured_by + "|" +
      archive.current_pdf(*record) + "|" + archive.object(archive.current_pdf(*record)) + "|" +
      archive.object(record->pdf_sha256) + "|" + archive.object(record->content_sha256) + "\n";
  for (const auto& attachment : archive.attachments(id))
    text += attachment.name + attachment.media_type + archive.object(attachment.sha256) + "\n";
  for (const auto& renewal : archive.renewals(id))
    text += std::to_string(renewal.renewed) + archive.object(renewal.pdf_sha256) + "\n";
  for (const auto& rendition : archive.renditions(id))
    text +=
        rendition.kind + std::to_string(rendition.made) + archive.object(rendition.sha256) + "\n";
  if (const auto place = hierarchy.place(id))
    text += place->unit + " " + std::to_string(place->number) + " " +
            std::to_string(place->sheet_from) + "-" + std::to_string(place->sheet_to) + "\n";
  for (const auto& event : archive.events(id, 1000))
    if (event.type != "record.imported")
      text += std::to_string(event.position) + " " + std::to_string(event.time) + event.type +
              event.agent + event.detail + event.leaf_hash + "\n";
  return text;
}

// Another archive, empty.
struct OtherArchive {
  DataFolder folder;
  SetClock clock{day_in_march() + std::chrono::hours(240)};
  Archive archive{folder.path(), clock};
  Hierarchy hierarchy{archive, clock};

  package::ImportReport import(const fs::path& path) {
    package::PackageReader reader(path);
    const auto findings = reader.check();
    if (!findings.empty()) throw Failure("package-invalid", described(findings));
    return package::import_package(archive, {"importer"}, reader, clock.microseconds());
  }
};

// Manifests made anew after a file was bent, so that only what lies deeper is wrong.
inline void reseal(const fs::path& package) {
  const std::string in = "cd '" + package.string() + "' && ";
  for (const char* hash : {"256", "512"}) {
    const std::string h(hash);
    shell(in + "find data -type f | sort | xargs sha" + h + "sum > manifest-sha" + h + ".txt");
  }
  shell(in +
        "printf 'Payload-Oxum: %s.%s\\n' $(find data -type f -printf '%s\\n' | awk '{s+=$1} END "
        "{print s}') "
        "$(find data -type f | wc -l) > oxum && grep -v Payload-Oxum bag-info.txt > b && cat b "
        "oxum > bag-info.txt && rm b oxum");
  for (const char* hash : {"256", "512"}) {
    const std::string h(hash);
    shell(in + "ls | grep -v '^data$' | grep -v tagmanifest | xargs sha" + h +
          "sum > tagmanifest-sha" + h + ".txt");
  }
}

}  // namespace tamga::archive::test
