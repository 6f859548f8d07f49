// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing: what seal() writes, told by verify() and by programs of others.
#include "renderers/seal/signing/seal.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <qpdf/QPDF.hh>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/openssl_handles.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using seal::Verdict;

auto code(std::string_view wanted) {
  return [wanted](const seal::Error& error) { return error.code() == wanted; };
}

const References kKinds[] = {References::Table, References::Stream};

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_writing)

BOOST_AUTO_TEST_CASE(a_seal_is_valid_to_its_own_verifier) {
  for (const References kind : kKinds) {
    const std::string pdf = small_pdf(kind, {"approved"});
    const std::string out = sealed(pdf, "approved");
    BOOST_TEST(out.starts_with(pdf));
    const auto verified = seal::verify(out, keys().trust);
    BOOST_TEST(verified.unreadable == "");
    BOOST_REQUIRE(verified.report.signatures.size() == 1u);
    const auto& report = verified.report.signatures.front();
    BOOST_TEST((report.verdict == Verdict::TotalPassed), report.sub_indication);
    BOOST_TEST(verified.report.valid());
    BOOST_TEST(report.whole);
    BOOST_TEST(report.covers_whole_file);
    BOOST_TEST(report.field == "approved");
    BOOST_TEST(report.level == "B-B");
    BOOST_TEST(report.signer == kOrganisation);
    BOOST_TEST(report.changes_after == "none");
    BOOST_TEST(report.reason == request("approved").reason);
    BOOST_TEST((report.claimed_time == sealing_time()));
  }
}

BOOST_AUTO_TEST_CASE(two_seals_stand_beside_each_other) {
  for (const References kind : kKinds) {
    const std::string first = sealed(small_pdf(kind, {"permitted", "approved"}), "permitted");
    const std::string second = sealed(first, "approved");
    BOOST_TEST(second.starts_with(first));
    const auto report = seal::verify(second, keys().trust).report;
    BOOST_REQUIRE(report.signatures.size() == 2u);
    BOOST_TEST(report.valid());
    BOOST_TEST(report.signatures[0].field == "permitted");
    BOOST_TEST(report.signatures[0].changes_after == "allowed");
    BOOST_TEST(!report.signatures[0].covers_whole_file);
    BOOST_TEST(report.signatures[1].field == "approved");
    BOOST_TEST(report.signatures[1].changes_after == "none");
  }
}

BOOST_AUTO_TEST_CASE(reports_stand_in_order_of_revisions_not_of_fields) {
  const std::string first = sealed(small_pdf(References::Table, {"a", "b"}), "b");
  const auto report = seal::verify(sealed(first, "a"), keys().trust).report;
  BOOST_REQUIRE(report.signatures.size() == 2u);
  BOOST_TEST(report.signatures[0].field == "b");
  BOOST_TEST(report.signatures[1].field == "a");
}

BOOST_AUTO_TEST_CASE(a_field_that_is_not_there_is_added_without_a_box) {
  for (const References kind : kKinds) {
    for (const bool has_form : {false, true}) {
      const std::string pdf = small_pdf(
          kind, has_form ? std::vector<std::string>{"approved"} : std::vector<std::string>{});
      const std::string out = sealed(pdf, "архив");
      BOOST_TEST(out.starts_with(pdf));
      const auto report = seal::verify(out, keys().trust).report;
      BOOST_TEST(report.valid());
      BOOST_TEST(report.signatures.at(0).field == "архив");
      const auto again = seal::verify(sealed(out, "хоёр дахь"), keys().trust).report;
      BOOST_TEST(again.valid());
      BOOST_TEST(again.signatures.at(0).changes_after == "allowed");
    }
  }
}

BOOST_AUTO_TEST_CASE(the_form_says_that_there_are_signatures) {
  const std::string out = sealed(small_pdf(References::Table, {"approved"}), "approved");
  QPDF document;
  document.processMemoryFile("t", out.data(), out.size());
  auto form = document.getRoot().getKey("/AcroForm");
  BOOST_TEST(form.getKey("/SigFlags").getIntValue() == 3);
  auto field = form.getKey("/Fields").getArrayItem(0);
  BOOST_REQUIRE(field.getKey("/AP").isDictionary());
  auto appearance = field.getKey("/AP").getKey("/N");
  BOOST_REQUIRE(appearance.isStream());
  auto fonts = appearance.getDict().getKey("/Resources").getKey("/Font");
  BOOST_REQUIRE(!fonts.getKeys().empty());
  for (const auto& name : fonts.getKeys()) {
    auto font = fonts.getKey(name);
    auto descriptor = font.getKey("/DescendantFonts").getArrayItem(0).getKey("/FontDescriptor");
    BOOST_TEST(font.getKey("/ToUnicode").isStream());
    BOOST_TEST(descriptor.getKey("/FontFile2").isStream());
  }
  auto value = field.getKey("/V");
  BOOST_TEST(value.getKey("/SubFilter").getName() == "/ETSI.CAdES.detached");
  BOOST_TEST(value.getKey("/M").getStringValue() == "D:20240612093000Z");
  BOOST_TEST(value.getKey("/Contents").getStringValue().size() == 4096u);
}

