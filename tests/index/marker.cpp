// SPDX-License-Identifier: GPL-3.0-or-later
// What a query's marker marks in a text that is not in the index.
#include <boost/test/unit_test.hpp>

#include "folder.h"
#include "index/index.h"
#include "records.h"

namespace tamga::index::test {
namespace {

struct Fixture {
  Fixture() : writer(folder.path()) {
    for (const Entry& entry : read_records()) writer.put(entry);
    writer.commit();
  }
  // Hits in brackets.
  std::string marked(const std::string& query, const std::string& text,
                     const std::string& access = "all") const {
    Search search;
    search.text = query;
    search.access = {access};
    std::string out;
    for (const Fragment& one : Searcher(folder.path()).marker(search).mark(text))
      out += one.hit ? '[' + one.text + ']' : one.text;
    return out;
  }
  Folder folder;
  Writer writer;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(marker, Fixture)

BOOST_AUTO_TEST_CASE(hits_are_marked_in_any_text) {
  const struct {
    const char *query, *text, *wanted;
  } rows[] = {
      {"тайлан", "Тайланг ТАЙЛАНГИЙН хувь. Тайлах.", "[Тайланг] [ТАЙЛАНГИЙН] хувь. Тайлах."},
      {"Д.Болд", "Бат, Доржийн Болдод, Д.Болд", "Бат, Доржийн [Болдод], [Д.Болд]"},
      {"munkhtsetseg", "Г.Мөнхцэцэгийн ажил", "Г.[Мөнхцэцэгийн] ажил"},
      {"2024.06.12", "2024 оны 06 дугаар сарын 12-ны өдөр",
       "[2024 оны 06 дугаар сарын 12-ны] өдөр"},
      {"А/102", "А-102 тоот, 102", "[А-102] тоот, [102]"},
      {"тендер -гэрээ", "тендер, гэрээ", "[тендер], гэрээ"},
      {"тендер", "<b>тендер</b>", "<b>[тендер]</b>"},
      {"зөвлөмж", "зөв-\n  лөмжийг", "[зөв-\n  лөмжийг]"},
      {"каталог*", "каталогийн, катар", "[каталогийн], катар"},
      {"", "тендер", "тендер"},
      {"щщщ", "тендер", "тендер"},
      {"тендер", "", ""},
  };
  for (const auto& row : rows) BOOST_TEST(marked(row.query, row.text) == row.wanted, row.query);
}

BOOST_AUTO_TEST_CASE(who_sees_nothing_has_an_empty_marker) {
  Search search;
  search.text = "тендер";
  BOOST_TEST(Searcher(folder.path()).marker(search).empty());
}

BOOST_AUTO_TEST_CASE(ranges_are_in_order_and_apart) {
  Search search;
  search.text = "Мөнх-Эрдэнэ OR Д.Болд OR 102 OR а*";
  search.access = {"all"};
  const Marker marker = Searcher(folder.path()).marker(search);
  const std::string text = "Мөнх-Эрдэнийн Д.Болд А/102 2024.06.12 аж \xff\xfe ахуй \xd0";
  std::size_t last = 0;
  for (const Range& range : marker.hits(text)) {
    BOOST_TEST(range.begin >= last);
    BOOST_TEST(range.begin < range.end);
    BOOST_TEST(range.end <= text.size());
    last = range.end;
  }
  BOOST_TEST(last > 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
