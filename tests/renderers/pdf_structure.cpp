// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of the written file: its tree, and what leads into it and out of it.
#include <boost/test/unit_test.hpp>

#include "written_pdf.h"

using namespace tamga::pdf;
using namespace tamga::pdf::test;
namespace forms = tamga::forms;
namespace layout = tamga::layout;
using layout::StructureType;

BOOST_AUTO_TEST_SUITE(pdf_structure)

namespace {

// The tree as text, "Document(H1[0.0] P[0.1 1.0] …)": page.MCID in brackets.
std::string shape_of(QPDF& document, QPDFObjectHandle element) {
  const auto pages = document.getAllPages();
  const auto page_number = [&](QPDFObjectHandle page) {
    for (std::size_t i = 0; i < pages.size(); ++i)
      if (QPDFObjectHandle(pages[i]).getObjectID() == page.getObjectID()) return std::to_string(i);
    return std::string("?");
  };
  std::string text = element.getKey("/S").getName().substr(1) + "(";
  auto kids = element.getKey("/K");
  std::vector<QPDFObjectHandle> list;
  if (kids.isArray())
    list = kids.getArrayAsVector();
  else if (!kids.isNull())
    list.push_back(kids);
  for (auto& kid : list) {
    if (text.back() != '(') text += ' ';
    if (kid.isInteger()) {
      text += page_number(element.getKey("/Pg")) + '.' + std::to_string(kid.getIntValue());
    } else if (kid.hasKey("/S")) {
      BOOST_TEST(kid.getKey("/P").getObjectID() == element.getObjectID());
      text += shape_of(document, kid);
    } else if (kid.isDictionaryOfType("/MCR")) {
      text +=
          page_number(kid.getKey("/Pg")) + '.' + std::to_string(kid.getKey("/MCID").getIntValue());
    } else {
      text += "field " + kid.getKey("/Obj").getKey("/T").getUTF8Value();
    }
  }
  return text + ')';
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_tree_is_the_documents_order) {
  Parsed pdf(written());
  BOOST_TEST(pdf.catalogue().getKey("/MarkInfo").getKey("/Marked").getBoolValue());
  auto root = pdf.catalogue().getKey("/StructTreeRoot");
  BOOST_TEST(root.getKey("/Type").getName() == "/StructTreeRoot");
  BOOST_TEST(shape_of(pdf.document, root.getKey("/K")) ==
             "Document(H1(0.0) P(0.1 1.0) Table(TR(TH(1.1)) TR(TD(1.2) TD(1.3))) P(1.4)"
             " Form(field prepared) Form(field approved))");
  auto head =
      root.getKey("/K").getKey("/K").getArrayItem(2).getKey("/K").getArrayItem(0).getKey("/K");
  BOOST_TEST(head.getKey("/A").getKey("/O").getName() == "/Table");
  BOOST_TEST(head.getKey("/A").getKey("/Scope").getName() == "/Column");
  BOOST_TEST(head.getKey("/A").getKey("/ColSpan").getIntValue() == 2);
}

BOOST_AUTO_TEST_CASE(content_and_widgets_find_their_element_by_the_parent_tree) {
  Parsed pdf(written());
  auto root = pdf.catalogue().getKey("/StructTreeRoot");
  auto keys = root.getKey("/ParentTree").getKey("/Nums");
  BOOST_REQUIRE(keys.getArrayNItems() == 8);  // two pages, two widgets
  BOOST_TEST(root.getKey("/ParentTreeNextKey").getIntValue() == 4);
  const auto pages = pdf.document.getAllPages();
  for (int page = 0; page < 2; ++page) {
    BOOST_TEST(QPDFObjectHandle(pages[page]).getKey("/StructParents").getIntValue() == page);
    BOOST_TEST(keys.getArrayItem(2 * page).getIntValue() == page);
  }
  auto paragraph = root.getKey("/K").getKey("/K").getArrayItem(1);
  BOOST_TEST(keys.getArrayItem(1).getArrayItem(1).getObjectID() == paragraph.getObjectID());
  BOOST_TEST(keys.getArrayItem(3).getArrayItem(0).getObjectID() == paragraph.getObjectID());
  auto fields = pdf.catalogue().getKey("/AcroForm").getKey("/Fields");
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(fields.getArrayItem(i).getKey("/StructParent").getIntValue() == 2 + i);
    BOOST_TEST(keys.getArrayItem(2 * (2 + i) + 1).getKey("/S").getName() == "/Form");
  }
}

