// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that archivists know the answers of: lines of a text file, columns apart by
// " | ", "#" and an empty line say nothing.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tamga::archive::test {

inline std::vector<std::vector<std::string>> read_table(const std::string& name,
                                                        std::size_t columns) {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/" + name);
  if (!file) throw std::runtime_error("no table " + name);
  const auto trimmed = [](const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return std::string();
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
  };
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("# ")) continue;
    std::vector<std::string> row;
    std::size_t at = 0;
    for (std::size_t next; (next = line.find(" |", at)) != std::string::npos; at = next + 2)
      row.push_back(trimmed(line.substr(at, next - at)));
    row.push_back(trimmed(line.substr(at)));
    if (row.size() != columns) throw std::runtime_error(name + ": " + line);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace tamga::archive::test
