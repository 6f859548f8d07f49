// SPDX-License-Identifier: GPL-3.0-or-later
// Random users and records against brute force: no list, count, facet,
// suggestion, passage or word as read speaks of what the asker may not see.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "folder.h"
#include "index/index.h"

namespace tamga::index::test {
namespace {

const std::vector<std::string> kGiven{"Тэмүүжин", "Сарнай", "Мөнгөн",
                                      "Дөлгөөн",  "Маргад", "Өнөбат"};
const std::vector<std::string> kPatronymic{"Жанчив", "Хандсүрэн", "Лодой", "Мягмаржав"};
const std::vector<std::string> kUnits{"Төсвийн хэлтэс", "Судалгааны төв", "Захиргааны алба"};
const std::vector<std::string> kPosts{"Шинжээч", "Эрхлэгч", "Туслах ажилтан"};
const std::vector<std::string> kForms{"job_description", "performance_report"};
const std::vector<std::string> kWords{"гэрээ", "тендер",     "сургалт",
                                      "бороо", "галт тэрэг", "ургамал"};
const std::vector<std::string> kAccess{"open", "unit:1", "unit:2", "own:a", "own:b"};

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    for (int at = 0; at < 120; ++at) {
      Entry entry;
      entry.id = "r" + std::to_string(at);
      entry.form = pick(kForms);
      entry.person = {
          .clan = "", .patronymic = pick(kPatronymic), .given = pick(kGiven), .name = ""};
      entry.unit = pick(kUnits);
      entry.position = pick(kPosts);
      entry.year = 2020 + static_cast<int>(random_() % 4);
      // A word that only this record has, so that a leak shows.
      entry.texts = {pick(kWords) + " ба " + pick(kWords), "нууцлал" + std::to_string(at)};
      entry.access = some();
      entries.push_back(std::move(entry));
    }
  }
  std::vector<std::string> some() {
    std::vector<std::string> access;
    for (const std::string& one : kAccess)
      if (random_() % 4 == 0) access.push_back(one);
    return access;
  }
  const std::string& pick(const std::vector<std::string>& from) {
    return from[random_() % from.size()];
  }
  unsigned roll(unsigned sides) { return static_cast<unsigned>(random_() % sides); }
  std::vector<Entry> entries;

 private:
  std::mt19937 random_;
};

bool visible(const Entry& entry, const std::vector<std::string>& access) {
  return std::any_of(access.begin(), access.end(), [&](const std::string& one) {
    return std::find(entry.access.begin(), entry.access.end(), one) != entry.access.end();
  });
}

bool has_word(const Entry& entry, const std::string& word) {
  return entry.texts[0].find(word) != std::string::npos;
}

std::map<std::string, std::size_t> counted(const std::vector<FacetValue>& values) {
  std::map<std::string, std::size_t> counts;
  for (const FacetValue& value : values) counts[value.value] = value.count;
  return counts;
}

std::string shown(const Entry& entry) {
  return entry.person.patronymic + " " + entry.person.given;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access)

BOOST_AUTO_TEST_CASE(random_users_see_what_brute_force_says) {
  const char* given = std::getenv("TAMGA_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}();
  BOOST_TEST_MESSAGE("access: TAMGA_SEED=" << seed);
  World world(seed);
  const Folder folder;
  Writer writer(folder.path());
  for (const Entry& entry : world.entries) writer.put(entry);
  writer.commit();
  const Searcher searcher(folder.path());
  for (int round = 0; round < 150; ++round) {
    Search search;
    search.access = world.some();
    search.limit = 100;
    const std::string word = world.roll(3) ? world.pick(kWords) : "";
    search.text = word;
    if (world.roll(3) == 0) search.unit = world.pick(kUnits);
    if (world.roll(4) == 0) search.year = std::to_string(2020 + world.roll(4));
    std::set<std::string> wanted;
    std::map<std::string, std::size_t> units, years;
    for (const Entry& entry : world.entries) {
      if (!visible(entry, search.access) || !has_word(entry, word)) continue;
      if (!search.unit.empty() && entry.unit != search.unit) continue;
      if (!search.year.empty() && std::to_string(entry.year) != search.year) continue;
      wanted.insert(entry.id);
      ++units[entry.unit];
      ++years[std::to_string(entry.year)];
    }
    Found found = searcher.search(search);
    std::set<std::string> ids;
    for (const Hit& hit : found.hits) ids.insert(hit.id);
    BOOST_TEST(ids == wanted, "round " << round << " «" << word << "»");
    BOOST_TEST(found.total == wanted.size());
    BOOST_TEST((counted(found.facets["unit"]) == units));
    BOOST_TEST((counted(found.facets["year"]) == years));

    // Words of one record, right and with a letter wrong; completions.
    const Entry& aim = world.entries[world.roll(120)];
    for (const std::string& text :
         {aim.texts[1], aim.person.given, "нууцлалл" + aim.id.substr(1)}) {
      search = {};
      search.text = text;
      search.access = world.some();
      found = searcher.search(search);
      for (const Hit& hit : found.hits) {
        const Entry& entry = world.entries[static_cast<std::size_t>(std::stoi(hit.id.substr(1)))];
        BOOST_TEST(visible(entry, search.access));
      }
      BOOST_TEST((found.total > 0 || found.read_as.empty()));
    }
    const std::vector<std::string> access = world.some();
    for (const std::string& value : searcher.suggest(aim.person.given.substr(0, 4), access, 50))
      BOOST_TEST(std::any_of(world.entries.begin(), world.entries.end(), [&](const Entry& entry) {
        return visible(entry, access) &&
               (shown(entry) == value || entry.unit == value || entry.position == value);
      }));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
