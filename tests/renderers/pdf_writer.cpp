// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/writer.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <sstream>
#include <thread>

#include "fonts/catalogue.h"
#include "renderers/error.h"

namespace tamga::pdf {
namespace {

using layout::StructureType;

const fonts::Catalogue& faces() {
  static const fonts::Catalogue catalogue;
  return catalogue;
}

const std::string identifier = "0123456789abcdef0123456789abcdef00112233445566778899aabbccddeeff";
const Metadata metadata{"Албан тушаалын тодорхойлолт & <№ 5>", "Архивын газар",
                        "job_description@2019-01-11", "2024-06-12T00:00:00+08:00", identifier};
const std::vector<Attachment> attachments{
    {"content.json", "application/json", "Эх агуулга", R"({"name":"Ө"})"},
    {"a.txt", "text/plain", "Тайлбар", "text"}};

// Hand-made pages: two sheets, four faces, a heading, two paragraphs of which
// one goes on over the page, a table of two rows, an artifact, two fields.
layout::Laid two_pages() {
  layout::Laid laid;
  const auto node = [&](StructureType type, std::size_t parent) {
    laid.structure.push_back({type, parent});
    return laid.structure.size() - 1;
  };
  node(StructureType::Artifact, 0);
  const std::size_t document = node(StructureType::Document, 0);
  laid.pages.resize(2);
  for (layout::Page& page : laid.pages) page = {595.276, 841.89, {}};
  const auto put = [&](std::size_t page, const fonts::Style& style, const std::string& text,
                       double x, double y, std::size_t structure, double word_space = 0) {
    laid.pages[page].items.push_back(layout::PlacedText{fonts::shape(faces().face(style), text), 12,
                                                        x, y, word_space, structure});
  };
  put(0, {"serif", true}, "АЛБАН ТУШААЛЫН ТОДОРХОЙЛОЛТ", 150, 780,
      node(StructureType::H1, document));
  const std::size_t paragraph = node(StructureType::P, document);
  put(0, {}, "Өдөр бүр “архив” № 187 – 12 ₮ төрийн хө\u00AD", 85, 700, paragraph, 2.5);
  put(1, {}, "төлбөр Ү ү Ө ө (a) [b] \\ fi ffi AVAV", 85, 780, paragraph);
  const std::size_t table = node(StructureType::Table, document);
  const std::size_t head_row = node(StructureType::TR, table);
  laid.structure.push_back({StructureType::TH, head_row, 1, 2, true});
  put(1, {"serif", true}, "Гарчиг", 85, 700, laid.structure.size() - 1);
  const std::size_t body_row = node(StructureType::TR, table);
  put(1, {"serif", false, true}, "нэг", 85, 680, node(StructureType::TD, body_row));
  put(1, {"sans-serif"}, "хоёр", 185, 680, node(StructureType::TD, body_row));
  laid.pages[1].items.push_back(layout::Rule{85, 690, 300, 690, 0.5});
  laid.pages[1].items.push_back(layout::Rule{85, 670, 300, 670, 1});
  laid.pages[1].items.push_back(layout::PlacedText{fonts::shape(*faces().face_for({}, U'☑'), "☑"),
                                                   12, 85, 640, 0,
                                                   node(StructureType::P, document)});
  put(1, {}, "2 / 2 хуудас", 290, 30, 0);
  laid.masks.push_back({10, 3, std::string("\xAA\x80\x55\x40\xFF\xC0", 6)});
  laid.stamps.push_back({layout::Picture{{85, 20, 127, 32.6}, 0},
                         layout::PlacedText{fonts::shape(faces().face({}), "01ab"), 6.5, 135, 26}});
  for (layout::Page& page : laid.pages) page.items.push_back(layout::Stamp{0});
  laid.pages[0].items.push_back(layout::Picture{{300, 20, 310, 23}, 0});
  laid.fields.push_back(
      {"prepared", "Боловсруулсан", 0, {85, 60, 285, 105}, node(StructureType::Form, document)});
  laid.fields.push_back(
      {"approved", "Баталсан", 1, {300, 60, 500, 105}, node(StructureType::Form, document)});
  return laid;
}

std::string written() {
  return write(two_pages(), metadata, attachments);
}

// A parsed file; owns its bytes.
struct Parsed {
  std::string bytes;
  QPDF document;
  explicit Parsed(std::string pdf) : bytes(std::move(pdf)) {
    document.processMemoryFile("test", bytes.data(), bytes.size());
  }
  QPDFObjectHandle catalogue() { return document.getRoot(); }
};

std::string data(QPDFObjectHandle stream) {
  const auto buffer = stream.getStreamData();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

bool on_path(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

struct Answer {
  int status;
  std::string text;
};

// Runs `command`, in which FILE stands for a file with these bytes.
Answer run(std::string command, const std::string& pdf) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("tamga-pdf-test-" + std::to_string(getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  command.replace(command.find("FILE"), 4, path.string());
  Answer answer{-1, {}};
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    answer.text.append(buffer, count);
  answer.status = pclose(pipe);
  std::filesystem::remove(path);
  return answer;
}

bool render_failed(const forms::Error& error) {
  return error.code() == "render-failed";
}

}  // namespace

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
  BOOST_TEST(info.getKey("/Title").getUTF8Value() == metadata.title);
  BOOST_TEST(info.getKey("/Author").getUTF8Value() == metadata.author);
  BOOST_TEST(info.getKey("/Subject").getUTF8Value() == metadata.subject);
  BOOST_TEST(info.getKey("/CreationDate").getStringValue() == "D:20240612000000+08'00'");
  BOOST_TEST(info.getKey("/ModDate").getStringValue() == "D:20240612000000+08'00'");
  for (const std::string& text :
       {std::string("<pdfaid:part>3</pdfaid:part>"),
        std::string("Албан тушаалын тодорхойлолт &amp; &lt;№ 5&gt;"), metadata.author,
        metadata.subject, "<xmp:CreateDate>" + metadata.created,
        "<xmp:ModifyDate>" + metadata.created, identifier,
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
               "<" + identifier.substr(0, 32) + ">");
}

BOOST_AUTO_TEST_CASE(attachments_are_the_source) {
  Parsed pdf(written());
  auto associated = pdf.catalogue().getKey("/AF");
  BOOST_REQUIRE(associated.getArrayNItems() == 2);
  for (std::size_t i = 0; i < attachments.size(); ++i) {
    auto file = associated.getArrayItem(static_cast<int>(i));
    BOOST_TEST(file.getKey("/AFRelationship").getName() == "/Source");
    BOOST_TEST(file.getKey("/F").getUTF8Value() == attachments[i].name);
    BOOST_TEST(file.getKey("/UF").getUTF8Value() == attachments[i].name);
    BOOST_TEST(file.getKey("/Desc").getUTF8Value() == attachments[i].description);
    auto stream = file.getKey("/EF").getKey("/F");
    BOOST_TEST(data(stream) == attachments[i].data);
    BOOST_TEST(stream.getDict().getKey("/Subtype").getName() == "/" + attachments[i].media_type);
    BOOST_TEST(stream.getDict().getKey("/Params").getKey("/Size").getIntValue() ==
               static_cast<long long>(attachments[i].data.size()));
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
  BOOST_CHECK_EXCEPTION(write(laid, metadata, {}), forms::Error, render_failed);
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
  Parsed pdf(write(laid, metadata, {}));
  const std::string shape =
      shape_of(pdf.document, pdf.catalogue().getKey("/StructTreeRoot").getKey("/K"));
  BOOST_TEST(shape.find("TR(TD() TD(1.2))") != std::string::npos, shape);
}

BOOST_AUTO_TEST_CASE(a_broken_tree_is_refused) {
  layout::Laid laid = two_pages();
  laid.structure[3].parent = 9;
  BOOST_CHECK_EXCEPTION(write(laid, metadata, {}), forms::Error, render_failed);
  laid = two_pages();
  std::get<layout::PlacedText>(laid.pages[0].items[0]).structure = 99;
  BOOST_CHECK_EXCEPTION(write(laid, metadata, {}), forms::Error, render_failed);
  laid = two_pages();
  laid.fields[0].structure = 99;
  BOOST_CHECK_EXCEPTION(write(laid, metadata, {}), forms::Error, render_failed);
}

BOOST_AUTO_TEST_CASE(a_tree_of_many_elements_is_whole) {
  layout::Laid laid = two_pages();
  for (int i = 0; i < 700; ++i) {
    laid.structure.push_back({StructureType::P, 1});
    laid.pages[1].items.push_back(
        layout::PlacedText{fonts::shape(faces().face({}), std::to_string(i)), 8, 10.0 + i % 40,
                           600.0 - i / 2, 0, laid.structure.size() - 1});
  }
  const std::string bytes = write(laid, metadata, attachments);
  const Answer check = run("qpdf --check FILE", bytes);
  BOOST_TEST(check.status == 0, check.text);
  Parsed pdf(bytes);
  BOOST_TEST(pdf.catalogue().getKey("/StructTreeRoot").getKey("/K").getKey("/K").getArrayNItems() ==
             706);
  BOOST_TEST(bytes.size() < 60000U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pdf_bytes)

BOOST_AUTO_TEST_CASE(the_same_arguments_give_the_same_bytes) {
  const std::string first = written();
  BOOST_TEST((first == written()));
  std::string elsewhere;
  std::thread([&] { elsewhere = written(); }).join();
  BOOST_TEST((first == elsewhere));
  Metadata other = metadata;
  other.title += "!";
  BOOST_TEST((first != write(two_pages(), other, attachments)));
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
  Metadata bad = metadata;
  bad.created = "2024-06-12";
  BOOST_CHECK_EXCEPTION(write(two_pages(), bad, {}), forms::Error, render_failed);
  bad = metadata;
  bad.identifier = "abc";
  BOOST_CHECK_EXCEPTION(write(two_pages(), bad, {}), forms::Error, render_failed);
  bad = metadata;
  bad.title = "\xD0";
  BOOST_CHECK_EXCEPTION(write(two_pages(), bad, {}), forms::Error, render_failed);
  BOOST_CHECK_EXCEPTION(write(two_pages(), metadata, {attachments[0], attachments[0]}),
                        forms::Error, render_failed);
  layout::Laid astray = two_pages();
  astray.fields[0].page = 7;
  BOOST_CHECK_EXCEPTION(write(astray, metadata, {}), forms::Error, render_failed);
  layout::Laid huge = two_pages();
  huge.pages[0].width = 1e6;  // libharu's own limit
  BOOST_CHECK_EXCEPTION(write(huge, metadata, {}), forms::Error, render_failed);
  BOOST_CHECK_EXCEPTION(write({}, metadata, {}), forms::Error, render_failed);
}

BOOST_AUTO_TEST_CASE(a_page_without_text_is_a_page) {
  layout::Laid laid;
  laid.pages.push_back({595.276, 841.89, {}});
  laid.structure = {{StructureType::Artifact, 0}, {StructureType::Document, 0}};
  const Answer check = run("qpdf --check FILE", write(laid, metadata, {}));
  BOOST_TEST(check.status == 0, check.text);
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::pdf
