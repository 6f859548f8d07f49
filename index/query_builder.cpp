// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/query_builder.h"

#include <algorithm>

#include "index/analysis/letters.h"
#include "index/phrase.h"
#include "index/query_words.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr double kWideWeight = 0.02;       // of a whole query in other readings
constexpr double kOtherWeight = 0.05;      // of one word in another reading
constexpr std::size_t kMostNameWords = 4;  // a longer query is no name
constexpr std::size_t kMostAlternatives = 12;
constexpr int kFirstYear = 1900, kLastYear = 2199;

Query any_of(const std::vector<std::string>& terms, Query::op op) {
  return Query(op, terms.begin(), terms.end());
}

Query all_of(const std::vector<Query>& queries) {
  return Query(Query::OP_AND, queries.begin(), queries.end());
}

Query either(const Query& a, const Query& b) {
  return a.empty() ? b : b.empty() ? a : Query(Query::OP_OR, a, b);
}

class Builder {
 public:
  Builder(const OpenIndex& index, Reach reach, const SynonymTerms& synonyms,
          const std::function<bool(const Query&)>& finds)
      : index_(index),
        database_(index.all),
        reach_(reach),
        synonyms_(synonyms),
        words_(index, reach, finds, built_) {}

  BuiltQuery build(const std::vector<Clause>& clauses) {
    std::vector<Part> wanted;
    std::vector<Query> unwanted;
    for (const Clause& clause : clauses) {
      Part part = one(clause, &clause == &clauses.back());
      if (part.wide.empty()) continue;
      if (clause.negative) {
        unwanted.push_back(part.exact);
      } else if (clause.or_previous && !wanted.empty()) {
        wanted.back() = {either(wanted.back().exact, part.exact),
                         either(wanted.back().wide, part.wide)};
      } else {
        wanted.push_back(std::move(part));
      }
    }
    if (!wanted.empty()) built_.query = together(wanted);
    if (!unwanted.empty()) {
      // Not Query::MatchAll: all threads would count references to that one object.
      if (built_.query.empty()) built_.query = Query(std::string());
      built_.query = Query(Query::OP_AND_NOT, built_.query,
                           Query(Query::OP_OR, unwanted.begin(), unwanted.end()));
    }
    return std::move(built_);
  }

 private:
  // Exact in every word first: the other readings of the whole weigh so little
  // that no frequency lifts them over.
  Query together(const std::vector<Part>& wanted) const {
    std::vector<Query> exact, wide;
    for (const Part& part : wanted) {
      exact.push_back(part.exact);
      wide.push_back(part.wide);
    }
    if (!built_.widened) return all_of(exact);
    return Query(Query::OP_OR, all_of(exact),
                 Query(Query::OP_SCALE_WEIGHT, all_of(wide), kWideWeight));
  }

  Part one(const Clause& clause, bool last) {
    negative_ = clause.negative;
    if (clause.field == Field::Year) return years(clause);
    if (clause.phrase && clause.field == Field::Any) return phrase(clause);
    // «тушаал: А/16» asks for an order, not for a post.
    if (clause.field == Field::Position &&
        clause.text.find_first_of("0123456789") != clause.text.npos) {
      Clause number = clause;
      number.field = Field::Number;
      return words(number, last);
    }
    Part part = words(clause, last);
    if (clause.field == Field::Form) {
      const Query is(value_term(prefix::Form, clause.text));
      part = {either(part.exact, is), either(part.wide, is)};
    }
    return part;
  }

  // он:2024, он:2023..2025, он:2023.., он:..2025; anything else is read as words.
  Part years(const Clause& clause) {
    std::vector<int> found;
    for (const Token& token : tokens(clause.text))
      if (token.kind == Token::Kind::Number && token.text.size() == 4) {
        int year = 0;
        for (char32_t digit : token.text) year = year * 10 + static_cast<int>(digit - U'0');
        if (year >= kFirstYear && year <= kLastYear) found.push_back(year);
      }
    if (found.empty()) {
      Clause words_only = clause;
      words_only.field = Field::Any;
      return words(words_only, false);
    }
    auto [first, last] = std::minmax(found.front(), found.back());
    int from = first, to = last;
    if (found.size() == 1 && clause.text.ends_with("..")) to = kLastYear;
    if (found.size() == 1 && clause.text.starts_with("..")) from = kFirstYear;
    std::vector<std::string> terms;
    for (int year = from; year <= to; ++year) {
      std::string one = prefix::Year + std::to_string(year);
      if (to - from < 5 || database_.term_exists(one)) terms.push_back(std::move(one));
    }
    if (terms.empty()) return {Query::MatchNothing, Query::MatchNothing};
    const Query query(Query::OP_SCALE_WEIGHT, any_of(terms, Query::OP_OR), 0.0);
    return {query, query};
  }

