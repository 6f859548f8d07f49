// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/stages.h"

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "renderers/layout/layout.h"
#include "renderers/markup/page_template.h"
#include "renderers/pdf/writer.h"
#include "tests/bench/render/cpu_time.h"
#include "tests/bench/render/table.h"

namespace tamga::bench {
namespace {

using nlohmann::json;

constexpr int rounds = 5;
constexpr int documents = 30;

using Stages = std::vector<std::pair<std::string, double>>;

// Each stage over all documents before the next begins.
class Round {
  template <typename From, typename Work>
  auto stage(const char* name, const std::vector<From>& from, const Work& work) {
    std::vector<decltype(work(from.front()))> made;
    made.reserve(from.size());
    const Stopwatch watch;
    for (const From& one : from) made.push_back(work(one));
    spent_.emplace_back(name, watch.cpu() / documents);
    return made;
  }

  const OurRenderer& ours_;
  std::vector<std::string> texts_;
  Stages spent_;

 public:
  Round(const OurRenderer& ours, int first) : ours_(ours) {
    for (int i = 0; i < documents; ++i)
      texts_.push_back(ours.sample().text(std::to_string(first + i)));
  }

  Stages run() {
    const std::string file = (ours_.form().folder / "page.html").string();
    const auto contents = stage("read", texts_, [&](auto& text) { return ours_.read(text); });
    stage("check", contents, [&](auto& content) {
      return forms::check(ours_.form(), content, forms::Completeness::Record,
                          ours_.renderer().faces());
    });
    const auto pages =
        stage("fill", contents, [&](auto& content) { return forms::fill(ours_.form(), content); });
    const auto bodies = stage("markup", pages, [&](auto& page) {
      return markup::read_page(page, ours_.form().style_sheet(), file);
    });
    const auto laid = stage("layout", bodies, [&](auto& body) {
      return layout::lay_out(body, ours_.form().geometry, ours_.renderer().faces(),
                             ours_.hyphenator());
    });
    stage("pdf", laid, [&](auto& one) {
      return pdf::write(
          one, {"title", "author", "subject", "2024-01-01T00:00:00+08:00", std::string(64, 'a')},
          {{"content.json", "application/json", "content", texts_.front()}});
    });
    return spent_;
  }
};

}  // namespace

void print_stages(const OurRenderer& ours) {
  std::vector<Stages> all;
  for (int round = 0; round < rounds; ++round)
    all.push_back(Round(ours, 900000 + round * 1000).run());
  std::vector<std::string> names{""}, figures{"ms CPU a document"};
  for (std::size_t stage = 0; stage < all[0].size(); ++stage) {
    std::vector<double> values;
    for (const Stages& round : all) values.push_back(round[stage].second);
    std::nth_element(values.begin(), values.begin() + rounds / 2, values.end());
    names.push_back(all[0][stage].first);
    figures.push_back(fixed(values[rounds / 2], 2));
  }
  print_table({names, figures});
}

}  // namespace tamga::bench
