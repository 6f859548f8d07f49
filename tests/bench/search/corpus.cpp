// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/corpus.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace tamga::bench {
namespace {

constexpr const char* kDictionary = "/usr/share/hunspell/mn_MN.dic";
constexpr std::size_t kVocabulary = 60'000;
constexpr std::size_t kWords = 600;  // of a record's texts
constexpr std::uint64_t kYear = 365ull * 24 * 3600 * 1'000'000;

std::uint64_t random(std::uint64_t& state) {  // splitmix64
  std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

template <class List>
const auto& pick(const List& from, std::uint64_t& state) {
  return from[random(state) % from.size()];
}

void sentences_of(const nlohmann::json& value, std::vector<std::vector<std::string>>& out) {
  if (value.is_structured())
    for (const auto& part : value) sentences_of(part, out);
  if (!value.is_string()) return;
  std::istringstream in(value.get<std::string>());
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  if (words.size() >= 4) out.push_back(std::move(words));
}

// Small Cyrillic letters alone, three or more.
bool plain(const std::string& word) {
  if (word.size() < 6 || word.size() % 2 != 0) return false;
  for (std::size_t at = 0; at < word.size(); at += 2) {
    const auto lead = static_cast<unsigned char>(word[at]);
    const auto next = static_cast<unsigned char>(word[at + 1]);
    const bool small = (lead == 0xD0 && next >= 0xB0) || (lead == 0xD1 && next <= 0x91) ||
                       (lead == 0xD3 && next == 0xA9) || (lead == 0xD2 && next == 0xAF);
    if (!small) return false;
  }
  return true;
}

// Parts of names; put together they are nobody's.
constexpr std::array kNames{"Бат",    "Болд",  "Сүрэн",  "Дорж",  "Мөнх",   "Эрдэнэ", "Цэцэг",
                            "Гэрэл",  "Наран", "Саран",  "Төмөр", "Баяр",   "Өлзий",  "Энх",
                            "Чулуун", "Алтан", "Мөнгөн", "Ган",   "Түвшин", "Жаргал"};
constexpr std::array kEnds{"баатар", "цэцэг", "болд",  "жав",   "сүрэн",  "туяа",
                           "бат",    "мөрөн", "зориг", "чимэг", "тогтох", "жаргал"};

std::string name(std::uint64_t& state) {
  const std::string first = pick(kNames, state);
  return random(state) % 4 == 0 ? first : first + pick(kEnds, state);
}

constexpr std::array kTopics{
    "Сангийн хяналтын",     "Тэтгэвэр, тэтгэмжийн",   "Хүний нөөцийн",
    "Архив, бичиг хэргийн", "Мэдээлэл технологийн",   "Хууль, эрх зүйн",
    "Дотоод аудитын",       "Олон нийттэй харилцах",  "Төлөвлөлт, судалгааны",
    "Бүртгэл, шимтгэлийн",  "Эрүүл мэндийн даатгалын"};
constexpr std::array kBodies{"хэлтэс", "газар", "алба", "тасаг"};
constexpr std::array kRanks{"Ахлах", "Дэд", "Бага", "Үндсэн", "Туслах"};
constexpr std::array kPosts{"байцаагч", "мэргэжилтэн", "нягтлан бодогч",
                            "архивч",   "зөвлөх",      "шинжээч"};
constexpr std::array kOrganisations{"Нийгмийн даатгалын ерөнхий газар",
                                    "Хөдөлмөр, халамжийн үйлчилгээний төв",
                                    "Туршилтын сангийн газар"};
constexpr std::array kForms{"job_description", "performance_report"};

}  // namespace

Corpus::Corpus(const std::filesystem::path& forms) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(forms))
    if (file.path().filename() == "sample.json") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file);
    sentences_of(nlohmann::json::parse(in), samples_);
  }
  std::ifstream in(kDictionary);
  for (std::string line; std::getline(in, line);)
    if (std::string word = line.substr(0, line.find_first_of("/ \t")); plain(word))
      words_.push_back(std::move(word));
  if (samples_.empty() || words_.size() < kVocabulary)
    throw std::runtime_error("no samples of forms, or no dictionary (hunspell-mn)");
  std::uint64_t state = 1;
  for (std::size_t at = words_.size() - 1; at > 0; --at)
    std::swap(words_[at], words_[random(state) % (at + 1)]);
  words_.resize(kVocabulary);
  double sum = 0;
  for (std::size_t rank = 0; rank < kVocabulary; ++rank)
    shares_.push_back(sum += 1 / (static_cast<double>(rank) + 2.7));
}

const std::string& Corpus::dictionary_word(std::uint64_t& state) const {
  const double at = static_cast<double>(random(state) >> 11) * 0x1p-53 * shares_.back();
  return words_[static_cast<std::size_t>(std::lower_bound(shares_.begin(), shares_.end(), at) -
                                         shares_.begin())];
}

// Half the time a form's own words, every fifth exchanged.
std::string Corpus::sentence(std::uint64_t& state) const {
  std::string text;
  const auto& sample = pick(samples_, state);
  const bool own = random(state) % 2 == 0;
  const std::size_t length = own ? sample.size() : 8 + random(state) % 16;
  for (std::size_t at = 0; at < length; ++at) {
    if (at > 0) text += ' ';
    text += own && random(state) % 5 != 0 ? sample[at] : dictionary_word(state);
  }
  return text + (text.ends_with('.') ? "" : ".");
}

index::Entry Corpus::entry(std::uint64_t number) const {
  std::uint64_t state = number * 0x632BE59BD9B4E019u + 7;
  index::Entry entry;
  entry.id = "r" + std::to_string(number);
  entry.form = pick(kForms, state);
  entry.form_version = "1";
  entry.person = {.clan = "", .patronymic = name(state), .given = name(state), .name = ""};
  entry.position = std::string(pick(kRanks, state)) + " " + pick(kPosts, state);
  entry.unit = std::string(pick(kTopics, state)) + " " + pick(kBodies, state);
  entry.organisation = pick(kOrganisations, state);
  entry.year = 2015 + static_cast<int>(random(state) % 11);
  entry.title = entry.unit + ": " + entry.position + ", " + std::to_string(entry.year) + " он";
  entry.number = "А/" + std::to_string(1 + random(state) % 999);
  entry.registration = std::to_string(entry.year) + "/" + std::to_string(number);
  entry.captured = static_cast<std::int64_t>(45 * kYear + number * 1'000'000);
  entry.openness = random(state) % 4 == 0 ? "restricted" : "open";
  entry.retention_class = "1-" + std::to_string(1 + random(state) % 24);
  entry.script = "cyrl";
  entry.access = {entry.openness == "open" ? "open" : "unit:" + entry.unit};
  for (std::size_t words = 0; words < kWords;) {
    std::string text = sentence(state);
    while (random(state) % 3 != 0) text += " " + sentence(state);
    words += static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
    entry.texts.push_back(std::move(text));
  }
  return entry;
}

}  // namespace tamga::bench
