// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing what the renderer writes: all acts of a document, one after another.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <qpdf/QPDF.hh>

#include "renderers/pdf/writer.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;

// One page with a sentence and the fields of two acts.
std::string written_document() {
  layout::Laid laid;
  laid.structure = {{layout::StructureType::Artifact, 0},
                    {layout::StructureType::Document, 0},
                    {layout::StructureType::P, 1},
                    {layout::StructureType::Form, 1},
                    {layout::StructureType::Form, 1}};
  layout::Page page{595.276, 841.89, {}};
  page.items.push_back(layout::PlacedText{
      fonts::shape(faces().face({}), "Өдөр тутмын ажлын бүртгэл"), 12, 85, 700, 0, 2});
  laid.pages.push_back(std::move(page));
  laid.fields.push_back({"permitted", "Зөвшөөрсөн", 0, {85, 160, 285, 205}, 3});
  laid.fields.push_back({"approved", "Баталсан", 0, {85, 60, 285, 105}, 4});
  const pdf::Metadata metadata{"Туршилт", std::string(kOrganisation), "job_description@2019-01-11",
                               "2024-06-12T00:00:00+08:00",
                               "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"};
  return pdf::write(laid, metadata, {{"content.json", "application/json", "Эх агуулга", "{}"}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_document)

BOOST_AUTO_TEST_CASE(every_act_of_a_written_document_is_sealed) {
  const std::string pdf = written_document();
  const std::string first = sealed(pdf, "permitted");
  const std::string both = sealed(first, "approved");
  BOOST_TEST(first.starts_with(pdf));
  BOOST_TEST(both.starts_with(first));
  const auto report = seal::verify(both, keys().trust).report;
  BOOST_TEST(report.valid());
  BOOST_REQUIRE(report.signatures.size() == 2u);
  BOOST_TEST(report.signatures[0].changes_after == "allowed");
  BOOST_TEST(report.signatures[1].covers_whole_file);

  const Folder folder;
  write(folder / "both.pdf", both);
  const std::string file = (folder / "both.pdf").string();
  const Outcome check = run("qpdf --check " + file);
  BOOST_TEST(check.code == 0, check.text);
  const Outcome text = run("pdftotext " + file + " -");
  BOOST_TEST(text.text.find("Өдөр тутмын ажлын бүртгэл") != std::string::npos, text.text);
  BOOST_TEST(text.text.find("ТАМГА") != std::string::npos, text.text);
  if (run("command -v verapdf").code == 0) {
    const Outcome archival = run("verapdf --format text " + file);
    BOOST_TEST(archival.text.find("PASS") != std::string::npos, archival.text);
  }
}

// The update adds signatures and takes nothing of the archival document away.
BOOST_AUTO_TEST_CASE(the_catalogue_keeps_its_entries) {
  const std::string before = written_document();
  const std::string after = sealed(before, "approved");
  QPDF then, now;
  then.processMemoryFile("then", before.data(), before.size());
  now.processMemoryFile("now", after.data(), after.size());
  for (const auto& key : then.getRoot().getKeys())
    if (key != "/AcroForm")
      BOOST_TEST(now.getRoot().getKey(key).unparse() == then.getRoot().getKey(key).unparse(), key);
  BOOST_TEST(now.getRoot().hasKey("/AF"));
  BOOST_TEST(now.getRoot().hasKey("/StructTreeRoot"));
  auto ids = now.getTrailer().getKey("/ID"), old = then.getTrailer().getKey("/ID");
  BOOST_TEST(ids.getArrayItem(0).unparse() == old.getArrayItem(0).unparse());
  BOOST_TEST(ids.getArrayItem(1).unparse() != old.getArrayItem(1).unparse());
}

BOOST_AUTO_TEST_SUITE_END()