BOOST_AUTO_TEST_CASE(other_programs_agree) {
  for (const References kind : kKinds) {
    const Folder folder;
    const std::string first = sealed(small_pdf(kind, {"permitted", "approved"}), "permitted");
    write(folder / "two.pdf", sealed(first, "approved"));
    const std::string file = (folder / "two.pdf").string();
    const Outcome check = run("qpdf --check " + file);
    BOOST_TEST(check.code == 0, check.text);
    BOOST_TEST(check.text.find("WARNING") == std::string::npos, check.text);
    const Outcome text = run("pdftotext -layout " + file + " -");
    for (const auto& line : request("x").mark.lines)
      BOOST_TEST(text.text.find(line) != std::string::npos, text.text);
    const Outcome fonts = run("pdffonts " + file);
    BOOST_TEST(fonts.text.find(" no ") == std::string::npos, fonts.text);
    const std::string store = " sql:" + folder.path().string() + ' ';
    const Outcome made =
        run("certutil -N --empty-password -d" + store + "&& certutil -A -n authority -t CT,C,C -d" +
            store + "-i " + keys().authority.string());
    BOOST_REQUIRE_MESSAGE(made.code == 0, "certutil (libnss3-tools): " + made.text);
    const Outcome pdfsig = run("pdfsig -nssdir" + store + file);
    BOOST_TEST(count(pdfsig.text, "Signature is Valid") == 2u, pdfsig.text);
    BOOST_TEST(count(pdfsig.text, "Certificate is Trusted") >= 1u, pdfsig.text);
    BOOST_TEST(pdfsig.text.find("Total document signed") != std::string::npos, pdfsig.text);
  }
}

BOOST_AUTO_TEST_CASE(openssl_verifies_the_extracted_signature) {
  const Folder folder;
  const std::string out = sealed(small_pdf(References::Table, {"approved"}), "approved");
  const Gap gap = last_gap(out);
  std::string cms = from_hex(std::string_view(out).substr(gap.begin + 1, gap.end - gap.begin - 2));
  write(folder / "cms.der", cms);
  write(folder / "content", out.substr(0, gap.begin) + out.substr(gap.end));
  const std::string command =
      "openssl cms -verify -cades -binary -inform DER -in " + (folder / "cms.der").string() +
      " -content " + (folder / "content").string() + " -CAfile " + keys().authority.string() +
      " -purpose any -attime 1718184600 -out /dev/null";
  const Outcome verified = run(command);
  BOOST_TEST(verified.code == 0, verified.text);
  const Outcome printed =
      run("openssl cms -cmsout -print -inform DER -in " + (folder / "cms.der").string());
  BOOST_TEST(printed.text.find("signingTime") == std::string::npos);
  BOOST_TEST(printed.text.find("signingCertificateV2") != std::string::npos, printed.text);
}

BOOST_AUTO_TEST_CASE(a_signed_field_is_not_signed_again) {
  const std::string out = sealed(small_pdf(References::Table, {"approved"}), "approved");
  BOOST_CHECK_EXCEPTION(sealed(out, "approved"), seal::Error, code("field-signed"));
}

BOOST_AUTO_TEST_CASE(a_character_without_a_glyph_refuses_the_seal) {
  auto asked = request("approved");
  asked.mark.lines.push_back("\U0001F300");
  BOOST_CHECK_EXCEPTION(
      seal::seal(small_pdf(References::Table, {"approved"}), asked, keys().key, faces()),
      seal::Error, code("glyph-missing"));
}

BOOST_AUTO_TEST_CASE(what_is_no_pdf_is_refused) {
  for (const std::string bytes : {"", "text", "%PDF-1.7\n", "%PDF-1.7\nstartxref\n999\n%%EOF\n"})
    BOOST_CHECK_EXCEPTION(sealed(bytes, "approved"), seal::Error, code("pdf-unreadable"));
}

BOOST_AUTO_TEST_CASE(a_mark_of_many_or_long_lines_stays_in_its_box) {
  auto asked = request("approved");
  asked.mark.lines.assign(30, std::string(kOrganisation) + " " + std::string(kOrganisation));
  asked.mark.lines.push_back(std::string(400, 'w'));
  const auto out =
      seal::seal(small_pdf(References::Table, {"approved"}), asked, keys().key, faces());
  BOOST_TEST(seal::verify(out, keys().trust).report.valid());
}

BOOST_AUTO_TEST_SUITE_END()
