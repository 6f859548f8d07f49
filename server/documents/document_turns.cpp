// SPDX-License-Identifier: GPL-3.0-or-later
// What turns a document from its way: return, withdrawal, reopening, expiry; and
// the scanned decisions of outside bodies.
#include "server/documents/documents_state.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

using nlohmann::json;

constexpr std::size_t longest_reason = 2000;

bool is_given(const std::string& reason) {
  return reason.find_first_not_of(" \t\r\n") != std::string::npos;
}

void require_short(const std::string& reason) {
  if (reason.size() > longest_reason)
    throw Failure("content-refused", {{"content-too-long", "/reason", "at most 2000 bytes", ""}});
}

// A draft again: what the acts had filled in goes, their file stays.
void without_acts(Document& document, const forms::Form& form) {
  auto content = json::parse(document.content);
  content.erase("acts");
  document.content = forms::canonical(content);
  document.title = forms::index_fields(form, content).title;
}

}  // namespace

Document Documents::give_back(const access::Account& by, std::string_view id,
                              const std::string& reason) {
  auto document = state_->current(id);
  require_short(reason);
  const auto due = document.next_act;
  const auto decided =
      state_->allow(state_->actor(by), document, Deed::Return, {}, is_given(reason));
  if (auto* effect = state_->effect_of(document)) effect->before_undoing(document);
  state_->apply(document, decided.next);
  without_acts(document, state_->form_of(document));
  document.reason = reason;
  document.reason_by = by.name;
  json detail = {{"act", due}, {"reason", reason}};
  if (!decided.in_place.empty()) detail["principal"] = decided.in_place;
  return state_->store(by, document, "document.returned", detail);
}

Document Documents::withdraw(const access::Account& by, std::string_view id,
                             const std::string& reason) {
  auto document = state_->current(id);
  require_short(reason);
  const auto decided =
      state_->allow(state_->actor(by), document, Deed::Withdraw, {}, is_given(reason));
  if (auto* effect = state_->effect_of(document)) effect->before_undoing(document);
  state_->apply(document, decided.next);
  document.reason = reason;
  document.reason_by = by.name;
  return state_->store(by, document, "document.withdrawn", {{"reason", reason}});
}

Document Documents::reopen(const access::Account& by, std::string_view id) {
  auto document = state_->current(id);
  const auto decided = state_->allow(state_->actor(by), document, Deed::Reopen);
  state_->apply(document, decided.next);
  without_acts(document, state_->form_of(document));
  return state_->store(by, document, "document.reopened", json::object());
}

std::size_t Documents::expire_due() {
  std::size_t expired = 0;
  const auto now = state_->clock.microseconds();
  for (const auto& listed :
       documents_in(state_->catalogue(), Stage::Open, [&](const Document& document) {
         const auto until = deadline(document);
         return until != 0 && until <= now;
       }))
    // Lists come without content, which the row must keep.
    if (state_->expire(state_->require(listed.id))) ++expired;
  return expired;
}

ScannedDecision Documents::keep_decision(const access::Account& by, std::string_view id,
                                         std::string_view act, std::string_view name,
                                         std::string bytes) {
  const auto document = state_->current(id);
  // Whoever may not do the act may not lay down what it will stand on.
  state_->allow(state_->actor(by), document, Deed::Act, act);
  const auto& acts = state_->form_of(document).acts;
  const auto place = place_of(state_->course_of(document), act);
  if (!acts[place].outside) throw Failure("act-not-due", "the act is none of an outside body");
  ScannedDecision decision;
  decision.act = std::string(act);
  decision.name = decision_name(name);
  decision.media_type = decision_media_type(bytes);
  decision.sha256 = archive::sha256_hex(bytes);
  decision.bytes = std::move(bytes);
  decision.kept = state_->clock.microseconds();
  const json detail = {{"act", decision.act},
                       {"sha256", decision.sha256},
                       {"media_type", decision.media_type},
                       {"size", decision.bytes.size()}};
  state_->archive.append(
      {by.name}, "document.decision-kept", document.id, detail.dump(),
      [&](archive::Transaction& t) { insert_decision(t, document.id, decision); });
  return decision;
}

std::optional<ScannedDecision> Documents::decision(const Document& document,
                                                   std::string_view act) const {
  return newest_decision(state_->catalogue(), document.id, act);
}

std::optional<ScannedDecision> Documents::decision_by_hash(const Document& document,
                                                           std::string_view sha256) const {
  return decision_of(state_->catalogue(), document.id, sha256);
}

}  // namespace tamga::documents
