// SPDX-License-Identifier: GPL-3.0-or-later
// What the written file is and says, its bytes, and what is refused.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <sstream>
#include <thread>

#include "written_pdf.h"

using namespace tamga::pdf;
using namespace tamga::pdf::test;
namespace forms = tamga::forms;
namespace layout = tamga::layout;
using layout::StructureType;

BOOST_AUTO_TEST_SUITE(pdf_archival)

BOOST_AUTO_TEST_CASE(the_catalogue_has_what_pdf_a_asks) {
  Parsed pdf(written());
  auto root = pdf.catalogue();
  BOOST_TEST(root.getKey("/Lang").getUTF8Value() == "mn-MN");
  BOOST_TEST(root.getKey("/ViewerPreferences").getKey("/DisplayDocTitle").getBoolValue());
  auto intent = root.getKey("/OutputIntents").getArrayItem(0);
  BOOST_TEST(intent.getKey("/S").getName() == "/GTS_PDFA1");
  BOOST_TEST(intent.getKey("/DestOutputProfile").getDict().getKey("/N").getIntValue() == 3);
  BOOST_TEST(data(intent.getKey("/DestOutputProfile")).substr(12, 8) == "mntrRGB ");
  BOOST_TEST(pdf.document.getPDFVersion() == "1.7");
  BOOST_TEST(!pdf.document.isEncrypted());
}

