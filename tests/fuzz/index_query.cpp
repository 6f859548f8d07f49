// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: the analyser, the query reader and the highlighter on any bytes.
// What stands before the first zero byte is a query, what comes after it a text;
// a first byte below 8 has the text indexed, too.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "index/analysis/tokens.h"
#include "index/index.h"
#include "index/query_reader.h"

namespace {

using namespace tamga::index;

const std::filesystem::path& folder() {
  static const std::filesystem::path path = [] {
    std::filesystem::path made = std::filesystem::temp_directory_path() /
                                 ("tamga-fuzz-index-query-" + std::to_string(::getpid()));
    std::filesystem::remove_all(made);
    return made;
  }();
  return path;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void put(Writer& writer, const char* id, const std::string& text) {
  Entry entry;
  entry.id = id;
  entry.title = entry.person.name = entry.number = entry.unit = entry.position = text;
  entry.texts = {text, "Даатгуулагчийн тэтгэмжийг 2024.06.12-нд олгосон. Д.Болд, НДЕГ, А/102"};
  entry.access = {"open"};
  writer.put(entry);
}

Writer& writer() {
  static Writer made(folder());
  static const bool filled = [] {
    put(made, "r1", "Доржийн Болд");
    put(made, "r2", "ᠳᠣᠷᠵᠢ ᠶᠢᠨ ᠪᠣᠯᠣᠳ");
    put(made, "r3", "Нийгмийн даатгалын ерөнхий газар");
    made.commit();
    return true;
  }();
  require(filled);
  return made;
}

void check_tokens(const std::string& text) {
  std::uint32_t next = 0, position = 1;
  for (const Token& token : tokens(text, 1, &next)) {
    require(token.begin < token.end && token.end <= text.size());
    require(token.position == position || token.position == position + 1);
    require(token.part || !token.text.empty());
    position = token.position;
  }
  require(next >= 1);
}

void check_marks(const Marker& marker, const std::string& text) {
  std::size_t last = 0;
  for (const Range& range : marker.hits(text)) {
    require(range.begin >= last && range.begin < range.end && range.end <= text.size());
    last = range.end;
  }
  std::string whole;
  for (const Fragment& fragment : marker.mark(text)) whole += fragment.text;
  require(whole == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  writer();
  static Synonyms synonyms = [] {
    Synonyms made;
    made.add("НДЕГ = Нийгмийн даатгалын ерөнхий газар\n");
    return made;
  }();
  static const Searcher searcher(folder(), synonyms);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string typed(bytes.substr(0, bytes.find('\0')));
  const std::string text(typed.size() < bytes.size() ? bytes.substr(typed.size() + 1)
                                                     : std::string_view());
  check_tokens(typed);
  check_tokens(text);
  require(read_query(typed).clauses.size() <= 48);
  if (!typed.empty() && typed[0] > 0 && typed[0] < 8) {
    put(writer(), "r", text);
    writer().commit();
  }
  Synonyms site;
  site.add(text);
  Search search;
  search.text = typed;
  search.access = {"open"};
  const Found found = searcher.search(search);
  require(found.total <= 4 && found.hits.size() == found.total);
  for (const Hit& hit : found.hits) require(!hit.id.empty());
  searcher.suggest(typed, {"open"}, 5);
  check_marks(searcher.marker(search), text);
  search.access = {"nobody"};
  require(searcher.search(search).total == 0);
  return 0;
}
