// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/synonyms.h"

#include <algorithm>
#include <fstream>

#include "index/analysis/letters.h"

namespace tamga::index {
namespace {

constexpr std::size_t kLongestMember = 200;  // bytes
constexpr std::size_t kMostMembers = 12;
constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::size_t kMostGroups = 20'000;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(space);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

// «НДЕГ» beside «… ерөнхий газар» is also written НДЕГазар: the last letter of
// an acronym spelled out.
std::string spelled_out(const std::string& acronym, const std::string& whole) {
  const std::u32string letters = to_utf32(acronym), words = to_utf32(whole);
  const std::size_t space = words.find_last_of(U' ');
  if (letters.size() < 2 || letters.size() > 8 || space == words.npos) return {};
  if (letters.find(U' ') != letters.npos || fold_case(letters[1]) == letters[1]) return {};
  const std::u32string last = words.substr(space + 1);
  if (last.size() < 2 || fold_case(last[0]) != fold_case(letters.back())) return {};
  return to_utf8(letters + last.substr(1));
}

Synonyms::Group group_of(std::string_view line) {
  Synonyms::Group group;
  const auto take = [&](std::string member) {
    if (!member.empty() && member.size() <= kLongestMember && group.size() < kMostMembers &&
        std::find(group.begin(), group.end(), member) == group.end())
      group.push_back(std::move(member));
  };
  while (!line.empty()) {
    const std::size_t mark = line.find('=');
    take(std::string(trimmed(line.substr(0, mark))));
    line = mark == line.npos ? std::string_view() : line.substr(mark + 1);
  }
  const Synonyms::Group written = group;
  for (const std::string& acronym : written)
    for (const std::string& whole : written) take(spelled_out(acronym, whole));
  return group;
}

}  // namespace

void Synonyms::add(std::string_view text) {
  text = text.substr(0, kMostBytes);
  while (!text.empty() && groups_.size() < kMostGroups) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    line = trimmed(line.substr(0, line.find('#')));
    Group group = group_of(line);
    if (group.size() > 1) groups_.push_back(std::move(group));
  }
}

Synonyms Synonyms::from(const std::vector<std::filesystem::path>& files) {
  Synonyms synonyms;
  for (const std::filesystem::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    if (!file) continue;
    std::string text(kMostBytes, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    synonyms.add(text);
  }
  return synonyms;
}

}  // namespace tamga::index
