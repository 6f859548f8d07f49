// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/soak.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <string>

#include "renderers/renderer.h"
#include "tests/bench/render/cpu_time.h"
#include "tests/bench/render/sample.h"

namespace tamga::bench {
namespace {

using nlohmann::json;

constexpr unsigned lengths_of_a_form = 16;
constexpr long allowed_growth = 8 * 1024;  // KiB

// VmRSS of proc(5), in KiB.
long resident_kibibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  throw std::runtime_error("/proc/self/status has no VmRSS");
}

struct Source {
  forms::Form form;
  std::vector<Sample> samples;  // of different lengths, the whole one first

  explicit Source(const std::filesystem::path& folder) : form(forms::load_form(folder)) {
    const json whole = json::parse(form.sample_text());
    std::mt19937 random(20240918);
    samples.emplace_back(whole);
    while (samples.size() < lengths_of_a_form)
      samples.emplace_back(with_shorter_lists(whole, random));
  }
};

std::size_t render(const forms::Renderer& renderer, const Source& source, unsigned number) {
  const Sample& sample = source.samples[number % source.samples.size()];
  json content;
  forms::Problem problem;
  if (!forms::read_json(sample.text(word_of_letters(number)), {}, content, problem))
    throw std::runtime_error(problem.code);
  return renderer.render(source.form, content, forms::Completeness::Record).pages;
}

}  // namespace

bool soak(const std::vector<std::filesystem::path>& form_folders, unsigned documents) {
  const forms::Renderer renderer;
  std::vector<Source> sources;
  for (const auto& folder : form_folders) sources.emplace_back(folder);
  std::printf("| documents | pages | resident KiB | documents/s |\n|--:|--:|--:|--:|\n");
  const Stopwatch watch;
  const unsigned step = std::max(1U, documents / 20);
  long base = 0, now = 0;
  std::size_t pages = 0;
  for (unsigned made = 0; made < documents;) {
    const auto which = made % static_cast<unsigned>(sources.size());
    pages += render(renderer, sources[which], made / static_cast<unsigned>(sources.size()));
    if (++made % step != 0 && made != documents) continue;
    now = resident_kibibytes();
    if (made / step <= 2) base = now;
    std::printf("| %u | %zu | %ld | %.0f |\n", made, pages, now, 1000 * made / watch.wall());
    std::fflush(stdout);
  }
  std::printf("\nresident memory grew by %ld KiB after the first tenth (allowed: %ld)\n",
              now - base, allowed_growth);
  return now - base <= allowed_growth;
}

}  // namespace tamga::bench
