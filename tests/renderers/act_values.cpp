// SPDX-License-Identifier: GPL-3.0-or-later
// What the fields of an act shall show: the same as the page prints when it is
// made with the act's values.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "content_cases.h"
#include "renderers/content/act_values.h"

namespace tamga::forms {

static std::ostream& operator<<(std::ostream& out, const ActValue& value) {
  return out << value.field << " = " << value.text;
}

}  // namespace tamga::forms

namespace {

using namespace tamga::forms;
using nlohmann::json;
using Values = std::vector<ActValue>;

}  // namespace

BOOST_AUTO_TEST_SUITE(act_values_of_forms)

BOOST_AUTO_TEST_CASE(values_are_written_as_the_page_writes_them) {
  const Form& form = *cases::forms().find("job_description");
  const json content = cases::sample(form);
  const Values prepared{{"prepared/position", "Захиргаа, хүний нөөцийн хэлтсийн дарга"},
                        {"prepared/name", "Г.Нарансолонго"},
                        {"prepared/date", "2024 оны 08 дугаар сарын 21-ний өдөр"}};
  const Values approved{{"approved/date", "2024-09-18"},
                        {"approved/organisation", "Хот хоорондын тээврийн ерөнхий газар"},
                        {"approved/date/2", "2024-09-18"},
                        {"approved/number", "А/147"},
                        {"approved/position", "Дарга"},
                        {"approved/name", "Ш.Тэгшжаргал"},
                        {"approved/date/3", "2024 оны 09 дүгээр сарын 18-ны өдөр"}};
  BOOST_TEST(act_values(form, content, "prepared") == prepared, boost::test_tools::per_element());
  BOOST_TEST(act_values(form, content, "approved") == approved, boost::test_tools::per_element());
  BOOST_TEST(act_values(form, content, "seal").empty());
  BOOST_TEST(act_values(form, content, "prepare").empty());
}

// Every place is named, whether or not the act has a value for it.
BOOST_AUTO_TEST_CASE(values_that_an_act_leaves_out_are_empty) {
  const Form& form = *cases::forms().find("job_description");
  json content = cases::sample(form);
  content["acts"]["prepared"].erase("position");
  BOOST_TEST(act_values(form, content, "prepared").front() == (ActValue{"prepared/position", ""}));
  // What the paper itself says of a head without a named post.
  content["acts"]["approved"].erase("position");
  const Values approved = act_values(form, content, "approved");
  BOOST_REQUIRE_EQUAL(approved.size(), 7U);
  BOOST_TEST(approved[4].text == "ДАРГА");
  content.erase("acts");
  for (const ActValue& value : act_values(form, content, "approved")) BOOST_TEST(value.text == "");
}

// Lines stay lines; what would be markup is text.
BOOST_AUTO_TEST_CASE(texts_of_several_lines_and_signs) {
  const Form& form = *cases::forms().find("destruction_act");
  json content = cases::sample(form);
  content["acts"]["destroyed"]["performers"] = "Б.Оюунтуяа & Д.Сайнбаяр\nЛ.<Мөнх>";
  for (const ActValue& value : act_values(form, content, "destroyed"))
    if (value.field == "destroyed/performers")
      BOOST_TEST(value.text == "Б.Оюунтуяа & Д.Сайнбаяр\nЛ.<Мөнх>");
}

// The names do not depend on what else the content says.
BOOST_AUTO_TEST_CASE(every_content_has_the_same_places) {
  for (const auto& form : cases::forms().all()) {
    const json sample = cases::sample(*form);
    for (const Act& act : form->acts) {
      const Values whole = act_values(*form, sample, act.id);
      json bare;
      bare["acts"][act.id] = sample["acts"][act.id];
      const Values alone = act_values(*form, bare, act.id);
      BOOST_REQUIRE_EQUAL(whole.size(), alone.size());
      for (std::size_t i = 0; i < whole.size(); ++i) BOOST_TEST(whole[i].field == alone[i].field);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
