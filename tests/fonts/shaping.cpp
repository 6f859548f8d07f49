// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/test/unit_test.hpp>
#include <thread>

#include "fonts/catalogue.h"
#include "fonts/error.h"
#include "fonts/glyph_run.h"

namespace tamga::fonts {
namespace {

const Catalogue& catalogue() {
  static const Catalogue faces;
  return faces;
}

double sum_of_advances(const GlyphRun& run) {
  double sum = 0;
  for (const Glyph& glyph : run.glyphs) sum += glyph.advance;
  return sum;
}

bool same(const GlyphRun& left, const GlyphRun& right) {
  if (left.text != right.text || left.width != right.width ||
      left.glyphs.size() != right.glyphs.size())
    return false;
  for (std::size_t i = 0; i < left.glyphs.size(); ++i)
    if (left.glyphs[i].id != right.glyphs[i].id ||
        left.glyphs[i].advance != right.glyphs[i].advance ||
        left.glyphs[i].cluster != right.glyphs[i].cluster)
      return false;
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shaping)

BOOST_AUTO_TEST_CASE(a_word_is_its_letters_in_order) {
  const Face& face = catalogue().face({});
  const GlyphRun run = shape(face, "Өнөр");
  BOOST_REQUIRE(run.glyphs.size() == 4);
  BOOST_TEST(run.text == "Өнөр");
  BOOST_TEST(run.face == &face);
  for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(run.glyphs[i].cluster == 2 * i);
  BOOST_TEST(run.glyphs[0].id == face.glyph(U'Ө'));
  BOOST_TEST(run.width == sum_of_advances(run), boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(pairs_are_kerned) {
  const Face& face = catalogue().face({});
  const double apart = face.advance(face.glyph(U'A')) + face.advance(face.glyph(U'V'));
  BOOST_TEST(shape(face, "AV").width < apart - 50);
}

BOOST_AUTO_TEST_CASE(a_word_met_before_has_the_same_shape) {
  const Face& face = catalogue().face({"serif", true});
  const GlyphRun first = shape(face, "Тамгын");
  for (int i = 0; i < 10000; ++i) shape(face, std::to_string(i));  // drives words out of the cache
  BOOST_TEST(same(first, shape(face, "Тамгын")));
  BOOST_TEST(same(first, shape(face, "Тамгын")));
  GlyphRun elsewhere;
  std::thread([&] { elsewhere = shape(face, "Тамгын"); }).join();
  BOOST_TEST(same(first, elsewhere));
}

BOOST_AUTO_TEST_CASE(the_same_word_in_another_face_is_another_shape) {
  const GlyphRun regular = shape(catalogue().face({"serif"}), "жил");
  const GlyphRun bold = shape(catalogue().face({"serif", true}), "жил");
  BOOST_TEST(regular.width != bold.width);
  BOOST_TEST(bold.face == &catalogue().face({"serif", true}));
}

BOOST_AUTO_TEST_CASE(long_text_is_shaped_like_its_words) {
  const Face& face = catalogue().face({});
  std::string text;
  double words = 0;
  for (int i = 0; i < 50; ++i) {
    text += "архив ";
    words += shape(face, "архив ").width;
  }
  BOOST_TEST(shape(face, text).width == words, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(a_line_break_hyphen_is_drawn_and_other_soft_hyphens_are_not) {
  const Face& face = catalogue().face({});
  const GlyphRun end = shape(face, "хө\u00AD");
  BOOST_REQUIRE(end.glyphs.size() == 3);
  BOOST_TEST(end.glyphs[2].id == face.glyph(U'-'));
  BOOST_TEST(end.glyphs[2].cluster == 4U);
  BOOST_TEST(shape(face, "хө\u00ADдөө").width == shape(face, "хөдөө").width);
}

BOOST_AUTO_TEST_CASE(white_space_keeps_its_place) {
  const Face& face = catalogue().face({});
  BOOST_TEST(shape(face, "а\tб").width == shape(face, "а б").width);
  BOOST_TEST(shape(face, "а\u00A0б").glyphs.size() == 3);
  BOOST_TEST(shape(face, "").glyphs.empty());
}

BOOST_AUTO_TEST_CASE(a_missing_glyph_is_never_drawn) {
  const auto missing = [](const Error& error) { return error.code() == "glyph-missing"; };
  const Face& face = catalogue().face({});
  for (int round = 0; round < 2; ++round) {
    BOOST_CHECK_EXCEPTION(shape(face, "а漢"), Error, missing);
    BOOST_CHECK_EXCEPTION(shape(face, "а\xD0"), Error, missing);
  }
  BOOST_CHECK_EXCEPTION(shape(face, std::string(200, ' ') + "漢"), Error, missing);
}

BOOST_AUTO_TEST_CASE(figures_are_not_kerned_where_no_letter_is) {
  for (const char* family :
       {"Liberation Serif", "Liberation Sans", "PT Serif", "PT Sans", "Noto Serif", "Noto Sans"}) {
    const Face& face = catalogue().face({family});
    const double digit = face.advance(face.glyph(U'0'));
    for (const char* number : {"1111", "7747", "2024", "0909"})
      BOOST_TEST(shape(face, number).width == 4 * digit, boost::test_tools::tolerance(1e-4));
    BOOST_TEST(shape(face, "2024-11-11").width == shape(face, "2024-07-28").width,
               boost::test_tools::tolerance(1e-4));
  }
}

// Every byte of the text stands in some cluster: what chooses the form of a
// letter (selectors, vowel separator, narrow space) is extracted with it.
BOOST_AUTO_TEST_CASE(a_traditional_word_keeps_its_selectors) {
  const Face* face = catalogue().face_for({}, U'\u1820');
  BOOST_REQUIRE(face != nullptr);
  BOOST_TEST(face->vertical_axis() > 300);
  for (const std::string_view word :
       {"ᠮᠣᠩᠭᠣᠯ", "ᠨᠡᠷ\u180Eᠡ", "ᠤᠯᠤᠰ\u202Fᠤᠨ", "ᠭ\u180Cᠠ", "ᠴᠢᠨᠠᠷ᠂", "ᠠ\u180Bᠨᠠ"}) {
    const GlyphRun run = shape(*face, word);
    BOOST_TEST(run.text == word);
    BOOST_REQUIRE(!run.glyphs.empty());
    BOOST_TEST(run.glyphs.front().cluster == 0U);
    BOOST_TEST(run.width > 0);
    for (std::size_t i = 1; i < run.glyphs.size(); ++i)
      BOOST_TEST(run.glyphs[i].cluster >= run.glyphs[i - 1].cluster);
  }
}

BOOST_AUTO_TEST_CASE(letters_join_in_the_traditional_script) {
  const Face& face = *catalogue().face_for({}, U'\u1820');
  const GlyphRun alone = shape(face, "ᠨ");
  const GlyphRun inside = shape(face, "ᠠᠨᠠ");
  BOOST_REQUIRE(inside.glyphs.size() == 3U);
  BOOST_TEST(inside.glyphs[1].id != alone.glyphs[0].id);
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::fonts
