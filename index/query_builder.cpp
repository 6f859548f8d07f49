// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/query_builder.h"

#include <algorithm>

#include "index/analysis/letters.h"
#include "index/terms.h"
#include "index/word_stream.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr double kFoldedWeight = 0.05;
constexpr std::size_t kMostWords = 48;
constexpr std::size_t kMostSpelledWords = 12;  // beyond it words are read exactly
constexpr std::size_t kMostNameWords = 4;      // a longer query is no name
constexpr std::size_t kMostNearWords = 6;
constexpr int kMostYears = 200;

Query any_of(const std::vector<std::string>& terms, Query::op op) {
  return Query(op, terms.begin(), terms.end());
}

bool is_year(const std::u32string& digits) {
  return digits.size() == 4 && (digits.starts_with(U"19") || digits.starts_with(U"20"));
}

bool starts_one_of(const std::u32string& word, std::initializer_list<std::u32string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [&](std::u32string_view start) {
    return word.starts_with(start) && word.size() <= start.size() + 3;
  });
}

class Builder {
 public:
  Builder(const Xapian::Database& database, Reach reach,
          const std::function<bool(const Query&)>& finds)
      : database_(database), reach_(reach), finds_(finds) {}

  BuiltQuery build(const std::vector<Clause>& clauses) {
    std::vector<Query> wanted, unwanted;
    for (const Clause& clause : clauses) {
      Query query = one(clause);
      if (query.empty()) continue;
      if (clause.negative) {
        unwanted.push_back(std::move(query));
      } else if (clause.or_previous && !wanted.empty()) {
        wanted.back() = Query(Query::OP_OR, wanted.back(), query);
      } else {
        wanted.push_back(std::move(query));
      }
    }
    if (!wanted.empty()) built_.query = Query(Query::OP_AND, wanted.begin(), wanted.end());
    if (!unwanted.empty()) {
      // Not Query::MatchAll: all threads would count references to that one object.
      if (built_.query.empty()) built_.query = Query(std::string());
      built_.query = Query(Query::OP_AND_NOT, built_.query,
                           Query(Query::OP_OR, unwanted.begin(), unwanted.end()));
    }
    return std::move(built_);
  }

 private:
  Query one(const Clause& clause) {
    negative_ = clause.negative;
    if (clause.field == Field::Year) return years(clause.text);
    if (clause.phrase && clause.field == Field::Any) return phrase(clause.text);
    Query query = words(clause);
    if (clause.field == Field::Form) {
      const Query is(value_term(prefix::Form, clause.text));
      return query.empty() ? is : Query(Query::OP_OR, is, query);
    }
    return query;
  }

  // он:2024, он:2023..2025; anything else is read as words.
  Query years(const std::string& text) {
    std::vector<int> found;
    for (const Token& token : tokens(text))
      if (token.kind == Token::Kind::Number && is_year(token.text)) {
        int year = 0;
        for (char32_t digit : token.text) year = year * 10 + static_cast<int>(digit - U'0');
        found.push_back(year);
      }
    if (found.empty()) return words({.text = text, .negative = negative_});
    const auto [first, last] = std::minmax(found.front(), found.back());
    std::vector<std::string> terms;
    for (int year = first; year <= last && year - first < kMostYears; ++year)
      terms.push_back(prefix::Year + std::to_string(year));
    return Query(Query::OP_SCALE_WEIGHT, any_of(terms, Query::OP_OR), 0.0);
  }

  // Words in this order, one after the other, in any of their forms.
  Query phrase(const std::string& text) {
    std::vector<Query> parts;
    std::vector<std::vector<std::string>> places;
    for (const Token& token : tokens(text)) {
      if (token.part || parts.size() >= kLongestPhrase) continue;
      std::vector<std::string> terms = general_terms(token);
      highlight(terms);
      parts.push_back(any_of(terms, Query::OP_OR));
      places.push_back(std::move(terms));
    }
    if (parts.size() < 2) return parts.empty() ? Query() : parts.front();
    const Query all(Query::OP_AND, parts.begin(), parts.end());
    return Query(Query::OP_FILTER, all, phrase_filter(places));
  }

  // ---- plain words ----

  struct Word {
    std::u32string text;  // "" when it is not a word that could be a name
    Query query;
  };

