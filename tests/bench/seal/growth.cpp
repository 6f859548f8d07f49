// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/seal/growth.h"

#include <openssl/evp.h>

#include <cstdio>

#include "renderers/seal/trust/openssl_handles.h"
#include "tests/bench/render/table.h"
#include "tests/bench/seal/thread_time.h"

namespace tamga::bench {
namespace {

constexpr std::size_t kSizes[] = {50'000, 500'000, 5'000'000, 20'000'000, 50'000'000};

struct Point {
  double megabytes, milliseconds;
};

// Least squares: milliseconds a megabyte.
double slope(const std::vector<Point>& points) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const Point& point : points) {
    n += 1;
    x += point.megabytes;
    y += point.milliseconds;
    xx += point.megabytes * point.megabytes;
    xy += point.megabytes * point.milliseconds;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

}  // namespace

void print_growth(BenchGround& ground) {
  std::vector<std::vector<std::string>> rows{
      {"bytes", "B-B", "SHA-256 alone", "copy alone", "beyond both"}};
  std::vector<Point> acts, hashes, copies;
  const auto& request = ground.request();
  const BenchKey& row = ground.keys().front();
  for (const std::size_t size : kSizes) {
    const std::string paper = ground.paper_of(size);
    const int calls = size > 1'000'000 ? 7 : 51;
    std::string out;
    const Cost act =
        cost_of(calls, [&] { out = seal::seal(paper, request, row.key, ground.faces()); });
    const Cost hash = cost_of(calls, [&] { seal::digest(EVP_sha256(), paper); });
    const Cost copy = cost_of(calls, [&] { out = std::string(paper); });
    const double megabytes = static_cast<double>(paper.size()) / 1e6;
    acts.push_back({megabytes, act.cpu});
    hashes.push_back({megabytes, hash.cpu});
    copies.push_back({megabytes, copy.cpu});
    rows.push_back({std::to_string(paper.size()), fixed(act.cpu, 2), fixed(hash.cpu, 2),
                    fixed(copy.cpu, 2), fixed(act.cpu - hash.cpu - copy.cpu, 2)});
  }
  print_table(rows);
  std::printf("\nSlopes, ms of CPU a MB: the act %s; SHA-256 alone %s; a copy alone %s. Key: %s.\n",
              fixed(slope(acts), 3).c_str(), fixed(slope(hashes), 3).c_str(),
              fixed(slope(copies), 3).c_str(), row.name.c_str());
}

}  // namespace tamga::bench
