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
const std::vector<std::string> kOpenness{"open", "restricted"};
const std::vector<std::string> kClasses{"1-02", "3-11", ""};
const std::vector<std::string> kScripts{"cyrl", "mong", "both"};
const std::vector<std::string> kOrganisations{"Төв газар", "Салбар"};
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
      entry.openness = pick(kOpenness);
      entry.retention_class = pick(kClasses);
      entry.script = pick(kScripts);
      entry.organisation = pick(kOrganisations);
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
  if (access == std::vector<std::string>{"all"}) return true;
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

std::string value_of(const Entry& entry, Suggestion::Kind kind) {
  if (kind == Suggestion::Kind::Unit) return entry.unit;
  if (kind == Suggestion::Kind::Position) return entry.position;
  return entry.person.patronymic + " " + entry.person.given;
}

std::map<std::string, std::string> facets_of(const Entry& entry) {
  return {{"form", entry.form},
          {"year", std::to_string(entry.year)},
          {"unit", entry.unit},
          {"position", entry.position},
          {"organisation", entry.organisation},
          {"openness", entry.openness},
          {"retention_class", entry.retention_class},
          {"script", entry.script}};
}

bool passes(const Entry& entry, const Search& search) {
  const auto fits = [](const std::string& filter, const std::string& value) {
    return filter.empty() || filter == value;
  };
  return fits(search.unit, entry.unit) && fits(search.year, std::to_string(entry.year)) &&
         fits(search.openness, entry.openness) && fits(search.script, entry.script) &&
         fits(search.retention_class, entry.retention_class) &&
         fits(search.organisation, entry.organisation);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access)

// A value is shown as a record has it that the asker may see, not as the first one did.
BOOST_AUTO_TEST_CASE(values_are_spelled_as_the_asker_may_see_them) {
  const Folder folder;
  Writer writer(folder.path());
  Entry entry;
  entry.id = "hidden";
  entry.unit = "САНХҮҮ  БҮРТГЭЛИЙН АЛБА";
  entry.person.name = "ЛОДОЙ САРНАЙ";
  entry.access = {"unit:1"};
  writer.put(entry);
  writer.commit();
  entry.id = "seen";
  entry.unit = "Санхүү бүртгэлийн алба";
  entry.person.name = "Лодой Сарнай";
  entry.access = {"open"};
  writer.put(entry);
  writer.commit();
  const Searcher searcher(folder.path());
  Search search;
  search.access = {"open"};
  const Found found = searcher.search(search);
  BOOST_REQUIRE_EQUAL(found.facets.at("unit").size(), 1u);
  BOOST_TEST(found.facets.at("unit").front().value == "Санхүү бүртгэлийн алба");
  BOOST_TEST(found.facets.at("unit").front().count == 1u);
  for (const char* typed : {"сарн", "бүртг"})
    for (const Suggestion& one : searcher.suggest(typed, {"open"}, 8))
      BOOST_TEST((one.text == "Лодой Сарнай" || one.text == "Санхүү бүртгэлийн алба"), one.text);
}

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
    search.access = world.roll(5) ? world.some() : std::vector<std::string>{"all"};
    search.limit = 100;
    const std::string word = world.roll(3) ? world.pick(kWords) : "";
    search.text = word;
    if (world.roll(3) == 0) search.unit = world.pick(kUnits);
    if (world.roll(4) == 0) search.year = std::to_string(2020 + world.roll(4));
    if (world.roll(4) == 0) search.openness = world.pick(kOpenness);
    if (world.roll(4) == 0) search.retention_class = world.pick(kClasses);
    if (world.roll(4) == 0) search.script = world.pick(kScripts);
    if (world.roll(4) == 0) search.organisation = world.pick(kOrganisations);
    std::set<std::string> wanted;
    std::map<std::string, std::map<std::string, std::size_t>> counts;
    for (const Entry& entry : world.entries) {
      if (!visible(entry, search.access) || !has_word(entry, word)) continue;
      if (!passes(entry, search)) continue;
      wanted.insert(entry.id);
      for (const auto& [name, value] : facets_of(entry))
        if (!value.empty()) ++counts[name][value];
    }
    Found found = searcher.search(search);
    std::set<std::string> ids;
    for (const Hit& hit : found.hits) ids.insert(hit.id);
    BOOST_TEST((wanted.size() <= 100u ? ids == wanted : ids.size() == 100u),
               "round " << round << " «" << word << "»");
    BOOST_TEST(found.total == wanted.size());
    for (const auto& [name, values] : found.facets)
      BOOST_TEST((counted(values) == counts[name]), name);
    search.facets = false;
    found = searcher.search(search);
    BOOST_TEST(found.total == wanted.size());
    BOOST_TEST(found.facets.empty());

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
    for (const Suggestion& one : searcher.suggest(aim.person.given.substr(0, 4), access, 50)) {
      const auto count =
          std::count_if(world.entries.begin(), world.entries.end(), [&](const Entry& entry) {
            return visible(entry, access) && value_of(entry, one.kind) == one.text;
          });
      BOOST_TEST(one.count == static_cast<std::size_t>(count), one.text);
      BOOST_TEST(count > 0, one.text);
    }
    for (const Hit& hit : searcher.more_like(aim.id, access, 100)) {
      BOOST_TEST(visible(aim, access));
      BOOST_TEST(hit.id != aim.id);
      BOOST_TEST(
          visible(world.entries[static_cast<std::size_t>(std::stoi(hit.id.substr(1)))], access));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
