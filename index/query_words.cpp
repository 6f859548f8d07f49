// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/query_words.h"

#include <algorithm>

#include "index/analysis/dictionary.h"
#include "index/analysis/letters.h"
#include "index/analysis/spellings.h"
#include "index/phrase.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr double kFoldedWeight = 0.05;
constexpr std::size_t kMostWords = 48;
constexpr std::size_t kMostSpelledWords = 10;  // beyond it words are read exactly
constexpr std::size_t kMostNearWords = 6;
constexpr std::size_t kMostMisspelled = 2;  // whose every misspelling is tried
constexpr std::size_t kShortestBegun = 3;   // letters
constexpr std::size_t kMostBegun = 8;       // spellings of a beginning
constexpr Xapian::termcount kMostExpanded = 100;

bool is_year(const std::u32string& digits) {
  return digits.size() == 4 && (digits.starts_with(U"19") || digits.starts_with(U"20"));
}

bool starts_one_of(const std::u32string& word, std::initializer_list<std::u32string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [&](std::u32string_view start) {
    return word.starts_with(start) && word.size() <= start.size() + 3;
  });
}

Query any_of(const std::vector<std::string>& terms) {
  return Query(Query::OP_SYNONYM, terms.begin(), terms.end());
}

std::size_t chunk_end(const std::string& text, std::size_t at) {
  return std::min(text.find(' ', at), text.size());
}

bool same_bytes(const Token& a, const Token& b) {
  return a.begin == b.begin && a.end == b.end;
}

void add(std::vector<std::string>& terms, std::string term) {
  if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
}

}  // namespace

std::vector<QueryWord> WordsReader::read(const Clause& clause, bool last) {
  clause_ = &clause;
  last_ = last;
  tokens_ = tokens(clause.text);
  std::vector<QueryWord> words;
  for (std::size_t at = 0; at < tokens_.size() && words.size() < kMostWords;) {
    if (keyed(at, words)) {
      const std::size_t behind = chunk_end(clause.text, tokens_[at].begin);
      while (at < tokens_.size() && tokens_[at].begin < behind) ++at;
      continue;
    }
    std::size_t end = at + 1;  // the whole token and its parts
    while (end < tokens_.size() && tokens_[end].position == tokens_[at].position) ++end;
    at = position(at, end, words);
  }
  return words;
}

// «;» «[» «/» are letters on the Mongolian keyboard: what stands between white
// space is one word when another layout makes it one that the index has.
bool WordsReader::keyed(std::size_t at, std::vector<QueryWord>& words) {
  if (reach_ == Reach::Exact || clause_->negative || clause_->beginning) return false;
  const std::u32string typed = chunk(tokens_[at]);
  if (typed.size() < 3 || typed.find_first_of(U";[],./'-=`:{}<>") == typed.npos) return false;
  for (const std::u32string& spelling :
       {mongolian_keys(typed), russian_keys(typed), russian_to_mongolian_keys(typed)}) {
    if (spelling.empty()) continue;
    WordReading reading;
    for (std::string& one : reader(words.size()).read(spelling, spelling, clause_->field).exact)
      if (database_.term_exists(one)) reading.folded.push_back({std::move(one), spelling});
    if (reading.folded.empty()) continue;
    reading.exact.push_back(encode(typed));  // as it stands: nothing has that
    words.push_back({spelling, word_terms(spelling), weighed(reading)});
    return true;
  }
  return false;
}

// Reads the tokens of one position; gives the index of the next one to read.
std::size_t WordsReader::position(std::size_t at, std::size_t end, std::vector<QueryWord>& words) {
  const Token& token = tokens_[at];
  if ((token.kind == Token::Kind::Word && token.text.size() == 1) ||
      (end > at + 1 && tokens_[end - 1].kind == Token::Kind::Pair)) {
    if (const std::size_t next = pair(at, end, words)) return next;
  }
  switch (token.kind) {
    case Token::Kind::Word:
      if (says_nothing(at, end)) break;
      if (code_apart(at, end, words)) return end + 1;
      word(at, end, words);
      break;
    case Token::Kind::Number:
    case Token::Kind::Code:
      number(at, end, words);
      break;
    case Token::Kind::Date:
    case Token::Kind::Month:
    case Token::Kind::Day:
      date(at, end, words);
      break;
    case Token::Kind::Pair:
      break;
  }
  return end;
}

