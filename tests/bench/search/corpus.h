// SPDX-License-Identifier: GPL-3.0-or-later
// Invented records of real size: sentences of our own forms' samples, and words of the
// dictionary as often as words of a language are (Zipf).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "index/entry.h"

namespace tamga::bench {

// A value: the same number gives the same record, always. Thread-safe to read.
class Corpus {
 public:
  // Reads the samples below `forms` (renderers/forms) and the dictionary. Throws
  // std::runtime_error when there are none.
  explicit Corpus(const std::filesystem::path& forms);

  index::Entry entry(std::uint64_t number) const;  // some 600 words

 private:
  std::string sentence(std::uint64_t& state) const;
  const std::string& dictionary_word(std::uint64_t& state) const;

  std::vector<std::vector<std::string>> samples_;  // sentences as words
  std::vector<std::string> words_;                 // most frequent first
  std::vector<double> shares_;                     // of the words up to this one
};

}  // namespace tamga::bench