BOOST_AUTO_TEST_CASE(everything_on_a_page_is_tagged_or_an_artifact) {
  Parsed pdf(written());
  std::vector<QPDFObjectHandle> streams;
  for (QPDFObjectHandle page : pdf.document.getAllPages()) {
    streams.push_back(page.getKey("/Contents"));
    streams.push_back(page.getKey("/Resources").getKey("/XObject").getKey("/S1"));
  }
  for (const QPDFObjectHandle& stream : streams) {
    std::istringstream content(data(stream));
    std::string line;
    int depth = 0;
    while (std::getline(content, line)) {
      if (line.ends_with("BDC") || line.ends_with("BMC")) ++depth;
      if (line == "EMC") --depth;
      BOOST_TEST((depth == 0 || depth == 1));
      if (line.ends_with("TJ") || line.ends_with("Do Q") || line == "S")
        BOOST_TEST(depth == 1, line);
    }
    BOOST_TEST(depth == 0);
  }
}

BOOST_AUTO_TEST_CASE(empty_cells_keep_their_place) {
  layout::Laid laid = two_pages();
  auto& items = laid.pages[1].items;  // takes the text "нэг" away
  std::erase_if(items, [](const layout::Item& item) {
    const auto* text = std::get_if<layout::PlacedText>(&item);
    return text != nullptr && text->run.text == "нэг";
  });
  Parsed pdf(write(laid, metadata(), {}));
  const std::string shape =
      shape_of(pdf.document, pdf.catalogue().getKey("/StructTreeRoot").getKey("/K"));
  BOOST_TEST(shape.find("TR(TD() TD(1.2))") != std::string::npos, shape);
}

BOOST_AUTO_TEST_CASE(a_broken_tree_is_refused) {
  layout::Laid laid = two_pages();
  laid.structure[3].parent = 9;
  BOOST_CHECK_EXCEPTION(write(laid, metadata(), {}), forms::Error, render_failed);
  laid = two_pages();
  std::get<layout::PlacedText>(laid.pages[0].items[0]).structure = 99;
  BOOST_CHECK_EXCEPTION(write(laid, metadata(), {}), forms::Error, render_failed);
  laid = two_pages();
  laid.fields[0].structure = 99;
  BOOST_CHECK_EXCEPTION(write(laid, metadata(), {}), forms::Error, render_failed);
}

BOOST_AUTO_TEST_CASE(a_tree_of_many_elements_is_whole) {
  layout::Laid laid = two_pages();
  for (int i = 0; i < 700; ++i) {
    laid.structure.push_back({StructureType::P, 1});
    laid.pages[1].items.push_back(
        layout::PlacedText{tamga::fonts::shape(faces().face({}), std::to_string(i)), 8,
                           10.0 + i % 40, 600.0 - i / 2, 0, laid.structure.size() - 1});
  }
  const std::string bytes = write(laid, metadata(), attachments());
  const Answer check = run("qpdf --check FILE", bytes);
  BOOST_TEST(check.status == 0, check.text);
  Parsed pdf(bytes);
  BOOST_TEST(pdf.catalogue().getKey("/StructTreeRoot").getKey("/K").getKey("/K").getArrayNItems() ==
             706);
  BOOST_TEST(bytes.size() < 60000U);
}

BOOST_AUTO_TEST_SUITE_END()