// «2024 оны», «102 дугаар»: the word says only what kind of number it is.
// «Дорж овогтой Болд», «Болд гуай»: what people put beside a name.
bool WordsReader::says_nothing(std::size_t at, std::size_t end) const {
  const std::u32string& word = tokens_[at].text;
  if (at == 0 || tokens_.size() < 2) return false;
  const bool inside = end < tokens_.size();
  if (inside && starts_one_of(word, {U"овогтой", U"овогт", U"ovogtoi", U"ovogt"})) return true;
  if (!inside && (word == U"гуай" || word == U"guai")) return true;
  // «жолооч нар»: a plural written apart.
  for (std::u32string_view plural : {U"нар", U"нарын", U"нарыг", U"нарт", U"нараас", U"нартай"})
    if (word == plural && tokens_[at - 1].kind == Token::Kind::Word) return true;
  const Token& before = tokens_[at - 1];
  if (before.kind != Token::Kind::Number && before.kind != Token::Kind::Code) return false;
  if (starts_one_of(word, {U"дугаар", U"дүгээр", U"тоот", U"dugaar"})) return true;
  const bool year = std::any_of(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(at),
                                [](const Token& token) { return is_year(token.text); });
  return year && starts_one_of(word, {U"он", U"on"}) && word != U"онц";
}

// «Д.Болд», «Д БОЛД», «Болд Д.», «D.Bold».
std::size_t WordsReader::pair(std::size_t at, std::size_t end, std::vector<QueryWord>& words) {
  if (clause_->field != Field::Any && clause_->field != Field::Person) return 0;
  const bool named = end < tokens_.size() && tokens_[end].kind == Token::Kind::Word;
  if (!named || (tokens_[at].text.size() == 1 && tokens_[end].text.size() < 2)) {
    if (words.empty() || words.back().text.size() < 2 || tokens_[at].text.size() != 1) return 0;
    const std::u32string name = words.back().text;  // «Болд Д»
    words.back() = {U"", {}, weighed(reader(words.size()).read_pair(tokens_[at].text[0], name))};
    return end;
  }
  std::size_t next = end + 1;
  while (next < tokens_.size() && tokens_[next].position == tokens_[end].position) ++next;
  const bool first = tokens_[at].text.size() == 1;
  if (!first && tokens_[end].text.size() != 1) return 0;
  const std::u32string& name = first ? tokens_[end].text : tokens_[at].text;
  const char32_t initial = first ? tokens_[at].text[0] : tokens_[end].text[0];
  // «Л. Номин Эрдэнэ»: the space for the hyphen of the name.
  if (first && next < tokens_.size() && tokens_[next].kind == Token::Kind::Word &&
      reach_ > Reach::Exact && !clause_->negative) {
    WordReading joined = reader(words.size()).read_pair(initial, name + tokens_[next].text);
    std::erase_if(joined.exact, [&](const auto& one) { return !database_.term_exists(one); });
    if (!joined.exact.empty()) {
      words.push_back({U"", {}, weighed(joined)});
      const std::uint32_t position = tokens_[next].position;
      while (next < tokens_.size() && tokens_[next].position == position) ++next;
      return next;
    }
  }
  words.push_back({U"", {}, weighed(reader(words.size()).read_pair(initial, name))});
  if (first && last_ && next == tokens_.size() && reach_ >= Reach::Wide && !clause_->negative) {
    Part& part = words.back().part;
    part.wide = Query(Query::OP_OR, part.wide, begun_pair(initial, name).wide);
  }
  highlight(general_terms(first ? tokens_[end] : tokens_[at]));
  return next;
}

// «ТЗ 8», «А 102»: a code written with a space.
bool WordsReader::code_apart(std::size_t at, std::size_t end, std::vector<QueryWord>& words) {
  if (tokens_[at].text.size() > 2 || end + 1 > tokens_.size() || end >= tokens_.size())
    return false;
  const Token& next = tokens_[end];
  const bool alone =
      end + 1 == tokens_.size() || tokens_[end + 1].position != tokens_[end].position;
  if (next.kind != Token::Kind::Number || !alone) return false;
  WordReading reading;
  std::vector<std::u32string> letters{tokens_[at].text};
  if (is_latin(tokens_[at].text))
    for (std::u32string& one : cyrillic_readings(tokens_[at].text, kMostBegun))
      letters.push_back(std::move(one));
  for (const std::u32string& one : letters)
    if (std::string code = encode(one + next.text); database_.term_exists(code))
      reading.exact.push_back(std::move(code));
  if (reading.exact.empty()) return false;
  words.push_back({U"", {}, weighed(reading)});
  return true;
}

