// SPDX-License-Identifier: GPL-3.0-or-later
// What became of a batch's files, for people and their spreadsheets.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/ingest_rows.h"

namespace tamga::ingest {

// {"number","name","state","sha256","size","pages"} and what there is of "media_type",
// "code", "detail", "record", "reason", "decided_by".
nlohmann::ordered_json to_json(const StagedFile& file);

// RFC 4180 with a header row and a byte order mark: number, name, state, code, reason in
// both languages, detail, record, SHA-256. A cell that a spreadsheet would take for a formula
// begins with an apostrophe.
std::string report_csv(const std::vector<StagedFile>& files);

// One cell, quoted.
std::string csv_cell(std::string_view text);

}  // namespace tamga::ingest
