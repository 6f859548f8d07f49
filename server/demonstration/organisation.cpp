// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demonstration/organisation.h"

#include <nlohmann/json.hpp>
#include <random>

#include "server/assets.h"

namespace tamga::demonstration {

using nlohmann::json;

struct Organisation::State {
  const json words;
  std::mt19937_64 random;
  std::size_t made = 0;
  int order = 40;

  explicit State(std::uint64_t seed)
      : words(json::parse(asset("server/demonstration/vocabulary.json"))), random(seed) {}

  // Not std::uniform_int_distribution: its results differ between libraries.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random() % bound); }
  int between(int least, int most) {
    return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1)));
  }
  const json& one_of(const json& list) { return list[below(list.size())]; }

  std::string date(int year, int first_month, int last_month) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, between(first_month, last_month),
                  between(1, 28));
    return text;
  }
  // First letter of the patronymic and the given name: «Д.Болд».
  std::string signature_name() {
    const auto patronymic = one_of(words["patronymics"]).get<std::string>();
    return patronymic.substr(0, 2) + "." + one_of(words["given_names"]).get<std::string>();
  }

  json goals_of(const std::string& theme);
  json requirements();
  json relations(const json& unit);
  json job_description(int year);
  json report(int year);
  json measures(const json& duties, int group, int year);
};

Organisation::Organisation(std::uint64_t seed) : state_(std::make_unique<State>(seed)) {}
Organisation::~Organisation() = default;

std::string Organisation::name() const {
  return state_->words["organisation"];
}

std::vector<std::string> Organisation::units() const {
  std::vector<std::string> names;
  for (const auto& unit : state_->words["units"]) names.push_back(unit["name"]);
  return names;
}

std::string Organisation::grade(const std::string& position) const {
  for (const auto& known : state_->words["positions"])
    if (known["name"] == position) return known["grade"];
  return {};
}

json Organisation::State::goals_of(const std::string& theme) {
  static const std::vector<json> participations = {
      {"Г"}, {"Г", "Х"}, {"Х", "Ш"}, {"Т", "Г"}, {"Г", "Х", "Ш"}};
  auto goals = json::array();
  auto sources = words["goals"][theme];
  sources.push_back(words["common_goal"]);
  for (const auto& source : sources) {
    auto duties = json::array();
    for (const auto& duty : source["duties"])
      duties.push_back({{"text", duty[0].get<std::string>() + ";"},
                        {"criterion", duty[1]},
                        {"participation", participations[below(participations.size())]}});
    goals.push_back({{"text", source["text"].get<std::string>() + ";"}, {"duties", duties}});
  }
  return goals;
}

json Organisation::State::requirements() {
  auto professions = json::array();
  const auto first = below(words["professions"].size());
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& profession = words["professions"][(first + i) % words["professions"].size()];
    professions.push_back({{"name", profession[0]}, {"code", profession[1]}});
  }
  return {{"education", "Бакалавр ба түүнээс дээш боловсролын зэрэгтэй."},
          {"professions", professions},
          {"qualification", "Мэргэшүүлэх дунд хугацааны сургалтад хамрагдсан байх"},
          {"experience", json::array({"Төрийн албанд " + std::to_string(between(2, 8)) +
                                      "-аас доошгүй жил ажилласан байх"})},
          {"skills", words["skills"]}};
}

json Organisation::State::relations(const json& unit) {
  return {{"reports_to", unit["name"].get<std::string>() + ", дарга"},
          {"subordinates",
           {{{"position", "Мэргэжилтэн"}, {"count", between(1, 6)}},
            {{"position", "Ахлах мэргэжилтэн"}, {"count", between(0, 3)}}}},
          {"others", words["others"]}};
}

