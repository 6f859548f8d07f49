// SPDX-License-Identifier: GPL-3.0-or-later
// A batch: files taken, then read.
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/archive/storage/hash.h"
#include "server/identifier.h"
#include "server/ingest/ingest.h"
#include "server/ingest/ingest_state.h"
#include "server/verification/report_json.h"

namespace tamga::ingest {
namespace {

using archive::Transaction;
using nlohmann::json;

constexpr std::size_t threads = 2;
constexpr int kBatchConfidence = 90;  // percent: a person said it, of all files at once
constexpr std::size_t shelf = 200;    // files fetched at a time

// A fault of the machine, not of the file: the run ends, the file goes on waiting.
bool is_the_machines(const Failure& failure) {
  return failure.kind().exit_code >= 4;
}

// Its signatures as JSON, "" when it has none.
std::string signatures_of(const IngestParts& parts, std::string_view pdf) {
  const auto verified = parts.verifier.verify(pdf, *parts.trust.now());
  if (!verified.unreadable.empty()) return {};
  if (verified.report.signatures.empty()) return {};
  json report =
      json::parse(tamga::to_json(verified.report)
                      .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  report["valid"] = verified.report.valid();
  return report.dump();
}

// A PDF that the verifier cannot bear has no finding, which is one.
std::string signatures_or_limit(const IngestParts& parts, std::string_view pdf) {
  try {
    return signatures_of(parts, pdf);
  } catch (const Failure& failure) {
    if (failure.kind().code != "verification-limit") throw;
    return json{{"unreadable", "verification-limit"}, {"valid", false}}.dump();
  }
}

}  // namespace

StagedFile Ingest::State::read(StagedFile file, const std::string& organisation) const {
  const auto from = file.state;
  std::vector<PageReading> read;
  try {
    const std::string bytes = staging.bytes(file.id);
    const FileKind kind = kind_of(file.name, bytes);
    for (int number = 1; number == 1 || number <= file.pages; ++number) {
      ReadPage page = reader.read_page(kind, bytes, number);
      if (number == 1) file.pages = page.pages;
      staging.keep_picture(file.id, number, page.picture);
      read.push_back(std::move(page.reading));
    }
    if (kind == FileKind::pdf) file.signatures = signatures_or_limit(parts, bytes);
    KnownValues known;
    catalogue().read([&](Transaction& transaction) { known = KnownValues::of(transaction); });
    Proposal proposal = propose(read, parts.forms, known);
    if (!proposal.find("organisation"))
      proposal.offer({"organisation", organisation, kBatchConfidence, 0, {}, ""});
    file.proposal = to_json(proposal).dump(-1, ' ', false, json::error_handler_t::replace);
    file.state = "proposed";
  } catch (const Failure& failure) {
    if (is_the_machines(failure)) throw;
    read.clear();
    file.state = "refused";
    file.code = failure.kind().code;
    file.detail = failure.detail();
  }
  file.changed = parts.clock.microseconds();
  catalogue().write([&](Transaction& transaction) {
    remove_pages(transaction, file.id);
    if (!replace_file(transaction, file, from)) throw Failure("ingest-decided");
    for (std::size_t at = 0; at < read.size(); ++at)
      put_page(transaction, file.id, static_cast<int>(at) + 1, read[at]);
  });
  if (file.state == "refused") staging.remove(file.id);
  return file;
}

struct Ingest::Run::State {
  Ingest::State& ingest;
  archive::Agent agent;
  archive::FileLock lock;
  Batch batch;

  StagedFile fresh(const std::string& name) const {
    StagedFile file;
    file.id = new_identifier(ingest.parts.clock.microseconds());
    file.batch = batch.id;
    file.name = name;
    file.changed = ingest.parts.clock.microseconds();
    file.changed_by = agent.account;
    return file;
  }

  bool knows(const std::string& name) const {
    bool known = false;
    ingest.catalogue().read(
        [&](Transaction& transaction) { known = has_name(transaction, batch.id, name); });
    return known;
  }

  void insert(StagedFile& file) const {
    ingest.catalogue().write([&](Transaction& transaction) { insert_file(transaction, file); });
  }

  // Decided inside the transaction: two of the same bytes never both wait.
  StagedFile take(StagedFile file, std::string_view bytes) const {
    file.media_type = media_type(kind_of(file.name, bytes));
    if (bytes.size() > ingest.limits.source.file_bytes) throw Failure("scan-too-large");
    file.sha256 = archive::sha256_hex(bytes);
    file.size = bytes.size();
    file.state = "waiting";
    ingest.staging.keep(file.id, bytes);
    ingest.catalogue().write([&](Transaction& transaction) {
      if (auto where = duplicate_of(transaction, file.sha256); !where.empty()) {
        file.state = "duplicate";
        file.code = "scan-duplicate";
        file.detail = std::move(where);
      } else if (undecided_bytes(transaction) + file.size > ingest.limits.staged_bytes) {
        throw Failure("ingest-limit", "bytes that wait");
      }
      insert_file(transaction, file);
    });
    if (file.state == "duplicate") ingest.staging.remove(file.id);
    return file;
  }

