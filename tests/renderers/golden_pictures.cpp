// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of each sample look as they looked when pictures/ was last renewed
// (pictures/renew). A failure leaves a page that shows the difference.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "content_cases.h"
#include "paper.h"
#include "picture.h"
#include "rendering_checks.h"

namespace {

namespace fs = std::filesystem;
using namespace tamga::forms;
using namespace tamga::forms::cases;

// As measured: another renderer altogether (cairo) comes to 28 at 60 dots an inch, a
// rule that is missing or has moved by a pixel to 32, a word that is missing to 90.
constexpr double most_apart = 29;

fs::path stored(const Form& form) {
  return fs::path(TAMGA_TEST_FILES) / "pictures" / form.id / form.version;
}

std::vector<Picture> pages_of(const Form& form) {
  const Paper paper(renderer().render(form, sample(form), Completeness::Record).pdf);
  paper.ask("pdftoppm -gray -r 54 -png", "'" + (paper.folder() / "page").string() + "'");
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(paper.folder()))
    if (entry.path().extension() == ".png") files.push_back(entry.path());
  std::sort(files.begin(), files.end());  // poppler numbers with leading zeros
  std::vector<Picture> pages;
  for (const auto& file : files) pages.push_back(read_picture(file));
  return pages;
}

std::vector<Picture> stored_pages(const Form& form) {
  std::vector<Picture> pages;
  for (int number = 1;; ++number) {
    const fs::path file = stored(form) / ("page-" + std::to_string(number) + ".png");
    if (!fs::exists(file)) return pages;
    pages.push_back(read_picture(file));
  }
}

// One page that shows what differs, in the build directory.
class Report {
 public:
  void add(const std::string& page, const Picture& reference, const Picture& current,
           const Distance& distance) {
    rows_ << "<h2>" << page << "</h2><p>" << distance.worst_block
          << " of 255 in the worst block</p><div>";
    const std::pair<const char*, const Picture*> pictures[] = {
        {"reference", &reference}, {"current", &current}, {"difference", &distance.difference}};
    for (const auto& [name, picture] : pictures)
      rows_ << "<figure><img src='" << data_address(*picture) << "' alt='" << name
            << "'/><figcaption>" << name << "</figcaption></figure>";
    rows_ << "</div>\n";
  }

  // Where it stands; "" when nothing differs.
  std::string write() const {
    const fs::path file = fs::path(TAMGA_TEST_OUTPUT) / "pictures.html";
    fs::remove(file);
    if (rows_.str().empty()) return {};
    std::ofstream(file) << "<!DOCTYPE html><meta charset='utf-8'/><title>Pages that differ</title>"
                           "<style>body{font-family:sans-serif;background:#ddd}div{display:flex}"
                           "figure{margin:4px}img{width:100%;background:#fff}</style>\n"
                        << rows_.str();
    return file.string();
  }

 private:
  std::ostringstream rows_;
};

void renew(const Form& form) {
  fs::remove_all(stored(form));
  const auto pages = pages_of(form);
  for (std::size_t i = 0; i < pages.size(); ++i)
    write_picture(pages[i], stored(form) / ("page-" + std::to_string(i + 1) + ".png"));
}

void compare(const Form& form, Report& report) {
  const auto reference = stored_pages(form), current = pages_of(form);
  BOOST_TEST(reference.size() == current.size());
  for (std::size_t i = 0; i < std::max(reference.size(), current.size()); ++i) {
    const Picture none{1, 1, {255}};
    const Picture before = i < reference.size() ? reference[i] : none;
    const Picture now = i < current.size() ? current[i] : none;
    const Distance apart = distance(before, now);
    const bool alike = apart.worst_block <= most_apart;
    BOOST_TEST(alike,
               "page " << i + 1 << ": " << apart.worst_block << " of 255 in the worst block");
    if (!alike)
      report.add(form.id + "@" + form.version + ", page " + std::to_string(i + 1), before, now,
                 apart);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden_pictures)

BOOST_AUTO_TEST_CASE(every_sample_looks_as_it_did) {
  Report report;
  int compared = 0;
  for (const auto& form : forms().all()) {
    BOOST_TEST_CONTEXT(form->id << "@" << form->version) {
      if (std::getenv("TAMGA_RENEW_PICTURES") != nullptr) renew(*form);
      if (!fs::exists(stored(*form))) {
        BOOST_TEST_MESSAGE(form->id << ": no pictures yet (tests/renderers/pictures/renew)");
        continue;
      }
      compare(*form, report);
      ++compared;
    }
  }
  BOOST_TEST(compared >= 2);
  if (const std::string page = report.write(); !page.empty())
    BOOST_TEST_MESSAGE("what differs is shown in " << page);
}

// The distance tells the least that matters: a rule that is gone, half a page a
// quarter of a line lower.
BOOST_AUTO_TEST_CASE(what_is_missing_or_moved_is_seen) {
  const Picture page = pages_of(*forms().all().front()).front();
  BOOST_TEST(distance(page, page).worst_block == 0);
  const auto dark = [&page](std::size_t x, std::size_t y) {
    return page.grey[y * page.width + x] < 128;
  };
  std::size_t rule = 0;  // the first row that is dark for a quarter of its length
  for (std::size_t y = page.height; y-- > 0;) {
    std::size_t count = 0;
    for (std::size_t x = 0; x < page.width; ++x) count += dark(x, y) ? 1 : 0;
    if (4 * count > page.width) rule = y;
  }
  BOOST_REQUIRE(rule > 0U);
  Picture without_rule = page;
  for (std::size_t x = 0; x < page.width; ++x) without_rule.grey[rule * page.width + x] = 255;
  BOOST_TEST(distance(page, without_rule).worst_block > most_apart);

  Picture lower = page;
  const auto half = static_cast<long>(page.grey.size() / 2 / page.width * page.width);
  const long quarter = 2 * static_cast<long>(page.width);
  std::copy(page.grey.begin() + half, page.grey.end() - quarter,
            lower.grey.begin() + half + quarter);
  BOOST_TEST(distance(page, lower).worst_block > most_apart);
}

BOOST_AUTO_TEST_SUITE_END()
