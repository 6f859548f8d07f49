// SPDX-License-Identifier: GPL-3.0-or-later
// bench_year_end: the performance reports of a year, written, reported, acknowledged,
// sealed, captured and found, on this machine; and what all civil servants would take.
// tests/bench/run year_end calls it.
#include <sodium.h>

#include <cstdio>
#include <exception>
#include <string>

#include "server/indexing/indexing.h"
#include "tests/bench/render/table.h"
#include "tests/bench/year_end/reports.h"
#include "tests/bench/year_end/stage.h"

namespace {

namespace bench = tamga::bench;
using tamga::documents::ActOrder;
using tamga::documents::StepUp;

constexpr std::size_t kCivilServants = 200'000;
constexpr std::size_t kTogether = 50;  // reports that a chief acknowledges after one password
constexpr std::size_t kThreads = 4;    // while one waits for the disk another renders

void print(const std::vector<bench::Stage>& stages, std::size_t count) {
  std::vector<std::vector<std::string>> rows{
      {"", "documents/s", "ms CPU each", "minutes for 200,000 by the clock"}};
  bench::Stage all{"all", count};
  const auto row = [&](const bench::Stage& stage) {
    const auto documents = static_cast<double>(stage.documents);
    rows.push_back({stage.name, bench::fixed(1000 * documents / stage.wall, 0),
                    bench::fixed(stage.cpu / documents, 2),
                    bench::fixed(stage.wall / documents * kCivilServants / 60'000, 1)});
  };
  for (const auto& stage : stages) {
    row(stage);
    all.wall += stage.wall;
    all.cpu += stage.cpu;
  }
  row(all);
  bench::print_table(rows);
}

int run(const std::filesystem::path& place, std::size_t count) {
  std::printf("%s.\n\n", bench::machine().c_str());
  bench::CaptureGround ground(place, true);
  auto& documents = ground.documents();
  const auto reporters = bench::desk(ground.access(), tamga::access::Role::Author, 64);
  const auto chiefs = bench::desk(ground.access(), tamga::access::Role::Signer, 8);
  const auto reports = bench::reports(ground, count);
  const auto reporter = [&](std::size_t number) -> const auto& {
    return reporters.accounts[number % reporters.accounts.size()];
  };
  std::vector<std::string> ids(count);
  std::vector<bench::Stage> stages;

  stages.push_back(bench::stage("written", count, kThreads, count, [&](std::size_t number) {
    ids[number] =
        documents.create(reporter(number), "performance_report", reports[number].content, "").id;
  }));
  stages.push_back(
      bench::stage("reported, a password each", count, kThreads, count, [&](std::size_t number) {
        documents.act(reporter(number), ids[number],
                      {"reported", reports[number].reported, {reporters.password, ""}, ""});
      }));
  const auto batches = (count + kTogether - 1) / kTogether;
  stages.push_back(bench::stage(
      "acknowledged, sealed, captured, a password for 50", count, kThreads, batches,
      [&](std::size_t batch) {
        std::vector<std::pair<std::string, ActOrder>> orders;
        for (auto i = batch * kTogether; i < std::min(count, (batch + 1) * kTogether); ++i)
          orders.push_back({ids[i], {"acknowledged", reports[i].acknowledged, {}, ""}});
        for (const auto& outcome : documents.act_together(
                 chiefs.accounts[batch % chiefs.accounts.size()], orders, {chiefs.password, ""}))
          if (!outcome.done || outcome.done->record_id.empty())
            throw std::runtime_error("a report has become no record");
      }));
  stages.push_back(bench::stage("findable, what was left of it", count, 1, 1,
                                [&](std::size_t) { ground.indexing().catch_up(); }));
  print(stages, count);

  constexpr std::size_t passwords = 20;
  const auto asked = bench::stage("a password alone", passwords, 1, passwords, [&](std::size_t) {
    ground.access().confirm(reporters.accounts[0], reporters.password, "");
  });
  std::printf("\nOf it a password asked: %s ms CPU. Records: %zu. After: %s.\n",
              bench::fixed(asked.cpu / passwords, 1).c_str(), ground.archive().record_count(),
              bench::machine().c_str());
  const auto faults = ground.archive().check();
  for (const auto& fault : faults)
    std::fprintf(stderr, "%s %s %s\n", fault.kind.c_str(), fault.subject.c_str(),
                 fault.detail.c_str());
  return faults.empty() && ground.archive().record_count() == count ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fputs("usage: bench_year_end FOLDER [REPORTS]\n", stderr);
    return 2;
  }
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    return run(words[1], count > 2 ? std::stoul(words[2]) : 10'000);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_year_end: %s\n", error.what());
    return 2;
  }
}