WordReader WordsReader::reader(std::size_t words) const {
  // What is to be left out is meant exactly.
  return {database_, words < kMostSpelledWords && !clause_->negative ? reach_ : Reach::Exact};
}

WordReading WordsReader::reading(const std::u32string& word, Field field) const {
  return reader(0).read(word, word, field);
}

void WordsReader::word(std::size_t at, std::size_t end, std::vector<QueryWord>& words) {
  const Token& token = tokens_[at];
  const std::u32string typed = chunk(token);
  if (clause_->beginning && end == tokens_.size()) {
    words.push_back({U"", {}, begun(token.text, typed)});
    return;
  }
  const bool spelled = words.size() < kMostSpelledWords && !clause_->negative;
  const auto [known, fresh] = readings_.try_emplace({token.text, typed, clause_->field, spelled});
  if (fresh) known->second = reader(words.size()).read(token.text, typed, clause_->field);
  WordReading reading = known->second;
  Part part = weighed(reading);
  const bool may_stray = words.size() < kMostNearWords && !clause_->negative;
  const bool unknown = Dictionary::shared().lemmas(token.text).empty();
  if (reach_ >= Reach::Wide && may_stray && last_ && end == tokens_.size() &&
      token.text.size() >= kShortestBegun &&
      (is_latin(token.text) || !words.empty() || unknown || !finds_(part.wide))) {
    // Nothing hits the whole word: it may still be in the typing.
    part.wide = Query(Query::OP_OR, part.wide,
                      Query(Query::OP_SCALE_WEIGHT, begun(token.text, typed).wide, kFoldedWeight));
    built_.widened = true;
  }
  // Beside other words one that stands somewhere may be wrong all the same, when the
  // dictionary does not know it: a scan has it so.
  const bool doubtful = unknown && is_cyrillic(token.text[0]) && tokens_.size() > end - at;
  if (reach_ >= Reach::NearOne && may_stray && (doubtful || !finds_(part.wide))) {
    const std::size_t distance = reach_ == Reach::NearOne ? 1 : 2;
    Strayed strayed{token.text, reader(words.size())
                                    .near(token.text, distance, clause_->field,
                                          built_.strayed.size() < kMostMisspelled)};
    reading.folded.insert(reading.folded.end(), strayed.near.begin(), strayed.near.end());
    built_.strayed.push_back(std::move(strayed));
    part = weighed(reading);
  }
  std::vector<Query> exact, wide;
  for (std::size_t piece = at + 1; piece < end; ++piece)
    if (tokens_[piece].kind == Token::Kind::Word && tokens_[piece].part) {
      const std::u32string& text = tokens_[piece].text;
      const Part one = weighed(reader(words.size()).read(text, text, clause_->field));
      exact.push_back(one.exact);
      wide.push_back(one.wide);
    }
  if (exact.size() > 1) {
    part.exact = Query(Query::OP_OR, part.exact, Query(Query::OP_AND, exact.begin(), exact.end()));
    part.wide = Query(Query::OP_OR, part.wide, Query(Query::OP_AND, wide.begin(), wide.end()));
  }
  words.push_back({token.text, general_terms(token), std::move(part)});
}

