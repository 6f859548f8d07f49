// SPDX-License-Identifier: GPL-3.0-or-later
#include "shadow_cases.h"

#include "renderers/seal/file/notation.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/file/signature_field.h"
#include "seal_fixture.h"

namespace tamga::seal_tests {

using seal::IncrementalUpdate;

namespace {

void set_root(IncrementalUpdate& update, QPDF& document, const char* key, const std::string& to) {
  auto root = document.getRoot();
  update.set(root.getObjGen(), seal::dictionary_with(root, {{key, to}}));
}

std::string list_with(QPDFObjectHandle list, const std::string& more) {
  std::string items = list.unparse();
  items.pop_back();
  return items + ' ' + more + " ]";
}

QPDFObjectHandle text_field_of(QPDF& document) {
  return seal::text_fields(document).front().field;
}

}  // namespace

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

std::string text_field(const std::string& name, const std::string& more) {
  return "<< /Type /Annot /Subtype /Widget /FT /Tx /T (" + name +
         ") /F 4 /Ff 1 /Rect [300 60 500 80] " + more + " >>";
}

void fill(IncrementalUpdate& update, QPDF& document, const std::string& appearance) {
  auto field = text_field_of(document);
  update.set(field.getObjGen(),
             seal::dictionary_with(field, {{"/V", "(2027-01-01)"}, {"/AP", appearance}}));
}

std::string drawing(const std::string& box, const std::string& resources,
                    const std::string& content) {
  return stream("/Type /XObject /Subtype /Form /BBox " + box + " /Resources " + resources, content);
}

namespace {

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

}  // namespace

std::vector<ShadowCase> shadow_cases() {
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

}  // namespace tamga::seal_tests
