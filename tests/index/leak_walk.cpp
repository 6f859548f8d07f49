// SPDX-License-Identifier: GPL-3.0-or-later
// A walk of records that come, change and go: after each step every answer to every asker is
// that of a second index which holds only what this asker may see, and has no word of anything
// else.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "folder.h"
#include "index/index.h"

namespace tamga::index::test {
namespace {

const std::vector<std::string> kGiven{"Тэмүүжин", "Сарнай", "Мөнгөнцэцэг", "Дөлгөөн", "Өнөбат"};
const std::vector<std::string> kPatronymic{"Жанчив", "Хандсүрэн", "Лодой"};
const std::vector<std::string> kUnits{"Төсвийн хэлтэс", "Судалгааны төв", "Захиргааны алба"};
const std::vector<std::string> kPosts{"Шинжээч", "Ахлах эрхлэгч", "Туслах ажилтан"};
const std::vector<std::string> kForms{"job_description", "performance_report"};
const std::vector<std::string> kWords{"гэрээ",       "тендерийн", "сургалтын", "төлөвлөгөө",
                                      "даатгуулагч", "тэтгэмж",   "байцаагч",  "шийдвэрлэсэн"};
const std::vector<std::string> kAccess{"open", "unit:1", "unit:2", "own:a", "own:b"};
// Syllables of words that only one record has.
const std::array<const char*, 8> kSyllables{"бал", "дог", "жин", "зур", "лам", "мөр", "нүх", "цэг"};

// A word of its own for every number, such as no other is one or two letters from.
std::string secret(unsigned number) {
  std::string word;
  for (int at = 0; at < 4; ++at, number /= 8) word += kSyllables[number % 8];
  return word;
}

struct Asker {
  std::vector<std::string> access;
  Folder folder;
  std::unique_ptr<Writer> writer = std::make_unique<Writer>(folder.path());
  std::unique_ptr<Searcher> searcher = std::make_unique<Searcher>(folder.path());

  bool sees(const Entry& entry) const {
    return std::any_of(access.begin(), access.end(), [&](const std::string& one) {
      return std::find(entry.access.begin(), entry.access.end(), one) != entry.access.end();
    });
  }
};

class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed), writer_(folder_.path()), searcher_(folder_.path()) {
    for (auto& asker : askers_) asker = std::make_unique<Asker>();
    askers_[0]->access = {"open"};
    askers_[1]->access = {"open", "unit:1", "own:a"};
    askers_[2]->access = {"unit:2"};
    askers_[3]->access = {"own:b", "nobody:has"};
  }

  void step() {
    const unsigned what = roll(10);
    if (entries_.size() < 2 || what < 6)  // one is left: there is always something to ask for
      put(fresh(++last_));
    else if (what < 9)
      put(changed(some()));
    else
      remove(some().id);
    writer_.commit();
    for (auto& asker : askers_) asker->writer->commit();
    for (auto& asker : askers_) compare(*asker);
  }

 private:
  unsigned roll(unsigned sides) { return static_cast<unsigned>(random_() % sides); }
  const std::string& pick(const std::vector<std::string>& from) {
    return from[roll(static_cast<unsigned>(from.size()))];
  }
  const Entry& some() {
    return std::next(entries_.begin(), roll(static_cast<unsigned>(entries_.size())))->second;
  }
  static unsigned number_of(const Entry& entry) {
    return static_cast<unsigned>(std::stoul(entry.id.substr(1)));
  }

  Entry fresh(unsigned number) {
    Entry entry;
    entry.id = "r" + std::to_string(number);
    entry.form = pick(kForms);
    entry.form_version = "1";
    const std::string own = secret(number);
    // Each field that answers show holds the secret in some record.
    entry.title = roll(3) ? "Тайлан" : "Тайлан " + own;
    entry.person = {"", pick(kPatronymic), roll(4) ? pick(kGiven) : "А" + own, ""};
    entry.unit = roll(4) ? pick(kUnits) : own + " хэлтэс";
    entry.position = roll(4) ? pick(kPosts) : "Ахлах " + own;
    entry.organisation = roll(6) ? "Туршилтын газар" : own + " газар";
    entry.retention_class = roll(5) ? "1.4" : own;
    entry.number = "А/" + std::to_string(number);
    entry.year = 2020 + static_cast<int>(roll(4));
    entry.captured = number;
    entry.came = number;
    entry.script = "cyrl";
    entry.texts = {pick(kWords) + " ба " + pick(kWords) + " " + own, pick(kWords)};
    return with_access(std::move(entry));
  }

  Entry with_access(Entry entry) {
    entry.access.clear();
    for (const std::string& one : kAccess)
      if (roll(3) == 0) entry.access.push_back(one);
    entry.openness =
        std::find(entry.access.begin(), entry.access.end(), "open") == entry.access.end()
            ? "restricted"
            : "open";
    return entry;
  }

  Entry changed(Entry entry) {
    if (roll(2)) return with_access(std::move(entry));
    return fresh(number_of(entry));
  }

  void put(const Entry& entry) {
    entries_[entry.id] = entry;
    writer_.put(entry);
    for (auto& asker : askers_)
      if (asker->sees(entry))
        asker->writer->put(entry);
      else
        asker->writer->remove(entry.id);
  }

  void remove(const std::string& id) {
    writer_.remove(id);
    for (auto& asker : askers_) asker->writer->remove(id);
    entries_.erase(id);
  }

