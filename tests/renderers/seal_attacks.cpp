// SPDX-License-Identifier: GPL-3.0-or-later
// Verification against files made to deceive it.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>

#include "renderers/seal/error.h"
#include "renderers/seal/file/byte_range.h"
#include "renderers/seal/file/incremental_update.h"
#include "renderers/seal/file/inflate_budget.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using seal::IncrementalUpdate;
using seal::Verdict;

// A sealed file with a second, unsigned field.
const std::string& sealed_file() {
  static const std::string file =
      sealed(small_pdf(References::Table, {"permitted", "approved"}), "permitted");
  return file;
}

seal::SignatureReport first_report(std::string_view pdf) {
  const auto verified = seal::verify(pdf, keys().trust);
  BOOST_TEST(verified.unreadable == "");
  BOOST_REQUIRE(!verified.report.signatures.empty());
  return verified.report.signatures.front();
}

bool is_valid(std::string_view pdf) {
  return seal::verify(pdf, keys().trust).report.valid();
}

using Edit = std::function<void(IncrementalUpdate&, QPDF&)>;

std::string updated(const std::string& pdf, const Edit& edit) {
  const auto document = seal::open_pdf(pdf);
  IncrementalUpdate update(pdf, *document);
  edit(update, *document);
  return update.write();
}

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  const std::size_t at = text.rfind(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

QPDFObjectHandle first_page(QPDF& document) {
  return document.getAllPages().front();
}

std::string field_text(const char* box, const char* extra) {
  return std::string("<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /F 132 /Rect ") + box +
         extra + " >>";
}

// Adds a field to the form and to the page.
void add_field(IncrementalUpdate& update, QPDF& document, const std::string& text) {
  const std::string field = IncrementalUpdate::reference(update.add(text));
  const auto longer = [&field](QPDFObjectHandle list) {
    std::string items = list.unparse();
    items.pop_back();
    return items + ' ' + field + " ]";
  };
  auto root = document.getRoot();
  auto form = root.getKey("/AcroForm");
  auto page = first_page(document);
  update.set(page.getObjGen(),
             seal::dictionary_with(page, {{"/Annots", longer(page.getKey("/Annots"))}}));
  update.set(root.getObjGen(),
             seal::dictionary_with(
                 root, {{"/AcroForm", seal::dictionary_with(
                                          form, {{"/Fields", longer(form.getKey("/Fields"))}})}}));
}

struct EditCase {
  const char* name;
  const char* changes;  // what verification says of it
  Edit edit;
};

void set_root(IncrementalUpdate& update, QPDF& document, const char* key, const std::string& to) {
  update.set(document.getRoot().getObjGen(),
             seal::dictionary_with(document.getRoot(), {{key, to}}));
}

std::vector<EditCase> edit_cases() {
  return {
      {"page content replaced", "not-allowed",
       [](auto& update, auto& document) {
         update.set(first_page(document).getKey("/Contents").getObjGen(),
                    "<< /Length 4 >>\nstream\nq Q \nendstream");
       }},
      {"page points to other content", "not-allowed",
       [](auto& update, auto& document) {
         const int content = update.add_stream("", "0 g 0 0 300 300 re f");
         auto page = first_page(document);
         update.set(
             page.getObjGen(),
             seal::dictionary_with(page, {{"/Contents", IncrementalUpdate::reference(content)}}));
       }},
      {"page turned", "not-allowed",
       [](auto& update, auto& document) {
         auto page = first_page(document);
         update.set(page.getObjGen(), seal::dictionary_with(page, {{"/Rotate", "90"}}));
       }},
      {"note laid over the page", "not-allowed",
       [](auto& update, auto& document) {
         add_field(update, document,
                   "<< /Type /Annot /Subtype /FreeText /Rect [0 0 300 300] /Contents (x) >>");
       }},
      {"visible new signature field", "not-allowed",
       [](auto& update, auto& document) {
         add_field(update, document, field_text("[0 0 300 300]", ""));
       }},
      {"new signature field with an action", "not-allowed",
       [](auto& update, auto& document) {
         add_field(update, document,
                   field_text("[0 0 0 0]", "/AA << /E << /S /JavaScript /JS (x) >> >>"));
       }},
      {"invisible new signature field", "allowed",
       [](auto& update, auto& document) {
         add_field(update, document, field_text("[0 0 0 0]", ""));
       }},
      {"catalog opens a script", "not-allowed",
       [](auto& update, auto& document) {
         set_root(update, document, "/OpenAction", "<< /S /JavaScript /JS (x) >>");
       }},
      {"catalog has other pages", "not-allowed",
       [](auto& update, auto& document) {
         const int pages = update.add("<< /Type /Pages /Kids [] /Count 0 >>");
         set_root(update, document, "/Pages", IncrementalUpdate::reference(pages));
       }},
      {"security store", "allowed",
       [](auto& update, auto& document) {
         const int certificate = update.add_stream("", keys().trust.certificates().front());
         set_root(update, document, "/DSS",
                  "<< /Type /DSS /Certs [" + IncrementalUpdate::reference(certificate) + "] >>");
       }},
      {"signed field looks otherwise", "not-allowed",
       [](auto& update, auto& document) {
         auto field = seal::signature_fields(document).front().field;
         update.set(field.getObjGen(), seal::dictionary_with(field, {{"/AP", "<< >>"}}));
       }},
      {"unsigned field moved", "not-allowed",
       [](auto& update, auto& document) {
         auto field = seal::signature_fields(document).back().field;
         update.set(field.getObjGen(), seal::dictionary_with(field, {{"/Rect", "[0 0 595 842]"}}));
       }},
      {"form filled by script", "not-allowed",
       [](auto& update, auto& document) {
         set_root(update, document, "/AcroForm",
                  seal::dictionary_with(document.getRoot().getKey("/AcroForm"),
                                        {{"/NeedAppearances", "true"}}));
       }},
      {"fields taken away", "not-allowed",
       [](auto& update, auto& document) {
         auto form = document.getRoot().getKey("/AcroForm");
         set_root(update, document, "/AcroForm",
                  seal::dictionary_with(
                      form,
                      {{"/Fields", '[' + form.getKey("/Fields").getArrayItem(0).unparse() + ']'}}));
       }},
      {"objects that nothing names", "allowed",
       [](auto& update, auto&) { update.add("(nothing)"); }},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_attacks)

BOOST_AUTO_TEST_CASE(later_revisions_are_told_apart) {
  for (const auto& test : edit_cases()) {
    BOOST_TEST_CONTEXT(test.name) {
      const std::string pdf = updated(sealed_file(), test.edit);
      const auto report = first_report(pdf);
      BOOST_TEST(report.changes_after == test.changes);
      BOOST_TEST(report.whole);
      BOOST_TEST(!report.covers_whole_file);
      BOOST_TEST(is_valid(pdf) == (std::string_view(test.changes) == "allowed"));
      if (!is_valid(pdf)) BOOST_TEST(report.sub_indication == "SIG_CONSTRAINTS_FAILURE");
    }
  }
}

BOOST_AUTO_TEST_CASE(bytes_after_the_end_are_no_revision) {
  for (const std::string tail : {"x", "\n", " ", "garbage\n", "%%EOF\n", "startxref\n0\n%%EOF\n",
                                 "1 0 obj\n<< >>\nendobj\n"})
    BOOST_TEST(!is_valid(sealed_file() + tail), tail);
  BOOST_TEST(first_report(sealed_file() + "garbage").changes_after == "not-allowed");
}

BOOST_AUTO_TEST_CASE(an_object_that_was_left_undefined_cannot_be_defined_later) {
  for (const char* contents : {"[60 0 R]", "60 0 R"}) {
    std::string pdf = small_pdf(References::Table, {"approved"});
    pdf = updated(pdf, [contents](auto& update, auto& document) {
      auto page = first_page(document);
      update.set(page.getObjGen(), seal::dictionary_with(page, {{"/Contents", contents}}));
    });
    const std::string file = sealed(pdf, "approved");
    BOOST_TEST(is_valid(file), contents);
    const std::string attacked = updated(file, [](auto& update, auto&) {
      update.set(QPDFObjGen(60, 0), "<< /Length 20 >>\nstream\n0 0 300 300 re f    \nendstream");
    });
    BOOST_TEST(first_report(attacked).changes_after == "not-allowed", contents);
  }
}

BOOST_AUTO_TEST_CASE(a_certified_document_takes_no_further_signature) {
  std::string pdf = small_pdf(References::Table, {"certified", "approved"});
  pdf = updated(pdf, [](auto& update, auto& document) {
    set_root(update, document, "/Perms",
             "<< /DocMDP << /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> "
             ">>] >> >>");
  });
  const std::string first = sealed(pdf, "certified");
  BOOST_TEST(is_valid(first));
  BOOST_TEST(first_report(sealed(first, "approved")).changes_after == "not-allowed");
}

// The signature dictionary written again, over the old ranges or with another
// Contents: what is digested is right, what is shown is not.
BOOST_AUTO_TEST_CASE(a_signature_must_stand_in_its_own_gap) {
  const std::string& file = sealed_file();
  const auto document = seal::open_pdf(file);
  auto value = seal::signature_fields(*document).front().field.getKey("/V");
  const std::string copy = value.unparseResolved();
  const std::string attacked = updated(file, [&](auto& update, auto&) {
    update.set(value.getObjGen(), copy);
    update.add("(more)");
  });
  const auto report = first_report(attacked);
  BOOST_TEST((report.verdict == Verdict::TotalFailed));
  BOOST_TEST(report.sub_indication == "FORMAT_FAILURE");
}

BOOST_AUTO_TEST_CASE(one_signature_serves_one_field) {
  const std::string attacked = updated(sealed_file(), [](auto& update, auto& document) {
    auto fields = seal::signature_fields(document);
    update.set(fields.back().field.getObjGen(),
               seal::dictionary_with(fields.back().field,
                                     {{"/V", fields.front().field.getKey("/V").unparse()}}));
  });
  const auto report = seal::verify(attacked, keys().trust).report;
  BOOST_REQUIRE(report.signatures.size() == 2u);
  BOOST_TEST(!report.valid());
}

BOOST_AUTO_TEST_CASE(byte_ranges_are_taken_at_their_word_only_when_exact) {
  const std::string& file = sealed_file();
  const std::size_t begin = file.rfind("/ByteRange [") + 11;
  const std::size_t length = file.find(']', begin) + 1 - begin;
  const Gap gap = last_gap(file);
  const auto range = [&](long a, long b, long c, long d) {
    char text[64];
    std::snprintf(text, sizeof text, "[%ld %ld %ld %ld]", a, b, c, d);
    std::string padded(text);
    padded.resize(std::max(length, padded.size()), ' ');
    return padded;
  };
  const long from = static_cast<long>(gap.begin), to = static_cast<long>(gap.end);
  const long rest = static_cast<long>(file.size()) - to;
  const std::string cases[] = {range(1, from, to, rest),
                               range(0, from - 1, to, rest),
                               range(0, from + 1, to, rest),
                               range(0, from, to - 1, rest),
                               range(0, from, to + 1, rest),
                               range(0, from, to, rest + 1),
                               range(0, from, to, 0),
                               range(0, from, to, -5),
                               range(0, 0, 0, 0),
                               range(-1, from, to, rest),
                               "[]",
                               "[0 1 2]",
                               "[0 1 2 3 4]",
                               "0",
                               "[0 9999999999999999999 0 0]",
                               "[0 1.0 2 3]",
                               "/Name",
                               "null",
                               "[0 " + std::to_string(from) + " 12 0 R 4]"};
  for (std::string text : cases) {
    text.resize(std::max(length, text.size()), ' ');
    if (text.size() != length) continue;
    std::string attacked = file;
    attacked.replace(begin, length, text);
    const auto report = first_report(attacked);
    BOOST_TEST((report.verdict == Verdict::TotalFailed), text);
    BOOST_TEST(report.sub_indication == "FORMAT_FAILURE", text);
  }
  // Exact, but not to the end: a digest of fewer bytes.
  std::string attacked = file;
  attacked.replace(begin, length, range(0, from, to, rest - 1));
  BOOST_TEST((first_report(attacked).verdict == Verdict::TotalFailed));
}

BOOST_AUTO_TEST_CASE(contents_and_range_stand_once) {
  const std::string& file = sealed_file();
  for (const char* twice : {"/Contents", "/Con#74ents"}) {
    // Same length, so that all offsets stay: the second key hides in Location's place.
    std::string attacked = file;
    const std::size_t at = attacked.rfind("/Location <");
    BOOST_REQUIRE(at != std::string::npos);
    const std::size_t end = attacked.find('>', at) + 1;
    std::string text = std::string(twice) + " <00>";
    BOOST_REQUIRE(text.size() <= end - at);
    text.resize(end - at, ' ');
    attacked.replace(at, end - at, text);
    const auto report = first_report(attacked);
    BOOST_TEST(report.sub_indication == "FORMAT_FAILURE", twice);
  }
}

BOOST_AUTO_TEST_CASE(every_digit_of_contents_counts) {
  const std::string& file = sealed_file();
  const Gap gap = last_gap(file);
  std::string attacked = file;
  const std::size_t letter = file.find_first_of("abcdef", gap.begin);
  attacked[letter] = static_cast<char>(attacked[letter] - 'a' + 'A');
  BOOST_TEST(first_report(attacked).sub_indication == "FORMAT_FAILURE");
  attacked = file;
  attacked[gap.end - 2] = '1';
  BOOST_TEST(first_report(attacked).sub_indication == "FORMAT_FAILURE");
  attacked = file;
  attacked[gap.end - 2] = ' ';
  BOOST_TEST(first_report(attacked).sub_indication == "FORMAT_FAILURE");
  attacked = file;
  std::fill(attacked.begin() + static_cast<long>(gap.begin) + 1,
            attacked.begin() + static_cast<long>(gap.end) - 1, '0');
  BOOST_TEST(first_report(attacked).sub_indication == "FORMAT_FAILURE");
}

BOOST_AUTO_TEST_CASE(another_documents_signature_does_not_fit) {
  const std::string& file = sealed_file();
  auto asked = request("permitted");
  asked.reason = "Ажлын байрны тодорхойлолт хүчингүй";  // as long
  const std::string other = seal::seal(small_pdf(References::Table, {"permitted", "approved"}),
                                       asked, keys().key, faces());
  const Gap gap = last_gap(file), from = last_gap(other);
  BOOST_REQUIRE(gap.end - gap.begin == from.end - from.begin);
  const std::string attacked = file.substr(0, gap.begin) +
                               other.substr(from.begin, from.end - from.begin) +
                               file.substr(gap.end);
  const auto report = first_report(attacked);
  BOOST_TEST((report.verdict == Verdict::TotalFailed));
  BOOST_TEST(report.sub_indication == "HASH_FAILURE");
  BOOST_TEST(!report.whole);
}

BOOST_AUTO_TEST_CASE(a_changed_letter_is_a_changed_digest) {
  const std::string attacked = replaced(sealed_file(), "0.9 g", "0.1 g");
  const auto report = first_report(attacked);
  BOOST_TEST((report.verdict == Verdict::TotalFailed));
  BOOST_TEST(report.sub_indication == "HASH_FAILURE");
}

BOOST_AUTO_TEST_CASE(without_trust_a_whole_signature_stays_open) {
  const auto report = seal::verify(sealed_file(), seal::TrustStore()).report;
  BOOST_REQUIRE(report.signatures.size() == 1u);
  BOOST_TEST(!report.valid());
  BOOST_TEST((report.signatures[0].verdict == Verdict::Indeterminate));
  BOOST_TEST(report.signatures[0].sub_indication == "NO_CERTIFICATE_CHAIN_FOUND");
  BOOST_TEST(report.signatures[0].whole);
}

BOOST_AUTO_TEST_CASE(a_file_without_signatures_is_not_valid) {
  const auto verified = seal::verify(small_pdf(References::Table, {"approved"}), keys().trust);
  BOOST_TEST(verified.unreadable == "");
  BOOST_TEST(verified.report.signatures.empty());
  BOOST_TEST(!verified.report.valid());
}

BOOST_AUTO_TEST_CASE(what_is_no_pdf_is_unreadable) {
  for (const std::string& bytes : {std::string(), std::string("text"), std::string("%PDF-1.7\n"),
                                   std::string(100, '\0'), "junk" + sealed_file()})
    BOOST_TEST(seal::verify(bytes, keys().trust).unreadable != "");
}

BOOST_AUTO_TEST_CASE(streams_that_inflate_without_end_are_refused) {
  const std::string zeros(8 << 20, '\0');
  const std::string bomb = updated(sealed_file(), [&](auto& update, auto&) {
    for (int i = 0; i < 65; ++i) update.add_stream("", zeros);
  });
  BOOST_TEST(bomb.size() < std::size_t{1} << 20);
  BOOST_TEST(seal::verify(bomb, keys().trust).unreadable != "");
  BOOST_TEST(seal::inflates_within(sealed_file(), 1 << 20));
  BOOST_TEST(!seal::inflates_within(sealed_file(), 1000));
}

BOOST_AUTO_TEST_SUITE_END()