  Query words(const Clause& clause) {
    const std::vector<Token> found = tokens(clause.text);
    std::vector<Word> words;
    for (std::size_t at = 0; at < found.size() && words.size() < kMostWords;) {
      std::size_t end = at + 1;  // the whole token and its parts
      while (end < found.size() && found[end].position == found[at].position) ++end;
      const std::size_t used = unit(clause, found, at, end, words);
      at = used;
    }
    if (words.empty()) return {};
    std::vector<Query> all;
    for (const Word& word : words) all.push_back(word.query);
    Query query(Query::OP_AND, all.begin(), all.end());
    if (clause.field == Field::Any && words.size() <= kMostNameWords)
      query = with_initials(query, words);
    return query;
  }

  // Reads the tokens of one position; gives the index of the next one to read.
  std::size_t unit(const Clause& clause, const std::vector<Token>& found, std::size_t at,
                   std::size_t end, std::vector<Word>& words) {
    const Token& token = found[at];
    if ((token.kind == Token::Kind::Word && token.text.size() == 1) ||
        (end > at + 1 && found[end - 1].kind == Token::Kind::Pair)) {
      if (const std::size_t next = pair(clause, found, at, end, words)) return next;
    }
    switch (token.kind) {
      case Token::Kind::Word:
        if (after_number(found, at, token.text)) break;
        word(clause, found, at, end, words);
        break;
      case Token::Kind::Number:
      case Token::Kind::Code:
        number(clause, found, at, end, words);
        break;
      case Token::Kind::Date:
      case Token::Kind::Month: {
        const std::string date = term(prefix::Date, token.text);
        highlight({date});
        words.push_back({U"", Query(date)});
        break;
      }
      case Token::Kind::Pair:
        break;
    }
    return end;
  }

  // «2024 оны», «102 дугаар»: the word says only what kind of number it is.
  static bool after_number(const std::vector<Token>& found, std::size_t at,
                           const std::u32string& word) {
    if (at == 0 || found.size() < 2) return false;
    const Token& before = found[at - 1];
    if (before.kind != Token::Kind::Number && before.kind != Token::Kind::Code) return false;
    if (starts_one_of(word, {U"дугаар", U"дүгээр"})) return true;
    return is_year(before.text) && starts_one_of(word, {U"он"}) && word != U"онц";
  }

  // «Д.Болд», «Д БОЛД», «Болд Д.», «D.Bold».
  std::size_t pair(const Clause& clause, const std::vector<Token>& found, std::size_t at,
                   std::size_t end, std::vector<Word>& words) {
    if (clause.field != Field::Any && clause.field != Field::Person) return 0;
    if (end >= found.size() || found[end].kind != Token::Kind::Word) {
      if (words.empty() || words.back().text.size() < 2 || found[at].text.size() != 1) return 0;
      const std::u32string name = words.back().text;  // «Болд Д»
      words.back() = {U"", weighed(reader(words).read_pair(found[at].text[0], name))};
      return end;
    }
    std::size_t next = end + 1;
    while (next < found.size() && found[next].position == found[end].position) ++next;
    const bool first = found[at].text.size() == 1;
    if (!first && found[end].text.size() != 1) return 0;
    if (first && found[end].text.size() < 2) return 0;
    const std::u32string& name = first ? found[end].text : found[at].text;
    const char32_t initial = first ? found[at].text[0] : found[end].text[0];
    words.push_back({U"", weighed(reader(words).read_pair(initial, name))});
    for (const std::string& one : general_terms(first ? found[end] : found[at])) highlight({one});
    return next;
  }

  WordReader reader(const std::vector<Word>& words) const {
    // What is to be left out is meant exactly.
    return {database_, words.size() < kMostSpelledWords && !negative_ ? reach_ : Reach::Exact};
  }

  void word(const Clause& clause, const std::vector<Token>& found, std::size_t at, std::size_t end,
            std::vector<Word>& words) {
    const Token& token = found[at];
    WordReading reading = reader(words).read(token.text, chunk(clause.text, token), clause.field);
    Query query = weighed(reading);
    if (reach_ >= Reach::NearOne && words.size() < kMostNearWords && !negative_ && !finds_(query)) {
      const std::size_t distance = reach_ == Reach::NearOne ? 1 : 2;
      for (FoldedTerm& near : reader(words).near(token.text, distance, clause.field))
        reading.folded.push_back(std::move(near));
      query = weighed(reading);
    }
    std::vector<Query> parts;
    for (std::size_t part = at + 1; part < end; ++part)
      if (found[part].kind == Token::Kind::Word && found[part].part)
        parts.push_back(
            weighed(reader(words).read(found[part].text, found[part].text, clause.field)));
    if (parts.size() > 1)
      query = Query(Query::OP_OR, query, Query(Query::OP_AND, parts.begin(), parts.end()));
    words.push_back({token.text, query});
  }

