// SPDX-License-Identifier: GPL-3.0-or-later
// What the boxes on paper say: of one's own act, a delegate's, an outside body's.
#include "server/documents/act_mark.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/server/documents_desk.h"

using namespace tamga;
using documents::act_mark;
using documents::ActStatement;
using nlohmann::json;

namespace {

struct Box {
  test::Desk desk{true, true};
  const forms::Act act{"approved", {"Баталсан", "Approved"}, "signer", true, false, 0};
  const seal::Certificate certificate =
      seal::SigningKey::from_pkcs12(desk.folder / "keys/people/tuguldur.p12", test::Desk::password)
          .certificate();

  std::string lines(const json& values, const ActStatement& statement) const {
    std::string text;
    for (const auto& line : act_mark(act, values, statement, certificate).lines) text += line + "|";
    return text;
  }
  std::string serial() const { return "Дугаар: " + certificate.serial() + "|"; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(marks, Box)

BOOST_AUTO_TEST_CASE(ones_own_act_names_post_person_date_number_and_certificate) {
  BOOST_TEST(lines(json::parse(test::approved), {"Г.Төгөлдөр", "", "", "", "", true}) ==
             "Баталсан|Дарга|Г.Төгөлдөр|2026-06-01, № А/7|Гэрчилгээ: Г.Төгөлдөр|" + serial());
  BOOST_TEST(lines(json::object(), {"Г.Төгөлдөр", "", "", "Ерөнхий нарийн бичиг", "", false}) ==
             "Баталсан|Ерөнхий нарийн бичиг|Г.Төгөлдөр|Байгууллагын гэрчилгээ: Г.Төгөлдөр|" +
                 serial());
}

BOOST_AUTO_TEST_CASE(a_delegates_act_names_both_and_the_order) {
  const json values = {{"name", "Ц.Маралмаа"}, {"date", "2026-06-01"}};
  const ActStatement statement{"Ц.Маралмаа", "Г.Төгөлдөр", "Б/31, 2026-05-28", "", "", true};
  BOOST_TEST(lines(values, statement) ==
             "Баталсан|Г.Төгөлдөрийн өмнөөс Ц.Маралмаа|2026-06-01|Үндэслэл: Б/31, 2026-05-28|"
             "Гэрчилгээ: Г.Төгөлдөр|" +
                 serial());
}

BOOST_AUTO_TEST_CASE(an_outside_bodys_decision_is_known_by_its_first_digits) {
  const json values = {{"organisation", "Зөвлөл"}, {"number", "211"}};
  const ActStatement statement{"О.Зул", "", "", "", std::string(64, 'a'), true};
  BOOST_TEST(lines(values, statement) ==
             "Баталсан|О.Зул|№ 211|Шийдвэрийн хуулбар: " + std::string(16, 'a') +
                 "|Гэрчилгээ: Г.Төгөлдөр|" + serial());
}

BOOST_AUTO_TEST_SUITE_END()