  // What somebody types: common words, what only one record has, right and wrong.
  std::string typed() {
    const Entry& aim = some();
    const std::string own = secret(number_of(aim));
    switch (roll(12)) {
      case 0:
        return "";
      case 1:
        return pick(kWords) + " " + pick(kWords);
      case 2:
        return own;
      case 3:
        return own + "л";  // a letter too much
      case 4:
        return own.substr(2);  // one too few
      case 5:
        return own.substr(0, 10) + "*";
      case 6:
        return aim.person.given.substr(0, 6);
      case 7:
        return "нэр:" + aim.person.given;
      case 8:
        return "нэгж:\"" + aim.unit + "\" OR " + own;
      case 9:
        return aim.number;
      case 10:
        return pick(kWords) + " -" + own;
      default:
        return pick(kWords);
    }
  }

  Search asked(const Asker& asker) {
    Search search;
    search.text = typed();
    search.access = asker.access;
    search.limit = 100;
    search.order = static_cast<Order>(roll(3));
    const Entry& aim = some();
    if (roll(4) == 0) search.unit = aim.unit;
    if (roll(6) == 0) search.year = std::to_string(aim.year);
    if (roll(8) == 0) search.retention_class = aim.retention_class;
    if (roll(8) == 0) search.openness = aim.openness;
    if (roll(8) == 0) search.since = roll(last_);
    return search;
  }

  void compare(const Asker& asker) {
    for (int round = 0; round < 4; ++round) {
      const Search search = asked(asker);
      const std::string context = "«" + search.text + "» of " + asker.access.back();
      const std::string whole = told(searcher_.search(search), search.order);
      BOOST_TEST(whole == told(asker.searcher->search(search), search.order), context);
      require_no_secret(asker, whole, context);
    }
    const std::string begun = some().person.given.substr(0, 2 * (1 + roll(4)));
    const std::string offered = told(searcher_.suggest(begun, asker.access, 100));
    BOOST_TEST(offered == told(asker.searcher->suggest(begun, asker.access, 100)), begun);
    require_no_secret(asker, offered, begun);
    const std::string own = secret(number_of(some()));
    require_no_secret(asker, told(searcher_.suggest(own.substr(0, 6), asker.access, 100)), own);
    compare_like(asker);
  }

  // Which are the most alike is weighed by the whole index; which there are is not.
  void compare_like(const Asker& asker) {
    const Entry& aim = some();
    const auto hits = searcher_.more_like(aim.id, asker.access, 100);
    BOOST_TEST((asker.sees(aim) || hits.empty()), "like " << aim.id);
    std::string told;
    for (const Hit& hit : hits) {
      BOOST_TEST(asker.sees(entries_.at(hit.id)), hit.id);
      told += shown(hit);
    }
    require_no_secret(asker, told, "like " + aim.id);
  }

  static std::string shown(const Hit& hit) {
    std::string text = hit.id + "|" + hit.title + "|" + hit.person + "|" + hit.position + "|" +
                       hit.unit + "|" + hit.organisation + "|" + hit.number + "|";
    for (const Fragment& fragment : hit.snippet)
      text += (fragment.hit ? "[" : "") + fragment.text + (fragment.hit ? "]" : "");
    return text + "\n";
  }

  // All of an answer but the weights, which the frequencies of words in the whole index make.
  static std::string told(const Found& found, Order order) {
    std::string text = std::to_string(found.total) + " " + found.how + "\n";
    std::vector<std::string> parts;
    for (const Hit& hit : found.hits) parts.push_back(shown(hit));
    if (order != Order::Newest) std::sort(parts.begin(), parts.end());
    for (const auto& part : parts) text += part;
    std::set<std::string> read(found.read_as.begin(), found.read_as.end());
    for (const auto& word : read) text += "read " + word + "\n";
    for (const auto& note : found.notes) text += "note " + note + "\n";
    text += "meant " + found.did_you_mean + "\n";
    for (const auto& [name, values] : found.facets) {
      std::map<std::string, std::size_t> counts;
      for (const auto& value : values) counts[value.value] = value.count;
      for (const auto& [value, count] : counts)
        text += name + " " + value + " " + std::to_string(count) + "\n";
    }
    return text;
  }

  static std::string told(const std::vector<Suggestion>& suggestions) {
    std::set<std::string> rows;
    for (const auto& one : suggestions)
      rows.insert(std::to_string(static_cast<int>(one.kind)) + " " + one.text + " " +
                  std::to_string(one.count) + "\n");
    std::string text;
    for (const auto& row : rows) text += row;
    return text;
  }

  void require_no_secret(const Asker& asker, const std::string& answer,
                         const std::string& context) const {
    for (unsigned number = 1; number <= last_; ++number) {
      const auto at = entries_.find("r" + std::to_string(number));
      if (at != entries_.end() && asker.sees(at->second)) continue;
      BOOST_TEST(answer.find(secret(number)) == std::string::npos, secret(number)
                                                                       << " in " << context);
    }
  }

  std::mt19937 random_;
  const Folder folder_;
  Writer writer_;
  Searcher searcher_;
  std::array<std::unique_ptr<Asker>, 4> askers_;
  std::map<std::string, Entry> entries_;
  unsigned last_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(leaks)

BOOST_AUTO_TEST_CASE(nobody_is_told_of_what_they_may_not_see) {
  const char* given = std::getenv("TAMGA_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}();
  BOOST_TEST_MESSAGE("leaks: TAMGA_SEED=" << seed);
  Walk walk(seed);
  const int steps = std::getenv("TAMGA_LONG") ? 600 : 60;
  for (int at = 0; at < steps; ++at) walk.step();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tamga::index::test
