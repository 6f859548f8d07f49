// SPDX-License-Identifier: GPL-3.0-or-later
// All that the archive knows of one record, as a package carries it.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/package/event_evidence.h"

namespace tamga::archive::package {

// A file of a record, as it lies in the package.
struct BundleFile {
  std::string name;  // below the record's folder: "captured.pdf", "attachment-1.png"
  std::string sha256, media_type;
  std::uint64_t size = 0;
  std::string role;           // "captured", "content", "renewal", "attachment", "rendition"
  std::string original_name;  // of an attachment
};

struct RecordBundle {
  Record record;
  // Whose register gave the number: a fonds's id, or "<origin>" of the log of an
  // archive whose common register it was.
  std::string register_name;
  std::int64_t registration_year = 0, registration_number = 0;
  std::string rows;  // JSON: table of record_tables() → its rows

  std::vector<BundleFile> files() const;
  // The place of the file that is newest: the last renewal, else the captured one.
  std::string current_name() const;
};

// Reads one record. Throws Failure not-found, or record-destroyed when its content
// was destroyed or transferred. `origin`: of this archive's log.
RecordBundle read_bundle(Transaction& transaction, std::string_view record_id,
                         const std::string& origin);

// As packages write it ("tamga-record-file/1", described in package-format.txt).
std::string bundle_json(const RecordBundle& bundle);
// Strict. Throws Failure package-invalid saying what is wrong.
RecordBundle bundle_from(std::string_view json_bytes);

// What the event of the capture must say of it: "" or what does not agree.
std::string captured_fault(const RecordBundle& bundle, const EventRow& captured);

}  // namespace tamga::archive::package
