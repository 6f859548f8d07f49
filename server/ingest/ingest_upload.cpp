// SPDX-License-Identifier: GPL-3.0-or-later
// Scans that come through the pages: taken at once, read behind them.
#include <chrono>
#include <set>
#include <thread>

#include "server/identifier.h"
#include "server/ingest/ingest.h"
#include "server/ingest/ingest_state.h"

namespace tamga::ingest {
namespace {

constexpr std::string_view upload_source = "upload:";
constexpr auto patience =
    std::chrono::seconds(45);  // of most files; a request does not wait longer
constexpr auto between = std::chrono::milliseconds(50);

// "скан.pdf", "скан (2).pdf" …
std::string fresh_name(const std::string& name, std::set<std::string>& taken) {
  std::string free = name;
  const auto dot = name.rfind('.');
  const auto stem = name.substr(0, dot);
  const auto ending = dot == std::string::npos ? std::string() : name.substr(dot);
  for (int n = 2; !taken.insert(free).second; ++n)
    free = stem + " (" + std::to_string(n) + ")" + ending;
  return free;
}

}  // namespace

Batch Ingest::take_upload(const archive::Agent& agent, const std::string& name,
                          const std::string& organisation, const std::vector<Upload>& files) {
  if (files.empty()) throw Failure("scan-empty");
  BatchOrder order;
  order.name = name;
  order.source_key =
      std::string(upload_source) + new_identifier(state_->parts.clock.microseconds());
  order.organisation = organisation;
  const auto asking = state_->staging.ask();
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    try {
      auto taking = run(agent, order);
      std::set<std::string> names;
      for (const auto& file : files) taking.take(fresh_name(file.name, names), file.bytes);
      return batch(taking.batch().id).value_or(taking.batch());
    } catch (const Failure& failure) {
      if (failure.kind().code != "too-busy" || std::chrono::steady_clock::now() >= until) throw;
    }
    std::this_thread::sleep_for(between);
  }
}

std::size_t Ingest::read_uploads(const std::function<bool()>& going) {
  std::vector<Batch> left;
  state_->catalogue().read([&](archive::Transaction& transaction) {
    left = unfinished_batches(transaction, upload_source);
  });
  std::atomic<std::size_t> read = 0;
  for (const auto& batch : left) {
    const auto goes_on = [&] { return !state_->staging.is_asked() && going(); };
    if (!goes_on()) break;
    try {
      run({batch.created_by}, batch).read_all([&](const StagedFile&) { ++read; }, goes_on);
    } catch (const Failure& failure) {
      if (failure.kind().code == "too-busy") break;
      throw;
    }
  }
  return read;
}

}  // namespace tamga::ingest
