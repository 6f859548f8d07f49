// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/register_tables.h"

#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/error.h"
#include "server/registers/registers.h"

namespace tamga::registers {
namespace {

using nlohmann::json;

std::string text(const json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end()) return {};
  return at->is_string() ? at->get<std::string>() : at->dump();
}

Table file_plan_table(const json& content) {
  Table table{{"Он", "Дэс дугаар", "Зохион байгуулалтын нэгж", "Хэргийн индекс",
               "Хэргийн агуулга, гарчиг", "Хадгалах хугацааны зүйлийн дугаар", "Хадгалах хугацаа",
               "Хариуцах албан тушаалтан", "Тайлбар"},
              {}};
  int running = 0;
  for (const auto& department : content["departments"])
    for (const auto& file : department["files"])
      table.rows.push_back({text(content, "year"), std::to_string(++running),
                            text(department, "name"), text(file, "index"), text(file, "title"),
                            text(file, "retention_item"), text(file, "retention"),
                            text(file, "responsible"), text(file, "note")});
  return table;
}

Table inventory_table(const json& content) {
  Table table{{"Дугаар", "ХН-ийн гарчиг", "Зохион байгуулалтын нэгжийн нэр", "Хэргийн индекс",
               "Харьяа он", "Эхэлсэн", "Дууссан", "Хуудасны тоо", "Хавсралтын тоо",
               "Хадгалах хугацааны зүйлийн дугаар", "Тайлбар", "Нууцын зэрэглэл"},
              {}};
  for (const auto& unit : content["units"])
    table.rows.push_back({text(unit, "number"), text(unit, "title"), text(unit, "unit"),
                          text(unit, "file_index"), text(unit, "year"), text(unit, "started"),
                          text(unit, "finished"), text(unit, "sheets"), text(unit, "attachments"),
                          text(unit, "retention_item"), text(unit, "note"), text(unit, "secrecy")});
  return table;
}

Table inner_list_table(const json& content) {
  Table table{{"№", "Огноо", "Бүртгэлийн дугаар", "Эхэлсэн хуудас", "Дууссан хуудас", "Агуулга"},
              {}};
  int running = 0;
  for (const auto& item : content["items"])
    table.rows.push_back({std::to_string(++running), text(item, "date"), text(item, "number"),
                          text(item, "sheet_from"), text(item, "sheet_to"), text(item, "content")});
  return table;
}

Table certification_table(const json& content) {
  return {{"Хөмрөг", "Данс", "ХН-ийн дугаар", "Хэргийн индекс", "Он", "ХН-ийн гарчиг",
           "Хуудасны тоо", "Сүүлийн хуудасны дугаар", "Дотоод товьёогийн хуудас"},
          {{text(content, "fonds_number"), text(content, "inventory_number"),
            text(content, "unit_number"), text(content, "file_index"), text(content, "year"),
            text(content, "title"), text(content, "sheets"), text(content, "last_number"),
            text(content, "inner_list_sheets")}}};
}

Table handover_table(const json& content) {
  Table table{{"Актын дугаар", "Хүлээлгэн өгсөн", "Дансны дугаар", "ХН-ийн дугаар", "ХН-ийн гарчиг",
               "Харьяа он", "Хуудасны тоо"},
              {}};
  for (const auto& unit : content["units"])
    table.rows.push_back({text(content, "number"), text(content, "from"), text(unit, "inventory"),
                          text(unit, "number"), text(unit, "title"), text(unit, "year"),
                          text(unit, "sheets")});
  return table;
}

// What was looked at, as the events have it.
std::string what_words(const std::string& what) {
  if (what == "metadata") return "бүртгэлийн мэдээлэл";
  if (what == "pdf") return "баримт (PDF)";
  if (what == "content") return "агуулга (JSON)";
  if (what == "attachment") return "хавсралт";
  if (what == "redacted") return "хэсэгчлэн нууцалсан хувь";
  if (what == "text") return "бичвэр";
  if (what == "page") return "баримтын дэлгэц";
  if (what == "leaf" || what == "hits") return "хайлтад таарсан хуудас";
  if (what == "picture") return "хуудасны зураг";
  if (what == "entry") return "устгасан баримтын бүртгэл";
  return what;
}

}  // namespace

Table table_of(Kind kind, const json& content) {
  switch (kind) {
    case Kind::FilePlan:
      return file_plan_table(content);
    case Kind::Inventory:
      return inventory_table(content);
    case Kind::InnerList:
      return inner_list_table(content);
    case Kind::Certification:
      return certification_table(content);
    case Kind::Handover:
      break;
  }
  return handover_table(content);
}

Table usage_columns() {
  return {{"Огноо, цаг", "Хэрэглэгч", "Үйлдэл", "Юуг", "Бүртгэлийн дугаар", "Баримтын нэр"}, {}};
}

std::vector<std::string> usage_row(std::int64_t time, const std::string& agent,
                                   const std::string& type, const std::string& detail,
                                   const std::string& registration, const std::string& title) {
  const auto parsed = json::parse(detail, nullptr, false);
  const std::string what = parsed.is_object() ? parsed.value("what", "") : "";
  return {civil_minute(from_microseconds(time)),
          agent,
          type == "record.copied"   ? "хуулбар авсан"
          : type == "record.viewed" ? "үзсэн"
                                    : "татсан",
          what_words(what),
          registration,
          title};
}

std::int64_t day_begins(std::string_view day) {
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    const auto* end = day.data() + at + length;
    const auto parsed = std::from_chars(day.data() + at, end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end)
      throw Failure("argument-invalid", "a day is YYYY-MM-DD");
    return value;
  };
  if (day.size() != 10 || day[4] != '-' || day[7] != '-')
    throw Failure("argument-invalid", "a day is YYYY-MM-DD");
  using namespace std::chrono;
  const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                            std::chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!date.ok()) throw Failure("argument-invalid", "there is no such day");
  return duration_cast<microseconds>((sys_days(date) - ulaanbaatar_offset).time_since_epoch())
      .count();
}

}  // namespace tamga::registers
