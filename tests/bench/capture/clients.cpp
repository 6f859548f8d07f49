// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/capture/clients.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "renderers/seal/signing/seal.h"
#include "server/documents/sealing.h"
#include "tests/bench/capture/ground.h"
#include "tests/bench/capture/load.h"
#include "tests/bench/render/table.h"

namespace tamga::bench {
namespace {

Load captures(const std::filesystem::path& place, std::size_t clients, double seconds,
              bool with_indexing) {
  CaptureGround ground(place, with_indexing);
  // More than can be captured in that time: no paper comes twice.
  const auto papers = ground.papers(static_cast<std::size_t>(700 * seconds) + 100);
  auto& documents = ground.documents();
  return load_of(clients, seconds, [&](std::size_t number) {
    const auto& paper = papers.at(number);
    documents.capture({"bench"}, paper.form, paper.content, "", "bench:" + std::to_string(number));
  });
}

// The same papers as far as the archive, which gets none of them.
Load papers_alone(const std::filesystem::path& place, std::size_t threads, double seconds) {
  CaptureGround ground(place, false);
  const auto papers = ground.papers(200);
  return load_of(threads, seconds, [&](std::size_t number) {
    const auto& paper = papers[number % papers.size()];
    const auto& form = *ground.forms().find(paper.form);
    const auto content = documents::read_content(paper.content);
    const auto id = ground.archive().new_record_id();
    const auto rendition =
        ground.renderer().render(form, content, forms::Completeness::Record,
                                 {"https://archive.example.gov.mn/verify/" + id});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    seal::seal(rendition.pdf, documents::seal_request(ground.key().certificate(), now, true),
               ground.key(), ground.renderer().faces(), nullptr);
  });
}

std::vector<std::string> row(const std::string& name, const Load& load) {
  return {name,
          fixed(load.rate(), 0),
          fixed(load.wait(0.5), 1),
          fixed(load.wait(0.99), 1),
          fixed(load.waits.back(), 1),
          fixed(load.cpu_each(), 2),
          fixed(load.cpu / load.wall, 2)};
}

}  // namespace

void print_clients(const std::filesystem::path& place, double seconds) {
  std::vector<std::vector<std::string>> rows{
      {"", "a second", "ms p50", "ms p99", "ms longest", "ms CPU each", "processors had"}};
  for (const std::size_t clients : {1, 4, 16, 32})
    rows.push_back(row(std::to_string(clients) + (clients == 1 ? " client" : " clients"),
                       captures(place, clients, seconds, false)));
  rows.push_back(row("16 clients, with the index beside", captures(place, 16, seconds, true)));
  rows.push_back(row("render and seal alone, 2 threads", papers_alone(place, 2, seconds)));
  print_table(rows);
}

}  // namespace tamga::bench