  // Words in this order, one after the other, in any of their forms.
  Part phrase(const Clause& clause) {
    std::vector<std::vector<std::string>> places;
    for (const Token& token : tokens(clause.text)) {
      if (token.part || places.size() >= kLongestPhrase) continue;
      places.push_back(general_terms(token));
      if (!negative_) built_.words.insert(places.back().begin(), places.back().end());
    }
    const Query query = one_after_another(places);
    return {query, query};
  }

  Query one_after_another(const std::vector<std::vector<std::string>>& places) {
    std::vector<Query> parts;
    for (const auto& terms : places) parts.push_back(any_of(terms, Query::OP_OR));
    if (parts.size() < 2) return parts.empty() ? Query() : parts.front();
    return in_order(index_, all_of(parts), places, built_.as_words);
  }

  // ---- words, and what may stand for several of them ----

  // Words [from, to) of a clause read as something else.
  struct Alternative {
    std::size_t from, to;
    Part part;
  };

  Part words(const Clause& clause, bool last) {
    const std::vector<QueryWord> words = words_.read(clause, last);
    if (words.empty()) return {};
    std::vector<Alternative> alternatives;
    if (reach_ > Reach::Exact && !negative_) {
      if (clause.field == Field::Any || clause.field == Field::Person) {
        add_joined(words, clause.field, alternatives);
        if (words.size() <= kMostNameWords) add_initials(words, alternatives);
      }
      add_synonyms(words, clause.field, alternatives);
      if (clause.field == Field::Any) add_orders(words, alternatives);
    }
    Part part = without(words, 0, 0, {});
    for (const Alternative& alternative : alternatives) {
      const Part other = without(words, alternative.from, alternative.to, alternative.part);
      if (!alternative.part.exact.empty()) part.exact = either(part.exact, other.exact);
      part.wide = either(part.wide, other.wide);
    }
    return part;
  }

  static Part without(const std::vector<QueryWord>& words, std::size_t from, std::size_t to,
                      const Part& instead) {
    std::vector<Query> exact, wide;
    if (!instead.exact.empty()) exact.push_back(instead.exact);
    if (!instead.wide.empty()) wide.push_back(instead.wide);
    for (std::size_t at = 0; at < words.size(); ++at) {
      if (at >= from && at < to) continue;
      exact.push_back(words[at].part.exact);
      wide.push_back(words[at].part.wide);
    }
    return {all_of(exact), all_of(wide)};
  }

  // «Бат Эрдэнэ» for Батэрдэнэ: the hyphen of a name is optional, and so is the space.
  void add_joined(const std::vector<QueryWord>& words, Field field,
                  std::vector<Alternative>& alternatives) {
    for (std::size_t at = 0; at + 1 < words.size() && words.size() <= kMostNameWords; ++at) {
      const std::u32string &a = words[at].text, &b = words[at + 1].text;
      if (a.size() < 2 || b.size() < 2) continue;
      WordReading reading = words_.reading(a + b, Field::Person);
      std::erase_if(reading.exact, [&](const auto& one) { return !database_.term_exists(one); });
      std::erase_if(reading.folded, [](const FoldedTerm& one) {
        return !one.term.starts_with(prefix::Name) && !one.term.starts_with(prefix::NameKey);
      });
      if (field == Field::Any)
        for (std::string& one : word_terms(a + b))
          if (database_.term_exists(one)) reading.exact.push_back(std::move(one));
      if (reading.exact.empty() && reading.folded.empty()) continue;
      Part part = words_.weighed(reading);
      if (reading.exact.empty()) {
        built_.widened = true;
        part.exact = Query();
      }
      alternatives.push_back({at, at + 2, std::move(part)});
    }
  }