  // What stood between white space around the token, for keyboard layouts.
  static std::u32string chunk(const std::string& text, const Token& token) {
    std::size_t begin = std::min<std::size_t>(token.begin, text.size());
    std::size_t end = begin;
    while (begin > 0 && text[begin - 1] != ' ') --begin;
    while (end < text.size() && text[end] != ' ') ++end;
    return to_utf32(std::string_view(text).substr(begin, end - begin));
  }

  void number(const Clause& clause, const std::vector<Token>& found, std::size_t at,
              std::size_t end, std::vector<Word>& words) {
    const Token& token = found[at];
    const std::string own = clause.field == Field::Number ? std::string(1, prefix::Number) : "";
    WordReading reading;
    reading.exact.push_back(own + encode(token.text));
    if (own.empty() && is_year(token.text))
      reading.exact.push_back(prefix::Year + std::string(token.text.begin(), token.text.end()));
    const bool order = token.kind == Token::Kind::Code && token.text.find(U'/') != token.text.npos;
    for (std::size_t part = at + 1; part < end; ++part) {
      const std::string one = own + encode(found[part].text);
      if (found[part].kind == Token::Kind::Code) reading.exact.push_back(one);
      // «А/102» and «102» are one order: the number alone weighs less.
      if (order && found[part].kind == Token::Kind::Number && end - at == 3 &&
          reach_ > Reach::Exact && !negative_ && database_.term_exists(one))
        reading.folded.push_back({one, found[part].text});
    }
    words.push_back({U"", weighed(reading)});
  }

  Query weighed(const WordReading& reading) {
    highlight(reading.exact);
    // Terms that no record has would only be waited for: one that is left needs no synonym.
    std::vector<std::string> there;
    for (const std::string& one : reading.exact)
      if (database_.term_exists(one)) there.push_back(one);
    if (there.empty() && !reading.exact.empty()) there.push_back(reading.exact.front());
    const Query exact = any_of(there, Query::OP_SYNONYM);
    if (reading.folded.empty()) return exact;
    // Both together share one frequency, so that a rare misspelling never
    // outweighs a common exact word.
    std::vector<std::string> all = std::move(there);
    for (const FoldedTerm& folded : reading.folded) {
      all.push_back(folded.term);
      built_.folded.emplace(folded.term, folded.shown);
      highlight({folded.term});
    }
    return Query(Query::OP_OR, exact,
                 Query(Query::OP_SCALE_WEIGHT, any_of(all, Query::OP_SYNONYM), kFoldedWeight));
  }

  // «Дорж Болд» also finds records that know him only as «Д.Болд».
  Query with_initials(const Query& query, const std::vector<Word>& words) {
    std::vector<Query> alternatives{query};
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const std::u32string &a = words[at].text, &b = words[at + 1].text;
      if (a.size() < 2 || b.size() < 2) continue;
      std::vector<std::string> terms = pair_terms(prefix::InitialOnly, a[0], b);
      for (std::string& one : pair_terms(prefix::InitialOnly, b[0], a))
        terms.push_back(std::move(one));
      std::erase_if(terms, [&](const std::string& one) { return !database_.term_exists(one); });
      if (terms.empty()) continue;
      std::vector<Query> all{any_of(terms, Query::OP_SYNONYM)};
      for (std::size_t other = 0; other < words.size(); ++other)
        if (other != at && other != at + 1) all.push_back(words[other].query);
      alternatives.push_back(Query(Query::OP_SCALE_WEIGHT,
                                   Query(Query::OP_AND, all.begin(), all.end()), kFoldedWeight));
    }
    if (alternatives.size() == 1) return query;
    return Query(Query::OP_OR, alternatives.begin(), alternatives.end());
  }

  void highlight(const std::vector<std::string>& terms) {
    if (negative_) return;
    built_.words.insert(terms.begin(), terms.end());
  }

  const Xapian::Database& database_;
  Reach reach_;
  const std::function<bool(const Query&)>& finds_;
  bool negative_ = false;
  BuiltQuery built_;
};

}  // namespace

BuiltQuery build_query(const Xapian::Database& database, const std::vector<Clause>& clauses,
                       Reach reach, const std::function<bool(const Xapian::Query&)>& finds) {
  return Builder(database, reach, finds).build(clauses);
}

}  // namespace tamga::index
