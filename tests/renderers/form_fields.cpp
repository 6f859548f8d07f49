// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a paper that no act has touched yet, as libqpdf reads them: one
// for every act, for the seal and for every value.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "content_cases.h"
#include "renderers/content/act_values.h"
#include "renderers/renderer.h"
#include "tagged_pdf.h"

namespace {

using namespace tamga::forms;
using cases::TaggedPdf;
using nlohmann::json;

const Renderer& renderer() {
  static const Renderer renderer;
  return renderer;
}

std::string without_acts(const Form& form) {
  json content = cases::sample(form);
  content.erase("acts");
  return renderer().render(form, content, Completeness::Draft).pdf;
}

std::map<std::string, QPDFObjectHandle> fields_of(TaggedPdf& pdf) {
  std::map<std::string, QPDFObjectHandle> fields;
  auto list = pdf.catalogue().getKey("/AcroForm").getKey("/Fields");
  for (int i = 0; i < list.getArrayNItems(); ++i) {
    auto field = list.getArrayItem(i);
    BOOST_TEST(fields.emplace(field.getKey("/T").getUTF8Value(), field).second);
  }
  return fields;
}

std::set<std::string> locked(QPDFObjectHandle field) {
  std::set<std::string> names;
  auto list = field.getKey("/Lock").getKey("/Fields");
  for (int i = 0; i < list.getArrayNItems(); ++i) names.insert(list.getArrayItem(i).getUTF8Value());
  return names;
}

// The names of all fields that an act of the form has, by the page's own account.
std::set<std::string> places(const Form& form, const std::string& act) {
  std::set<std::string> names;
  for (const ActValue& value : act_values(form, cases::sample(form), act))
    names.insert(value.field);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(form_fields)

BOOST_AUTO_TEST_CASE(every_form_has_a_field_for_each_act_value_and_the_seal) {
  for (const auto& form : cases::forms().all()) {
    BOOST_TEST_CONTEXT(form->id << '@' << form->version) {
      TaggedPdf pdf(without_acts(*form));
      auto fields = fields_of(pdf);
      std::set<std::string> expected{"seal"};
      for (const Act& act : form->acts) {
        expected.insert(act.id);
        const auto values = places(*form, act.id);
        BOOST_TEST(!values.empty());
        expected.insert(values.begin(), values.end());
        BOOST_REQUIRE(fields.contains(act.id));
        const auto own = locked(fields.at(act.id));
        BOOST_TEST(own == values, boost::test_tools::per_element());
        BOOST_TEST(fields.at(act.id).getKey("/Lock").getKey("/Action").getName() == "/Include");
      }
      std::set<std::string> found;
      for (const auto& [name, field] : fields) found.insert(name);
      BOOST_TEST(found == expected, boost::test_tools::per_element());
      // Every value that the schema lets an act have is written somewhere.
      for (const Act& act : form->acts)
        for (const auto& [member, rules] :
             form->schema()["properties"]["acts"]["properties"][act.id]["properties"].items())
          BOOST_TEST(fields.contains(act.id + '/' + member), act.id << '/' << member);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_seal_locks_everything) {
  TaggedPdf pdf(without_acts(*cases::forms().find("job_description")));
  auto seal = fields_of(pdf).at("seal");
  BOOST_TEST(seal.getKey("/FT").getName() == "/Sig");
  BOOST_TEST(seal.getKey("/Lock").isIndirect());
  BOOST_TEST(seal.getKey("/Lock").getKey("/Type").getName() == "/SigFieldLock");
  BOOST_TEST(seal.getKey("/Lock").getKey("/Action").getName() == "/All");
  BOOST_TEST(!seal.getKey("/Lock").hasKey("/Fields"));
  BOOST_TEST(seal.getKey("/TU").getUTF8Value() == "Байгууллагын тамга");
}

BOOST_AUTO_TEST_CASE(a_value_is_a_text_field_nobody_types_into) {
  TaggedPdf pdf(without_acts(*cases::forms().find("job_description")));
  const auto fields = fields_of(pdf);
  struct Expected {
    const char *name, *appearance, *label;
    int flags, align;
  };
  const std::vector<Expected> expected{
      {"prepared/name", "/Serif 10.5 Tf 0 g", "Боловсруулсан: Эцэг /эх/-ийн нэр, өөрийн нэр", 1, 1},
      {"prepared/position", "/Serif 10.5 Tf 0 g", "Боловсруулсан: Албан тушаал", 4097, 0},
      // Its row has two lines: so does its label.
      {"approved/date", "/Serif 10.5 Tf 0 g", "", 4097, 0},
      {"approved/date/2", "/Serif 10.5 Tf 0 g", "", 1, 0},
      {"approved/date/3", "/Serif 10.5 Tf 0 g", "", 1, 0}};
  for (const Expected& value : expected) {
    BOOST_TEST_CONTEXT(value.name) {
      BOOST_REQUIRE(fields.contains(value.name));
      auto field = fields.at(value.name);
      BOOST_TEST(field.getKey("/FT").getName() == "/Tx");
      BOOST_TEST(field.getKey("/Ff").getIntValue() == value.flags);
      BOOST_TEST(field.getKey("/F").getIntValue() == 4);
      BOOST_TEST(field.getKey("/DA").getStringValue() == value.appearance);
      BOOST_TEST(field.getKey("/Q").getIntValue() == value.align);
      BOOST_TEST(!field.hasKey("/V"));
      BOOST_TEST(cases::stream_data(field.getKey("/AP").getKey("/N")) == "");
      if (*value.label != '\0') BOOST_TEST(field.getKey("/TU").getUTF8Value() == value.label);
    }
  }
}

// The fonts that the values will be written in are those of the document.
BOOST_AUTO_TEST_CASE(the_form_names_embedded_fonts) {
  for (const auto& form : cases::forms().all()) {
    TaggedPdf pdf(without_acts(*form));
    auto acro_form = pdf.catalogue().getKey("/AcroForm");
    auto fonts = acro_form.getKey("/DR").getKey("/Font");
    std::set<std::string> used;
    for (auto& [name, field] : fields_of(pdf)) {
      if (!field.hasKey("/DA")) continue;
      const std::string appearance = field.getKey("/DA").getStringValue();
      used.insert(appearance.substr(0, appearance.find(' ')));
    }
    BOOST_TEST(used == fonts.getKeys(), boost::test_tools::per_element());
    for (const auto& name : fonts.getKeys()) {
      auto descendant = fonts.getKey(name).getKey("/DescendantFonts").getArrayItem(0);
      BOOST_TEST(descendant.getKey("/FontDescriptor").getKey("/FontFile2").isStream());
    }
    BOOST_TEST(!acro_form.getKey("/DA").getStringValue().empty());
    BOOST_TEST(!acro_form.hasKey("/NeedAppearances"));
  }
}

// Who reads by ear meets a field where it stands: between the words around it.
BOOST_AUTO_TEST_CASE(fields_stand_in_reading_order) {
  TaggedPdf pdf(without_acts(*cases::forms().find("job_description")));
  const auto& elements = pdf.elements();
  std::size_t forms = 0;
  for (const auto& element : elements) {
    if (element.widgets.empty()) continue;
    ++forms;
    BOOST_TEST(element.type == "Form");
    BOOST_TEST(element.widgets.size() == 1U);
  }
  BOOST_TEST(forms == fields_of(pdf).size());
  // «Шийдвэрийн огноо: ____ Дугаар: ____»: words, field, words, field.
  const auto number = std::find_if(elements.begin(), elements.end(), [](const auto& element) {
    if (element.widgets.empty()) return false;
    QPDFObjectHandle widget = element.widgets[0];
    return widget.getKey("/T").getUTF8Value() == "approved/number";
  });
  BOOST_REQUIRE(number != elements.end());
  QPDFObjectHandle line = elements[number->parent].object;
  auto kids = line.getKey("/K");
  BOOST_REQUIRE_EQUAL(kids.getArrayNItems(), 4);
  for (int i = 0; i < 4; ++i) BOOST_TEST(kids.getArrayItem(i).isInteger() == (i % 2 == 0));
}

// Boxes of a paper never lie on one another: what one act writes hides nothing.
BOOST_AUTO_TEST_CASE(fields_do_not_overlap) {
  for (const auto& form : cases::forms().all()) {
    TaggedPdf pdf(without_acts(*form));
    std::vector<std::pair<QPDFObjGen, std::vector<double>>> boxes;
    for (auto& [name, field] : fields_of(pdf)) {
      std::vector<double> box;
      for (int i = 0; i < 4; ++i)
        box.push_back(field.getKey("/Rect").getArrayItem(i).getNumericValue());
      BOOST_TEST(box[2] - box[0] > 20, form->id << ' ' << name);
      BOOST_TEST(box[3] - box[1] > (field.getKey("/FT").getName() == "/Sig" ? 48 : 9),
                 form->id << ' ' << name);
      for (const auto& [page, other] : boxes)
        if (page == field.getKey("/P").getObjGen())
          BOOST_TEST((box[0] >= other[2] - .01 || other[0] >= box[2] - .01 ||
                      box[1] >= other[3] - 2.5 || other[1] >= box[3] - 2.5),
                     form->id << ' ' << name);
      boxes.emplace_back(field.getKey("/P").getObjGen(), box);
    }
  }
}

// With the acts in its content everything is text, and the boxes of marks stay.
BOOST_AUTO_TEST_CASE(known_values_are_text) {
  const Form& form = *cases::forms().find("job_description");
  TaggedPdf pdf(renderer().render(form, cases::sample(form), Completeness::Record).pdf);
  std::set<std::string> names;
  for (const auto& [name, field] : fields_of(pdf)) names.insert(name);
  const std::set<std::string> expected{"prepared", "permitted", "approved", "seal"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
