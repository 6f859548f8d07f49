// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/postings.h"

#include <unicode/coll.h>
#include <unicode/sortkey.h>

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/stems.h"
#include "index/analysis/traditional.h"
#include "index/record_data.h"
#include "index/terms.h"
#include "index/text_code.h"
#include "index/word_stream.h"

namespace tamga::index {
namespace {

constexpr std::uint32_t kFieldGap = 10;  // phrases do not reach over it
constexpr Xapian::termcount kTitleWeight = 4, kPersonWeight = 6, kPostWeight = 4, kUnitWeight = 3,
                            kNumberWeight = 4;

class Analyser {
 public:
  explicit Analyser(const Entry& entry) : entry_(entry) {}

  AnalysedEntry analyse() {
    fields();
    person();
    texts();
    filters();
    found_.id = entry_.id;
    found_.year = entry_.year;
    found_.captured = entry_.captured;
    found_.came = entry_.came;
    found_.shown = write_shown(entry_);
    found_.person_order = person_order(entry_.person);
    return std::move(found_);
  }

 private:
  // Of each term its place in `general`.
  std::uint32_t general(const std::string& term) {
    const auto next = static_cast<std::uint32_t>(found_.general.size());
    const auto [at, fresh] = general_.emplace(term, next);
    if (fresh) found_.general.push_back({term, 0});
    return at->second;
  }

  void words(const std::vector<std::string>& terms, std::uint32_t position,
             Xapian::termcount weight) {
    for (const std::string& one : terms) {
      const std::uint32_t term = general(one);
      found_.general[term].weight += weight;
      auto at = found_.words.rbegin();
      while (at != found_.words.rend() && at->position == position && at->term != term) ++at;
      // A piece that is the whole, too, stands there once.
      if (at == found_.words.rend() || at->position != position)
        found_.words.push_back({term, position});
    }
  }

  // Words of a field, in the general terms and, when `prefix` is given, in the
  // field's own: there as written and as lemma.
  void field(const std::string& text, Xapian::termcount weight, char prefix) {
    if (text.empty() || position_ + kFieldGap >= kFirstTextPosition) return;
    std::uint32_t next = position_;
    for (const Token& token : tokens(text, position_, &next)) {
      if (token.position + kFieldGap >= kFirstTextPosition) break;
      const std::vector<std::string> terms = general_terms(token);
      // The 102 of «А/102» says less than a 102 that stands alone.
      const bool less = token.part && token.kind == Token::Kind::Number;
      words(terms, token.position, less ? 1 : weight);
      if (!prefix || token.kind == Token::Kind::Pair) continue;
      found_.terms.push_back(term(prefix, token.text));
      for (const std::string& one : terms)
        if (one.size() < kLongestTerm) found_.terms.push_back(prefix + one);
    }
    position_ = std::min(next, kFirstTextPosition) + kFieldGap;
  }

  void fields() {
    field(entry_.title, kTitleWeight, prefix::TitleWord);
    field(shown_name(entry_.person), kPersonWeight, 0);
    field(entry_.position, kPostWeight, prefix::PositionWord);
    field(entry_.unit, kUnitWeight, prefix::UnitWord);
    field(entry_.organisation, 1, prefix::Organisation);
    field(entry_.number, kNumberWeight, prefix::Number);
    field(entry_.registration, kNumberWeight, prefix::Number);
    if (entry_.year > 0) field(std::to_string(entry_.year), 1, 0);
  }

  void name(const std::u32string& word) {
    if (word.size() < 2) return;
    found_.terms.push_back(term(prefix::Name, word));
    found_.terms.push_back(term(prefix::NameKey, name_key(word)));
    condition(prefix::Skeleton + skeleton(word));
    if (const std::string key = cyrillic_key(word); !key.empty())
      condition(prefix::CyrillicKey + key);
  }

  void person() {
    const NameParts parts = name_parts(entry_.person);
    for (const Token& token : tokens(shown_name(entry_.person))) {
      if (token.kind != Token::Kind::Word) continue;
      name(token.text);
      // In a whole name the patronymic may stand in the genitive (Доржийн Болд).
      if (!entry_.person.name.empty() && token.text != parts.given) name(parts.patronymic);
    }
    if (parts.given.empty()) return;
    name(parts.given);  // «Бат Эрдэнэ» written apart is one name, too
    condition(term(prefix::PersonIs, parts.given));
    if (!parts.initial) return;
    const std::u32string shape = std::u32string{parts.initial} + U". " + parts.given;
    condition(term(prefix::PersonIs, shape));
    found_.terms.push_back(pair_term(prefix::Pair, parts.initial, parts.given));
    if (parts.initial_only)
      found_.terms.push_back(pair_term(prefix::InitialOnly, parts.initial, parts.given));
    else
      condition(term(prefix::PersonIs, parts.patronymic + U" " + parts.given));
  }

  static std::string pair_term(char prefix, char32_t initial, const std::u32string& given) {
    return pair_terms(prefix, initial, given).front();  // the name itself, no stems
  }

  // Of each word form its number in this entry, from 1.
  std::uint32_t form(const std::string& packed) {
    const auto next = static_cast<std::uint32_t>(found_.forms.size() + 1);
    const auto [at, fresh] = forms_.emplace(packed, next);
    if (fresh) found_.forms.push_back(packed);
    return at->second;
  }

