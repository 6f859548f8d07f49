// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/shard_layout.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>

#include "index/error.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr const char* kFile = "shards";
constexpr std::string_view kFormat = "tamga-shards/1";
constexpr std::size_t kLongestFile = 16'384;

[[noreturn]] void wrong(const std::string& what) {
  throw Error("argument-invalid", what);
}

std::size_t number(const std::string& text, std::size_t least, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    wrong("\"" + text + "\" is no whole number from " + std::to_string(least) + " to " +
          std::to_string(most));
  return value;
}

void check_address(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0)
    wrong("a shard elsewhere is HOST:PORT, not \"" + address + "\"");
  number(address.substr(colon + 1), 1, 65'535);
}

// One line of the file: what it says, and its value.
void take_line(const std::string& line, ShardLayout& layout) {
  std::istringstream words(line);
  std::string what, value, more;
  words >> what >> value;
  if (value.empty() || words >> more) wrong("\"" + line + "\" is not one word and its value");
  if (what == "count") {
    layout.count = number(value, 1, kMostShards);
  } else if (what == "by") {
    if (value != "hash" && value != "year") wrong("shards are by hash or by year, not by " + value);
    layout.by = value == "year" ? ShardLayout::By::Year : ShardLayout::By::Hash;
  } else {
    check_address(value);
    layout.remote[number(what, 0, kMostShards - 1)] = value;
  }
}

}  // namespace

std::size_t shard_of(const ShardLayout& layout, std::string_view id, int year) {
  if (layout.by == ShardLayout::By::Year) return static_cast<std::size_t>(year) % layout.count;
  return hash_of(id) % layout.count;
}

std::filesystem::path shard_folder(const std::filesystem::path& index, const ShardLayout& layout,
                                   std::size_t shard) {
  return layout.count == 1 ? index : index / std::to_string(shard);
}

bool index_exists(const std::filesystem::path& index) {
  std::error_code ignored;
  // The file that Xapian's glass backend makes first.
  return std::filesystem::exists(index / "iamglass", ignored) ||
         std::filesystem::exists(index / kFile, ignored);
}

ShardLayout read_layout(const std::filesystem::path& index) {
  std::ifstream file(index / kFile, std::ios::binary);
  if (!file) return {};
  std::string text(kLongestFile, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  try {
    return parse_layout(text);
  } catch (const Error& error) {
    throw Error("index-damaged", std::string("the index's file of shards: ") + error.what());
  }
}

void write_layout(const std::filesystem::path& index, const ShardLayout& layout) {
  if (layout.count == 1) return;
  const auto place = index / kFile, fresh = index / (std::string(kFile) + ".new");
  const std::string text = layout_text(layout);
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  const bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                       std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
  const bool closed = file && std::fclose(file) == 0;
  std::error_code failed;
  if (written && closed) std::filesystem::rename(fresh, place, failed);
  if (!written || !closed || failed)
    throw Error("index-unavailable", "the index's file of shards cannot be written");
}

std::string layout_text(const ShardLayout& layout) {
  std::string text = std::string(kFormat) + "\ncount " + std::to_string(layout.count) + "\nby " +
                     (layout.by == ShardLayout::By::Year ? "year" : "hash") + "\n";
  for (const auto& [shard, address] : layout.remote)
    text += std::to_string(shard) + " " + address + "\n";
  return text;
}

ShardLayout parse_layout(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string line;
  if (!std::getline(lines, line) || line != kFormat)
    wrong("it does not begin with " + std::string(kFormat));
  ShardLayout layout;
  while (std::getline(lines, line))
    if (!line.empty() && line[0] != '#') take_line(line, layout);
  if (!layout.remote.empty() && layout.remote.rbegin()->first >= layout.count)
    wrong("there is no shard " + std::to_string(layout.remote.rbegin()->first));
  if (layout.remote.size() == layout.count) wrong("at least one shard has to be here");
  return layout;
}

}  // namespace tamga::index
