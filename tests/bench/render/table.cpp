// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace tamga::bench {
namespace {

bool is_figure(const std::string& cell) {
  return !cell.empty() && cell[0] >= '0' && cell[0] <= '9';
}

// Columns on the screen: bytes that do not go on with a character.
std::size_t width(const std::string& utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

std::string padded(const std::string& cell, std::size_t to, bool left) {
  const std::string space(to - std::min(to, width(cell)), ' ');
  return left ? cell + space : space + cell;
}

}  // namespace

std::string fixed(double value, int decimals) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.at(0).size(), 3);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line = "|", rule = "|";
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      const bool left = i == 0 || !is_figure(rows.back()[i]);
      line += ' ' + padded(rows[r][i], widths[i], left) + " |";
      rule += std::string(widths[i] + (left ? 2 : 1), '-') + (left ? "|" : ":|");
    }
    std::printf("%s\n", line.c_str());
    if (r == 0) std::printf("%s\n", rule.c_str());
  }
}

void print_scores(const std::vector<Score>& scores) {
  std::vector<std::vector<std::string>> rows{{"", "ms CPU a document", "least–most",
                                              "ms by the clock", "pages/s", "pages", "bytes",
                                              "ratio", "makes"}};
  for (const Score& score : scores)
    rows.push_back({score.name, fixed(score.cpu, 2),
                    fixed(score.lowest, 1) + "–" + fixed(score.highest, 1), fixed(score.wall, 1),
                    fixed(1000 * static_cast<double>(score.pages) / score.cpu, 0),
                    std::to_string(score.pages), std::to_string(score.bytes),
                    fixed(score.cpu / scores[0].cpu, 1), score.makes});
  print_table(rows);
}

std::string machine() {
  std::array<double, 3> load{};
  if (getloadavg(load.data(), 3) != 3) load = {};
  return std::to_string(std::thread::hardware_concurrency()) + " processors, load " +
         fixed(load[0], 1) + " (last minute)";
}

}  // namespace tamga::bench