// Words that begin so, in the text and in the fields.
Part WordsReader::begun(const std::u32string& word, const std::u32string& typed) {
  std::vector<std::u32string> spellings{word};
  if (reach_ > Reach::Exact && !clause_->negative) {
    auto more =
        is_latin(word) ? cyrillic_readings(word, kMostBegun) : layout_variants(word, kMostBegun);
    for (std::u32string& one : more) spellings.push_back(std::move(one));
    if (std::u32string keys = mongolian_keys(typed); is_latin(word) && !keys.empty())
      spellings.push_back(std::move(keys));
  }
  std::vector<std::string> fields;
  const char own = field_prefix(clause_->field);
  if (own) fields.emplace_back(1, own);
  if (clause_->field == Field::Any)
    for (char one :
         {prefix::Name, prefix::PositionWord, prefix::UnitWord, prefix::TitleWord, prefix::Unknown})
      fields.emplace_back(1, one);
  if (clause_->field == Field::Any) fields.emplace_back();
  Part part;
  std::vector<Query> all;
  for (const std::u32string& spelling : spellings) {
    std::vector<Query> any;
    for (const std::string& field : fields) {
      const std::string pattern = field + encode(spelling);
      any.emplace_back(Query::OP_WILDCARD, pattern, kMostExpanded,
                       Query::WILDCARD_LIMIT_MOST_FREQUENT, Query::OP_SYNONYM);
      if (!clause_->negative) built_.beginnings.push_back(pattern);
    }
    all.emplace_back(Query::OP_OR, any.begin(), any.end());
    if (part.exact.empty()) part.exact = all.back();
  }
  part.wide = Query(Query::OP_OR, all.begin(), all.end());
  built_.widened |= all.size() > 1;
  return part;
}

// «Л.Батчул», still in the typing.
Part WordsReader::begun_pair(char32_t initial, const std::u32string& name) {
  std::vector<std::u32string> names{name};
  auto more =
      is_latin(name) ? cyrillic_readings(name, kMostBegun) : layout_variants(name, kMostBegun);
  names.insert(names.end(), more.begin(), more.end());
  std::vector<std::u32string> initials{{initial}};
  if (is_latin(initials[0]))
    for (std::u32string& one : cyrillic_readings({initial}, 4)) initials.push_back(std::move(one));
  std::vector<Query> any;
  for (const std::u32string& letter : initials)
    for (const std::u32string& one : names)
      any.emplace_back(Query::OP_WILDCARD, term(prefix::Pair, letter + U"." + one), kMostExpanded,
                       Query::WILDCARD_LIMIT_MOST_FREQUENT, Query::OP_SYNONYM);
  built_.widened = true;
  const Query query(Query::OP_OR, any.begin(), any.end());
  return {query, Query(Query::OP_SCALE_WEIGHT, query, kFoldedWeight)};
}

// What stood between white space around the token, for keyboard layouts.
std::u32string WordsReader::chunk(const Token& token) const {
  const std::string& text = clause_->text;
  std::size_t begin = std::min<std::size_t>(token.begin, text.size());
  std::size_t end = begin;
  while (begin > 0 && text[begin - 1] != ' ') --begin;
  while (end < text.size() && text[end] != ' ') ++end;
  return to_utf32(std::string_view(text).substr(begin, end - begin));
}

// Parts with the bytes of the whole are other readings of it.
void WordsReader::other_readings(std::size_t at, std::size_t end, const std::string& own,
                                 WordReading& reading) const {
  for (std::size_t part = at + 1; part < end; ++part) {
    if (!same_bytes(tokens_[part], tokens_[at])) continue;
    const Token::Kind kind = tokens_[part].kind;
    const bool figures = kind == Token::Kind::Number || kind == Token::Kind::Code;
    if (figures)
      add(reading.exact, own + encode(tokens_[part].text));
    else if (kind == Token::Kind::Date || kind == Token::Kind::Month)
      add(reading.exact, term(prefix::Date, tokens_[part].text));
  }
}

void WordsReader::number(std::size_t at, std::size_t end, std::vector<QueryWord>& words) {
  const Token& token = tokens_[at];
  const std::string own =
      clause_->field == Field::Number ? std::string(1, prefix::Number) : std::string();
  WordReading reading;
  reading.exact.push_back(own + encode(token.text));
  other_readings(at, end, own, reading);
  if (own.empty() && is_year(token.text))
    reading.exact.push_back(prefix::Year + std::string(token.text.begin(), token.text.end()));
  const bool code = token.kind == Token::Kind::Code;
  std::vector<const Token*> pieces;
  for (std::size_t part = at + 1; part < end; ++part)
    if (!same_bytes(tokens_[part], token)) pieces.push_back(&tokens_[part]);
  const bool wider = reach_ > Reach::Exact && !clause_->negative;
  if (!code || !wider || pieces.size() < 2) {
    words.push_back({U"", general_terms(token), weighed(reading)});
    return;
  }
  const std::u32string &first = pieces[0]->text, &second = pieces[1]->text;
  const bool lettered = pieces[0]->kind == Token::Kind::Word;
  if (lettered && pieces.size() == 2) other_codes(token, first, own, reading);
  if (!lettered && pieces.size() == 2 && is_year(first) && is_year(second) && first < second)
    for (const std::u32string* year : {&first, &second})  // «2023-2025 оны»
      reading.folded.push_back({prefix::Year + std::string(year->begin(), year->end()), *year});
  Part part = weighed(reading);
  if (lettered && first.size() == 1) add_alone(first, token.text.substr(1), own, part);
  if (lettered && first.size() > 1) add_apart(first, token.text.substr(first.size()), part);
  words.push_back({U"", general_terms(token), std::move(part)});
}

