// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/terms.h"

#include <array>
#include <cstdint>

#include "index/analysis/dictionary.h"
#include "index/analysis/lemmas.h"
#include "index/analysis/letters.h"
#include "index/analysis/stems.h"
#include "index/analysis/traditional.h"
#include "index/analysis/word_cache.h"

namespace tamga::index {
namespace {

constexpr char kEscape = 0x02;
constexpr std::size_t kLongestKept = 32;  // letters of a word that may come again

std::size_t utf8_length(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

std::string encode_letter(char32_t code) {
  code = fold_case(code);
  if (code >= U'а' && code <= U'я') return {static_cast<char>(0x80 + (code - U'а'))};
  if (code == U'ё') return "\xA0";
  if (code == U'ө') return "\xA1";
  if (code == U'ү') return "\xA2";
  if (code >= 0x20 && code < 0x7F) return {static_cast<char>(code)};
  return kEscape + to_utf8(std::u32string_view(&code, 1));
}

bool is_cyrillic_word(const std::u32string& word) {
  return !word.empty() && is_cyrillic(word[0]);
}

}  // namespace

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t value = 14695981039346656037u;
  for (unsigned char byte : text) value = (value ^ byte) * 1099511628211u;
  return value;
}

std::string encode(std::u32string_view text) {
  std::string out;
  for (char32_t code : text) {
    const std::string letter = encode_letter(code);
    if (out.size() + letter.size() >= kLongestTerm) break;
    out += letter;
  }
  return out;
}

std::u32string decode(std::string_view code) {
  std::u32string out;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const auto byte = static_cast<unsigned char>(code[at]);
    if (byte == kEscape && at + 1 < code.size()) {
      const std::size_t length = utf8_length(static_cast<unsigned char>(code[at + 1]));
      out += to_utf32(code.substr(at + 1, length));
      at += length;
    } else if (byte >= 0x80 && byte < 0xA0) {
      out.push_back(U'а' + (byte - 0x80u));
    } else if (byte == 0xA0) {
      out.push_back(U'ё');
    } else if (byte == 0xA1) {
      out.push_back(U'ө');
    } else if (byte == 0xA2) {
      out.push_back(U'ү');
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

std::string term(char prefix, std::u32string_view text) {
  return prefix + encode(text);
}

std::string value_term(char prefix, std::string_view value) {
  std::string whole;
  bool space = false;
  for (const Letter& letter : read_letters(value)) {
    // Control characters, too: each would take two bytes or three of a key's 255.
    if (is_space(letter.code) || letter.code < 0x20) {
      space = !whole.empty();
      continue;
    }
    if (space) whole.push_back(' ');
    space = false;
    whole += encode_letter(letter.code);
  }
  if (whole.size() < kLongestTerm) return prefix + whole;
  static constexpr char digits[] = "0123456789abcdef";
  std::string mark;
  for (std::uint64_t value_hash = hash_of(whole), at = 0; at < 16; ++at, value_hash >>= 4)
    mark.push_back(digits[value_hash & 15]);
  return prefix + whole.substr(0, kLongestTerm - 1 - mark.size()) + mark;
}

std::string access_term(std::string_view access) {
  if (access.empty() || access.size() + 1 > kLongestTerm) return {};
  if (access.find('\0') != access.npos) return {};
  return prefix::Access + std::string(access);
}

std::vector<std::string> word_terms(const std::u32string& word) {
  std::vector<std::string> terms;
  if (!is_cyrillic_word(word)) {
    terms.push_back(encode(word));
    if (is_traditional_word(word))
      for (const std::string& key : traditional_keys(word))
        terms.push_back(prefix::TraditionalKey + key);
    return terms;
  }
  static WordCache<std::vector<std::string>> cache;
  const bool kept = word.size() <= kLongestKept;
  if (kept && cache.find(word, terms)) return terms;
  for (const std::u32string& lemma : lemmas_of(word)) terms.push_back(encode(lemma));
  // Of a word that the dictionary does not have, the key too: names are words as well.
  if (terms.empty() || Dictionary::shared().lemmas(word).empty())
    terms.push_back(term(prefix::Unknown, stem_key(word)));
  if (kept) cache.keep(word, terms);
  return terms;
}

std::vector<std::string> general_terms(const Token& token) {
  switch (token.kind) {
    case Token::Kind::Word:
      return word_terms(token.text);
    case Token::Kind::Number:
    case Token::Kind::Code:
      return {encode(token.text)};
    case Token::Kind::Month:
      return {term(prefix::Date, token.text)};
    case Token::Kind::Day:
      return {term(prefix::Date, U'-' + token.text)};
    case Token::Kind::Date:
      return {term(prefix::Date, token.text), term(prefix::Date, token.text.substr(0, 6)),
              term(prefix::Date, U'-' + token.text.substr(4))};
    case Token::Kind::Pair: {
      std::vector<std::string> terms = pair_terms(prefix::Pair, token.text[0], token.name);
      for (std::string& alone : pair_terms(prefix::InitialOnly, token.text[0], token.name))
        terms.push_back(std::move(alone));
      return terms;
    }
  }
  return {};
}

std::vector<std::string> pair_terms(char prefix, char32_t initial, const std::u32string& name) {
  std::vector<std::string> terms;
  for (const std::u32string& stem : name_stems(name)) {
    std::u32string pair{initial, U'.'};
    pair += name_key(stem);
    std::string one = term(prefix, pair);
    bool seen = false;
    for (const std::string& other : terms) seen |= other == one;
    if (!seen) terms.push_back(std::move(one));
  }
  return terms;
}

}  // namespace tamga::index
