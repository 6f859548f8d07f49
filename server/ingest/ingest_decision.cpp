// SPDX-License-Identifier: GPL-3.0-or-later
// A file's end: it becomes a record, or does not.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/storage/hash.h"
#include "server/ingest/ingest.h"
#include "server/ingest/ingest_state.h"

namespace tamga::ingest {
namespace {

using archive::Transaction;
using nlohmann::json;

StagedFile proposed_file(const std::optional<StagedFile>& file) {
  if (!file) throw Failure("not-found");
  if (file->state != "proposed") throw Failure("ingest-decided", file->state);
  return *file;
}

// Who was how sure of what: by the names of the fields, never their values.
std::string confirmed_detail(const StagedFile& file, const Proposal& proposal,
                             const Confirmation& confirmation, bool automatic) {
  json confidence = json::object();
  for (const auto& one : proposal.fields) confidence[one.field] = one.confidence;
  return json{{"file", file.id},
              {"batch", file.batch},
              {"source", file.sha256},
              {"confidence", confidence},
              {"changed", changed_fields(proposal, confirmation)},
              {"automatic", automatic}}
      .dump();
}

// The finding without the names in it: those stand in the record's content.
std::string validated_detail(const StagedFile& file) {
  const json report = json::parse(file.signatures);
  json rows = json::array();
  for (const auto& one : report.value("signatures", json::array())) {
    json row = json::object();
    for (const char* key : {"kind", "verdict", "indication", "sub_indication", "level", "whole"})
      if (one.contains(key)) row[key] = one[key];
    rows.push_back(row);
  }
  json detail = {{"pdf", file.sha256}, {"signatures", rows}};
  for (const char* key : {"valid", "unreadable"})
    if (report.contains(key)) detail[key] = report[key];
  return detail.dump();
}

// Pages parted by form feeds.
std::string text_of(const std::vector<PageReading>& pages) {
  std::string text;
  for (const auto& page : pages) text += (text.empty() ? "" : "\f") + page.text();
  return text;
}

}  // namespace

archive::Record Ingest::State::confirm(const archive::Agent& agent, std::string_view id,
                                       const Confirmation& confirmation, bool automatic) const {
  StagedFile staged = proposed_file(file(id));
  require_good(confirmation, parts.forms);
  const Proposal proposal = proposal_from(json::parse(staged.proposal));
  std::string bytes = staging.bytes(staged.id);
  // What is captured is what was looked at: the staged file is not the archive's yet.
  if (archive::sha256_hex(bytes) != staged.sha256) throw Failure("object-damaged", staged.id);
  const auto read = pages(id);
  archive::Capture capture = capture_of(staged, read, confirmation, parts.forms);
  capture.pages = staged.pages;
  capture.idempotency_key = "ingest:" + staged.id;
  if (staged.media_type == "application/pdf") {
    capture.pdf = std::move(bytes);
  } else {
    capture.pdf = reader.pdf_of(kind_of(staged.name, bytes), bytes);
    capture.attachments.push_back({std::filesystem::path(staged.name).filename().string(),
                                   staged.media_type, std::move(bytes)});
  }
  const auto record = parts.archive.capture(
      agent, capture, [&](Transaction& transaction, const archive::Record& made) {
        StagedFile decided = staged;
        decided.state = "captured";
        decided.record = made.id;
        decided.proposal = decided.signatures = "";
        decided.changed = parts.clock.microseconds();
        decided.changed_by = agent.account;
        if (!replace_file(transaction, decided, "proposed")) throw Failure("ingest-decided");
        remove_pages(transaction, staged.id);
        parts.archive.append(transaction, agent, "ingest.confirmed", made.id,
                             confirmed_detail(staged, proposal, confirmation, automatic));
        if (!staged.signatures.empty())
          parts.archive.append(transaction, agent, "record.signature-validated", made.id,
                               validated_detail(staged));
      });
  // Also as plain text, for those who take the record elsewhere. The content has it
  // already: when this fails nothing is lost.
  if (std::string text = text_of(read);
      !text.empty() && parts.archive.renditions(record.id).empty())
    parts.archive.add_rendition(agent, record.id, "text", "text/plain; charset=utf-8", text);
  staging.remove(staged.id);
  return record;
}

void Ingest::reject(const archive::Agent& agent, std::string_view id, const std::string& reason) {
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos) throw Failure("reason-missing");
  if (reason.size() > 2000) throw Failure("content-too-long", "", "/reason");
  StagedFile decided = proposed_file(state_->file(id));
  decided.state = "rejected";
  decided.reason = reason;
  decided.proposal = decided.signatures = "";
  decided.changed = state_->parts.clock.microseconds();
  decided.changed_by = agent.account;
  state_->parts.archive.append(agent, "ingest.rejected", decided.id,
                               json{{"batch", decided.batch}, {"source", decided.sha256}}.dump(),
                               [&](Transaction& transaction) {
                                 if (!replace_file(transaction, decided, "proposed"))
                                   throw Failure("ingest-decided");
                                 remove_pages(transaction, decided.id);
                               });
  state_->staging.remove(decided.id);
}

}  // namespace tamga::ingest
