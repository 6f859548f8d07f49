// SPDX-License-Identifier: GPL-3.0-or-later
// Days and order numbers as papers write them and OCR damages them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::ingest {

struct FoundDay {
  std::string day;                 // YYYY-MM-DD
  std::size_t begin = 0, end = 0;  // bytes of the text
  bool full = false;               // its year has four digits
};

// Every day in a text, in its order: «2024-06-12», «2024.06.12», «12.06.2024», «24 06
// 12», «20240612», «2024 оны 06 дугаар сарын 12-ны өдөр», also where letters stand for
// digits (О З б І for 0 3 6 1) and the words between are damaged. Days that do not
// exist and years outside 1921–2100 are none.
std::vector<FoundDay> find_days(std::string_view text);

struct FoundNumber {
  std::string number;  // «102», «А/102»
  std::size_t begin = 0, end = 0;
};

// The number of the order that a text names: «102 дугаар тушаалын …», «А/102 тоот
// тушаал», «тушаалын дугаар: А/102», «№ А/102».
std::optional<FoundNumber> find_order_number(std::string_view text);

// A number as it is compared: «А/102», «A/102», «№102» are «102».
std::string order_number_core(std::string_view number);

// A year of four digits that «он» follows: «2024 ОНЫ».
std::optional<int> find_year(std::string_view text);

}  // namespace tamga::ingest