  // Another reading of two words that follow each other.
  Alternative instead_of_two(std::size_t at, const std::vector<std::string>& terms) {
    built_.widened = true;
    return {
        at,
        at + 2,
        {Query(), Query(Query::OP_SCALE_WEIGHT, any_of(terms, Query::OP_SYNONYM), kOtherWeight)}};
  }

  // «Дорж Болд» also finds records that know him only as «Д.Болд».
  void add_initials(const std::vector<QueryWord>& words, std::vector<Alternative>& alternatives) {
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const std::u32string &a = words[at].text, &b = words[at + 1].text;
      if (a.size() < 2 || b.size() < 2) continue;
      std::vector<std::string> terms = pair_terms(prefix::InitialOnly, a[0], b);
      for (std::string& one : pair_terms(prefix::InitialOnly, b[0], a))
        terms.push_back(std::move(one));
      std::erase_if(terms, [&](const std::string& one) { return !database_.term_exists(one); });
      if (terms.empty()) continue;
      alternatives.push_back(instead_of_two(at, terms));
    }
  }

  // «А/102 тушаал»: an order's number says that it is one, whether its text does or not.
  void add_orders(const std::vector<QueryWord>& words, std::vector<Alternative>& alternatives) {
    const auto is_order = [](const std::u32string& word) {
      return word.starts_with(U"тушаал") || word.starts_with(U"тогтоол") ||
             word.starts_with(U"захирамж") || word.starts_with(U"tushaal");
    };
    const auto is_number = [](const QueryWord& word) {
      return word.text.empty() && !word.terms.empty();
    };
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const bool before = is_order(words[at].text) && is_number(words[at + 1]);
      const bool after = is_number(words[at]) && is_order(words[at + 1].text);
      if (!before && !after) continue;
      std::vector<std::string> terms;
      for (const std::string& one : words[before ? at + 1 : at].terms)
        if (database_.term_exists(prefix::Number + one)) terms.push_back(prefix::Number + one);
      if (terms.empty()) continue;
      alternatives.push_back(instead_of_two(at, terms));
    }
  }

  void add_synonyms(const std::vector<QueryWord>& words, Field field,
                    std::vector<Alternative>& alternatives) {
    std::vector<std::vector<std::string>> terms;
    for (const QueryWord& word : words) terms.push_back(word.terms);
    for (std::size_t at = 0; at < terms.size(); ++at)
      for (const SynonymTerms::Match& match : synonyms_.matches(terms, at))
        for (const SynonymTerms::Member* member : match.instead) {
          if (alternatives.size() >= kMostAlternatives) return;
          Query query = member_query(*member, field);
          if (query.empty()) continue;
          alternatives.push_back({at,
                                  at + match.words,
                                  {Query(), Query(Query::OP_SCALE_WEIGHT, query, kOtherWeight)}});
        }
  }

  // Empty when the index holds none of a word's terms.
  Query member_query(const SynonymTerms::Member& member, Field field) {
    const char own = field == Field::Any ? 0 : field_prefix(field);
    if (field != Field::Any && !own) return {};
    std::vector<Query> parts;
    std::vector<std::vector<std::string>> places;
    for (const std::vector<std::string>& word : member.words) {
      std::vector<std::string> held;
      for (const std::string& one : word)
        if (const std::string whole = own ? own + one : one; database_.term_exists(whole))
          held.push_back(whole);
      if (held.empty()) return {};
      parts.push_back(any_of(held, Query::OP_OR));
      places.push_back(std::move(held));
    }
    for (const std::vector<std::string>& word : member.words)
      for (const std::string& one : word) {
        built_.folded.emplace(own ? own + one : one, to_utf32(member.text));
        built_.words.insert(one);
      }
    built_.widened = true;
    if (parts.size() == 1) return parts.front();
    if (own) return all_of(parts);
    return one_after_another(places);
  }

  const OpenIndex& index_;
  const Xapian::Database& database_;  // all of it
  Reach reach_;
  const SynonymTerms& synonyms_;
  bool negative_ = false;
  BuiltQuery built_;
  WordsReader words_;
};

}  // namespace

BuiltQuery build_query(const OpenIndex& index, const std::vector<Clause>& clauses, Reach reach,
                       const SynonymTerms& synonyms,
                       const std::function<bool(const Xapian::Query&)>& finds) {
  return Builder(index, reach, synonyms, finds).build(clauses);
}

}  // namespace tamga::index
