// SPDX-License-Identifier: GPL-3.0-or-later
// What an act draws: the picture of a seal, and values in their fields; and what
// it refuses to draw.
#include <png.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <qpdf/QPDF.hh>

#include "paper.h"
#include "renderers/seal/error.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "renderers/seal/verification/verify.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;

auto code(const char* wanted) {
  return [wanted](const seal::Error& error) { return error.code() == wanted; };
}

// A red ring on nothing: what a seal's picture is like.
std::string ring(png_uint_32 side) {
  std::string pixels;
  const double middle = side / 2.0;
  for (png_uint_32 y = 0; y < side; ++y)
    for (png_uint_32 x = 0; x < side; ++x) {
      const double away = std::hypot(x + 0.5 - middle, y + 0.5 - middle) / middle;
      pixels += {'\xC0', '\x10', '\x10', away > 0.7 && away < 1 ? '\xFF' : '\x00'};
    }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = side;
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  BOOST_REQUIRE(png_image_write_get_memory_size(image, size, 0, pixels.data(), 0, nullptr));
  std::string png(size, '\0');
  BOOST_REQUIRE(png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr));
  png.resize(size);
  return png;
}

struct Marks {
  SigningGround ground;
  seal::SealRequest asked = ground.request_of(pki::Person::Organisation, "seal");
  std::string sealed() {
    return seal::seal(rendered_paper(), asked, ground.key(pki::Person::Organisation), faces());
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_marks)

BOOST_AUTO_TEST_CASE(a_seal_shows_its_picture) {
  Marks marks;
  marks.asked.values.clear();
  marks.asked.mark.image = ring(200);
  const std::string pdf = marks.sealed();
  BOOST_TEST(seal::verify(pdf, marks.ground.trust).report.valid());
  const forms::cases::Paper paper(pdf), before(rendered_paper());
  BOOST_TEST(before.ask("pdfimages -list").find("smask") == std::string::npos);
  BOOST_TEST(paper.ask("pdfimages -list").find("smask") != std::string::npos);
  if (forms::cases::on_path("verapdf")) {
    for (const char* flavour : {"3a", "ua1"})
      BOOST_TEST(
          paper.ask(std::string("verapdf --format text --flavour ") + flavour).starts_with("PASS"));
  }
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_none_refuses_the_seal) {
  Marks marks;
  const std::string good = ring(20);
  for (const std::string& bytes :
       {std::string("no picture"), good.substr(0, good.size() / 2), ring(1025)}) {
    marks.asked.mark.image = bytes;
    BOOST_CHECK_EXCEPTION(marks.sealed(), seal::Error, code("mark-image-unreadable"));
  }
}

BOOST_AUTO_TEST_CASE(values_stand_in_their_fields_and_once) {
  Marks marks;
  marks.asked.values = {{"prepared/name", "Ш.Номундарь"}, {"prepared/date", ""}};
  const std::string pdf = marks.sealed();
  const auto document = seal::open_pdf(pdf);
  std::size_t filled = 0;
  for (auto& field : seal::text_fields(*document)) {
    if (!field.is_filled()) continue;
    ++filled;
    BOOST_TEST(field.name == "prepared/name");
    BOOST_TEST(field.field.getKey("/V").getUTF8Value() == "Ш.Номундарь");
  }
  BOOST_TEST(filled == 1u);
  bool found = false;
  for (const auto& word : forms::cases::words_of(forms::cases::Paper(pdf)))
    found = found || word.text == "Ш.Номундарь";
  BOOST_TEST(found);
  auto again = marks.asked;
  again.field = "prepared";
  BOOST_CHECK_EXCEPTION(seal::seal(pdf, again, marks.ground.key(pki::Person::Preparer), faces()),
                        seal::Error, code("field-signed"));
}

BOOST_AUTO_TEST_CASE(a_value_that_cannot_be_drawn_refuses_the_act) {
  Marks marks;
  const std::pair<seal::FieldValue, const char*> cases[] = {
      {{"prepared/nickname", "Ариун"}, "field-unknown"},
      {{"prepared/name", std::string(600, 'w')}, "content-too-long"},
      {{"prepared/name", "\U0001F300"}, "glyph-missing"}};
  for (const auto& [value, refusal] : cases) {
    marks.asked.values = {value};
    BOOST_CHECK_EXCEPTION(marks.sealed(), seal::Error, code(refusal));
  }
}

BOOST_AUTO_TEST_SUITE_END()
