// SPDX-License-Identifier: GPL-3.0-or-later
// After the last act: the organisation's seal, evidence, capture.
#include <algorithm>
#include <array>

#include "server/civil_time.h"
#include "server/documents/documents_state.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

using nlohmann::json;

// What goes by without anybody changing the document: it waits.
bool is_passing(std::string_view code) {
  constexpr std::array<std::string_view, 7> passing = {
      "certificate-revoked",    "certificate-untrusted", "key-missing",      "key-unusable",
      "revocation-unavailable", "timestamp-unavailable", "token-unavailable"};
  return std::find(passing.begin(), passing.end(), code) != passing.end();
}

}  // namespace

std::string Documents::State::sealed(const std::string& pdf, bool first) const {
  const auto key = keys.organisation();
  const auto now = from_microseconds(clock.microseconds());
  auto request = seal_request(key->certificate(), now, first);
  request.mark.image = mark_image;
  auto sealed = seal::seal(pdf, request, *key, renderer.faces(), timestamps());
  return evidence ? evidence->extend(sealed, now) : sealed;
}

std::vector<archive::Attachment> Documents::State::attachments_of(const Document& document) const {
  std::vector<archive::Attachment> attachments;
  for (const auto& act : done_acts(catalogue(), document.id)) {
    if (act.rendering != document.rendering || act.decision.empty()) continue;
    auto decision = decision_of(catalogue(), document.id, act.decision);
    if (!decision) throw Failure("object-missing", "the scanned decision of " + act.act);
    attachments.push_back({decision->name, decision->media_type, std::move(decision->bytes)});
  }
  return attachments;
}

void Documents::State::seal_and_capture(const archive::Agent& agent, Document document) {
  const auto decided = decision({}, document, Deed::Seal, {}, false);
  if (!decided.refusal.empty()) throw Failure(decided.refusal);
  const auto& form = form_of(document);
  auto capture = capture_of(form, json::parse(document.content));
  capture.id = document.reserved_record;
  capture.document_id = document.id;
  capture.owner = form.file_plan.open ? "" : document.created_by;
  capture.pdf = sealed(document_file(catalogue(), document.id, document.rendering), false);
  capture.pages = static_cast<int>(document.pages);
  capture.attachments = attachments_of(document);
  apply(document, decided.next);
  document.waiting.clear();
  document.changed = clock.microseconds();
  // Record and row change in one transaction: there is no state in between for
  // a crash to leave behind, and of two at one moment one is undone.
  archive.capture(agent, capture,
                  [&](archive::Transaction& transaction, const archive::Record& record) {
                    document.record_id = record.id;
                    replace_document(transaction, document);
                    if (auto* effect = effect_of(document))
                      effect->with_record(transaction, agent, document, record);
                  });
}

void Documents::State::try_seal(const archive::Agent& agent, const std::string& id) {
  const auto document = require(id);
  if (document.stage != Stage::Sealing) return;
  try {
    seal_and_capture(agent, document);
  } catch (...) {
    const auto failure = current_failure();
    // It is a record all the same: another, the timer or a person, was faster, or it was
    // committed and the log could not be written. settle() tells the one from the other.
    if (require(id).stage == Stage::Record) return archive.settle();
    const std::string code(failure.kind().code);
    if (!is_passing(code)) throw;
    // The timer tries every minute: what is known is not said again.
    if (code == document.waiting) return;
    archive.append(agent, "document.waits", id, json{{"code", code}}.dump(),
                   [&](archive::Transaction& t) { note_waiting(t, id, code); });
  }
}

Document Documents::seal(const access::Account& by, std::string_view id) {
  const auto document = state_->current(id);
  const auto actor = state_->actor(by);
  if (!state_->may_see(actor, document)) throw Failure("not-found");
  state_->allow(actor, document, Deed::Seal);
  state_->try_seal({by.name}, document.id);
  return state_->require(id);
}

std::size_t Documents::seal_waiting() {
  std::size_t sealed = 0;
  for (const auto& document :
       documents_in(state_->catalogue(), Stage::Sealing, [](const Document&) { return true; })) {
    state_->try_seal({"system"}, document.id);
    if (state_->require(document.id).stage == Stage::Record) ++sealed;
  }
  return sealed;
}

archive::Record Documents::capture(const archive::Agent& agent, std::string_view form_name,
                                   std::string_view content_json, std::string_view owner,
                                   std::string_view idempotency_key) {
  auto& state = *state_;
  const auto& form = state.form_of(form_name);
  const auto content = read_content(content_json);
  // Its pages name the record, so that the id comes first.
  const auto id = state.archive.new_record_id();
  const auto rendition =
      state.renderer.render(form, content, forms::Completeness::Record, {state.record_url(id)});
  auto capture = capture_of(form, content);
  capture.id = id;
  capture.pdf = state.sealed(rendition.pdf, true);
  capture.pages = static_cast<int>(rendition.pages);
  capture.owner = std::string(owner);
  capture.idempotency_key = std::string(idempotency_key);
  return state.archive.capture(agent, capture);
}

}  // namespace tamga::documents
