// SPDX-License-Identifier: GPL-3.0-or-later
// The table of error kinds against the code that throws them.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "server/error.h"

namespace {

std::string sources() {
  std::ostringstream all;
  for (const char* room : {"fonts", "renderers", "index", "server"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(TAMGA_SOURCE_SHARE) / room)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" || entry.path().filename() == "error.cpp") continue;
      all << std::ifstream(entry.path()).rdbuf() << '\n';
    }
  return all.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(error_table)

BOOST_AUTO_TEST_CASE(is_sorted_without_repetition_and_complete) {
  const auto& kinds = tamga::error_kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i) BOOST_TEST((kinds[i - 1].code < kinds[i].code));
    BOOST_TEST(!kinds[i].mn.empty());
    BOOST_TEST(!kinds[i].en.empty());
    BOOST_TEST((kinds[i].http_status >= 400 && kinds[i].http_status < 600));
    BOOST_TEST((kinds[i].exit_code >= 1 && kinds[i].exit_code <= 5));
    BOOST_TEST(tamga::error_kind(kinds[i].code).code == kinds[i].code);
  }
  BOOST_TEST(tamga::error_kind("no-such-code").code == "internal");
}

BOOST_AUTO_TEST_CASE(knows_every_code_that_is_thrown) {
  const auto text = sources();
  const std::regex thrown(R"re((?:Failure|Error|Refused)\(\s*"([a-z]+(?:-[a-z]+)+)")re");
  std::set<std::string> unknown;
  std::size_t seen = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), thrown), end; at != end; ++at, ++seen)
    if (tamga::error_kind((*at)[1].str()).code != (*at)[1].str()) unknown.insert((*at)[1]);
  BOOST_TEST(seen > 30u);
  for (const auto& code : unknown) BOOST_ERROR("not in the table: " << code);
}

BOOST_AUTO_TEST_CASE(has_no_code_that_nothing_uses) {
  const auto text = sources();
  BOOST_TEST(text.size() > 100'000u);
  for (const auto& kind : tamga::error_kinds())
    if (kind.code != "internal" &&
        text.find('"' + std::string(kind.code) + '"') == std::string::npos)
      BOOST_ERROR("unused: " << kind.code);
}

BOOST_AUTO_TEST_SUITE_END()