// «TZ-8», «ТУ-6» for ТЗ-8, ТҮ-6.
void WordsReader::other_codes(const Token& code, const std::u32string& letters,
                              const std::string& own, WordReading& reading) const {
  const std::u32string digits = code.text.substr(letters.size());
  const auto others = is_latin(letters) ? cyrillic_readings(letters, kMostBegun)
                                        : layout_variants(letters, kMostBegun);
  for (const std::u32string& other : others)
    if (std::string one = own + encode(other + digits); database_.term_exists(one))
      reading.folded.push_back({std::move(one), other + digits});
}

// «А/102» and «102» are one order: the number alone weighs less. But Б/102 is another.
void WordsReader::add_alone(const std::u32string& letter, const std::u32string& digits,
                            const std::string& own, Part& part) {
  const std::string alone = own + encode(digits);
  if (digits.size() < 2 || !database_.term_exists(alone)) return;
  std::vector<std::string> others;
  for (char32_t other : std::u32string_view(U"абвгдежзийклмнопрстуфхцчшщэюяёөү"))
    if (other != letter[0])
      if (std::string one = own + encode(other + digits); database_.term_exists(one))
        others.push_back(std::move(one));
  Query query(alone);
  if (!others.empty()) query = Query(Query::OP_AND_NOT, query, any_of(others));
  part.wide = Query(Query::OP_OR, part.wide, Query(Query::OP_SCALE_WEIGHT, query, kFoldedWeight));
  built_.widened = true;
  built_.folded.emplace(alone, digits);
  highlight({alone});
}

// «ISO9001» for ISO 9001: side by side, or it would be any 9001.
void WordsReader::add_apart(const std::u32string& letters, const std::u32string& digits,
                            Part& part) {
  const std::vector<std::vector<std::string>> places{word_terms(letters), {encode(digits)}};
  const std::vector<Query> both{any_of(places[0]), any_of(places[1])};
  const Query apart =
      in_order(index_, Query(Query::OP_AND, both.begin(), both.end()), places, built_.as_words);
  part.wide = Query(Query::OP_OR, part.wide, Query(Query::OP_SCALE_WEIGHT, apart, kFoldedWeight));
  built_.widened = true;
  for (const auto& terms : places) highlight(terms);
}

void WordsReader::date(std::size_t at, std::size_t end, std::vector<QueryWord>& words) {
  WordReading reading;
  reading.exact.push_back(general_terms(tokens_[at]).front());
  other_readings(at, end, "", reading);
  words.push_back({U"", {}, weighed(reading)});
}

Part WordsReader::weighed(const WordReading& reading) {
  highlight(reading.exact);
  // Terms that no record has would only be waited for: one that is left needs no synonym.
  std::vector<std::string> there;
  for (const std::string& one : reading.exact)
    if (database_.term_exists(one)) there.push_back(one);
  if (there.empty() && !reading.exact.empty()) there.push_back(reading.exact.front());
  Part part{any_of(there), any_of(there)};
  if (reading.folded.empty()) return part;
  // Both together share one frequency, so that a rare misspelling never
  // outweighs a common exact word.
  built_.widened = true;
  std::vector<std::string> all = std::move(there);
  for (const FoldedTerm& folded : reading.folded) {
    all.push_back(folded.term);
    built_.folded.emplace(folded.term, folded.shown);
    highlight({folded.term});
  }
  part.wide =
      Query(Query::OP_OR, part.exact, Query(Query::OP_SCALE_WEIGHT, any_of(all), kFoldedWeight));
  return part;
}

void WordsReader::highlight(const std::vector<std::string>& terms) {
  if (clause_->negative) return;
  built_.words.insert(terms.begin(), terms.end());
}

}  // namespace tamga::index
