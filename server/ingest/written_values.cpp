// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/written_values.h"

#include <algorithm>
#include <cstdio>

#include "index/analysis/letters.h"
#include "server/ingest/folding.h"

namespace tamga::ingest {
namespace {

constexpr int first_year = 1921, last_year = 2100;

// A digit, or the letter that OCR puts in its place.
char digit_of(char32_t code) {
  if (index::is_digit(code)) return static_cast<char>(code);
  constexpr std::u32string_view seen = U"ОоOoЗзІіIl|бЬВ";
  constexpr std::string_view meant = "00003311111668";
  static_assert(seen.size() == meant.size());
  const auto at = seen.find(code);
  return at == std::u32string_view::npos ? '\0' : meant[at];
}

struct Piece {
  enum class Kind { number, word, sign } kind = Kind::sign;
  std::string digits;   // of a number
  std::u32string word;  // folded
  char32_t sign = 0;
  std::size_t begin = 0, end = 0;  // bytes
};

// A run of letters and digits is a number when digits are in it and nothing else
// than what stands for digits.
Piece run_piece(std::u32string_view run) {
  Piece piece;
  std::size_t digits = 0;
  for (const char32_t code : run) {
    digits += index::is_digit(code) ? 1 : 0;
    if (const char digit = digit_of(code)) piece.digits += digit;
    if (const char32_t letter = folded(code)) piece.word += letter;
  }
  const bool number = digits > 0 && piece.digits.size() == run.size() && 2 * digits >= run.size();
  piece.kind = number ? Piece::Kind::number : Piece::Kind::word;
  if (!number) piece.digits.clear();
  return piece;
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  const auto letters = index::read_letters(text);
  for (std::size_t at = 0; at < letters.size();) {
    const auto in_run = [](char32_t code) {
      return index::is_letter(code) || index::is_digit(code) || code == U'|';
    };
    std::size_t end = at;
    std::u32string run;
    while (end < letters.size() && in_run(letters[end].code)) run += letters[end++].code;
    Piece piece;
    if (run.empty()) {
      piece.sign = letters[at].code;
      end = at + 1;
    } else {
      piece = run_piece(run);
    }
    piece.begin = letters[at].begin;
    piece.end = letters[end - 1].end;
    at = end;
    if (piece.kind != Piece::Kind::sign || !index::is_space(piece.sign))
      pieces.push_back(std::move(piece));
  }
  return pieces;
}

using Pieces = std::vector<Piece>;

bool is_number(const Pieces& pieces, std::size_t at, std::size_t least, std::size_t most) {
  return at < pieces.size() && pieces[at].kind == Piece::Kind::number &&
         pieces[at].digits.size() >= least && pieces[at].digits.size() <= most;
}

bool is_word(const Pieces& pieces, std::size_t at, std::u32string_view word, std::size_t faults) {
  return at < pieces.size() && pieces[at].kind == Piece::Kind::word &&
         distance(pieces[at].word, word, faults) <= faults;
}

int value(const Piece& piece) {
  return std::stoi(piece.digits);
}

std::string day_text(int year, int month, int day) {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (year < first_year || year > last_year || month < 1 || month > 12 || day < 1) return {};
  if (day > lengths[month - 1] + (month == 2 && leap ? 1 : 0)) return {};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

// Over one sign that parts the numbers of a day, if one stands there.
std::size_t over_sign(const Pieces& pieces, std::size_t at) {
  constexpr std::u32string_view parting = U".-/,–—_";
  while (at < pieces.size() && pieces[at].kind == Piece::Kind::sign &&
         parting.find(pieces[at].sign) != std::u32string_view::npos)
    ++at;
  return at;
}

struct Reading {
  std::string day;
  std::size_t last = 0;  // piece
  bool full = false;
};

// «2024 оны 06 дугаар сарын 12»
Reading spelled(const Pieces& pieces, std::size_t at) {
  if (!is_number(pieces, at, 4, 4) ||
      !(is_word(pieces, at + 1, U"оны", 1) || is_word(pieces, at + 1, U"он", 1)))
    return {};
  std::size_t next = at + 2;
  if (!is_number(pieces, next, 1, 2)) return {};
  const std::size_t month = next++;
  // Ordinal words and their signs, damaged or not, up to the month's own word.
  std::size_t skipped = 0;
  while (next < pieces.size() && skipped < 4 && !is_word(pieces, next, U"сарын", 2) &&
         !is_word(pieces, next, U"сар", 1)) {
    if (pieces[next].kind == Piece::Kind::number) return {};
    ++next, ++skipped;
  }
  if (!is_number(pieces, next + 1, 1, 2)) return {};
  return {day_text(value(pieces[at]), value(pieces[month]), value(pieces[next + 1])), next + 1,
          true};
}

Reading in_figures(const Pieces& pieces, std::size_t at) {
  if (is_number(pieces, at, 8, 8)) {
    const auto& digits = pieces[at].digits;
    return {day_text(std::stoi(digits.substr(0, 4)), std::stoi(digits.substr(4, 2)),
                     std::stoi(digits.substr(6, 2))),
            at, true};
  }
  const std::size_t second = over_sign(pieces, at + 1);
  if (!is_number(pieces, at, 1, 4) || !is_number(pieces, second, 1, 2)) return {};
  const std::size_t third = over_sign(pieces, second + 1);
  if (!is_number(pieces, third, 1, 4)) return {};
  const int a = value(pieces[at]), b = value(pieces[second]), c = value(pieces[third]);
  const std::size_t first = pieces[at].digits.size(), last = pieces[third].digits.size();
  if (first == 4 && last <= 2) return {day_text(a, b, c), third, true};
  if (first <= 2 && last == 4) return {day_text(c, b, a), third, true};
  if (first == 2 && last == 2 && pieces[second].digits.size() == 2)
    return {day_text(a < 70 ? 2000 + a : 1900 + a, b, c), third, false};
  return {};
}

// «А/102», «102» from a piece on; gives the piece after it.
std::optional<FoundNumber> number_at(const Pieces& pieces, std::size_t at, std::size_t& after) {
  FoundNumber found;
  if (at >= pieces.size()) return std::nullopt;
  found.begin = pieces[at].begin;
  if (pieces[at].kind == Piece::Kind::word && pieces[at].word.size() == 1 &&
      at + 2 < pieces.size() && pieces[at + 1].sign == U'/') {
    char32_t letter = pieces[at].word[0];
    if (letter >= U'а' && letter <= U'я') letter -= 0x20;
    found.number = index::to_utf8(std::u32string(1, letter)) + "/";
    at += 2;
  }
  if (!is_number(pieces, at, 1, 5)) return std::nullopt;
  found.number += pieces[at].digits;
  found.end = pieces[at].end;
  after = at + 1;
  return found;
}

bool is_ordinal(const Pieces& pieces, std::size_t at) {
  for (const char32_t* word : {U"дугаар", U"дугээр", U"тоот"})
    if (is_word(pieces, at, word, 2)) return true;
  return is_word(pieces, at, U"р", 0);
}

// In any case form: what it begins with.
bool is_order(const Pieces& pieces, std::size_t at) {
  if (at >= pieces.size()) return false;
  for (const std::u32string_view stem : {U"тушаал", U"захирамж"})
    if (pieces[at].word.size() >= stem.size() &&
        distance(std::u32string_view(pieces[at].word).substr(0, stem.size()), stem, 1) <= 1)
      return true;
  return false;
}

}  // namespace

std::vector<FoundDay> find_days(std::string_view text) {
  const Pieces pieces = pieces_of(text);
  std::vector<FoundDay> days;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    Reading reading = spelled(pieces, at);
    if (reading.day.empty()) reading = in_figures(pieces, at);
    if (reading.day.empty()) continue;
    days.push_back({reading.day, pieces[at].begin, pieces[reading.last].end, reading.full});
    at = reading.last;
  }
  return days;
}

std::optional<FoundNumber> find_order_number(std::string_view text) {
  const Pieces pieces = pieces_of(text);
  std::size_t after = 0;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    auto found = number_at(pieces, at, after);
    if (!found) continue;
    while (after < pieces.size() && pieces[after].kind == Piece::Kind::sign) ++after;
    if (is_ordinal(pieces, after) && is_order(pieces, after + 1)) return found;
    if (is_order(pieces, after)) return found;
    at = std::max(at, after - 1);
  }
  // № is read as # (index/analysis/letters.h).
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const bool told = is_word(pieces, at, U"дугаар", 1) || pieces[at].sign == U'#';
    if (!told) continue;
    std::size_t next = at + 1;
    while (next < pieces.size() && pieces[next].kind == Piece::Kind::sign) ++next;
    if (auto found = number_at(pieces, next, after)) return found;
  }
  return std::nullopt;
}

std::string order_number_core(std::string_view number) {
  std::string core;
  for (const auto& piece : pieces_of(number))
    if (piece.kind == Piece::Kind::number) core = piece.digits;
  const auto first = core.find_first_not_of('0');
  return first == std::string::npos ? core : core.substr(first);
}

std::optional<int> find_year(std::string_view text) {
  const Pieces pieces = pieces_of(text);
  for (std::size_t at = 0; at + 1 < pieces.size(); ++at)
    if (is_number(pieces, at, 4, 4) &&
        (is_word(pieces, at + 1, U"оны", 1) || is_word(pieces, at + 1, U"он", 0))) {
      const int year = value(pieces[at]);
      if (year >= first_year && year <= last_year) return year;
    }
  return std::nullopt;
}

}  // namespace tamga::ingest
