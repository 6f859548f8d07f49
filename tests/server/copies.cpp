// SPDX-License-Identifier: GPL-3.0-or-later
// Certified copies: what they hold, that they verify, and who gets one.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "renderers/seal/verification/verify.h"
#include "server/archive/package/digest.h"
#include "server/copies/certified_copy.h"
#include "server/copies/paper_joining.h"
#include "tests/server/api_house.h"
#include "tests/server/small_pdf.h"

using namespace tamga;
using nlohmann::json;

namespace {

test::ApiHouse& house() {
  return test::ApiHouse::instance();
}

std::string text_of(const std::shared_ptr<Buffer>& buffer) {
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

std::string attached(QPDF& file, const std::string& name) {
  auto found = QPDFEmbeddedFileDocumentHelper(file).getEmbeddedFile(name);
  BOOST_REQUIRE(found);
  return text_of(QPDFEFStreamObjectHelper(found->getEmbeddedFileStream())
                     .getObjectHandle()
                     .getStreamData(qpdf_dl_all));
}

std::size_t pages_in(const std::string& pdf) {
  QPDF file;
  file.processMemoryFile("copy", pdf.data(), pdf.size());
  return QPDFPageDocumentHelper(file).getAllPages().size();
}

std::string fault_of(const std::string& paper, std::size_t most = 100) {
  try {
    copies::join_papers(test::small_pdf({{"sheet"}}), paper, "a.pdf", most);
    return "";
  } catch (const copies::PaperFault& fault) {
    return fault.code();
  }
}

std::string encrypted(const std::string& pdf) {
  QPDF file;
  file.processMemoryFile("plain", pdf.data(), pdf.size());
  QPDFWriter writer(file);
  writer.setOutputMemory();
  writer.setR6EncryptionParameters("secret", "owner", true, true, true, true, true, true,
                                   qpdf_r3p_full, true);
  writer.write();
  return text_of(writer.getBufferSharedPointer());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(certified_copies)

BOOST_AUTO_TEST_CASE(a_copy_is_sealed_and_holds_pages_and_file) {
  const auto id = house().make_record();
  auto& services = house().services();
  const auto record = *services.archive->record(id);
  const auto answer = house().send("staff", "POST", "/api/v1/records/" + id + "/copy",
                                   R"({"asked_by":"Л.Номин","purpose":"Шүүхэд өгнө"})");
  BOOST_REQUIRE(answer.status == 200);
  const auto& pdf = answer.body;
  const auto report = seal::verify(pdf, *services.trust.now()).report;
  BOOST_REQUIRE(report.signatures.size() == 1U);
  BOOST_TEST(report.signatures[0].whole);
  BOOST_TEST(report.attacks.empty());
  const auto bytes = services.archive->object(record.pdf_sha256);
  BOOST_TEST(pages_in(pdf) == pages_in(bytes) + 1);
  QPDF file;
  file.processMemoryFile("copy", pdf.data(), pdf.size());
  std::string name;
  for (const char c : record.registration) name += std::isalnum(c) != 0 ? c : '-';
  BOOST_TEST((attached(file, name + ".pdf") == bytes));

  // The log knows the copy by its hash and nobody by name.
  const auto events = services.archive->events(id, 100);
  const auto& last = events.back();
  BOOST_TEST(last.type == "record.copied");
  BOOST_TEST(last.agent == "staff");
  const auto detail = json::parse(last.detail);
  BOOST_TEST(detail.at("copy") == archive::package::digests_of(pdf).sha256);
  BOOST_TEST(detail.at("of") == record.pdf_sha256);
  BOOST_TEST(last.detail.find("Номин") == std::string::npos);

  // One byte of what was copied is not changed unnoticed.
  auto changed = pdf;
  changed[pdf.size() / 2] = static_cast<char>(changed[pdf.size() / 2] ^ 1);
  const auto again = seal::verify(changed, *services.trust.now());
  BOOST_TEST((!again.unreadable.empty() || !again.report.signatures.at(0).whole));
}

BOOST_AUTO_TEST_CASE(who_may_not_see_a_record_gets_no_copy_and_leaves_no_event) {
  auto& services = house().services();
  auto capture = archive::test::sample_capture(41);
  capture.open = false;
  capture.unit = "Нэг өөр хэлтэс";
  capture.owner = "";
  const auto record = services.archive->capture({"system"}, capture);
  const auto events = services.archive->events(record.id, 100).size();
  const auto refused =
      house().send("staff2", "POST", "/api/v1/records/" + record.id + "/copy", "{}");
  BOOST_TEST(refused.status == 404);
  const auto unknown = house().send("archivist", "POST", "/api/v1/records/" + record.id + "/copy",
                                    R"({"asked":"me"})");
  BOOST_TEST(test::code_of(unknown) == "content-refused");
  const auto endless = house().send("archivist", "POST", "/api/v1/records/" + record.id + "/copy",
                                    json{{"asked_by", std::string(400, 'a')}}.dump());
  BOOST_TEST(endless.status == 422);
  BOOST_TEST(services.archive->events(record.id, 100).size() == events);
}

BOOST_AUTO_TEST_CASE(pages_of_any_paper_come_behind_the_sheet) {
  const auto sheet = test::small_pdf({{"sheet"}});
  struct Row {
    const char* extra;
    double width, height;
  };
  for (const Row& row : {Row{"", 600, 800}, Row{"/Rotate 90", 800, 600},
                         Row{"/Rotate -270", 800, 600}, Row{"/Rotate 180", 600, 800}}) {
    const auto paper = test::small_pdf({{"one"}, {"two"}}, row.extra);
    const auto joined = copies::join_papers(sheet, paper, "p.pdf", 100);
    QPDF file;
    file.processMemoryFile("joined", joined.data(), joined.size());
    const auto pages = QPDFPageDocumentHelper(file).getAllPages();
    BOOST_REQUIRE(pages.size() == 3U);
    auto page = pages[1].getObjectHandle();
    const auto box = page.getKey("/MediaBox").getArrayAsRectangle();
    BOOST_TEST(box.urx == row.width, row.extra);
    BOOST_TEST(box.ury == row.height, row.extra);
    BOOST_TEST(!page.hasKey("/Annots"));
    BOOST_TEST((attached(file, "p.pdf") == paper));
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_paper_is_refused) {
  BOOST_TEST(fault_of("") == "scan-unreadable");
  BOOST_TEST(fault_of("%PDF-1.7 and then nothing") == "scan-unreadable");
  BOOST_TEST(fault_of(encrypted(test::small_pdf({{"one"}}))) == "scan-encrypted");
  BOOST_TEST(fault_of(test::small_pdf({{"one"}, {"two"}}), 1) == "scan-too-large");
  BOOST_TEST(fault_of(test::small_pdf({{"one"}, {"two"}}), 2) == "");
  BOOST_TEST(copies::fault_code("data-unusable") == "scan-unreadable");
}

BOOST_AUTO_TEST_SUITE_END()
