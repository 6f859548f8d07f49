// SPDX-License-Identifier: GPL-3.0-or-later
// The sample of a form as a source of documents, each with a text of its own.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::bench {

// Immutable; thread-safe.
class Sample {
 public:
  explicit Sample(const nlohmann::json& content);

  // The JSON bytes of one more document: every text of more than 40 bytes gets a
  // space and `word` at its end, so that little can be taken from the document
  // before. `word`: letters and digits only. Costs a copy, so that it may stand
  // inside a measurement.
  std::string text(std::string_view word) const;

 private:
  std::vector<std::string> parts_;  // the words go between them
};

// The same content with every list cut to a length between one and its own:
// documents of different lengths.
nlohmann::json with_shorter_lists(const nlohmann::json& content, std::mt19937& random);

// A word of Mongolian letters for each number, different for different numbers:
// to anything that keeps words it is a new one.
std::string word_of_letters(unsigned number);

}  // namespace tamga::bench
