// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/folding.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "index/analysis/letters.h"

namespace tamga::ingest {
namespace {

char32_t alike(char32_t small) {
  constexpr std::u32string_view seen = U"йёүөaceopxykmthbiїєѳɵ";
  constexpr std::u32string_view meant = U"иеуоасеорхукмтнвіуооо";
  static_assert(seen.size() == meant.size());
  const auto at = seen.find(small);
  return at == std::u32string_view::npos ? small : meant[at];
}

}  // namespace

char32_t folded(char32_t code) {
  const char32_t small = index::fold_case(code);
  if (!index::is_letter(small) && !index::is_digit(small)) return 0;
  return alike(small);
}

std::u32string folded(std::string_view text) {
  std::u32string out;
  for (const char32_t code : index::to_utf32(text))
    if (const char32_t letter = folded(code)) out += letter;
  return out;
}

std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
    if (*std::min_element(row.begin(), row.end()) > most) return most + 1;
  }
  return std::min(row.back(), most + 1);
}

std::optional<NearMatch> find_near(std::u32string_view text, std::u32string_view pattern,
                                   std::size_t most) {
  if (pattern.empty()) return std::nullopt;
  struct Cell {
    std::size_t faults, begin;
  };
  // row[j]: the best match of the first i letters of the pattern that ends at text[j].
  std::vector<Cell> row(text.size() + 1);
  for (std::size_t j = 0; j <= text.size(); ++j) row[j] = {0, j};
  for (std::size_t i = 1; i <= pattern.size(); ++i) {
    Cell diagonal = row[0];
    row[0] = {i, 0};
    for (std::size_t j = 1; j <= text.size(); ++j) {
      const Cell replaced = {diagonal.faults + (pattern[i - 1] == text[j - 1] ? 0 : 1),
                             diagonal.begin};
      diagonal = row[j];
      Cell best = replaced;
      if (row[j].faults + 1 < best.faults) best = {row[j].faults + 1, row[j].begin};
      if (row[j - 1].faults + 1 < best.faults) best = {row[j - 1].faults + 1, row[j - 1].begin};
      row[j] = best;
    }
  }
  const auto best = std::min_element(
      row.begin(), row.end(), [](const Cell& a, const Cell& b) { return a.faults < b.faults; });
  if (best->faults > most) return std::nullopt;
  return NearMatch{best->begin, static_cast<std::size_t>(best - row.begin()), best->faults};
}

std::size_t allowed_faults(std::size_t letters) {
  return letters / 5;
}

}  // namespace tamga::ingest
