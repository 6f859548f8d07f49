// SPDX-License-Identifier: GPL-3.0-or-later
// The published attacks on signed PDFs, rebuilt on files of our own: shadow
// attacks (NDSS 2021), incremental saving, wrapping and universal forgery (CCS
// 2019), evil annotations and sneaky signatures on certified documents (S&P
// 2021). Each is reported, and none passes.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "renderers/seal/file/incremental_update.h"
#include "renderers/seal/file/notation.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using seal::IncrementalUpdate;

using Edit = std::function<void(IncrementalUpdate&, QPDF&)>;

std::string updated(const std::string& pdf, const Edit& edit) {
  if (!edit) return pdf;
  const auto document = seal::open_pdf(pdf);
  IncrementalUpdate update(pdf, *document);
  edit(update, *document);
  return update.write();
}

std::string reference(int number) {
  return IncrementalUpdate::reference(number);
}

std::string stream(const std::string& entries, const std::string& data) {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
         "\nendstream";
}

QPDFObjectHandle page_of(QPDF& document) {
  return document.getAllPages().front();
}

void set_page(IncrementalUpdate& update, QPDF& document, const char* key, const std::string& to) {
  auto page = page_of(document);
  update.set(page.getObjGen(), seal::dictionary_with(page, {{key, to}}));
}

void set_root(IncrementalUpdate& update, QPDF& document, const char* key, const std::string& to) {
  auto root = document.getRoot();
  update.set(root.getObjGen(), seal::dictionary_with(root, {{key, to}}));
}

std::string list_with(QPDFObjectHandle list, const std::string& more) {
  std::string items = list.unparse();
  items.pop_back();
  return items + ' ' + more + " ]";
}

void add_annotation(IncrementalUpdate& update, QPDF& document, const std::string& text) {
  set_page(update, document, "/Annots",
           list_with(page_of(document).getKey("/Annots"), reference(update.add(text))));
}

void add_field(IncrementalUpdate& update, QPDF& document, const std::string& text) {
  const std::string field = reference(update.add(text));
  auto form = document.getRoot().getKey("/AcroForm");
  set_page(update, document, "/Annots", list_with(page_of(document).getKey("/Annots"), field));
  set_root(update, document, "/AcroForm",
           seal::dictionary_with(form, {{"/Fields", list_with(form.getKey("/Fields"), field)}}));
}

// A text field as rendered forms have them, empty or filled.
std::string text_field(const std::string& name, const std::string& more) {
  return "<< /Type /Annot /Subtype /Widget /FT /Tx /T (" + name +
         ") /F 4 /Ff 1 /Rect [300 60 500 80] " + more + " >>";
}

QPDFObjectHandle text_field_of(QPDF& document) {
  return seal::text_fields(document).front().field;
}

void fill(IncrementalUpdate& update, QPDF& document, const std::string& appearance) {
  auto field = text_field_of(document);
  update.set(field.getObjGen(),
             seal::dictionary_with(field, {{"/V", "(2027-01-01)"}, {"/AP", appearance}}));
}

std::string drawing(const std::string& box, const std::string& resources,
                    const std::string& content = "0 0 5 5 re f") {
  return stream("/Type /XObject /Subtype /Form /BBox " + box + " /Resources " + resources, content);
}

const char kPicture[] =
    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray";

// A picture that covers the page's text, as a shadow document is prepared.
void cover(IncrementalUpdate& update, QPDF& document) {
  const int picture = update.add(stream(kPicture, "\xFF"));
  const int content =
      update.add(stream("", "q 0 g 30 700 200 20 re f Q q 200 0 0 40 30 690 cm /Cover Do Q"));
  auto page = page_of(document);
  update.set(page.getObjGen(),
             seal::dictionary_with(
                 page, {{"/Contents", reference(content)},
                        {"/Resources", "<< /XObject << /Cover " + reference(picture) + " >> >>"}}));
}

QPDFObjGen picture_of(QPDF& document) {
  return page_of(document).getKey("/Resources").getKey("/XObject").getKey("/Cover").getObjGen();
}

void add_font(IncrementalUpdate& update, QPDF& document) {
  const int font =
      update.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 48 >>");
  set_page(update, document, "/Resources", "<< /Font << /F " + reference(font) + " >> >>");
}

QPDFObjGen font_of(QPDF& document) {
  return page_of(document).getKey("/Resources").getKey("/Font").getKey("/F").getObjGen();
}

