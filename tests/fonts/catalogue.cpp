// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/catalogue.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::fonts {
namespace {

const Catalogue& catalogue() {
  static const Catalogue faces;
  return faces;
}

constexpr std::string_view alphabet =
    "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя";

struct EmptyFontFolder {
  EmptyFontFolder() { setenv("TAMGA_FONTS", TAMGA_TEST_FILES, 1); }
  ~EmptyFontFolder() { unsetenv("TAMGA_FONTS"); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(coverage)

BOOST_AUTO_TEST_CASE(every_style_draws_the_alphabet_and_the_marks_of_official_papers) {
  for (const char* family : {"serif", "sans-serif"})
    for (const bool bold : {false, true})
      for (const bool italic : {false, true}) {
        const Face& face = catalogue().face({family, bold, italic});
        for (const std::string_view text : {alphabet, std::string_view("“”№₮–—«»0123456789")})
          for (std::size_t offset = 0; offset < text.size();) {
            const std::size_t start = offset;
            const char32_t character = next_character(text, offset);
            BOOST_TEST(face.covers(character),
                       face.postscript_name() << " lacks " << text.substr(start, offset - start));
          }
      }
}

BOOST_AUTO_TEST_CASE(every_letter_has_a_glyph_in_every_face_of_every_family) {
  std::size_t text_families = 0;
  for (const FamilyReport& report : catalogue().report()) {
    BOOST_TEST(report.fault == "", report.family << ": " << report.fault);
    BOOST_TEST(!report.package.empty());
    text_families += report.cyrillic && report.latin;
    if (report.family == "Noto Sans Mongolian") BOOST_TEST(report.traditional);
    for (const bool bold : {false, true})
      for (const bool italic : {false, true})
        for (const std::string_view text :
             {alphabet, std::string_view("“”№–—«»0123456789%()/₮"), std::string_view("ᠠᠡᠢᠣᠤᠥᠦ")})
          BOOST_TEST(!catalogue().first_uncovered({report.family, bold, italic}, text).has_value(),
                     report.family << " cannot write " << text);
  }
  BOOST_TEST(text_families >= 6U);
}

BOOST_AUTO_TEST_CASE(a_profile_chooses_the_faces_of_the_generic_names) {
  const Catalogue faces({"PT Serif", "Noto Sans"});
  BOOST_TEST(faces.face({"serif"}).postscript_name() == "PTSerif-Regular");
  BOOST_TEST(faces.face({"sans-serif", true}).postscript_name() == "NotoSans-Bold");
  BOOST_TEST(faces.face({"Liberation Serif"}).postscript_name() == "LiberationSerif");
  // PT has no ₮: another face draws it.
  BOOST_TEST(!faces.face({"serif"}).covers(U'₮'));
  BOOST_TEST(faces.face_for({"serif"}, U'₮') != nullptr);
  for (const char* name : {"Comic Sans", "DejaVu Sans", "Noto Sans Mongolian", ""})
    BOOST_CHECK_EXCEPTION(Catalogue({name, "Noto Sans"}), Error,
                          [](const Error& error) { return error.code() == "font-missing"; });
}

BOOST_AUTO_TEST_CASE(the_traditional_script_has_its_face_in_every_family) {
  for (const char* family : {"serif", "sans-serif", "PT Serif"}) {
    const Face* face = catalogue().face_for({family}, U'\u182E');
    BOOST_REQUIRE(face != nullptr);
    BOOST_TEST(face->postscript_name() == "NotoSansMongolian-Regular");
  }
  // Cyrillic beside it is set in the serif.
  BOOST_TEST(catalogue().face_for({"Noto Sans Mongolian"}, U'Ө') == &catalogue().face({}));
}

BOOST_AUTO_TEST_CASE(emoji_have_no_face) {
  for (const char32_t emoji : {U'\U0001F600', U'\U0001F44D', U'\u231B', U'\u2728'})
    BOOST_TEST(catalogue().face_for({}, emoji) == nullptr);
}

BOOST_AUTO_TEST_CASE(styles_have_faces_of_their_own) {
  BOOST_TEST(catalogue().face({"serif", false, false}).postscript_name() == "LiberationSerif");
  BOOST_TEST(catalogue().face({"serif", true, false}).postscript_name() == "LiberationSerif-Bold");
  BOOST_TEST(catalogue().face({"sans-serif", true, true}).postscript_name() ==
             "LiberationSans-BoldItalic");
  BOOST_TEST(catalogue().face({"Liberation Sans", false, false}).postscript_name() ==
             "LiberationSans");
}

BOOST_AUTO_TEST_CASE(an_unknown_family_is_an_error) {
  BOOST_CHECK_EXCEPTION(catalogue().face({"Comic Sans", false, false}), Error,
                        [](const Error& error) { return error.code() == "font-missing"; });
  BOOST_TEST(catalogue().face_for({"Comic Sans", false, false}, U'А') == nullptr);
}

BOOST_AUTO_TEST_CASE(symbols_come_from_the_fallback) {
  const Face* box = catalogue().face_for({}, U'☑');
  BOOST_REQUIRE(box != nullptr);
  BOOST_TEST(box->postscript_name() == "DejaVuSans");
  BOOST_TEST(catalogue().face_for({}, U'Ө') == &catalogue().face({}));
  BOOST_TEST(catalogue().face_for({}, U'\u2060') == &catalogue().face({}));
  BOOST_TEST(catalogue().face_for({}, U'漢') == nullptr);
}

BOOST_AUTO_TEST_CASE(the_first_character_without_glyph_is_named_with_its_offset) {
  struct Row {
    std::string text;
    char32_t character;
    std::size_t offset;
  };
  const Row rows[] = {
      {"Өдөр 漢字", U'漢', 9},
      {"a\x01", 0x01, 1},
      {"a\xC2\x80", 0x80, 1},
      {"ab\xD0", 0xFFFD, 2},            // cut in the middle of a letter
      {"a\xED\xA0\x80", 0xFFFD, 1},     // a surrogate
      {"a\xC0\xAF", 0xFFFD, 1},         // overlong
      {"\xF4\x90\x80\x80", 0xFFFD, 0},  // past U+10FFFF
      {"\r", 0x0D, 0},
  };
  for (const Row& row : rows) {
    const auto found = catalogue().first_uncovered({}, row.text);
    BOOST_REQUIRE_MESSAGE(found.has_value(), row.text);
    BOOST_TEST(static_cast<unsigned>(found->character) == static_cast<unsigned>(row.character));
    BOOST_TEST(found->offset == row.offset);
  }
  for (const char* text : {"", "Өвөрхангай\t№ 5\n“А”\u00A0₮ ☐", "хө\u00ADдөө\u2060"})
    BOOST_TEST(!catalogue().first_uncovered({}, text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(installation)

BOOST_AUTO_TEST_CASE(a_missing_package_is_named) {
  const EmptyFontFolder folder;
  BOOST_CHECK_EXCEPTION(Catalogue(), Error, [](const Error& error) {
    return error.code() == "font-missing" &&
           std::string_view(error.what()).find("apt-get install fonts-liberation2") !=
               std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_font_is_refused) {
  BOOST_CHECK_EXCEPTION(Face(TAMGA_TEST_FILES "/hyphenation.txt"), Error,
                        [](const Error& error) { return error.code() == "font-unusable"; });
  BOOST_CHECK_EXCEPTION(Face(TAMGA_TEST_FILES "/no-such-file.ttf"), Error,
                        [](const Error& error) { return error.code() == "font-missing"; });
}

BOOST_AUTO_TEST_CASE(measures_are_thousandths_of_an_em) {
  const Face& face = catalogue().face({});
  BOOST_TEST(face.units_per_em() == 2048U);
  BOOST_TEST(face.ascent() == 891.113, boost::test_tools::tolerance(0.001));
  BOOST_TEST(face.descent() == -216.309, boost::test_tools::tolerance(0.001));
  BOOST_TEST(face.cap_height() > 600);
  BOOST_TEST(face.advance(face.glyph(U'0')) == 500);
  BOOST_TEST(face.advance(face.glyph_count()) == 0);
  BOOST_TEST(face.italic_angle() == 0);
  BOOST_TEST(catalogue().face({"serif", false, true}).italic_angle() < 0);
  BOOST_TEST(face.bounding_box()[2] > 1000);
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::fonts
