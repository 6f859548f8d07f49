// SPDX-License-Identifier: GPL-3.0-or-later
// bench_render: what a five-page table document costs, beside other programs
// that make it; how it grows with threads; what it costs stage by stage; what
// memory does over many documents. tests/bench/run calls it.
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/render/comparison.h"
#include "tests/bench/render/our_renderer.h"
#include "tests/bench/render/peer_process.h"
#include "tests/bench/render/plain_libharu.h"
#include "tests/bench/render/scaling.h"
#include "tests/bench/render/soak.h"
#include "tests/bench/render/stages.h"
#include "tests/bench/render/table.h"

namespace {

namespace bench = tamga::bench;

constexpr int rounds = 7;

constexpr const char* usage =
    "usage: bench_render FORM_FOLDER [--peer COMMAND...]...  compare; threads; stages\n"
    "       bench_render FORM_FOLDER --threads | --stages    one part alone\n"
    "       bench_render FORM_FOLDER --page N                the filled HTML of document N\n"
    "       bench_render FORM_FOLDER --pdf N | --libharu N   document N as our PDF, as libharu's\n"
    "       bench_render FORM_FOLDER... --soak N             memory over N documents; exit 1 if "
    "it\n"
    "                                                        grew by more than 8 MiB after a "
    "tenth\n";

// Words between one option and the next belong to it; those before any option
// are form folders.
struct Arguments {
  struct Option {
    std::string name;
    std::vector<std::string> words;
  };
  std::vector<std::string> folders;
  std::vector<Option> options;

  Arguments(int count, char** words) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      if (word.starts_with("--"))
        options.push_back({word, {}});
      else
        (options.empty() ? folders : options.back().words).push_back(word);
    }
  }
  const Option* find(const char* name) const {
    for (const Option& option : options)
      if (option.name == name) return &option;
    return nullptr;
  }
};

void compare(bench::OurRenderer& ours, const Arguments& arguments) {
  bench::Comparison comparison(ours);
  comparison.add("libharu", [&] { return std::make_unique<bench::PlainLibharu>(ours); });
  for (const auto& [name, words] : arguments.options)
    if (name == "--peer")
      comparison.add(words.empty() ? "a peer" : words.back(), [&words = words, &ours] {
        return std::make_unique<bench::PeerProcess>(words, ours);
      });
  const std::string before = bench::machine();
  const auto scores = comparison.run(rounds);
  std::printf("\nThe same document, text changing; medians of %d rounds.\n", rounds);
  std::printf("Before: %s. After: %s.\n\n", before.c_str(), bench::machine().c_str());
  bench::print_scores(scores);
  for (const bench::Absent& one : comparison.absent())
    std::printf("\nnot compared: %s: %s\n", one.name.c_str(), one.reason.c_str());
}

void scaling(const bench::OurRenderer& ours) {
  std::printf("\nThreads, %s.\n\n", bench::machine().c_str());
  bench::print_scaling(ours);
}

void stages(const bench::OurRenderer& ours) {
  std::printf("\nStages.\n\n");
  bench::print_stages(ours);
}

void write_document(const bench::OurRenderer& ours, const Arguments::Option& option) {
  const std::string content = ours.sample().text(option.words.empty() ? "1" : option.words[0]);
  const std::string bytes = option.name == "--page"  ? ours.page(content)
                            : option.name == "--pdf" ? ours.rendition(content).pdf
                                                     : bench::PlainLibharu::pdf(ours.laid(content));
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);
}

int run(const Arguments& arguments) {
  if (arguments.folders.empty()) {
    std::fputs(usage, stderr);
    return 2;
  }
  if (const auto* option = arguments.find("--soak")) {
    const unsigned long documents = option->words.empty() ? 100'000 : std::stoul(option->words[0]);
    return bench::soak({arguments.folders.begin(), arguments.folders.end()},
                       static_cast<unsigned>(documents))
               ? 0
               : 1;
  }
  bench::OurRenderer ours(arguments.folders[0]);
  for (const char* name : {"--page", "--pdf", "--libharu"})
    if (const auto* option = arguments.find(name)) {
      write_document(ours, *option);
      return 0;
    }
  const bool threads_alone = arguments.find("--threads"), stages_alone = arguments.find("--stages");
  const bool all = !threads_alone && !stages_alone;
  if (all) compare(ours, arguments);
  if (all || threads_alone) scaling(ours);
  if (all || stages_alone) stages(ours);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(Arguments(count, words));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_render: %s\n", error.what());
    return 2;
  }
}
