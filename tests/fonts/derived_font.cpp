// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/derived_font.h"

#include <hb.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "fonts/catalogue.h"
#include "fonts/error.h"

namespace tamga::fonts {
namespace {

const Catalogue& catalogue() {
  static const Catalogue faces;
  return faces;
}

void add_word(DerivedFont& font, std::string_view word) {
  const GlyphRun run = shape(font.face(), word);
  for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
    const std::size_t end = i + 1 < run.glyphs.size() ? run.glyphs[i + 1].cluster : word.size();
    font.code(run.glyphs[i].id, word.substr(run.glyphs[i].cluster, end - run.glyphs[i].cluster));
  }
}

struct WrittenFile {
  std::filesystem::path path;
  explicit WrittenFile(const std::string& bytes)
      : path(std::filesystem::temp_directory_path() / "tamga-derived-font-test.ttf") {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  ~WrittenFile() { std::filesystem::remove(path); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(derived_font)

BOOST_AUTO_TEST_CASE(codes_count_from_one_in_order_of_first_use) {
  DerivedFont font(catalogue().face({}));
  BOOST_TEST(font.code(20, "1") == 1);
  BOOST_TEST(font.code(21, "2") == 2);
  BOOST_TEST(font.code(20, "1") == 1);
  BOOST_TEST(font.code(20, "one") == 3);  // one glyph, another text
  BOOST_TEST(font.code(20, "") == 4);
  BOOST_TEST(font.code(20, "one") == 3);
  BOOST_TEST(font.last_code() == 4);
}

BOOST_AUTO_TEST_CASE(fixed_codes_do_not_depend_on_the_order_of_use) {
  const Face& face = catalogue().face({});
  const FixedCode fixed[] = {{2, U'б'}, {40, U'а'}, {41, U'-'}, {42, 0x00AD}, {43, 0x1820}};
  DerivedFont one(face, fixed), other(face, fixed);
  BOOST_TEST(one.code(face.glyph(U'а'), "а") == 40);
  BOOST_TEST(one.code(face.glyph(U'б'), "б") == 2);
  BOOST_TEST(other.code(face.glyph(U'б'), "б") == 2);
  BOOST_TEST(other.code(face.glyph(U'а'), "а") == 40);
  BOOST_TEST(one.key() == other.key());
  BOOST_TEST(one.tag() == other.tag());
  BOOST_TEST(one.to_unicode() == other.to_unicode());
  BOOST_TEST((one.true_type().bytes == other.true_type().bytes));
  // One glyph under two fixed codes: a hyphen, and the one that ends a line.
  BOOST_TEST(one.code(face.glyph(U'-'), "\u00AD") == 42);
  BOOST_TEST(one.code(face.glyph(U'-'), "-") == 41);
  // Pairs without a fixed code take the free ones.
  BOOST_TEST(one.code(face.glyph(U'в'), "в") == 1);
  BOOST_TEST(one.code(face.glyph(U'а'), "аа") == 3);
  BOOST_TEST(one.code(face.glyph(U'г'), "г") == 4);
  BOOST_TEST(one.code(face.glyph(U'а'), "а") == 40);
  BOOST_TEST(one.key() != other.key());
  BOOST_TEST(one.last_code() == 42);
  BOOST_TEST(one.uses(4));
  BOOST_TEST(!one.uses(5));
  BOOST_TEST(!one.use(5));   // no fixed code
  BOOST_TEST(!one.use(43));  // the face lacks the letter
  BOOST_TEST(!other.uses(41));
  BOOST_TEST(other.use(41));
  BOOST_TEST(other.uses(41));
}

BOOST_AUTO_TEST_CASE(codes_that_are_not_used_are_not_in_the_file) {
  const Face& face = catalogue().face({});
  // Letters that have outlines of their own: others are drawn by a Latin one's.
  const FixedCode fixed[] = {{1, U'б'}, {2, U'д'}, {3, U'ж'}};
  DerivedFont font(face, fixed);
  font.code(face.glyph(U'б'), "б");
  font.code(face.glyph(U'ж'), "ж");
  const DerivedFont::File made = font.true_type();
  BOOST_TEST(made.glyphs.size() == 4U);
  BOOST_TEST(made.glyphs[1] == 1U);
  BOOST_TEST(made.glyphs[2] == 0U);
  BOOST_TEST(made.glyphs[3] == 2U);
  const WrittenFile written(made.bytes);
  const Face small(written.path);
  BOOST_TEST(small.glyph_count() == 3U);
  for (std::uint16_t code = 1; code <= 3; ++code)
    BOOST_TEST(small.glyph(code) == made.glyphs[code]);
  BOOST_TEST(font.to_unicode().find("<0002>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(codes_of_mixed_length_are_mapped_as_they_are_written) {
  const Face& face = catalogue().face({});
  DerivedFont font(face);
  for (std::uint32_t i = 1; i <= 300; ++i) font.code(20, std::to_string(i));
  const std::string map = font.to_unicode(CodeLength::Mixed);
  for (const char* line : {"<00> <DF>", "<E000> <FFFF>", "<01> <0031>", "<DF> <003200320033>",
                           "<E0E0> <003200320034>", "<E12C> <003300300030>"})
    BOOST_TEST(map.find(line) != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(one_glyph_may_stand_for_many_texts) {
  DerivedFont font(catalogue().face({}));
  for (int round = 0; round < 2; ++round)
    for (int i = 1; i <= 1000; ++i) {
      BOOST_TEST_REQUIRE(font.code(20, std::to_string(i)) == 2 * i - 1);
      BOOST_TEST_REQUIRE(font.code(21, std::to_string(i)) == 2 * i);
    }
  BOOST_TEST(font.last_code() == 2000);
}

BOOST_AUTO_TEST_CASE(the_file_draws_the_same_glyphs_under_the_codes) {
  const Face& face = catalogue().face({"serif", true});
  DerivedFont font(face);
  add_word(font, "Өөрчлөлт");
  const DerivedFont::File made = font.true_type();
  const WrittenFile written(made.bytes);
  const Face small(written.path);
  BOOST_TEST(made.bytes.size() < 8000U);
  BOOST_TEST(made.glyphs.size() == font.last_code() + 1U);
  BOOST_TEST(small.units_per_em() == face.units_per_em());
  for (std::uint16_t code = 1; code <= font.last_code(); ++code) {
    BOOST_TEST(small.glyph(code) == made.glyphs[code]);
    BOOST_TEST(small.glyph(code) != 0U);
    BOOST_TEST(small.advance(small.glyph(code)) == font.advance(code));
  }
  hb_glyph_extents_t box{}, small_box{};
  hb_font_get_glyph_extents(face.harfbuzz_font(), face.glyph(U'Ө'), &box);
  hb_font_get_glyph_extents(small.harfbuzz_font(), made.glyphs[1], &small_box);
  BOOST_TEST(box.height == small_box.height);
  BOOST_TEST(box.width == small_box.width);
}

BOOST_AUTO_TEST_CASE(every_code_maps_to_its_text) {
  DerivedFont font(catalogue().face({}));
  font.code(20, "Ө");
  font.code(20, "fi");
  font.code(20, "");
  font.code(20, "𝄞");
  const std::string map = font.to_unicode();
  for (const char* line : {"4 beginbfchar", "<0001> <04E8>", "<0002> <00660069>", "<0003> <200B>",
                           "<0004> <D834DD1E>"})
    BOOST_TEST(map.find(line) != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(blocks_of_the_map_have_a_hundred_entries_at_most) {
  DerivedFont font(catalogue().face({}));
  for (std::uint32_t glyph = 1; glyph <= 250; ++glyph) font.code(glyph, "а");
  const std::string map = font.to_unicode();
  BOOST_TEST(map.find("100 beginbfchar") != std::string::npos);
  BOOST_TEST(map.find("50 beginbfchar") != std::string::npos);
  BOOST_TEST(map.find("250 beginbfchar") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_same_use_gives_the_same_bytes_and_another_use_another_tag) {
  const Face& face = catalogue().face({"sans-serif"});
  DerivedFont first(face), second(face), third(face);
  for (DerivedFont* font : {&first, &second}) add_word(*font, "Төрийн архив № 5");
  add_word(third, "Төрийн архив № 6");
  BOOST_TEST((first.true_type().bytes == second.true_type().bytes));
  BOOST_TEST(first.to_unicode() == second.to_unicode());
  BOOST_TEST(first.tag() == second.tag());
  BOOST_TEST(first.tag() != third.tag());
  BOOST_TEST(first.tag().size() == 6U);
}

BOOST_AUTO_TEST_CASE(too_many_pairs_are_refused) {
  DerivedFont font(catalogue().face({}));
  BOOST_CHECK_EXCEPTION(for (int i = 0; i < 7000; ++i) font.code(20, std::to_string(i)), Error,
                        [](const Error& error) { return error.code() == "font-unusable"; });
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::fonts
