// SPDX-License-Identifier: GPL-3.0-or-later
// Embedded fonts: kept between documents and shared by threads, and the same
// whether they were kept or not.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "fonts/catalogue.h"
#include "fonts/glyph_run.h"
#include "renderers/pdf/embedded_font.h"

namespace tamga::pdf {
namespace {

const fonts::Catalogue& faces() {
  static const fonts::Catalogue catalogue;
  return catalogue;
}

fonts::DerivedFont font_of(std::u32string_view characters, const fonts::Face& face) {
  fonts::DerivedFont font(face, fixed_codes());
  for (const auto [code, character] : fixed_codes())
    if (characters.find(character) != std::u32string_view::npos) font.use(code);
  return font;
}

bool same(const EmbeddedFont& one, const EmbeddedFont& other) {
  return one.base_font == other.base_font && one.program == other.program &&
         one.length1 == other.length1 && one.glyph_map == other.glyph_map &&
         one.widths == other.widths && one.to_unicode == other.to_unicode;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pdf_fonts)

BOOST_AUTO_TEST_CASE(fixed_codes_are_short_and_of_one_character_each) {
  std::vector<int> codes(0x100), characters(0x10000);
  for (const auto [code, character] : fixed_codes()) {
    BOOST_TEST_REQUIRE(code <= fonts::last_short_code);
    BOOST_TEST(code > 0);
    BOOST_TEST(++codes[code] == 1);
    BOOST_TEST(++characters[character] == 1);
  }
  for (const char32_t letter : U"ЁӨҮАЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя № 0123456789")
    if (letter != 0) BOOST_TEST(characters[letter] == 1, static_cast<unsigned>(letter));
}

BOOST_AUTO_TEST_CASE(most_of_the_small_letters_or_figures_bring_the_rest) {
  const fonts::Face& face = faces().face({});
  const auto most = embedded_font(font_of(U"абвгдеёжзийклмноөпрстуүх", face));
  const auto all = embedded_font(font_of(U"абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя", face));
  BOOST_TEST(most == all);
  const auto few = embedded_font(font_of(U"абвгд", face));
  BOOST_TEST(few->program.size() < all->program.size() / 2);
  BOOST_TEST(embedded_font(font_of(U"12345", face)) == embedded_font(font_of(U"67890", face)));
  BOOST_TEST(embedded_font(font_of(U"123", face)) != embedded_font(font_of(U"678", face)));
}

BOOST_AUTO_TEST_CASE(faces_do_not_share_a_font) {
  const auto one = embedded_font(font_of(U"абв", faces().face({})));
  const auto other = embedded_font(font_of(U"абв", faces().face({"serif", true})));
  BOOST_TEST(one->base_font != other->base_font);
  // Two catalogues that opened equal files do, also when one of them is gone.
  std::shared_ptr<const EmbeddedFont> gone;
  {
    const fonts::Catalogue catalogue;
    gone = embedded_font(font_of(U"абв", catalogue.face({})));
  }
  BOOST_TEST(gone == one);
  BOOST_TEST(same(*gone, *one));
}

BOOST_AUTO_TEST_CASE(threads_share_what_is_kept_and_old_fonts_give_way) {
  // More fonts than are kept (some 300 of this size), made by all threads in
  // another order: every one is the same as when it was first made.
  constexpr int fonts_in_all = 600, threads = 4;
  const fonts::Face& face = faces().face({"sans-serif"});
  const auto font = [&face](int number) {
    fonts::DerivedFont derived(face, fixed_codes());
    for (int bit = 0; bit < 10; ++bit)
      if ((number >> bit & 1) != 0) derived.use(static_cast<std::uint16_t>(0x80 + bit));
    for (std::uint16_t code = 'A'; code <= 'Z'; ++code) derived.use(code);
    for (std::uint16_t code = 'a'; code <= 'z'; ++code) derived.use(code);
    return embedded_font(std::move(derived));
  };
  std::vector<std::shared_ptr<const EmbeddedFont>> first;
  for (int i = 0; i < fonts_in_all; ++i) first.push_back(font(i));
  BOOST_TEST(font(fonts_in_all - 1) == first.back());  // kept
  BOOST_TEST(font(0) != first.front());                // gave way, and was made anew
  std::vector<int> different(threads);
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread)
    running.emplace_back([&, thread] {
      for (int i = 0; i < fonts_in_all; ++i) {
        const int number = (i * (2 * thread + 7)) % fonts_in_all;
        if (!same(*font(number), *first[static_cast<std::size_t>(number)])) ++different[thread];
      }
    });
  for (std::thread& thread : running) thread.join();
  for (const int count : different) BOOST_TEST(count == 0);
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::pdf
