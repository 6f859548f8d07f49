// SPDX-License-Identifier: GPL-3.0-or-later
#include "content_cases.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "renderers/content/content.h"

namespace tamga::forms::cases {

namespace {

void all_places(nlohmann::json& value, std::vector<nlohmann::json*>& places) {
  places.push_back(&value);
  if (!value.is_structured()) return;
  for (auto& child : value) all_places(child, places);
}

}  // namespace

const FormCatalogue& forms() {
  static const FormCatalogue catalogue(
      {std::filesystem::path(TAMGA_SOURCE_SHARE) / "renderers/forms"});
  return catalogue;
}

const fonts::Catalogue& faces() {
  static const fonts::Catalogue catalogue;
  return catalogue;
}

nlohmann::json sample(const Form& form) {
  nlohmann::json value;
  Problem problem;
  if (!read_json(form.sample_text(), {}, value, problem)) {
    throw std::runtime_error("sample: " + problem.pointer + ": " + problem.detail);
  }
  return value;
}

void mutate(nlohmann::json& content, std::mt19937& random) {
  using nlohmann::json;
  std::vector<json*> places;
  all_places(content, places);
  json& place = *places[random() % places.size()];
  const json strange[] = {nullptr,
                          true,
                          -1,
                          1e300,
                          "",
                          "<b>&\"'",
                          "2024-02-30",
                          "\u0007",
                          "ө\nү",
                          json::array(),
                          json::object(),
                          {{"x", 1}},
                          "😀",
                          18446744073709551615U};
  switch (random() % 4) {
    case 0:
      place = strange[random() % std::size(strange)];
      break;
    case 1:
      if (place.is_structured() && !place.empty()) {
        auto child = place.begin();
        std::advance(child, random() % place.size());
        place.erase(child);
      }
      break;
    case 2:
      if (place.is_array()) place.push_back(place.empty() ? json("x") : place.front());
      break;
    default:
      place = *places[random() % places.size()] == place ? json("x")
                                                         : json(*places[random() % places.size()]);
  }
}

std::string read_test_file(const std::string& file) {
  std::ifstream stream(std::string(TAMGA_TEST_FILES) + "/" + file, std::ios::binary);
  if (!stream) throw std::runtime_error("no test file " + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::vector<std::string>> table(const std::string& file) {
  std::istringstream lines(read_test_file(file));
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    for (std::size_t from = 0;;) {
      const std::size_t tab = line.find('\t', from);
      cells.push_back(line.substr(from, tab - from));
      if (tab == std::string::npos) break;
      from = tab + 1;
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace tamga::forms::cases
