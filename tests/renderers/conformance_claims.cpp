// SPDX-License-Identifier: GPL-3.0-or-later
// The claim PDF/A-3a (ISO 19005-3, level A) and PDF/UA-1 (ISO 14289-1), and what
// only files with that claim have to have; by a validator too where there is one.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "content_cases.h"
#include "rendering_checks.h"

namespace {

using namespace tamga::forms;
using namespace tamga::forms::cases;

struct Sample {
  const Form& form;
  std::string pdf;
};

void for_every_sample(const std::function<void(const Sample&, TaggedPdf&)>& check) {
  for (const auto& form : forms().all()) {
    BOOST_TEST_CONTEXT(form->id << "@" << form->version) {
      const Sample made{*form, renderer().render(*form, sample(*form), Completeness::Record).pdf};
      TaggedPdf pdf(made.pdf);
      check(made, pdf);
    }
  }
}

bool is_heading(const TaggedElement& element) {
  return element.type == "H1" || element.type == "H2" || element.type == "H3";
}

// Words with one space between them, line ends and their hyphens taken out.
std::string text_of(const std::vector<TextLine>& lines) {
  std::string text;
  for (const TextLine& line : lines) {
    text += line.text;
    if (text.ends_with("\u00AD"))
      text.resize(text.size() - 2);
    else
      text += ' ';
  }
  std::string joined;
  for (const std::string& word : words_in(text)) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

struct Bookmark {
  std::string title;
  QPDFObjGen page;
  int level = 0;
};

void read_bookmarks(QPDFObjectHandle parent, int level, std::vector<Bookmark>& all) {
  for (auto item = parent.getKey("/First"); item.isDictionary(); item = item.getKey("/Next")) {
    auto destination = item.hasKey("/Dest") ? item.getKey("/Dest") : item.getKey("/A").getKey("/D");
    std::string title;
    for (const std::string& word : words_in(item.getKey("/Title").getUTF8Value()))
      title += (title.empty() ? "" : " ") + word;
    BOOST_REQUIRE(destination.isArray());
    all.push_back({title, destination.getArrayItem(0).getObjGen(), level});
    BOOST_TEST((item.getKey("/Parent").getObjGen() == parent.getObjGen()));
    read_bookmarks(item, level + 1, all);
  }
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size())
    ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conformance_claims)

BOOST_AUTO_TEST_CASE(xmp_claims_level_a_and_universal_accessibility) {
  for_every_sample([](const Sample&, TaggedPdf& pdf) {
    const std::string xmp = stream_data(pdf.catalogue().getKey("/Metadata"));
    BOOST_TEST(count_of(xmp, "<pdfaid:part>3</pdfaid:part>") == 1U);
    BOOST_TEST(count_of(xmp, "<pdfaid:conformance>A</pdfaid:conformance>") == 1U);
    BOOST_TEST(count_of(xmp, "<pdfuaid:part>1</pdfuaid:part>") == 1U);
  });
}

BOOST_AUTO_TEST_CASE(bookmarks_are_the_headings) {
  for_every_sample([](const Sample&, TaggedPdf& pdf) {
    std::vector<Bookmark> bookmarks;
    read_bookmarks(pdf.catalogue().getKey("/Outlines"), 1, bookmarks);
    std::size_t next = 0;
    for (const TaggedElement& element : pdf.elements()) {
      if (!is_heading(element)) continue;
      const auto lines = pdf.lines(element);
      BOOST_REQUIRE(next < bookmarks.size());
      const Bookmark& bookmark = bookmarks[next++];
      BOOST_TEST(bookmark.title == text_of(lines));
      auto page = pdf.pages().at(lines.front().page);
      BOOST_TEST((bookmark.page == page.getObjGen()));
      BOOST_TEST(bookmark.level == element.type[1] - '0');
    }
    BOOST_TEST(next == bookmarks.size());
  });
}

BOOST_AUTO_TEST_CASE(a_tick_box_is_a_figure_with_words) {
  for_every_sample([](const Sample& made, TaggedPdf& pdf) {
    const std::string html = fill(made.form, sample(made.form));
    std::size_t figures = 0;
    for (const TaggedElement& element : pdf.elements()) {
      if (element.type != "Figure") continue;
      ++figures;
      auto object = element.object;
      BOOST_TEST(!object.getKey("/Alt").getUTF8Value().empty());
      BOOST_TEST(!element.content.empty());
    }
    BOOST_TEST(figures >= count_of(html, "<input"));
  });
}

BOOST_AUTO_TEST_CASE(a_list_says_how_it_is_numbered) {
  for_every_sample([](const Sample&, TaggedPdf& pdf) {
    for (const TaggedElement& element : pdf.elements()) {
      if (element.type != "L") continue;
      auto object = element.object;
      auto attributes = object.getKey("/A");
      if (attributes.isArray()) attributes = attributes.getArrayItem(0);
      BOOST_REQUIRE(attributes.isDictionary());
      BOOST_TEST(attributes.getKey("/O").getName() == "/List");
      BOOST_TEST(attributes.getKey("/ListNumbering").isName());
    }
  });
}

BOOST_AUTO_TEST_CASE(a_validator_finds_no_fault) {
  if (!on_path("verapdf")) {
    BOOST_TEST_MESSAGE("verapdf is not on the PATH: 3a and ua1 are not validated here");
    return;
  }
  for_every_sample([](const Sample& made, TaggedPdf&) {
    const Paper paper(made.pdf);
    for (const char* flavour : {"3a", "ua1"}) {
      const std::string answer =
          paper.ask(std::string("verapdf --format text --verbose --flavour ") + flavour);
      BOOST_TEST(answer.rfind("PASS", 0) == 0U, flavour << ": " << answer);
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()
