// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/our_index.h"

#include <xapian.h>

#include "tests/bench/render/cpu_time.h"

namespace tamga::bench {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::uint64_t answer(const index::Searcher& searcher, bool passages, Row row,
                     const Question& question) {
  index::Search search;
  search.access = {"all"};
  search.limit = row == Row::AllFacets || row == Row::QueryFacets ? 0 : 10;
  search.passages = passages;
  search.facets = row == Row::AllFacets || row == Row::QueryFacets;
  if (row == Row::Suggestion)
    return searcher.suggest(question.words.front(), search.access, 8).size();
  search.text = joined(question.words);
  if (row == Row::Phrase) search.text = "\"" + search.text + "\"";
  if (row == Row::NamePrefix) search.text = "нэр:" + search.text + "*";
  if (row == Row::Filter) {
    search.limit = 20;
    search.order = index::Order::Newest;
    search.year = question.year;
    search.unit = question.unit;
    search.form = question.form;
  }
  return searcher.search(search).total;
}

}  // namespace

std::uint64_t bytes_below(const std::filesystem::path& folder, const std::string& ending) {
  std::uint64_t sum = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file() && file.path().filename().string().ends_with(ending))
      sum += file.file_size();
  return sum;
}

void OurIndex::add(const std::vector<index::AnalysedEntry>& entries) {
  const Stopwatch watch;
  for (const auto& entry : entries) builder_.put(entry);
  cpu_ += watch.cpu();
}

Built OurIndex::finish() {
  const Stopwatch watch;
  builder_.finish(0);
  cpu_ += watch.cpu();
  const std::uint64_t whole = bytes_below(folder_);
  return {cpu_, whole - bytes_below(folder_, "docdata.glass"), whole};
}

std::string OurSearch::name() const {
  return std::string("Tamga (Xapian ") + Xapian::version_string() + ")" +
         (passages_ ? ", with passages" : "");
}

Waits OurSearch::ask(Row row, const std::vector<Question>& questions, std::size_t clients,
                     double seconds) {
  const index::Searcher searcher(folder_);
  const auto client = [&](Row asked, const Question& question) {
    return answer(searcher, passages_, asked, question);
  };
  return ask_by([&] { return Client(client); }, row, questions, clients, seconds);
}

}  // namespace tamga::bench