  // Every required field is as sure as was asked for.
  bool sure_enough(const StagedFile& file) const {
    if (batch.confirm_above == 0 || file.state != "proposed") return false;
    const Proposal proposal = proposal_from(json::parse(file.proposal));
    const auto required = required_fields(proposal.value("form"));
    return std::all_of(required.begin(), required.end(), [&](const std::string& field) {
      return proposal.confidence(field) >= batch.confirm_above;
    });
  }

  // Files that were read when the run was cut off before they were decided.
  void decide_left(const std::function<void(const StagedFile&)>& told) const {
    std::vector<StagedFile> left;
    if (batch.confirm_above > 0)
      ingest.catalogue().read([&](Transaction& transaction) {
        left = files_of(transaction, batch.id, "proposed", 0, ingest.limits.source.files);
      });
    for (const auto& file : left)
      if (sure_enough(file)) told(decide(file));
  }

  StagedFile decide(const StagedFile& file) const {
    if (!sure_enough(file)) return file;
    const auto confirmation =
        confirmation_of(proposal_from(json::parse(file.proposal)), ingest.parts.forms);
    ingest.confirm(agent, file.id, confirmation, true);
    return ingest.file(file.id).value_or(file);
  }
};

Ingest::Run::Run(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ingest::Run::~Run() = default;
Ingest::Run::Run(Run&&) noexcept = default;

const Batch& Ingest::Run::batch() const {
  return state_->batch;
}

std::optional<StagedFile> Ingest::Run::take(const std::string& name, std::string_view bytes) {
  if (state_->knows(name)) return std::nullopt;
  try {
    return state_->take(state_->fresh(name), bytes);
  } catch (const Failure& failure) {
    if (is_the_machines(failure) || failure.kind().code == "ingest-limit") throw;
    return refuse(name, failure);
  }
}

std::optional<StagedFile> Ingest::Run::take(const Source& source) {
  if (state_->knows(source.name)) return std::nullopt;
  std::string bytes;
  try {
    bytes = read_source(source.path, state_->ingest.limits.source.file_bytes);
  } catch (const Failure& failure) {
    return refuse(source.name, failure);
  }
  return take(source.name, bytes);
}

StagedFile Ingest::Run::refuse(const std::string& name, const Failure& failure) {
  StagedFile file = state_->fresh(name);
  file.state = "refused";
  file.code = failure.kind().code;
  file.detail = failure.detail();
  if (!state_->knows(name)) state_->insert(file);
  return file;
}

void Ingest::Run::read_all(const std::function<void(const StagedFile&)>& told,
                           const std::function<bool()>& going) {
  std::mutex mutex;
  bool stopped = false;
  std::exception_ptr broken;
  std::vector<StagedFile> files;
  int after = 0;
  const auto next = [&]() -> std::optional<StagedFile> {
    const std::lock_guard lock(mutex);
    stopped = stopped || (going && !going());
    if (broken || stopped) return std::nullopt;
    if (files.empty()) {
      state_->ingest.catalogue().read([&](Transaction& transaction) {
        files = files_of(transaction, state_->batch.id, "waiting", after, shelf);
      });
      std::reverse(files.begin(), files.end());
    }
    if (files.empty()) return std::nullopt;
    StagedFile file = std::move(files.back());
    files.pop_back();
    after = file.number;
    return file;
  };
  const auto work = [&] {
    try {
      while (auto file = next()) {
        const StagedFile read =
            state_->decide(state_->ingest.read(std::move(*file), state_->batch.organisation));
        const std::lock_guard lock(mutex);
        told(read);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      broken = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < threads; ++i) workers.emplace_back(work);
  }
  if (broken) std::rethrow_exception(broken);
  if (stopped) return;
  state_->decide_left(told);
  const auto& parts = state_->ingest.parts;
  parts.archive.append(state_->agent, "ingest.finished", state_->batch.id, "",
                       [&](Transaction& transaction) {
                         finish_batch(transaction, state_->batch.id, parts.clock.microseconds());
                       });
  state_->ingest.catalogue().read([&](Transaction& transaction) {
    if (auto batch = find_batch(transaction, state_->batch.id)) state_->batch = *batch;
  });
}

Ingest::Run Ingest::run(const archive::Agent& agent, const BatchOrder& order) {
  auto lock = state_->staging.lock();
  Batch batch;
  std::vector<std::string> needed;
  state_->catalogue().read([&](Transaction& transaction) {
    if (auto earlier = unfinished_batch(transaction, order.source_key)) batch = *earlier;
    needed = undecided(transaction);
  });
  state_->staging.clear_all_but(needed);
  if (batch.id.empty()) {
    static_cast<BatchOrder&>(batch) = order;
    batch.id = new_identifier(state_->parts.clock.microseconds());
    batch.created = state_->parts.clock.microseconds();
    batch.created_by = agent.account;
    state_->parts.archive.append(
        agent, "ingest.begun", batch.id, "",
        [&](Transaction& transaction) { insert_batch(transaction, batch); });
  }
  return Run(std::unique_ptr<Run::State>(
      new Run::State{*state_, agent, std::move(lock), std::move(batch)}));
}

}  // namespace tamga::ingest