  void texts() {
    std::uint32_t position = kFirstTextPosition;
    for (const std::string& text : entry_.texts) {
      found_.first_words.push_back(position);
      found_.texts.push_back(code_forms(
          pack_text(text), [this](const std::string& form) { return this->form(form); }));
      std::uint32_t next = position;
      for (const Token& token : tokens(text, position, &next))
        words(general_terms(token), token.position, 1);
      position = next + kFieldGap;
    }
  }

  void condition(std::string one) {
    if (!one.empty()) found_.conditions.push_back(std::move(one));
  }

  void filters() {
    condition(prefix::Id + entry_.id);
    condition(access_term("all"));
    for (const std::string& access : entry_.access) condition(access_term(access));
    found_.facets = facet_values(entry_);
    for (std::size_t facet = 0; facet < kFacetFields; ++facet)
      condition(facet_term(facet, found_.facets[facet]));
  }

  const Entry& entry_;
  AnalysedEntry found_;
  std::uint32_t position_ = 1;
  std::unordered_map<std::string, std::uint32_t> general_, forms_;
};

// The nominative of a patronymic that stands in the genitive.
std::u32string nominative(const std::u32string& word) {
  for (std::u32string_view ending : {U"гийн", U"ийн", U"ын"})
    if (word.ends_with(ending) && word.size() >= ending.size() + 3)
      return word.substr(0, word.size() - ending.size());
  if ((word.ends_with(U"ны") || word.ends_with(U"ний")) && word.size() >= 5)
    return word.substr(0, word.find_last_of(U'н') + 1);
  return word;
}

NameParts whole_name_parts(const std::string& name) {
  NameParts parts;
  std::vector<std::u32string> words;
  for (const Token& token : tokens(name)) {
    if (token.kind == Token::Kind::Pair) {  // «Д.Болд», «Болд Д.»
      parts.initial = token.text[0];
      parts.initial_only = true;
      parts.given = token.name;
    } else if (token.kind == Token::Kind::Word && !token.part) {
      words.push_back(token.text);
    }
  }
  if (parts.initial || words.empty()) return parts;
  parts.given = words.back();
  if (words.size() < 2) return parts;
  const std::u32string& before = words[words.size() - 2];
  parts.initial = before[0];
  parts.initial_only = before.size() == 1;
  if (before.size() > 1) parts.patronymic = nominative(before);
  return parts;
}

std::u32string one_word(const std::string& text) {
  std::u32string word;
  for (const Token& token : tokens(text))
    if (token.kind == Token::Kind::Word && !token.part) word += token.text;
  return word;
}

}  // namespace

NameParts name_parts(const Person& person) {
  if (person.given.empty()) return whole_name_parts(person.name);
  NameParts parts;
  parts.given = one_word(person.given);
  const std::u32string patronymic = one_word(person.patronymic);
  if (patronymic.empty()) return parts;
  parts.initial = patronymic[0];
  parts.initial_only = patronymic.size() == 1;
  if (!parts.initial_only) parts.patronymic = patronymic;
  return parts;
}

std::string person_filter_term(std::string_view name) {
  const NameParts parts =
      name_parts({.clan = {}, .patronymic = {}, .given = {}, .name = std::string(name)});
  if (!parts.initial) return term(prefix::PersonIs, parts.given);
  if (parts.initial_only)
    return term(prefix::PersonIs, std::u32string{parts.initial} + U". " + parts.given);
  return term(prefix::PersonIs, parts.patronymic + U" " + parts.given);
}

std::string person_order(const Person& person) {
  const NameParts parts = name_parts(person);
  if (parts.given.empty()) return "1";
  static const std::unique_ptr<const icu::Collator> collator = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<const icu::Collator>(
        icu::Collator::createInstance(icu::Locale("mn"), status));
  }();
  std::u32string before = parts.patronymic;
  if (before.empty() && parts.initial) before = std::u32string{parts.initial};
  const std::string text = to_utf8(parts.given + U" " + before);
  if (!collator) return "0" + text;
  UErrorCode status = U_ZERO_ERROR;
  icu::CollationKey key;
  collator->getCollationKey(icu::UnicodeString::fromUTF8(text), key, status);
  std::int32_t length = 0;
  const std::uint8_t* bytes = key.getByteArray(length);
  return "0" + std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

AnalysedEntry analyse(const Entry& entry) {
  return Analyser(entry).analyse();
}

Xapian::Document make_document(const AnalysedEntry& entry, Numbers& numbers) {
  Xapian::Document document;
  std::vector<std::uint32_t> general, forms;
  for (const auto& [term, weight] : entry.general) {
    document.add_term(term, weight);
    general.push_back(numbers.word(term));
  }
  WordStreamWriter stream;
  for (const AnalysedEntry::Word& word : entry.words) stream.add(word.position, general[word.term]);
  for (const std::string& form : entry.forms) forms.push_back(numbers.form(form));
  std::vector<std::string> texts;
  for (const std::string& text : entry.texts) texts.push_back(renumbered(text, forms));
  for (const std::string& one : entry.terms) document.add_term(one);
  for (const std::string& one : entry.conditions) document.add_boolean_term(one);
  document.add_value(slot::Facets, pack_facets(entry.facets, numbers));
  document.add_value(slot::Words, stream.take());
  document.add_value(slot::Shown, entry.shown);
  document.add_value(slot::Captured,
                     Xapian::sortable_serialise(static_cast<double>(entry.captured)));
  document.add_value(slot::Came, Xapian::sortable_serialise(static_cast<double>(entry.came)));
  document.add_value(slot::PersonOrder, entry.person_order);
  document.set_data(write_texts(texts, entry.first_words));
  return document;
}

}  // namespace tamga::index
