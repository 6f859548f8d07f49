// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/ingest_report.h"

#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::ingest {

nlohmann::ordered_json to_json(const StagedFile& file) {
  nlohmann::ordered_json json = {
      {"id", file.id},         {"number", file.number}, {"name", file.name},  {"state", file.state},
      {"sha256", file.sha256}, {"size", file.size},     {"pages", file.pages}};
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  put("media_type", file.media_type);
  put("code", file.code);
  put("detail", file.detail);
  put("record", file.record);
  put("reason", file.reason);
  if (file.state == "captured" || file.state == "rejected") put("decided_by", file.changed_by);
  return json;
}

std::string csv_cell(std::string_view text) {
  constexpr std::string_view formula = "=+-@\t\r";
  std::string cell = "\"";
  if (!text.empty() && formula.find(text.front()) != std::string_view::npos) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string report_csv(const std::vector<StagedFile>& files) {
  std::string csv =
      "\xEF\xBB\xBFnumber,name,state,code,reason_mn,reason_en,detail,record,sha256\r\n";
  for (const auto& file : files) {
    const auto* kind = file.code.empty() ? nullptr : &error_kind(file.code);
    csv += std::to_string(file.number);
    const std::string reason = file.reason;
    for (const std::string_view cell :
         {std::string_view(file.name), std::string_view(file.state), std::string_view(file.code),
          kind ? kind->mn : std::string_view(reason), kind ? kind->en : std::string_view(),
          std::string_view(file.detail), std::string_view(file.record),
          std::string_view(file.sha256)})
      csv += ',' + csv_cell(cell);
    csv += "\r\n";
  }
  return csv;
}

}  // namespace tamga::ingest
