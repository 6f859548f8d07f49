// SPDX-License-Identifier: GPL-3.0-or-later
// bench_search: our index beside SQLite, PostgreSQL and Lucene on the same records.
// tests/bench/run search calls it.
#include <malloc.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <set>

#include "index/analysis/letters.h"
#include "index/record_data.h"
#include "index/terms.h"
#include "tests/bench/render/cpu_time.h"
#include "tests/bench/render/table.h"
#include "tests/bench/search/corpus.h"
#include "tests/bench/search/lucene.h"
#include "tests/bench/search/our_index.h"
#include "tests/bench/search/postgres.h"
#include "tests/bench/search/questions.h"
#include "tests/bench/search/sqlite_fts.h"

namespace {

namespace bench = tamga::bench;
namespace index = tamga::index;

constexpr std::size_t kBatch = 250;

struct Options {
  std::filesystem::path forms, folder;
  std::uint64_t records = 100'000;
  double seconds = 3;
  std::string postgres, program, classes;  // "" leaves the peer out
  bool sqlite = true;
  bool again = false;
  int only = -1;  // a row
};

bench::PeerRecord peer_record(std::uint64_t number, const index::Entry& entry,
                              const index::AnalysedEntry& analysed) {
  bench::PeerRecord record;
  record.number = number;
  record.captured = entry.captured;
  record.year = std::to_string(entry.year);
  record.unit = entry.unit;
  record.position = entry.position;
  record.form = entry.form;
  record.person = index::shown_name(entry.person);
  for (const index::Token& token : index::tokens(record.person))
    record.name_words += (record.name_words.empty() ? "" : " ") + index::to_utf8(token.text);
  std::uint32_t before = 0;
  for (const auto& word : analysed.words) {
    if (word.position == before) continue;  // one stem a word
    const std::string stem = bench::stem_of(analysed.general[word.term].term);
    if (stem.empty()) continue;
    before = word.position;
    std::string& out =
        word.position < index::kFirstTextPosition ? record.title_stems : record.stems;
    out += (out.empty() ? "" : " ") + stem;
  }
  for (const std::string& text : entry.texts)
    record.text += (record.text.empty() ? "" : " ") + text;
  return record;
}

struct Contest {
  std::vector<bench::Engine*> engines;
  std::vector<bench::Built> built;
};

void print_built(const Options& options, const Contest& contest, double analysis) {
  const auto records = static_cast<double>(options.records);
  std::vector<std::vector<std::string>> rows{
      {"", "records/s, one core", "bytes a record, index", "with its text"}};
  const auto each = [&](std::uint64_t bytes) {
    return bench::fixed(static_cast<double>(bytes) / records, 0);
  };
  for (std::size_t at = 0; at < contest.engines.size(); ++at) {
    const bench::Built& built = contest.built[at];
    rows.push_back({contest.engines[at]->name(), bench::fixed(1000 * records / built.cpu, 0),
                    each(built.index), each(built.whole)});
  }
  rows.push_back({"ours with the analysis",
                  bench::fixed(1000 * records / (contest.built[0].cpu + analysis), 0),
                  each(contest.built[0].index), each(contest.built[0].whole)});
  bench::print_table(rows);
}

void print_waits(const Options& options, const Contest& contest,
                 const std::map<bench::Row, std::vector<bench::Question>>& questions,
                 std::size_t clients) {
  std::vector<std::vector<std::string>> rows{{"ms, p50 / p99"}};
  for (const auto* engine : contest.engines) rows[0].push_back(engine->name());
  rows[0].push_back("found");
  for (const auto& [row, asked] : questions) {
    if (options.only >= 0 && static_cast<int>(row) != options.only) continue;
    std::vector<std::string> cells{bench::row_name(row)};
    std::string answers;
    for (auto* engine : contest.engines) {
      const bench::Waits waits = engine->ask(row, asked, clients, options.seconds);
      cells.push_back(bench::fixed(waits.part(0.5), 2) + " / " + bench::fixed(waits.part(0.99), 2));
      answers += (answers.empty() ? "" : ", ") + std::to_string(waits.answers / asked.size());
      std::fprintf(stderr, "%s: %s: %s\n", engine->name().c_str(), cells[0].c_str(),
                   cells.back().c_str());
    }
    cells.push_back(answers);
    rows.push_back(cells);
  }
  bench::print_table(rows);
}

// MiB of this process: "VmRSS:" now, "VmHWM:" at most since forget_most().
double resident(const std::string& kind) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(kind)) return std::stod(line.substr(kind.size())) / 1024;
  return 0;
}

double most_resident() {
  return resident("VmHWM:");
}

void forget_most() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

