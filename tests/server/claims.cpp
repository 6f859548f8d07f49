// SPDX-License-Identifier: GPL-3.0-or-later
// Every requirement that server/access/README.md claims names a test that exists.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace {

using Names = std::set<std::string>;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::string> matches(const std::string& text, const std::regex& expression) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}

// "suite", "suite/case" and "case" of every program of tests, and names of files beside them.
Names tests_that_exist() {
  Names names;
  const std::regex macro(
      R"re(BOOST_(?:AUTO|FIXTURE)_TEST_(SUITE\(\w+|CASE\(\w+)|BOOST_AUTO_TEST_(SUITE_END))re");
  const std::filesystem::path tests = std::filesystem::path(TAMGA_SOURCE_SHARE) / "tests";
  for (const char* folder : {"server", "archive", "ingest", "e2e"})
    for (const auto& entry : std::filesystem::directory_iterator(tests / folder)) {
      names.insert(entry.path().filename().string());
      if (entry.path().extension() != ".cpp") continue;
      std::string suite;
      for (const auto& found : matches(read_file(entry.path()), macro)) {
        if (found.empty()) continue;
        const auto name = found.substr(found.find('(') + 1);
        names.insert(name);
        if (found.starts_with("SUITE("))
          suite = name;
        else
          names.insert(suite + "/" + name);
      }
    }
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(claims)

BOOST_AUTO_TEST_CASE(every_requirement_names_a_test_that_exists) {
  const auto exists = tests_that_exist();
  std::istringstream lines(
      read_file(std::filesystem::path(TAMGA_SOURCE_SHARE) / "server/access/README.md"));
  std::size_t requirements = 0;
  bool listed = false;
  for (std::string line; std::getline(lines, line);) {
    listed = listed || line.starts_with("| requirement |");
    if (!listed || !line.starts_with("| ") || line.starts_with("| requirement |")) continue;
    ++requirements;
    const auto cell = line.substr(line.rfind(" | "));
    const auto tests = matches(cell, std::regex("`([^`]+)`"));
    BOOST_TEST(!tests.empty(), line);
    for (const auto& test : tests) BOOST_TEST(exists.contains(test), test << " of " << line);
  }
  BOOST_TEST(requirements > 50U);
}

BOOST_AUTO_TEST_SUITE_END()
