// SPDX-License-Identifier: GPL-3.0-or-later
// Stored texts as numbers of their word forms: half of what deflating letters leaves.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "index/numbers.h"

namespace tamga::index {

// A packed text (text_code.h) with every Mongolian word of 2 to 30 letters as its number:
// number × 4, + 2 when the first letter is a capital, + 1 when a space follows; 0, a length
// and bytes for all else. `number` gives a form's number, from 1.
std::string code_forms(std::string_view packed,
                       const std::function<std::uint32_t(const std::string&)>& number);

// The same text where form n, from 1, is numbers[n - 1]. Throws Error index-damaged.
std::string renumbered(std::string_view coded, const std::vector<std::uint32_t>& numbers);

// Forms by number, kept from one request to the next. Thread-safe.
class FormCache {
 public:
  struct Kept {
    std::string database;  // whose numbers they are
    std::mutex mutex;
    std::vector<std::string> forms;
  };
  // What is kept of this database; of another one nothing is any more.
  std::shared_ptr<Kept> of(const Xapian::Database& database);

 private:
  std::mutex mutex_;
  std::shared_ptr<Kept> kept_;
};

// Reads the forms of one database for one request; not thread-safe.
class FormReader {
 public:
  FormReader(const Xapian::Database& database, FormCache& cache)
      : database_(database), kept_(cache.of(database)) {}
  // The packed text again. Throws Error index-damaged.
  std::string packed(std::string_view coded) const;

 private:
  const Xapian::Database& database_;
  std::shared_ptr<FormCache::Kept> kept_;
};

// Calls take(number) for each word form in a coded text. Throws Error index-damaged.
void each_form(std::string_view coded, const std::function<void(std::uint32_t)>& take);

}  // namespace tamga::index
