// SPDX-License-Identifier: GPL-3.0-or-later
#include "paper.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>

namespace tamga::forms::cases {
namespace {

namespace fs = std::filesystem;

int papers = 0;

double attribute(const std::string& line, const std::string& name) {
  const std::size_t at = line.find(name + "=\"");
  return std::stod(line.substr(at + name.size() + 2));
}

std::string without_entities(std::string text) {
  const std::pair<const char*, const char*> entities[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};
  for (const auto& [entity, character] : entities)
    for (std::size_t at = 0; (at = text.find(entity, at)) != std::string::npos; ++at)
      text.replace(at, std::string(entity).size(), character);
  return text;
}

}  // namespace

Paper::Paper(const std::string& pdf)
    : folder_(fs::temp_directory_path() /
              ("tamga-paper-" + std::to_string(::getpid()) + "-" + std::to_string(papers++))) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "paper.pdf", std::ios::binary) << pdf;
}

Paper::~Paper() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Paper::ask(const std::string& command, const std::string& tail) const {
  const fs::path answer = folder_ / "answer";
  const std::string line = command + " '" + (folder_ / "paper.pdf").string() + "' " + tail + " >'" +
                           answer.string() + "' 2>&1";
  const int status = std::system(line.c_str());
  std::ifstream in(answer, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  BOOST_TEST_CONTEXT(command << " (packages poppler-utils, qpdf): " << text.substr(0, 2000)) {
    BOOST_REQUIRE_EQUAL(status, 0);
  }
  return text;
}

std::vector<Word> words_of(const Paper& paper) {
  const std::string text = paper.ask("pdftotext -raw -bbox -enc UTF-8", "-");
  std::vector<Word> words;
  std::size_t page = 0;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    from = end + 1;
    if (line.find("<page ") != std::string::npos) ++page;
    const std::size_t word = line.find("<word ");
    if (word == std::string::npos) continue;
    const std::size_t open = line.find('>', word) + 1;
    words.push_back({page - 1, without_entities(line.substr(open, line.rfind("</word>") - open)),
                     attribute(line, "xMin"), attribute(line, "yMin"), attribute(line, "xMax"),
                     attribute(line, "yMax")});
  }
  return words;
}

bool on_path(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace tamga::forms::cases
