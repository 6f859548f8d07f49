// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty-five scanned pages through OCR: how many letters are wrong, how many fields are
// proposed right. TAMGA_LONG=1 reads all, the usual run six; figures in server/ingest/README.md.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>

#include "folder.h"
#include "scanned.h"
#include "server/ingest/names.h"
#include "server/ingest/proposal.h"
#include "server/ingest/written_values.h"

namespace {

using namespace tamga;
using namespace tamga::ingest;
using namespace tamga::ingest::test;

struct Tally {
  std::size_t right = 0, all = 0, sure = 0, sure_right = 0;
};

bool same(const std::string& field, const std::string& wanted, const std::string& proposed) {
  if (field == "order_number") return order_number_core(wanted) == order_number_core(proposed);
  // Titles are in capitals: whether the first letter of a post is one, no reader can know.
  if (field == "position")
    return with_one_capital(wanted, false) == with_one_capital(proposed, false);
  return wanted == proposed;
}

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.1f %%", share * 100);
  return text;
}

BOOST_AUTO_TEST_SUITE(scanned_pages)

struct Figures {
  double error = 0, found = 0, right = 0, trusted = 0;
};

// Reads and proposes; prints every field that is wrong, and the sums.
Figures read_pages(int pages, Damage (*damage)(int), const char* what) {
  const ReadingProcess reader;
  std::map<std::string, Tally> tallies;
  Tally all;
  Figures figures;
  for (int number = 0; number < pages; ++number) {
    const Paper paper = make_paper(number);
    const Scan scan = scan_page(paper.pdf, damage(number), static_cast<std::uint64_t>(number));
    const auto read = reader.read_page(kind_of(scan.name, scan.bytes), scan.bytes, 1);
    const auto truth = true_words(paper.pdf);
    const double error = character_error_rate(truth, read.reading.words);
    figures.error += error / pages;
    figures.found += words_found(truth, read.reading.words) / pages;
    const Proposal proposal = propose({read.reading}, all_forms(), {});
    BOOST_TEST_MESSAGE("page " << number << " " << paper.fields.at("form") << " errors "
                               << percent(error) << " confidence " << read.reading.confidence());
    for (const auto& [field, wanted] : paper.fields) {
      const auto proposed = proposal.value(field);
      const bool right = same(field, wanted, proposed);
      const bool sure = proposal.confidence(field) >= 90;
      for (Tally* tally : {&tallies[field], &all}) {
        ++tally->all;
        tally->right += right ? 1 : 0;
        tally->sure += sure ? 1 : 0;
        tally->sure_right += sure && right ? 1 : 0;
      }
      if (!right)
        BOOST_TEST_MESSAGE("  " << field << ": «" << wanted << "» proposed «" << proposed << "» "
                                << proposal.confidence(field));
    }
  }
  for (const auto& [field, tally] : tallies)
    BOOST_TEST_MESSAGE(field << ": " << tally.right << " of " << tally.all << " right");
  figures.right = static_cast<double>(all.right) / static_cast<double>(all.all);
  figures.trusted =
      static_cast<double>(all.sure_right) / static_cast<double>(std::max<std::size_t>(1, all.sure));
  BOOST_TEST_MESSAGE(pages << " pages " << what << ": character error rate "
                           << percent(figures.error) << ", words found " << percent(figures.found)
                           << ", fields right " << percent(figures.right)
                           << ", of those with confidence 90 and more (" << all.sure << " of "
                           << all.all << ") right " << percent(figures.trusted));
  return figures;
}

bool long_run() {
  return std::getenv("TAMGA_LONG") != nullptr;
}

BOOST_AUTO_TEST_CASE(are_read_and_their_fields_proposed) {
  const Figures figures = read_pages(long_run() ? 25 : 6, damage_of, "as scanners give them");
  BOOST_TEST(figures.error <= 0.05);
  BOOST_TEST(figures.found >= 0.95);
  BOOST_TEST(figures.right >= 0.93);
  BOOST_TEST(figures.trusted >= 0.97);
}

// What scanners gave twenty years ago.
BOOST_AUTO_TEST_CASE(badly_damaged_are_read_as_far_as_can_be) {
  const Figures figures = read_pages(long_run() ? 10 : 2, heavy_damage, "badly damaged");
  BOOST_TEST(figures.error <= 0.12);
  BOOST_TEST(figures.found >= 0.9);
  BOOST_TEST(figures.right >= 0.85);
}

// The PDF's own text: nothing is damaged, so nothing may be wrong.
BOOST_AUTO_TEST_CASE(of_a_pdf_with_text_every_field_is_right) {
  const ReadingProcess reader;
  for (const int number : {0, 1, 7, 13, 21, 24}) {
    const Paper paper = make_paper(number);
    std::vector<PageReading> pages;
    for (int page = 1; page == 1 || page <= 2; ++page)
      pages.push_back(reader.read_page(FileKind::pdf, paper.pdf, page).reading);
    const Proposal proposal = propose(pages, all_forms(), {});
    BOOST_TEST(!pages.front().recognised);
    for (const auto& [field, wanted] : paper.fields) {
      const auto proposed = proposal.value(field);
      BOOST_TEST(same(field, wanted, proposed),
                 number << " " << field << ": «" << wanted << "» proposed «" << proposed << "»");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
