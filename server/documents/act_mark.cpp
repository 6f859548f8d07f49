// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/act_mark.h"

#include <nlohmann/json.hpp>

#include "renderers/content/wording.h"
#include "server/civil_time.h"

namespace tamga::documents {
namespace {

constexpr std::size_t digits_of_decision = 16;

std::string text_of(const nlohmann::json& values, const char* member) {
  const auto found = values.find(member);
  return found != values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add(seal::Mark& mark, std::string line) {
  if (!line.empty()) mark.lines.push_back(std::move(line));
}

std::string person_line(const nlohmann::json& values, const ActStatement& statement) {
  const auto written = text_of(values, "name");
  const auto& person = written.empty() ? statement.person : written;
  if (statement.principal.empty()) return person;
  return forms::wording::genitive(statement.principal) + " өмнөөс " + person;
}

std::string date_line(const nlohmann::json& values) {
  const auto date = text_of(values, "date"), number = text_of(values, "number");
  if (number.empty()) return date;
  return date + (date.empty() ? "№ " : ", № ") + number;
}

}  // namespace

seal::Mark act_mark(const forms::Act& act, const nlohmann::json& values,
                    const ActStatement& statement, const seal::Certificate& certificate) {
  seal::Mark mark;
  add(mark, act.title.mn);
  const auto position = text_of(values, "position");
  add(mark, position.empty() ? statement.position : position);
  add(mark, person_line(values, statement));
  add(mark, date_line(values));
  if (!statement.basis.empty()) add(mark, "Үндэслэл: " + statement.basis);
  if (!statement.decision.empty())
    add(mark, "Шийдвэрийн хуулбар: " + statement.decision.substr(0, digits_of_decision));
  add(mark,
      (statement.own_key ? "Гэрчилгээ: " : "Байгууллагын гэрчилгээ: ") + certificate.subject());
  add(mark, "Дугаар: " + certificate.serial());
  return mark;
}

seal::Mark seal_mark(const seal::Certificate& certificate, std::chrono::sys_seconds time) {
  return {{"Цахим тамга", certificate.subject(), civil_minute(time),
           "Дугаар: " + certificate.serial()}};
}

}  // namespace tamga::documents
