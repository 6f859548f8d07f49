// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/questions.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "index/analysis/letters.h"
#include "index/analysis/tokens.h"
#include "index/terms.h"

namespace tamga::bench {
namespace {

constexpr std::uint64_t kSampled = 800;
constexpr std::size_t kQuestions = 40;

struct Word {
  std::string word, stem;
};

struct Sampled {
  index::Entry entry;
  std::vector<std::vector<Word>> runs;  // words that follow each other
};

Sampled sampled(index::Entry entry) {
  Sampled found;
  for (const std::string& text : entry.texts) {
    std::uint32_t before = 0;
    for (const index::Token& token : index::tokens(text)) {
      if (token.part) continue;
      const bool word = token.kind == index::Token::Kind::Word && token.text.size() > 2;
      if (!word) continue;
      Word one{index::to_utf8(token.text), stem_of(index::general_terms(token).front())};
      if (found.runs.empty() || token.position != before + 1) found.runs.emplace_back();
      found.runs.back().push_back(std::move(one));
      before = token.position;
    }
    found.runs.emplace_back();
  }
  found.entry = std::move(entry);
  return found;
}

std::string beginning(const std::string& name) {  // three letters, small
  std::u32string letters = index::to_utf32(name).substr(0, 3);
  for (char32_t& letter : letters) letter = index::fold_case(letter);
  return index::to_utf8(letters);
}

Question of(std::vector<Word> words) {
  Question question;
  for (Word& word : words) {
    question.words.push_back(std::move(word.word));
    question.stems.push_back(std::move(word.stem));
  }
  return question;
}

class Maker {
 public:
  Maker(const Corpus& corpus, std::uint64_t records) {
    const std::uint64_t count = std::min(kSampled, records);
    for (std::uint64_t at = 0; at < count; ++at) {
      all_.push_back(sampled(corpus.entry(at * (records / count))));
      std::set<std::string> stems;
      for (const auto& run : all_.back().runs)
        for (const Word& word : run) stems.insert(word.stem);
      for (const std::string& stem : stems) ++having_[stem];
    }
  }

  std::map<Row, std::vector<Question>> make() {
    std::map<Row, std::vector<Question>> all;
    std::set<std::string> seen;
    for (std::size_t at = 0; at < all_.size(); ++at) {
      const Sampled& one = all_[at];
      std::vector<Word> three;
      for (const auto& run : one.runs) {
        for (const Word& word : run) {
          if (share(word) >= 0.2 && share(word) <= 0.6 && seen.insert(word.stem).second)
            all[Row::Common].push_back(of({word}));
          if (three.size() < 3 && share(word) >= 0.02 && share(word) <= 0.4 &&
              std::none_of(three.begin(), three.end(),
                           [&](const Word& other) { return other.stem == word.stem; }))
            three.push_back(word);
        }
        if (phrases_of_ < at + 1) phrase(run, all[Row::Phrase], at);
      }
      if (three.size() == 3) all[Row::And].push_back(of(three));
      others(one.entry, all);
    }
    all[Row::AllFacets].push_back({});
    all[Row::QueryFacets] = all[Row::Common];
    for (auto& [row, questions] : all) {
      if (questions.empty()) throw std::runtime_error("no questions for a row");
      if (questions.size() > kQuestions) questions.resize(kQuestions);
    }
    return all;
  }

 private:
  double share(const Word& word) const {
    return static_cast<double>(having_.at(word.stem)) / static_cast<double>(all_.size());
  }

  // One of a record, so that they are not all of one sentence.
  void phrase(const std::vector<Word>& run, std::vector<Question>& questions, std::size_t which) {
    for (std::size_t at = 0; at + 4 <= run.size(); ++at) {
      const std::vector<Word> four(run.begin() + static_cast<std::ptrdiff_t>(at),
                                   run.begin() + static_cast<std::ptrdiff_t>(at) + 4);
      if (!std::all_of(four.begin(), four.end(),
                       [&](const Word& word) { return share(word) >= 0.1; }))
        continue;
      questions.push_back(of(four));
      phrases_of_ = which + 1;
      return;
    }
  }

  static void others(const index::Entry& entry, std::map<Row, std::vector<Question>>& all) {
    Question name, begins, filter;
    name.words = {entry.person.patronymic, entry.person.given};
    for (const std::string& word : name.words) {
      std::u32string small = index::to_utf32(word);
      for (char32_t& letter : small) letter = index::fold_case(letter);
      name.stems.push_back(index::to_utf8(small));
    }
    begins.words = begins.stems = {beginning(entry.person.given)};
    filter.year = std::to_string(entry.year);
    filter.unit = entry.unit;
    filter.form = entry.form;
    all[Row::Name].push_back(name);
    all[Row::NamePrefix].push_back(begins);
    all[Row::Suggestion].push_back(begins);
    all[Row::Filter].push_back(filter);
  }

  std::vector<Sampled> all_;
  std::map<std::string, std::size_t> having_;
  std::size_t phrases_of_ = 0;
};

}  // namespace

std::string stem_of(const std::string& term) {
  const bool prefixed = !term.empty() && term[0] >= 'A' && term[0] <= 'Z';
  if (prefixed && term[0] != index::prefix::Unknown) return {};
  std::string stem;
  for (char32_t letter : index::decode(prefixed ? term.substr(1) : term))
    if (index::is_letter(letter) || index::is_digit(letter))
      stem += index::to_utf8(std::u32string(1, letter));
  return stem;
}

std::map<Row, std::vector<Question>> make_questions(const Corpus& corpus, std::uint64_t records) {
  return Maker(corpus, records).make();
}

}  // namespace tamga::bench
