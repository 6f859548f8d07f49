// SPDX-License-Identifier: GPL-3.0-or-later
// What PDF/A (ISO 19005-3) and PDF/UA (ISO 14289-1) ask of a file, over the
// sample of every form, as libqpdf reads it: no validator is needed.
#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/NodeList.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <set>

#include "content_cases.h"
#include "rendering_checks.h"

namespace {

using namespace tamga::forms;
using namespace tamga::forms::cases;

// Each sample is rendered once for all cases; each case reads the file anew.
void for_every_sample(const std::function<void(const Rendition&, TaggedPdf&)>& check) {
  static std::map<const Form*, Rendition> renditions;
  for (const auto& form : forms().all()) {
    BOOST_TEST_CONTEXT(form->id << "@" << form->version) {
      const auto [found, fresh] = renditions.try_emplace(form.get());
      if (fresh) found->second = renderer().render(*form, sample(*form), Completeness::Record);
      TaggedPdf pdf(found->second.pdf);
      check(found->second, pdf);
    }
  }
}

// The text of the first element of that name in XMP; "" when there is none.
std::string xmp_value(TaggedPdf& pdf, const std::string& name) {
  Poco::XML::DOMParser parser;
  const Poco::AutoPtr<Poco::XML::Document> packet =
      parser.parseString(stream_data(pdf.catalogue().getKey("/Metadata")));
  const Poco::AutoPtr<Poco::XML::NodeList> found = packet->getElementsByTagName(name);
  if (found->length() == 0) return {};
  std::string text = found->item(0)->innerText();
  const std::size_t first = text.find_first_not_of(" \n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

std::string digits(const std::string& text) {
  std::string only;
  for (const char c : text)
    if (c >= '0' && c <= '9') only += c;
  return only;
}

// Attribute `name` of an element's /A, one dictionary or a list of them.
QPDFObjectHandle attribute(QPDFObjectHandle element, const std::string& name) {
  auto attributes = element.getKey("/A");
  if (attributes.isDictionary()) return attributes.getKey(name);
  for (int i = 0; attributes.isArray() && i < attributes.getArrayNItems(); ++i)
    if (auto one = attributes.getArrayItem(i); one.isDictionary() && one.hasKey(name))
      return one.getKey(name);
  return QPDFObjectHandle::newNull();
}

std::size_t span(QPDFObjectHandle cell, const std::string& name) {
  auto value = attribute(cell, name);
  return value.isInteger() ? static_cast<std::size_t>(value.getIntValue()) : 1;
}

// Rows of the table at `index`, each a list of its cells.
std::vector<std::vector<const TaggedElement*>> rows_of(const TaggedPdf& pdf, std::size_t index) {
  std::vector<std::vector<const TaggedElement*>> rows;
  std::size_t row = 0;
  const auto& elements = pdf.elements();
  for (std::size_t i = index + 1; i < elements.size() && elements[i].parent >= index; ++i) {
    if (elements[i].type == "TR") {
      rows.emplace_back();
      row = i;
    } else if (row != 0 && elements[i].parent == row) {
      rows.back().push_back(&elements[i]);
    }
  }
  return rows;
}

// Every row of a table has as many columns, spans counted; no span leaves it.
void check_grid(const TaggedPdf& pdf, std::size_t table) {
  const auto rows = rows_of(pdf, table);
  std::vector<std::size_t> taken;  // by column: rows that a span still covers
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::size_t column = 0;
    const auto pass = [&] {
      while (column < taken.size() && taken[column] > 0) --taken[column++];
    };
    for (const TaggedElement* cell : rows[row]) {
      pass();
      const std::size_t high = span(cell->object, "/RowSpan");
      BOOST_TEST(row + high <= rows.size());
      for (std::size_t i = span(cell->object, "/ColSpan"); i > 0; --i, ++column) {
        if (row == 0) taken.push_back(0);
        BOOST_REQUIRE(column < taken.size());
        BOOST_REQUIRE(taken[column] == 0U);
        taken[column] = high - 1;
      }
    }
    pass();
    BOOST_TEST(column == taken.size(), "row " << row << " of a table");
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conformance)

BOOST_AUTO_TEST_CASE(the_catalogue_and_the_trailer_have_what_archives_need) {
  for_every_sample([](const Rendition& rendition, TaggedPdf& pdf) {
    auto root = pdf.catalogue();
    BOOST_TEST(!pdf.file().isEncrypted());
    BOOST_TEST(root.getKey("/Lang").getUTF8Value().rfind("mn", 0) == 0U);
    BOOST_TEST(root.getKey("/MarkInfo").getKey("/Marked").getBoolValue());
    BOOST_TEST(root.getKey("/ViewerPreferences").getKey("/DisplayDocTitle").getBoolValue());
    BOOST_TEST(root.getKey("/StructTreeRoot").getKey("/ParentTree").isDictionary());
    auto intents = root.getKey("/OutputIntents");
    BOOST_REQUIRE(intents.isArray());
    BOOST_TEST(intents.getArrayItem(0).getKey("/S").getName() == "/GTS_PDFA1");
    BOOST_TEST(stream_data(intents.getArrayItem(0).getKey("/DestOutputProfile")).size() > 100U);
    auto id = pdf.file().getTrailer().getKey("/ID");
    BOOST_REQUIRE(id.isArray());
    BOOST_REQUIRE(id.getArrayNItems() == 2);
    BOOST_TEST(id.getArrayItem(0).getStringValue().size() == 16U);
    BOOST_TEST(rendition.pdf.rfind("%PDF-1.7\n%", 0) == 0U);
    for (std::size_t i = 10; i < 14; ++i)  // 6.1.2: four bytes above 127
      BOOST_TEST(static_cast<unsigned char>(rendition.pdf[i]) > 127U);
  });
}

BOOST_AUTO_TEST_CASE(the_content_is_embedded_as_the_source) {
  for_every_sample([](const Rendition& rendition, TaggedPdf& pdf) {
    auto associated = pdf.catalogue().getKey("/AF");
    BOOST_REQUIRE(associated.isArray());
    auto file = associated.getArrayItem(0);
    BOOST_TEST(file.getKey("/AFRelationship").getName() == "/Source");
    BOOST_TEST(stream_data(file.getKey("/EF").getKey("/F")) == rendition.content);
    BOOST_TEST(file.getKey("/EF").getKey("/F").getDict().getKey("/Subtype").getName() ==
               "/application/json");
    BOOST_TEST(!file.getKey("/Desc").getUTF8Value().empty());
  });
}

BOOST_AUTO_TEST_CASE(xmp_says_what_the_information_says) {
  for_every_sample([](const Rendition&, TaggedPdf& pdf) {
    auto information = pdf.file().getTrailer().getKey("/Info");
    const auto info = [&](const char* key) { return information.getKey(key).getUTF8Value(); };
    BOOST_TEST(!info("/Title").empty());
    BOOST_TEST(xmp_value(pdf, "dc:title") == info("/Title"));
    BOOST_TEST(xmp_value(pdf, "dc:creator") == info("/Author"));
    BOOST_TEST(xmp_value(pdf, "pdf:Producer") == info("/Producer"));
    BOOST_TEST(xmp_value(pdf, "xmp:CreatorTool") == info("/Creator"));
    BOOST_TEST(digits(info("/CreationDate")).size() == 18U);
    BOOST_TEST(digits(xmp_value(pdf, "xmp:CreateDate")) == digits(info("/CreationDate")));
    BOOST_TEST(digits(xmp_value(pdf, "xmp:ModifyDate")) == digits(info("/ModDate")));
    BOOST_TEST(xmp_value(pdf, "pdfaid:part") == "3");
  });
}

BOOST_AUTO_TEST_CASE(every_font_is_embedded_and_every_code_means_text) {
  for_every_sample([](const Rendition&, TaggedPdf& pdf) {
    int composite = 0;
    for (auto object : pdf.file().getAllObjects()) {
      if (!object.isDictionaryOfType("/Font")) continue;
      if (object.getKey("/Subtype").getName() != "/Type0") {
        BOOST_TEST(object.getKey("/Subtype").getName() == "/CIDFontType2");
        continue;
      }
      ++composite;
      BOOST_TEST(!to_unicode(object).empty());
      for (const auto& [code, text] : to_unicode(object)) {
        BOOST_TEST(!text.empty(), "code " << code);
        BOOST_TEST(text.find('\0') == std::string::npos, "code " << code);
      }
      auto descriptor = object.getKey("/DescendantFonts").getArrayItem(0).getKey("/FontDescriptor");
      BOOST_TEST(stream_data(descriptor.getKey("/FontFile2")).size() > 100U);
    }
    BOOST_TEST(composite >= 1);
    for (const PageText& page : pdf.texts()) BOOST_TEST(page.unmapped == "");
  });
}

BOOST_AUTO_TEST_CASE(nothing_acts_by_itself) {
  // ISO 19005-3, 6.5.1, and whatever runs when a page or the file is opened.
  const std::set<std::string> forbidden{"/Launch",     "/Sound",      "/Movie",      "/ResetForm",
                                        "/ImportData", "/JavaScript", "/Hide",       "/SetOCGState",
                                        "/Rendition",  "/SubmitForm", "/GoTo3DView", "/Trans"};
  for_every_sample([&](const Rendition&, TaggedPdf& pdf) {
    const auto look = [&](QPDFObjectHandle dictionary, const auto& self) -> void {
      for (const auto& key : dictionary.getKeys()) {
        BOOST_TEST((key != "/JS" && key != "/JavaScript" && key != "/OpenAction" && key != "/AA" &&
                    key != "/XFA"),
                   key);
        auto value = dictionary.getKey(key);
        if (key == "/S" && value.isName())
          BOOST_TEST(forbidden.count(value.getName()) == 0U, value.getName());
        if (value.isDictionary() && !value.isIndirect()) self(value, self);
      }
    };
    for (auto object : pdf.file().getAllObjects()) {
      if (object.isStream()) object = object.getDict();
      if (object.isDictionary()) look(object, look);
    }
  });
}

BOOST_AUTO_TEST_CASE(the_tree_holds_every_content_once) {
  for_every_sample([](const Rendition&, TaggedPdf& pdf) {
    check_tree(pdf);
    BOOST_TEST(pdf.elements().front().type == "Document");
    for (auto page : pdf.pages()) BOOST_TEST(page.getKey("/Tabs").getName() == "/S");
  });
}

BOOST_AUTO_TEST_CASE(elements_stand_in_what_may_hold_them) {
  // ISO 32000-1, 14.8.4: what each type may be a child of.
  const std::map<std::string, std::set<std::string>> holders{
      {"LI", {"L"}},        {"Lbl", {"LI"}},      {"LBody", {"LI"}},
      {"THead", {"Table"}}, {"TBody", {"Table"}}, {"TR", {"Table", "THead", "TBody"}},
      {"TH", {"TR"}},       {"TD", {"TR"}}};
  const std::map<std::string, std::set<std::string>> held{
      {"L", {"LI", "L", "Caption"}},
      {"LI", {"Lbl", "LBody"}},
      {"Table", {"THead", "TBody", "TR", "Caption"}},
      {"THead", {"TR"}},
      {"TBody", {"TR"}},
      {"TR", {"TH", "TD"}}};
  for_every_sample([&](const Rendition&, TaggedPdf& pdf) {
    const auto& elements = pdf.elements();
    for (std::size_t i = 1; i < elements.size(); ++i) {
      const std::string& type = elements[i].type;
      const std::string& parent = elements[elements[i].parent].type;
      if (const auto found = holders.find(type); found != holders.end())
        BOOST_TEST(found->second.count(parent) == 1U, type << " in " << parent);
      if (const auto found = held.find(parent); found != held.end())
        BOOST_TEST(found->second.count(type) == 1U, type << " in " << parent);
    }
  });
}

BOOST_AUTO_TEST_CASE(headings_skip_no_level) {
  for_every_sample([](const Rendition&, TaggedPdf& pdf) {
    int level = 0, count = 0;
    for (const TaggedElement& element : pdf.elements()) {
      if (element.type.size() != 2 || element.type[0] != 'H' || element.type[1] < '1' ||
          element.type[1] > '6')
        continue;
      const int next = element.type[1] - '0';
      BOOST_TEST(next <= level + 1);
      level = next;
      ++count;
    }
    BOOST_TEST(count >= 1);
  });
}

BOOST_AUTO_TEST_CASE(tables_are_regular_and_their_heads_say_what_they_head) {
  for_every_sample([](const Rendition&, TaggedPdf& pdf) {
    for (std::size_t i = 0; i < pdf.elements().size(); ++i) {
      const TaggedElement& element = pdf.elements()[i];
      if (element.type == "Table") check_grid(pdf, i);
      if (element.type != "TH") continue;
      auto scope = attribute(element.object, "/Scope");
      BOOST_REQUIRE(scope.isName());
      BOOST_TEST((scope.getName() == "/Column" || scope.getName() == "/Row"));
    }
  });
}

BOOST_AUTO_TEST_CASE(every_annotation_is_a_field_with_its_element_and_its_words) {
  for_every_sample([](const Rendition&, TaggedPdf& pdf) {
    auto fields = pdf.catalogue().getKey("/AcroForm").getKey("/Fields");
    int annotations = 0;
    for (auto page : pdf.pages()) {
      auto list = page.getKey("/Annots");
      for (int i = 0; list.isArray() && i < list.getArrayNItems(); ++i, ++annotations) {
        auto widget = list.getArrayItem(i);
        BOOST_TEST(widget.getKey("/Subtype").getName() == "/Widget");
        BOOST_TEST(!widget.getKey("/TU").getUTF8Value().empty());
        BOOST_TEST(widget.getKey("/F").getIntValue() == 4);  // printed, not hidden
        BOOST_TEST(widget.getKey("/AP").getKey("/N").isStream());
      }
    }
    BOOST_TEST(annotations == (fields.isArray() ? fields.getArrayNItems() : 0));
  });
}

BOOST_AUTO_TEST_SUITE_END()
