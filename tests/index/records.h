// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the index tests: tab-separated, # begins a comment line.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "index/entry.h"

namespace tamga::index::test {

inline std::vector<std::string> split(const std::string& line, char mark) {
  std::vector<std::string> cells(1);
  for (char one : line) {
    if (one == mark)
      cells.emplace_back();
    else
      cells.back().push_back(one);
  }
  return cells;
}

inline std::vector<std::vector<std::string>> read_table(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("no table " + path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') rows.push_back(split(line, '\t'));
  return rows;
}

inline std::vector<Entry> read_records() {
  std::vector<Entry> entries;
  for (const auto& row : read_table(TAMGA_TEST_FILES "/records.tsv")) {
    if (row.size() != 9 && row.size() != 11)
      throw std::runtime_error("records.tsv: nine or eleven cells a row: " + row[0]);
    Entry entry;
    entry.id = row[0];
    entry.form = row[1];
    entry.form_version = "1";
    if (row[2].starts_with('=')) {
      entry.person.name = row[2].substr(1);
    } else {
      const auto name = split(row[2], '|');
      entry.person = {
          .clan = name.at(0), .patronymic = name.at(1), .given = name.at(2), .name = ""};
    }
    entry.position = row[3];
    entry.unit = row[4];
    entry.organisation = row.size() > 9 && !row[9].empty() ? row[9] : "Туршилтын төв газар";
    if (row.size() > 10) entry.title = row[10];
    entry.number = row[5];
    entry.year = std::stoi(row[6]);
    entry.captured = entry.year * 1'000'000'000LL;
    entry.access = {row[7]};
    entry.texts = {row[8]};
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace tamga::index::test
