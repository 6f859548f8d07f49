// SPDX-License-Identifier: GPL-3.0-or-later
// Words are kept by the thread from one layout to the next.
#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>

#include "fonts/error.h"
#include "renderers/layout/shaped_text.h"

namespace tamga::layout {
namespace {

const fonts::Catalogue& faces() {
  static const fonts::Catalogue catalogue;
  return catalogue;
}

std::string text_of(const Word& word) {
  std::string text;
  for (const WordPart& part : word.parts) text += part.run->text;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout_words)

BOOST_AUTO_TEST_CASE(a_word_is_shaped_once_a_thread) {
  const markup::Style style;
  ShapedText first(faces());
  const Word* word = &first.word(first.type_of(style), "тогтоолын");
  ShapedText second(faces());
  BOOST_TEST(&second.word(second.type_of(style), "тогтоолын") == word);
  markup::Style larger;
  larger.font_size = 20;
  BOOST_TEST(&second.word(second.type_of(larger), "тогтоолын") == word);
  std::thread([&] {
    ShapedText other(faces());
    const Word& same = other.word(other.type_of(style), "тогтоолын");
    BOOST_TEST(&same != word);
    BOOST_TEST(same.parts.front().run->width == word->parts.front().run->width);
  }).join();
}

BOOST_AUTO_TEST_CASE(words_of_other_faces_and_catalogues_are_others) {
  ShapedText words(faces());
  markup::Style bold, italic;
  bold.bold = true;
  italic.italic = true;
  const Word& plain = words.word(words.type_of({}), "☑а");
  BOOST_TEST(&words.word(words.type_of(bold), "☑а") != &plain);
  BOOST_TEST(&words.word(words.type_of(italic), "☑а") != &plain);
  // The symbol's face follows the style, and both parts are the style's own.
  const Word& heavy = words.word(words.type_of(bold), "☑а");
  BOOST_TEST(plain.parts.size() == 2U);
  BOOST_TEST(heavy.parts[0].run->face == faces().face_for({"serif", true}, U'☑'));
  BOOST_TEST(heavy.parts[1].run->face == &faces().face({"serif", true}));
  const auto catalogue = std::make_unique<fonts::Catalogue>();
  ShapedText elsewhere(*catalogue);
  const Word& same = elsewhere.word(elsewhere.type_of({}), "☑а");
  BOOST_TEST(same.parts[1].run->face == &catalogue->face({}));
}

BOOST_AUTO_TEST_CASE(what_a_thread_keeps_is_bounded_and_stays_while_it_is_used) {
  constexpr std::size_t most = 8 * 1024 * 1024;
  {
    ShapedText words(faces());
    const TypeIndex type = words.type_of({});
    const Word& first = words.word(type, "эхний-үг");
    {
      ShapedText many(faces());
      const TypeIndex same = many.type_of({});
      for (int i = 0; i < 40'000; ++i) many.word(same, "дугаар-" + std::to_string(i));
      BOOST_TEST(ShapedText::bytes_kept() > most / 2);
    }
    BOOST_TEST(ShapedText::bytes_kept() == 0U);
    BOOST_TEST(text_of(first) == "эхний-үг");
    BOOST_TEST(&words.word(type, "эхний-үг") == &first);
  }
  ShapedText next(faces());
  next.word(next.type_of({}), "дугаар-1");
  BOOST_TEST(ShapedText::bytes_kept() < most);
  BOOST_TEST(ShapedText::bytes_kept() > 0U);
}

BOOST_AUTO_TEST_CASE(a_word_that_no_face_draws_leaves_nothing_behind) {
  ShapedText words(faces());
  const TypeIndex type = words.type_of({});
  for (int round = 0; round < 2; ++round)
    BOOST_CHECK_EXCEPTION(words.word(type, "а\uA015"), fonts::Error, [](const fonts::Error& error) {
      return error.code() == "glyph-missing";
    });
  BOOST_TEST(text_of(words.word(type, "а")) == "а");
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::layout