json Organisation::State::job_description(int year) {
  const auto& unit = one_of(words["units"]);
  const auto& position = one_of(words["positions"]);
  const auto approved = date(year, 3, 9);
  const auto number = std::to_string(++order);
  return {{"annex",
           {{"authority", words["authority"]},
            {"order_date", approved},
            {"order_number", number},
            {"annex_number", between(1, 30)}}},
          {"basis", {{"civil_service_law", true}, {"mandate_change", below(2) == 0}}},
          {"laws", json::array({one_of(words["laws"]), words["laws"][0]})},
          {"effective_date", approved},
          {"organisation", words["organisation"]},
          {"unit", unit["name"]},
          {"position", position["name"]},
          {"classification", position["classification"]},
          {"grade", position["grade"]},
          {"working_hours", "Ажлын өдрийн 8 цаг"},
          {"workplace", one_of(words["workplaces"])},
          {"conditions", "Хэвийн"},
          {"special_conditions", "Хамаарахгүй"},
          {"purpose", words["purposes"][unit["theme"].get<std::string>()]},
          {"goals", goals_of(unit["theme"])},
          {"requirements", requirements()},
          {"relations", relations(unit)},
          {"acts",
           {{"prepared",
             {{"position", unit["name"].get<std::string>() + ", дарга"},
              {"name", signature_name()},
              {"date", date(year, 1, 1)}}},
            {"permitted",
             {{"organisation", words["council"]},
              {"date", date(year, 2, 2)},
              {"number", std::to_string(between(20, 400))}}},
            {"approved",
             {{"organisation", words["organisation"]},
              {"position", "Дарга"},
              {"name", signature_name()},
              {"date", approved},
              {"number", "А/" + number}}}}}};
}

json Organisation::State::measures(const json& duties, int group, int year) {
  auto rows = json::array();
  int number = 0;
  for (const auto& duty : duties) {
    ++number;
    rows.push_back(
        {{"number", std::to_string(group) + "." + std::to_string(number)},
         {"text", duty[0]},
         {"criterion", duty[1]},
         {"baseline", below(4) == 0 ? std::string("-") : std::to_string(year - 1) + " оны түвшин"},
         {"target", duty[1]},
         {"achieved", duty[2]},
         {"started", std::to_string(year) + "-01-" + (below(2) ? "02" : "15")},
         {"finished", std::to_string(year) + "-12-" + (below(2) ? "31" : "20")},
         {"percent", below(3) == 0 ? between(85, 99) : 100}});
  }
  return rows;
}

json Organisation::State::report(int year) {
  const auto& unit = one_of(words["units"]);
  const auto& position = one_of(words["positions"]);
  const auto& patronymic = one_of(words["patronymics"]);
  const auto& given = one_of(words["given_names"]);
  auto groups = json::array();
  auto goals = words["goals"][unit["theme"].get<std::string>()];
  goals.push_back(words["common_goal"]);
  int number = 0;
  for (const auto& goal : goals) {
    ++number;
    groups.push_back({{"title", words["groups"][static_cast<std::size_t>(number - 1)]},
                      {"objective", goal["text"].get<std::string>() + "."},
                      {"measures", measures(goal["duties"], number, year)}});
  }
  auto development = measures(json::array({one_of(words["development"])}), 1, year);
  development[0]["number"] = "1";
  const auto initial = patronymic.get<std::string>().substr(0, 2);
  return {{"annex",
           {{"authority", words["report_authority"]}, {"order_number", "98"}, {"annex_number", 6}}},
          {"organisation", words["organisation"]},
          {"unit", unit["name"]},
          {"position", position["name"]},
          {"person", {{"patronymic", patronymic}, {"given", given}}},
          {"year", year},
          {"groups", groups},
          {"development", development},
          {"acts",
           {{"reported",
             {{"position", position["name"]},
              {"name", initial + "." + given.get<std::string>()},
              {"date", date(year, 12, 12)}}},
            {"acknowledged",
             {{"position", unit["name"].get<std::string>() + ", дарга"},
              {"name", signature_name()},
              {"date", date(year + 1, 1, 1)}}}}}};
}

Paper Organisation::next() {
  const bool description = state_->made++ % 2 == 0;
  const int year = state_->between(2019, 2025);
  const auto content = description ? state_->job_description(year) : state_->report(year);
  return {description ? "job_description" : "performance_report", content.dump()};
}

std::string Organisation::next_draft() {
  auto content = state_->job_description(2026);
  content.erase("acts");
  content.erase("annex");
  return content.dump();
}

}  // namespace tamga::demonstration
