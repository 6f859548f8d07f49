// SPDX-License-Identifier: GPL-3.0-or-later
// The query reader, the analyser and the highlighter on any bytes.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "index/index.h"

namespace {

using namespace tamga::index;

const std::filesystem::path& folder() {
  static const std::filesystem::path path = [] {
    std::filesystem::path made = std::filesystem::temp_directory_path() / "tamga-fuzz-query";
    std::filesystem::remove_all(made);
    return made;
  }();
  return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Writer writer(folder());
  static const Searcher searcher(folder());
  const std::string text(reinterpret_cast<const char*>(data), size);
  Entry entry;
  entry.id = "r";
  entry.title = entry.person.name = entry.number = text;
  entry.texts = {text, "Даатгуулагчийн тэтгэмжийг 2024.06.12-нд олгосон. Д.Болд"};
  entry.access = {"open"};
  writer.put(entry);
  writer.commit();
  Search search;
  search.text = text;
  search.access = {"open"};
  const Found found = searcher.search(search);
  searcher.suggest(text, {"open"}, 5);
  if (found.total > 1) __builtin_trap();
  return 0;
}