// What questions take, a fresh Searcher for each row, beside the dictionary and what else this
// process has.
void print_memory(const Options& options, bench::Engine& engine,
                  const std::map<bench::Row, std::vector<bench::Question>>& questions) {
  std::vector<std::vector<std::string>> rows{{"MiB", "before", "more, at most"}};
  for (const auto& [row, asked] : questions) {
    if (options.only >= 0 && static_cast<int>(row) != options.only) continue;
    malloc_trim(0);  // so that what was given back is not there to be used again
    forget_most();
    const double before = resident("VmRSS:");
    engine.ask(row, asked, 1, options.seconds);
    rows.push_back(
        {bench::row_name(row), bench::fixed(before, 0), bench::fixed(most_resident() - before, 1)});
  }
  bench::print_table(rows);
}

void ask_again(const Options& options, const bench::Corpus& corpus) {
  bench::OurSearch search(options.folder / "ours", false), passages(options.folder / "ours", true);
  const Contest contest{{&search, &passages}, {}};
  const auto questions = bench::make_questions(corpus, options.records);
  print_memory(options, passages, questions);
  for (std::size_t clients : {1u, 8u}) print_waits(options, contest, questions, clients);
}

int run(const Options& options) {
  std::printf("%s; %llu records.\n\n", bench::machine().c_str(),
              static_cast<unsigned long long>(options.records));
  const bench::Corpus corpus(options.forms);
  if (options.again) {
    ask_again(options, corpus);
    return 0;
  }
  std::filesystem::remove_all(options.folder);
  std::filesystem::create_directories(options.folder);
  bench::OurIndex ours(options.folder / "ours");
  std::unique_ptr<bench::SqliteFts> sqlite;
  std::unique_ptr<bench::Postgres> postgres;
  std::unique_ptr<bench::Lucene> lucene;
  if (options.sqlite) sqlite = std::make_unique<bench::SqliteFts>(options.folder / "sqlite");
  if (!options.postgres.empty()) postgres = std::make_unique<bench::Postgres>(options.postgres);
  if (!options.program.empty())
    lucene = std::make_unique<bench::Lucene>(options.folder / "lucene", options.program,
                                             options.classes);

  double analysis = 0;
  for (std::uint64_t from = 0; from < options.records; from += kBatch) {
    std::vector<index::AnalysedEntry> analysed;
    std::vector<bench::PeerRecord> records;
    for (std::uint64_t at = from; at < std::min(options.records, from + kBatch); ++at) {
      const index::Entry entry = corpus.entry(at);
      const bench::Stopwatch watch;
      analysed.push_back(index::analyse(entry));
      analysis += watch.cpu();
      if (sqlite || postgres || lucene) records.push_back(peer_record(at, entry, analysed.back()));
    }
    ours.add(analysed);
    if (sqlite) sqlite->add(records);
    if (postgres) postgres->add(records);
    if (lucene) lucene->add(records);
    if (from % 10'000 == 0)
      std::fprintf(stderr, "%llu records\n", static_cast<unsigned long long>(from));
  }
  Contest contest;
  const auto enter = [&](auto& engine) {
    contest.built.push_back(engine.finish());
    contest.engines.push_back(&engine);
  };
  bench::OurSearch search(options.folder / "ours", false), passages(options.folder / "ours", true);
  contest.built.push_back(ours.finish());
  contest.engines.push_back(&search);
  if (sqlite) enter(*sqlite);
  if (postgres) enter(*postgres);
  if (lucene) enter(*lucene);
  print_built(options, contest, analysis);
  contest.engines.push_back(&passages);

  std::printf("\nMiB resident at most, all engines of this process: %.0f.\n", most_resident());

  const auto questions = bench::make_questions(corpus, options.records);
  for (std::size_t clients : {1u, 8u}) {
    std::printf("\n%zu clients\n\n", clients);
    print_waits(options, contest, questions, clients);
  }
  std::printf("\nMiB resident at most: %.0f. After: %s.\n", most_resident(),
              bench::machine().c_str());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs(
        "usage: bench_search FORMS FOLDER [--records N] [--seconds S] [--postgres "
        "WHERE] "
        "[--lucene SOURCE CLASSPATH] [--no-sqlite] "
        "[--row N]\n"
        "       bench_search FORMS FOLDER --again ...   asks the index that is there\n",
        stderr);
    return 2;
  }
  try {
    Options options{.forms = words[1], .folder = words[2]};
    for (int at = 3; at < count; ++at) {
      const std::string word = words[at];
      const auto next = [&]() -> std::string { return ++at < count ? words[at] : ""; };
      if (word == "--records") options.records = std::stoull(next());
      if (word == "--seconds") options.seconds = std::stod(next());
      if (word == "--postgres") options.postgres = next();
      if (word == "--no-sqlite") options.sqlite = false;
      if (word == "--again") options.again = true;
      if (word == "--row") options.only = std::stoi(next());
      if (word == "--lucene") {
        options.program = next();
        options.classes = next();
      }
    }
    return run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_search: %s\n", error.what());
    return 2;
  }
}
