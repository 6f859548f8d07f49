// SPDX-License-Identifier: GPL-3.0-or-later
// Wording: how Mongolian official papers write numbers, dates and cases.
// All texts are UTF-8 in Cyrillic; pure functions, safe from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamga::forms::wording {

// Whether the spoken form of a number has front vowels (нэг, дөрөв, ес, арван
// нэг; but хоёр, гурав, арав): the last word that is spoken decides.
bool spoken_with_front_vowels(std::uint64_t number);

// "дүгээр" or "дугаар": the ordinal word after a number in figures.
std::string ordinal_suffix(std::uint64_t number);

// The same for a text that ends in a number («А/102» → дугаар); a text without
// a number at its end takes "дугаар".
std::string ordinal_suffix(std::string_view text);

// "-ны" or "-ний" after the day of a month, 1…31: «12-ны», «24-ний».
std::string day_suffix(unsigned day);

// «2024 оны 06 дугаар сарын 12-ны өдөр», and the genitive «… өдрийн».
std::string date_long(std::chrono::year_month_day date);
std::string date_order(std::chrono::year_month_day date);

// The largest number that in_words() writes.
inline constexpr std::uint64_t greatest_in_words = 999'999'999;

// A number in words as it stands in brackets after its figures: 247 → «хоёр
// зуун дөчин долоо», 20 → «хорь», 21 → «хорин нэг», 0 → «тэг». Every word but
// the last is in the attributive form; hundred is «зуун» also at the end, and
// one hundred, thousand and million are told with «нэг», so that nobody can
// write another number before them. Nothing above greatest_in_words.
std::string in_words(std::uint64_t number);

// Capital letters (ICU, Mongolian rules).
std::string upper(std::string_view text);

// The genitive of a noun, a name, or a phrase (its last word inflects; spaces
// around it are left off): «хэлтэс» → «хэлтсийн», «Болд» → «Болдын», «НДЕГ» →
// «НДЕГ-ын». Text in capitals gets its suffix in capitals. By rule, with lists
// for what no rule tells (hidden н, final нг). Where usage wavers (Данзаны,
// Данзангийн) it gives the form of the orthographic dictionaries, and a loan
// that looks native comes out as native: forms that print a genitive show it to
// the author and offer a field to override it.
std::string genitive(std::string_view phrase);

}  // namespace tamga::forms::wording