BOOST_AUTO_TEST_CASE(xmp_and_info_say_the_same) {
  Parsed pdf(written());
  const std::string xmp = data(pdf.catalogue().getKey("/Metadata"));
  auto info = pdf.document.getTrailer().getKey("/Info");
  BOOST_TEST(info.getKey("/Title").getUTF8Value() == metadata().title);
  BOOST_TEST(info.getKey("/Author").getUTF8Value() == metadata().author);
  BOOST_TEST(info.getKey("/Subject").getUTF8Value() == metadata().subject);
  BOOST_TEST(info.getKey("/CreationDate").getStringValue() == "D:20240612000000+08'00'");
  BOOST_TEST(info.getKey("/ModDate").getStringValue() == "D:20240612000000+08'00'");
  for (const std::string& text :
       {std::string("<pdfaid:part>3</pdfaid:part>"),
        std::string("Албан тушаалын тодорхойлолт &amp; &lt;№ 5&gt;"), metadata().author,
        metadata().subject, "<xmp:CreateDate>" + metadata().created,
        "<xmp:ModifyDate>" + metadata().created, metadata().identifier,
        "<pdf:Producer>" + info.getKey("/Producer").getUTF8Value(),
        "<xmp:CreatorTool>" + info.getKey("/Creator").getUTF8Value()})
    BOOST_TEST(xmp.find(text) != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(the_identifier_is_the_contents) {
  Parsed pdf(written());
  auto id = pdf.document.getTrailer().getKey("/ID");
  BOOST_REQUIRE(id.getArrayNItems() == 2);
  for (int half = 0; half < 2; ++half)
    BOOST_TEST(QPDFObjectHandle(id.getArrayItem(half)).unparse() ==
               "<" + metadata().identifier.substr(0, 32) + ">");
}

BOOST_AUTO_TEST_CASE(attachments_are_the_source) {
  Parsed pdf(written());
  auto associated = pdf.catalogue().getKey("/AF");
  BOOST_REQUIRE(associated.getArrayNItems() == 2);
  for (std::size_t i = 0; i < attachments().size(); ++i) {
    auto file = associated.getArrayItem(static_cast<int>(i));
    BOOST_TEST(file.getKey("/AFRelationship").getName() == "/Source");
    BOOST_TEST(file.getKey("/F").getUTF8Value() == attachments()[i].name);
    BOOST_TEST(file.getKey("/UF").getUTF8Value() == attachments()[i].name);
    BOOST_TEST(file.getKey("/Desc").getUTF8Value() == attachments()[i].description);
    auto stream = file.getKey("/EF").getKey("/F");
    BOOST_TEST(data(stream) == attachments()[i].data);
    BOOST_TEST(stream.getDict().getKey("/Subtype").getName() == "/" + attachments()[i].media_type);
    BOOST_TEST(stream.getDict().getKey("/Params").getKey("/Size").getIntValue() ==
               static_cast<long long>(attachments()[i].data.size()));
  }
  auto names = pdf.catalogue().getKey("/Names").getKey("/EmbeddedFiles").getKey("/Names");
  BOOST_REQUIRE(names.getArrayNItems() == 4);
  BOOST_TEST(names.getArrayItem(0).getUTF8Value() == "a.txt");  // a name tree is sorted
  BOOST_TEST(names.getArrayItem(2).getUTF8Value() == "content.json");
}

BOOST_AUTO_TEST_CASE(every_act_has_an_empty_signature_field) {
  Parsed pdf(written());
  auto fields = pdf.catalogue().getKey("/AcroForm").getKey("/Fields");
  BOOST_REQUIRE(fields.getArrayNItems() == 2);
  const auto pages = pdf.document.getAllPages();
  const auto laid = two_pages();
  for (int i = 0; i < 2; ++i) {
    auto field = fields.getArrayItem(i);
    BOOST_TEST(field.getKey("/T").getUTF8Value() == laid.fields[i].act);
    BOOST_TEST(field.getKey("/TU").getUTF8Value() == laid.fields[i].description);
    BOOST_TEST(field.getKey("/FT").getName() == "/Sig");
    BOOST_TEST(field.getKey("/F").getIntValue() == 4);
    BOOST_TEST(!field.hasKey("/V"));
    BOOST_TEST(field.getKey("/P").getObjectID() == pages[i].getObjectID());
    auto page = pages[i];
    BOOST_TEST(page.getKey("/Annots").getArrayItem(0).getObjectID() == field.getObjectID());
    auto box = field.getKey("/AP").getKey("/N").getDict().getKey("/BBox");
    BOOST_TEST(box.getArrayItem(2).getNumericValue() == 200);
    BOOST_TEST(box.getArrayItem(3).getNumericValue() == 45);
  }
}

BOOST_AUTO_TEST_CASE(a_stamp_is_one_object_for_all_pages) {
  Parsed pdf(written());
  QPDFObjectHandle stamp, stencil;
  for (QPDFObjectHandle page : pdf.document.getAllPages()) {
    auto named = page.getKey("/Resources").getKey("/XObject").getKey("/S1");
    BOOST_REQUIRE(named.isStream());
    if (stamp.isInitialized()) BOOST_TEST(named.getObjectID() == stamp.getObjectID());
    stamp = named;
    stencil = page.getKey("/Resources").getKey("/XObject").getKey("/M1");
    const std::string content = data(page.getKey("/Contents"));
    BOOST_TEST(content.find("/S1 Do\n") != std::string::npos, content);
  }
  auto form = stamp.getDict();
  BOOST_TEST(form.getKey("/Subtype").getName() == "/Form");
  BOOST_TEST(form.getKey("/BBox").unparse() == "[ 0 0 595.28 841.89 ]");
  BOOST_TEST(form.getKey("/Resources").getKey("/XObject").getKey("/M1").getObjectID() ==
             stencil.getObjectID());
  BOOST_TEST(form.getKey("/Resources").getKey("/Font").hasKey("/F1"));
  const std::string drawn = data(stamp);
  BOOST_TEST(drawn.find("q 42 0 0 12.6 85 20 cm/M1 Do Q\n") != std::string::npos, drawn);
  BOOST_TEST(drawn.find("MCID") == std::string::npos);

  auto entries = stencil.getDict();
  BOOST_TEST(entries.getKey("/Subtype").getName() == "/Image");
  BOOST_TEST(entries.getKey("/ImageMask").getBoolValue());
  BOOST_TEST(entries.getKey("/BitsPerComponent").getIntValue() == 1);
  BOOST_TEST(entries.getKey("/Width").getIntValue() == 10);
  BOOST_TEST(entries.getKey("/Height").getIntValue() == 3);
  BOOST_TEST(entries.getKey("/Decode").unparse() == "[ 1 0 ]");
  for (const char* forbidden : {"/Interpolate", "/Alternates", "/ColorSpace", "/OPI"})
    BOOST_TEST(!entries.hasKey(forbidden));
  BOOST_TEST(data(stencil) == two_pages().masks[0].bits);
}

BOOST_AUTO_TEST_CASE(a_stamp_holds_nothing_of_the_structure) {
  layout::Laid laid = two_pages();
  std::get<layout::PlacedText>(laid.stamps[0].back()).structure = 2;
  BOOST_CHECK_EXCEPTION(write(laid, metadata(), {}), forms::Error, render_failed);
}

BOOST_AUTO_TEST_CASE(fonts_are_embedded_subset_and_mapped) {
  Parsed pdf(written());
  int composite = 0;
  for (auto& object : pdf.document.getAllObjects()) {
    if (!object.isDictionaryOfType("/Font", "/Type0")) continue;
    ++composite;
    auto descendant = object.getKey("/DescendantFonts").getArrayItem(0);
    const std::string name = object.getKey("/BaseFont").getName();
    BOOST_TEST(name[7] == '+');
    BOOST_TEST(descendant.getKey("/BaseFont").getName() == name);
    BOOST_TEST(descendant.getKey("/FontDescriptor").getKey("/FontName").getName() == name);
    BOOST_TEST(data(descendant.getKey("/CIDToGIDMap")).size() < 500U);
    BOOST_TEST(data(object.getKey("/ToUnicode")).find("beginbfchar") != std::string::npos);
    const std::string program = data(descendant.getKey("/FontDescriptor").getKey("/FontFile2"));
    BOOST_TEST(program.size() < 20000U);
    BOOST_TEST(descendant.getKey("/FontDescriptor")
                   .getKey("/FontFile2")
                   .getDict()
                   .getKey("/Length1")
                   .getIntValue() == static_cast<long long>(program.size()));
  }
  BOOST_TEST(composite == 5);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pdf_bytes)

BOOST_AUTO_TEST_CASE(the_same_arguments_give_the_same_bytes) {
  const std::string first = written();
  BOOST_TEST((first == written()));
  std::string elsewhere;
  std::thread([&] { elsewhere = written(); }).join();
  BOOST_TEST((first == elsewhere));
  Metadata other = metadata();
  other.title += "!";
  BOOST_TEST((first != write(two_pages(), other, attachments())));
}

BOOST_AUTO_TEST_CASE(programs_of_others_read_it) {
  const std::string pdf = written();
  const Answer check = run("qpdf --check FILE", pdf);
  BOOST_TEST(check.status == 0, check.text);
  BOOST_TEST(check.text.find("WARNING") == std::string::npos, check.text);
  const Answer fonts = run("pdffonts FILE", pdf);
  BOOST_TEST(fonts.status == 0, fonts.text);
  std::istringstream lines(fonts.text);
  std::string line;
  int rows = 0;
  while (std::getline(lines, line)) {
    if (line.find("CID TrueType") == std::string::npos) continue;
    ++rows;
    BOOST_TEST(line.find("yes yes yes") != std::string::npos, line);
  }
  BOOST_TEST(rows == 5, fonts.text);
}

BOOST_AUTO_TEST_CASE(text_comes_back_as_it_went_in) {
  const Answer answer = run("pdftotext FILE -", written());
  BOOST_TEST(answer.status == 0, answer.text);
  for (const char* text :
       {"АЛБАН ТУШААЛЫН ТОДОРХОЙЛОЛТ", "Өдөр бүр “архив” № 187 – 12 ₮ төрийн",
        "төлбөр Ү ү Ө ө (a) [b] \\ fi ffi AVAV", "Гарчиг", "нэг", "хоёр", "☑", "2 / 2 хуудас"})
    BOOST_TEST(answer.text.find(text) != std::string::npos, text << " not in:\n" << answer.text);
}

BOOST_AUTO_TEST_CASE(text_stands_where_layout_placed_it) {
  // pdftotext -bbox gives each word's box: the last word of a justified line
  // must end where the run's width and its word spaces say, to 0.1 points.
  const layout::Laid laid = two_pages();
  const auto& text = std::get<layout::PlacedText>(laid.pages[1].items[0]);
  const double end = text.x + text.run.width * text.size / 1000;
  const Answer answer = run("pdftotext -bbox FILE -", written());
  const std::size_t word = answer.text.find(">AVAV<");
  BOOST_REQUIRE(word != std::string::npos);
  const std::size_t at = answer.text.rfind("xMax=\"", word);
  BOOST_TEST(std::fabs(std::stod(answer.text.substr(at + 6)) - end) < 0.1);
}

BOOST_AUTO_TEST_CASE(a_validator_finds_no_fault) {
  if (!on_path("verapdf")) {
    BOOST_TEST_MESSAGE("verapdf is not on the PATH: PDF/A-3 is not validated here");
    return;
  }
  const Answer answer = run("verapdf --format text --flavour 3a FILE", written());
  BOOST_TEST(answer.text.rfind("PASS", 0) == 0U, answer.text);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pdf_refusals)

BOOST_AUTO_TEST_CASE(arguments_that_make_no_archival_file_are_refused) {
  Metadata bad = metadata();
  bad.created = "2024-06-12";
  BOOST_CHECK_EXCEPTION(write(two_pages(), bad, {}), forms::Error, render_failed);
  bad = metadata();
  bad.identifier = "abc";
  BOOST_CHECK_EXCEPTION(write(two_pages(), bad, {}), forms::Error, render_failed);
  bad = metadata();
  bad.title = "\xD0";
  BOOST_CHECK_EXCEPTION(write(two_pages(), bad, {}), forms::Error, render_failed);
  BOOST_CHECK_EXCEPTION(write(two_pages(), metadata(), {attachments()[0], attachments()[0]}),
                        forms::Error, render_failed);
  layout::Laid astray = two_pages();
  astray.fields[0].page = 7;
  BOOST_CHECK_EXCEPTION(write(astray, metadata(), {}), forms::Error, render_failed);
  layout::Laid huge = two_pages();
  huge.pages[0].width = 1e6;  // libharu's own limit
  BOOST_CHECK_EXCEPTION(write(huge, metadata(), {}), forms::Error, render_failed);
  BOOST_CHECK_EXCEPTION(write({}, metadata(), {}), forms::Error, render_failed);
}

BOOST_AUTO_TEST_CASE(a_page_without_text_is_a_page) {
  layout::Laid laid;
  laid.pages.push_back({595.276, 841.89, {}});
  laid.structure = {{StructureType::Artifact, 0}, {StructureType::Document, 0}};
  const Answer check = run("qpdf --check FILE", write(laid, metadata(), {}));
  BOOST_TEST(check.status == 0, check.text);
}

BOOST_AUTO_TEST_SUITE_END()
