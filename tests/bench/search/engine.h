// SPDX-License-Identifier: GPL-3.0-or-later
// A search engine as the benchmark sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tamga::bench {

// What is asked. The ten best and the exact number, unless it says otherwise.
enum class Row {
  Common,       // one frequent word
  And,          // three words
  Phrase,       // four words that follow each other
  Name,         // patronymic and given name
  NamePrefix,   // the beginning of a name
  AllFacets,    // counts of form, year, unit, position over everything
  QueryFacets,  // the same under one frequent word
  Filter,       // year, unit, form; twenty, the newest first
  Suggestion,   // eight values that go on as typed, with their counts
};
inline constexpr std::size_t kRows = 9;
const char* row_name(Row row);

struct Question {
  std::vector<std::string> words;  // as they stand in the texts
  std::vector<std::string> stems;  // the same, one stem a word: what peers have indexed
  std::string year, unit, form;    // Filter
};

// A record as peers get it: analysed by us.
struct PeerRecord {
  std::uint64_t number = 0;
  std::int64_t captured = 0;
  std::string year, unit, position, form, person;
  std::string title_stems, name_words, stems;  // separated by spaces
  std::string text;                            // kept, to be shown
};

struct Built {
  double cpu = 0;                      // ms of the processor, analysis not counted
  std::uint64_t index = 0, whole = 0;  // bytes: without the texts kept, with them
};

struct Waits {
  std::vector<double> ms;     // sorted
  std::uint64_t answers = 0;  // of the exact numbers, the sum over all questions once each
  double part(double share) const {
    return ms.at(static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1)));
  }
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string name() const = 0;  // with its version
  // Asks all questions once, then again and again by so many clients until the seconds
  // are over.
  virtual Waits ask(Row row, const std::vector<Question>& questions, std::size_t clients,
                    double seconds) = 0;
};

// Answers questions of one client: gives the exact number found.
using Client = std::function<std::uint64_t(Row, const Question&)>;

// Engine::ask for engines in this process.
Waits ask_by(const std::function<Client()>& connect, Row row,
             const std::vector<Question>& questions, std::size_t clients, double seconds);

}  // namespace tamga::bench
