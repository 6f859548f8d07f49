// SPDX-License-Identifier: GPL-3.0-or-later
// The published attacks on signed PDFs, rebuilt on files of our own (shadow_cases.h). Each is
// reported, and none passes.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "renderers/seal/file/incremental_update.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "seal_fixture.h"
#include "shadow_cases.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using seal::IncrementalUpdate;

seal::VerificationReport report_of(const std::string& pdf) {
  const auto verified = seal::verify(pdf, keys().trust);
  BOOST_TEST(verified.unreadable == "");
  return verified.report;
}

bool tells(const seal::SignatureReport& report, std::string_view why) {
  return std::any_of(report.changes.begin(), report.changes.end(), [&](const auto& change) {
    return change.why == why && !change.allowed && !change.kind.empty();
  });
}

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

// A cross-reference section and nothing else: `number` stands at `offset`.
std::string with_section(const std::string& pdf, int number, std::size_t offset) {
  const auto document = seal::open_pdf(pdf);
  auto trailer = document->getTrailer();
  char row[32];
  std::snprintf(row, sizeof row, "%010zu 00000 n \n", offset);
  const std::size_t section = pdf.size();
  return pdf + "xref\n" + std::to_string(number) + " 1\n" + row + "trailer\n<< /Size " +
         trailer.getKey("/Size").unparse() + " /Root " + trailer.getKey("/Root").unparse() +
         " /Prev " + std::to_string(seal::last_startxref(pdf).section) + " >>\nstartxref\n" +
         std::to_string(section) + "\n%%EOF\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shadow_attacks)

BOOST_AUTO_TEST_CASE(every_pattern_is_reported_and_none_passes) {
  for (const auto& test : shadow_cases()) {
    BOOST_TEST_CONTEXT(test.name) {
      const std::string base =
          updated(small_pdf(References::Table, {"approved", "later"}), test.prepare);
      const std::string signed_file = sealed(base, "approved");
      BOOST_TEST(report_of(signed_file).valid());
      const auto report = report_of(updated(signed_file, test.change));
      BOOST_REQUIRE(!report.signatures.empty());
      BOOST_TEST(!report.valid());
      const auto& signature = report.signatures.front();
      BOOST_TEST((signature.verdict == seal::Verdict::Indeterminate));
      BOOST_TEST(signature.sub_indication == "SIG_CONSTRAINTS_FAILURE");
      BOOST_TEST(signature.whole);
      BOOST_TEST(signature.changes_after == "not-allowed");
      BOOST_TEST(tells(signature, test.why));
      BOOST_TEST(contains(report.attacks, test.attack), test.attack);
      BOOST_TEST(report.unsigned_tail > 0u);
    }
  }
}

// Only a cross-reference is appended: the other body was signed, unseen.
BOOST_AUTO_TEST_CASE(a_second_body_that_was_signed_unseen_is_reported) {
  for (const bool in_stream : {true, false}) {
    std::string pdf = small_pdf(References::Table, {"approved"});
    const auto document = seal::open_pdf(pdf);
    const int content = page_of(*document).getKey("/Contents").getObjectID();
    const std::string body =
        std::to_string(content) + " 0 obj\n" + stream("", "0 0 400 400 re f") + "\nendobj\n";
    std::size_t offset = 0;
    if (in_stream) {
      pdf = updated(pdf, [&](auto& update, auto&) { update.add(stream("", "\n" + body)); });
      offset = pdf.rfind(body);
    } else {
      const std::string shown =
          seal::open_pdf(pdf)->getObject(QPDFObjGen(content, 0)).getDict().unparse();
      pdf = updated(pdf, [&](auto& update, auto&) {
        update.set(QPDFObjGen(content, 0), stream("", "0 0 400 400 re f"));
      });
      offset = pdf.rfind(std::to_string(content) + " 0 obj");
      pdf = updated(
          pdf, [&](auto& update, auto&) { update.set(QPDFObjGen(content, 0), stream("", "q Q")); });
    }
    BOOST_REQUIRE(offset != std::string::npos);
    const std::string file = sealed(pdf, "approved");
    const auto before = report_of(file);
    BOOST_TEST(before.valid());
    // Told before anything happens, where no cross-reference leads to it.
    const bool warned = std::any_of(before.prepared.begin(), before.prepared.end(),
                                    [](auto& one) { return one.code == "shadowed-object"; });
    BOOST_TEST(warned == in_stream);
    const auto report = report_of(with_section(file, content, offset));
    BOOST_TEST(!report.valid());
    BOOST_TEST(tells(report.signatures.at(0), "prepared-object-used"));
    BOOST_TEST(contains(report.attacks, "shadow-hide-and-replace"));
  }
}

BOOST_AUTO_TEST_CASE(prepared_content_is_told_before_anything_happens) {
  const struct {
    const char* code;
    Edit prepare;
  } cases[] = {
      {"unused-object",
       [](auto& update, auto&) { update.add("<< /Type /Page /MediaBox [0 0 9 9] >>"); }},
      {"unused-object", [](auto& update, auto&) { update.add(drawing("[0 0 9 9]", "<< >>")); }},
      {"undefined-object",
       [](auto& update, auto& document) { set_page(update, document, "/Contents", "[90 0 R]"); }},
      {"covering-annotation",
       [](auto& update, auto& document) {
         add_annotation(update, document,
                        "<< /Type /Annot /Subtype /Square /Rect [0 0 595 800] >>");
       }},
  };
  const auto codes_of = [](const Edit& prepare) {
    std::vector<std::string> codes;
    const std::string pdf =
        sealed(updated(small_pdf(References::Table, {"approved"}), prepare), "approved");
    for (const auto& found : report_of(pdf).prepared) codes.push_back(found.code);
    return codes;
  };
  BOOST_TEST(codes_of(nullptr).empty());
  for (const auto& test : cases) BOOST_TEST(contains(codes_of(test.prepare), test.code), test.code);
}

BOOST_AUTO_TEST_CASE(a_field_is_filled_only_under_a_later_signature_and_its_drawing_is_plain) {
  const std::string base = updated(
      small_pdf(References::Table, {"approved", "later"}),
      [](auto& update, auto& document) { add_field(update, document, text_field("date", "")); });
  const std::string file = sealed(base, "approved");
  const struct {
    const char* name;
    const char* why;  // "" when it is allowed
    std::function<std::string(IncrementalUpdate&, QPDF&)> appearance;
  } cases[] = {
      {"a drawing of the box's size", "",
       [](auto& update, auto&) { return reference(update.add(drawing("[0 0 200 20]", "<< >>"))); }},
      {"a drawing larger than the box", "appearance-suspicious",
       [](auto& update, auto&) {
         return reference(update.add(drawing("[0 -700 200 20]", "<< >>")));
       }},
      {"a drawing that is moved", "appearance-suspicious",
       [](auto& update, auto&) {
         return reference(
             update.add(stream("/Subtype /Form /BBox [0 0 200 20] /Matrix [9 0 0 9 -300 0]", "")));
       }},
      {"a drawing within the drawing", "appearance-suspicious",
       [](auto& update, auto&) {
         const int inner = update.add(drawing("[0 0 200 20]", "<< >>"));
         return reference(update.add(
             drawing("[0 0 200 20]", "<< /XObject << /A " + reference(inner) + " >> >>")));
       }},
      {"the page's own content", "appearance-suspicious",
       [](auto&, auto& document) { return page_of(document).getKey("/Contents").unparse(); }},
  };
  for (const auto& test : cases) {
    BOOST_TEST_CONTEXT(test.name) {
      const std::string filled = updated(file, [&](auto& update, auto& document) {
        fill(update, document, "<< /N " + test.appearance(update, document) + " >>");
      });
      BOOST_TEST(!report_of(filled).valid());
      const auto report = report_of(sealed(filled, "later"));
      const auto& first = report.signatures.at(0);
      if (*test.why == '\0') {
        BOOST_TEST(report.valid());
        BOOST_TEST(first.changes_after == "allowed");
        const bool named =
            std::any_of(first.changes.begin(), first.changes.end(), [](const auto& change) {
              return change.kind == "field" && change.name == "date" &&
                     change.why == "value-filled" && change.allowed && change.object != 0;
            });
        BOOST_TEST(named);
      } else {
        BOOST_TEST(!report.valid());
        BOOST_TEST(tells(first, test.why));
        BOOST_TEST(contains(report.attacks, "shadow-replace"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lock_holds_from_its_signature_on) {
  const struct {
    const char* lock;
    bool allowed;
  } cases[] = {{"/Action /Include /Fields [(date)]", false},
               {"/Action /Include /Fields [(other)]", true},
               {"/Action /Exclude /Fields [(date)]", false},
               {"/Action /All", false}};
  for (const auto& test : cases) {
    BOOST_TEST_CONTEXT(test.lock) {
      const std::string base = updated(
          small_pdf(References::Table, {"approved", "later"}), [&](auto& update, auto& document) {
            add_field(update, document, text_field("date", ""));
            auto field = seal::signature_fields(document).front().field;
            update.set(
                field.getObjGen(),
                seal::dictionary_with(field, {{"/Lock", "<< /Type /SigFieldLock " +
                                                            std::string(test.lock) + " >>"}}));
          });
      auto later = request("later");
      later.values.push_back({"date", "2027-01-01"});
      const std::string file = seal::seal(sealed(base, "approved"), later, keys().key, faces());
      const auto report = report_of(file);
      BOOST_TEST(report.valid() == test.allowed);
      BOOST_TEST(tells(report.signatures.at(0), "locked-field") == !test.allowed);
    }
  }
}

BOOST_AUTO_TEST_CASE(ranges_and_contents_that_are_not_a_signatures_are_attacks) {
  const std::string file = sealed(small_pdf(References::Table, {"approved"}), "approved");
  const auto document = seal::open_pdf(file);
  auto value = seal::signature_fields(*document).front().field.getKey("/V");
  const auto rewritten = [&](const std::map<std::string, std::string>& entries,
                             const std::vector<std::string>& without) {
    return updated(file, [&](auto& update, auto&) {
      auto copy = value.shallowCopy();
      for (const auto& key : without) copy.removeKey(key);
      update.set(value.getObjGen(), seal::dictionary_with(copy, entries));
    });
  };
  const struct {
    const char* name;
    const char* attack;
    std::string pdf;
  } cases[] = {
      {"ByteRange missing", "universal-forgery", rewritten({}, {"/ByteRange"})},
      {"ByteRange null", "universal-forgery", rewritten({{"/ByteRange", "null"}}, {})},
      {"ByteRange negative", "universal-forgery", rewritten({{"/ByteRange", "[0 -1 10 -10]"}}, {})},
      {"ByteRange of three", "universal-forgery", rewritten({{"/ByteRange", "[0 1 2]"}}, {})},
      {"Contents missing", "universal-forgery", rewritten({}, {"/Contents"})},
      {"Contents null", "universal-forgery", rewritten({{"/Contents", "null"}}, {})},
      {"Contents a name", "universal-forgery", rewritten({{"/Contents", "/A"}}, {})},
      {"the dictionary written again", "signature-wrapping", rewritten({{"/More", "true"}}, {})},
      {"the value is no dictionary", "universal-forgery",
       updated(file, [&](auto& update, auto&) { update.set(value.getObjGen(), "(signed)"); })},
      {"Contents twice", "double-contents",
       [&] {
         std::string attacked = file;
         const std::size_t at = attacked.rfind("/Location <");
         const std::size_t end = attacked.find('>', at) + 1;
         std::string text = "/Contents <00>";
         text.resize(end - at, ' ');
         return attacked.replace(at, end - at, text);
       }()},
  };
  for (const auto& test : cases) {
    BOOST_TEST_CONTEXT(test.name) {
      const auto report = report_of(test.pdf);
      BOOST_REQUIRE(!report.signatures.empty());
      BOOST_TEST(!report.valid());
      BOOST_TEST((report.signatures[0].verdict == seal::Verdict::TotalFailed));
      BOOST_TEST(report.signatures[0].sub_indication == "FORMAT_FAILURE");
      BOOST_TEST(contains(report.attacks, test.attack), test.attack);
    }
  }
}

// A signature that was taken out of its field: the later one tells.
BOOST_AUTO_TEST_CASE(a_signature_taken_away_is_told_by_the_later_one) {
  const std::string file =
      sealed(sealed(small_pdf(References::Table, {"approved", "later"}), "approved"), "later");
  const std::string attacked = updated(file, [](auto& update, auto& document) {
    auto field = seal::signature_fields(document).front().field;
    auto copy = field.shallowCopy();
    copy.removeKey("/V");
    update.set(field.getObjGen(), seal::dictionary_with(copy, {}));
  });
  const auto report = report_of(attacked);
  BOOST_REQUIRE(report.signatures.size() == 1u);
  BOOST_TEST(!report.valid());
  BOOST_TEST(tells(report.signatures[0], "replaced"));
  BOOST_TEST(contains(report.attacks, "shadow-replace"));
}

BOOST_AUTO_TEST_CASE(bytes_at_the_end_are_an_attack) {
  const std::string file = sealed(small_pdf(References::Table, {"approved"}), "approved");
  const auto report = report_of(file + "garbage");
  BOOST_TEST(!report.valid());
  BOOST_TEST(tells(report.signatures.at(0), "bytes-appended"));
  BOOST_TEST(report.signatures.at(0).changes.at(0).kind == "bytes");
  BOOST_TEST(contains(report.attacks, "incremental-saving"));
  BOOST_TEST(report.unsigned_tail == 7u);
}

BOOST_AUTO_TEST_CASE(another_catalogue_is_an_attack) {
  const std::string base =
      updated(small_pdf(References::Table, {"approved"}), [](auto& update, auto& document) {
        update.add(seal::dictionary_with(document.getRoot(), {{"/Waiting", "true"}}));
      });
  const std::string file = sealed(base, "approved");
  int waiting = 0;
  const auto document = seal::open_pdf(file);
  for (const auto& [id, entry] : document->getXRefTable()) {
    auto object = document->getObject(id);
    if (object.isDictionary() && object.hasKey("/Waiting")) waiting = id.getObj();
  }
  BOOST_REQUIRE(waiting != 0);
  std::string attacked = with_section(file, waiting, [&] {
    const auto table = document->getXRefTable();
    return static_cast<std::size_t>(table.at(QPDFObjGen(waiting, 0)).getOffset());
  }());
  const std::string root = "/Root " + document->getTrailer().getKey("/Root").unparse();
  attacked.replace(attacked.rfind(root), root.size(), "/Root " + reference(waiting));
  const auto report = report_of(attacked);
  BOOST_REQUIRE(!report.signatures.empty());
  BOOST_TEST(!report.valid());
  BOOST_TEST(contains(report.attacks, "shadow-hide-and-replace"));
}

BOOST_AUTO_TEST_SUITE_END()