void certify(IncrementalUpdate& update, QPDF& document, int level) {
  set_root(update, document, "/Perms",
           "<< /DocMDP << /Reference [<< /TransformMethod /DocMDP /TransformParams << /P " +
               std::to_string(level) + " >> >>] >> >>");
}

const char kNote[] =
    "<< /Type /Annot /Subtype /FreeText /Rect [20 600 400 800] /Contents (0) /DA (/F 9 Tf) >>";

// `prepare` changes the file before it is signed; `attack` after.
struct Case {
  const char* name;
  const char* attack;
  const char* why;  // one of the changes is told with this
  Edit prepare, change;
};

std::vector<Case> cases() {
  return {
      {"hide: the covering picture is emptied", "shadow-hide", "replaced", cover,
       [](auto& update, auto& document) {
         update.set(picture_of(document), stream(kPicture, "\x01"));
       }},
      {"hide: the covering picture is taken away", "shadow-hide", "deleted", cover,
       [](auto& update, auto& document) { update.set(picture_of(document), "null"); }},
      {"hide: the covering note is taken off the page", "shadow-hide", "annotation-removed",
       [](auto& update, auto& document) { add_annotation(update, document, kNote); },
       [](auto& update, auto& document) {
         auto list = page_of(document).getKey("/Annots");
         std::string fewer = "[";
         for (int i = 0; i + 1 < list.getArrayNItems(); ++i)
           fewer += list.getArrayItem(i).unparse() + ' ';
         set_page(update, document, "/Annots", fewer + ']');
       }},
      {"replace: another font under the same name", "shadow-replace", "replaced", add_font,
       [](auto& update, auto& document) {
         update.set(font_of(document),
                    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 49 >>");
       }},
      {"replace: a filled field's value", "shadow-replace", "replaced",
       [](auto& update, auto& document) {
         add_field(update, document, text_field("amount", "/V (100)"));
       },
       [](auto& update, auto& document) {
         auto field = text_field_of(document);
         update.set(field.getObjGen(), seal::dictionary_with(field, {{"/V", "(900)"}}));
       }},
      {"replace: a filled field's appearance", "shadow-replace", "replaced",
       [](auto& update, auto& document) {
         add_field(update, document, text_field("amount", "/V (100)"));
       },
       [](auto& update, auto& document) {
         auto field = text_field_of(document);
         const int other = update.add(drawing("[0 0 200 20]", "<< >>"));
         update.set(field.getObjGen(),
                    seal::dictionary_with(field, {{"/AP", "<< /N " + reference(other) + " >>"}}));
       }},
      {"replace: an empty field is filled by nobody", "shadow-replace", "unsigned-value",
       [](auto& update, auto& document) { add_field(update, document, text_field("date", "")); },
       [](auto& update, auto& document) {
         const int value = update.add(drawing("[0 0 200 20]", "<< >>"));
         fill(update, document, "<< /N " + reference(value) + " >>");
       }},
      {"replace: a viewer shall draw the values itself", "incremental-saving", "replaced", nullptr,
       [](auto& update, auto& document) {
         set_root(update, document, "/AcroForm",
                  seal::dictionary_with(document.getRoot().getKey("/AcroForm"),
                                        {{"/NeedAppearances", "true"}}));
       }},
      {"hide and replace: a page's unused content is used", "shadow-hide-and-replace",
       "prepared-object-used",
       [](auto& update, auto&) { update.add(stream("", "0 g 0 0 300 300 re f")); },
       [](auto& update, auto& document) {
         int last = 0;
         for (const auto& [id, entry] : document.getXRefTable()) last = std::max(last, id.getObj());
         int unused = 0;
         for (int number = 1; number <= last && unused == 0; ++number) {
           auto object = document.getObject(QPDFObjGen(number, 0));
           if (object.isStream() && object.getDict().getKeys().size() == 1 &&
               object.getObjGen() != page_of(document).getKey("/Contents").getObjGen())
             unused = number;
         }
         BOOST_REQUIRE(unused != 0);
         set_page(update, document, "/Contents", reference(unused));
       }},
      {"hide and replace: a whole tree of pages in waiting", "shadow-hide-and-replace",
       "prepared-object-used",
       [](auto& update, auto&) {
         update.add("<< /Type /Pages /Kids [] /Count 0 /Waiting true >>");
       },
       [](auto& update, auto& document) {
         for (const auto& [id, entry] : document.getXRefTable()) {
           auto object = document.getObject(id);
           if (object.isDictionary() && object.hasKey("/Waiting"))
             return set_root(update, document, "/Pages", reference(id.getObj()));
         }
         BOOST_FAIL("nothing was prepared");
       }},
      {"hide and replace: a name of nothing gets its object", "shadow-hide-and-replace",
       "undefined-defined",
       [](auto& update, auto& document) { set_page(update, document, "/Contents", "[90 0 R]"); },
       [](auto& update, auto&) { update.set(QPDFObjGen(90, 0), stream("", "0 0 9 9 re f")); }},
      {"hide and replace: a field shows what was prepared", "shadow-hide-and-replace",
       "prepared-object-used",
       [](auto& update, auto& document) {
         add_field(update, document, text_field("date", ""));
         update.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Waiting true", ""));
       },
       [](auto& update, auto& document) {
         for (const auto& [id, entry] : document.getXRefTable()) {
           auto object = document.getObject(id);
           if (object.isStream() && object.getDict().hasKey("/Waiting"))
             fill(update, document, "<< /N " + reference(id.getObj()) + " >>");
         }
       }},
      {"incremental saving: content", "incremental-saving", "replaced", nullptr,
       [](auto& update, auto& document) {
         update.set(page_of(document).getKey("/Contents").getObjGen(), stream("", "q Q"));
       }},
      {"incremental saving: another tree of pages", "incremental-saving", "replaced", nullptr,
       [](auto& update, auto& document) {
         set_root(update, document, "/Pages",
                  reference(update.add("<< /Type /Pages /Kids [] /Count 0 >>")));
       }},
      {"incremental saving: a script opens", "incremental-saving", "replaced", nullptr,
       [](auto& update, auto& document) {
         set_root(update, document, "/OpenAction", "<< /S /JavaScript /JS (0) >>");
       }},
      {"incremental saving: content under the cover of the security store", "incremental-saving",
       "replaced",
       [](auto& update, auto& document) {
         set_root(update, document, "/DSS",
                  "<< /Certs [" + page_of(document).getKey("/Contents").unparse() + "] >>");
       },
       [](auto& update, auto& document) {
         update.set(page_of(document).getKey("/Contents").getObjGen(), stream("", "q Q"));
       }},
      {"evil annotation on a document that allows notes", "evil-annotation", "annotation-added",
       [](auto& update, auto& document) { certify(update, document, 3); },
       [](auto& update, auto& document) { add_annotation(update, document, kNote); }},
      {"evil annotation: a stamp of the page's size", "evil-annotation", "annotation-added",
       nullptr,
       [](auto& update, auto& document) {
         const int picture = update.add(drawing("[0 0 595 842]", "<< >>"));
         add_annotation(update, document,
                        "<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /AP << /N " +
                            reference(picture) + " >> >>");
       }},
      {"evil annotation: redaction", "evil-annotation", "annotation-added", nullptr,
       [](auto& update, auto& document) {
         add_annotation(update, document,
                        "<< /Type /Annot /Subtype /Redact /Rect [20 600 400 800] >>");
       }},
      {"sneaky signature: a field over the page", "sneaky-signature", "visible-field-added",
       [](auto& update, auto& document) { certify(update, document, 2); },
       [](auto& update, auto& document) {
         add_field(update, document,
                   "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /F 132 /Rect [20 600 400 "
                   "800] >>");
       }},
      {"sneaky signature: an unsigned field grows", "shadow-replace", "replaced", nullptr,
       [](auto& update, auto& document) {
         auto field = seal::signature_fields(document).back().field;
         update.set(field.getObjGen(), seal::dictionary_with(field, {{"/Rect", "[0 0 595 842]"}}));
       }},
      {"sneaky signature: an unsigned field gets what is no signature", "shadow-replace",
       "replaced", nullptr,
       [](auto& update, auto& document) {
         auto field = seal::signature_fields(document).back().field;
         const int picture = update.add(drawing("[0 0 200 60]", "<< >>"));
         update.set(field.getObjGen(),
                    seal::dictionary_with(field, {{"/AP", "<< /N " + reference(picture) + " >>"}}));
       }},
      {"a new field where nothing may change", "incremental-saving", "certified",
       [](auto& update, auto& document) { certify(update, document, 1); },
       [](auto& update, auto& document) {
         add_field(update, document,
                   "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /F 132 /Rect [0 0 0 0] >>");
       }},
  };
}

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
  for (const auto& test : cases()) {
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
