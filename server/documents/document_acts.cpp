// SPDX-License-Identifier: GPL-3.0-or-later
// The act that is due: allowed, confirmed, signed, kept.
#include "server/civil_time.h"
#include "server/documents/document_content.h"
#include "server/documents/documents_state.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

using nlohmann::json;

std::string shown_name(const access::Account& account) {
  return account.display_name.empty() ? account.name : account.display_name;
}

// Of two ways to the same principal the oldest order counts, as it did when it
// was decided.
const Delegation* delegation_from(const Actor& actor, const std::string& principal,
                                  const std::string& form) {
  for (const auto& delegation : actor.delegations)
    if (delegation.principal == principal && (delegation.form.empty() || delegation.form == form))
      return &delegation;
  return nullptr;
}

// What the event says of an act: who did it is its agent.
json event_detail(const AllowedAct& allowed, const std::string& file) {
  json detail = {{"act", allowed.done.act},
                 {"rendering", allowed.done.rendering},
                 {"pdf", archive::sha256_hex(file)}};
  if (!allowed.done.principal.empty()) detail["principal"] = allowed.done.principal;
  if (!allowed.done.decision.empty()) detail["decision"] = allowed.done.decision;
  return detail;
}

}  // namespace

void Documents::State::require_step_up(const access::Account& by, const StepUp& step_up) {
  if (step_up.password.empty() && step_up.code.empty()) throw Failure("step-up-required");
  if (!access.confirm(by, step_up.password, step_up.remote_address, step_up.code))
    throw Failure("step-up-failed");
}

AllowedAct Documents::State::allow_act(const Actor& actor, const Document& document,
                                       std::string_view act_id, std::string_view values_json) {
  AllowedAct allowed;
  allowed.document = document;
  const auto decided = allow(actor, document, Deed::Act, act_id);
  if (auto* effect = effect_of(document)) effect->before_act(document, act_id, actor.account.name);
  allowed.form = &form_of(document);
  const auto course = course_of(document);
  const auto place = place_of(course, act_id);
  allowed.act = &allowed.form->acts[place];

  allowed.content = json::parse(document.content);
  const auto before = allowed.content;  // what is rendered when nothing is yet
  allowed.content["acts"][allowed.act->id] = read_content(values_json);
  const bool last = decided.next.stage == Stage::Sealing;
  require_good(*allowed.form, allowed.content,
               last ? forms::Completeness::Record : forms::Completeness::Draft, renderer);

  allowed.statement.person = shown_name(actor.account);
  allowed.statement.position = actor.account.position;
  if (!decided.in_place.empty()) {
    const auto* delegation = delegation_from(actor, decided.in_place, document.form);
    const auto principal = access.account(decided.in_place);
    if (!delegation || !principal) throw Failure("delegation-invalid");
    allowed.delegation = delegation->id;
    allowed.statement.principal = shown_name(*principal);
    allowed.statement.basis = delegation->basis;
    allowed.done.principal = principal->name;
    allowed.done.basis = delegation->basis;
  }
  if (allowed.act->outside) {
    const auto decision = newest_decision(catalogue(), document.id, allowed.act->id);
    if (!decision) throw Failure("decision-scan-missing");
    allowed.statement.decision = allowed.done.decision = decision->sha256;
  }

  auto& after = allowed.document;
  after.content = forms::canonical(allowed.content);
  after.title = forms::index_fields(*allowed.form, allowed.content).title;
  after.changed = clock.microseconds();
  after.reason.clear();
  after.reason_by.clear();
  apply(after, decided.next);
  allowed.first_signature = place == 0 || document.rendering == 0;
  allowed.new_rendering = allowed.first_signature;
  if (allowed.new_rendering) {
    after.rendering = document.rendering + 1;
    after.reserved_record = archive.new_record_id();
    // A document whose first acts were done before acts signed: its pages hold other
    // content than a code would be checked against.
    const auto url = place == 0 ? record_url(after.reserved_record) : std::string();
    auto rendition = renderer.render(*allowed.form, before, forms::Completeness::Draft, {url});
    allowed.file = std::move(rendition.pdf);
    after.pages = static_cast<std::int64_t>(rendition.pages);
  } else {
    allowed.file = document_file(catalogue(), document.id, document.rendering);
  }
  allowed.done.rendering = after.rendering;
  allowed.done.number = static_cast<std::int64_t>(place) + 1;
  allowed.done.act = allowed.act->id;
  allowed.done.account = actor.account.name;
  allowed.done.time = after.changed;
  return allowed;
}

void Documents::State::store_act(const access::Account& by, const AllowedAct& allowed,
                                 const std::string& signed_file, const RequestKey& request,
                                 const std::function<void(archive::Transaction&)>& alongside) {
  // Who signs adds to the file and changes nothing of it: kept are only its parts.
  if (!signed_file.starts_with(allowed.file))
    throw Failure("seal-failed", "the act did not leave the earlier bytes as they were");
  const auto& document = allowed.document;
  archive.append(
      {by.name}, "document.act", document.id, event_detail(allowed, signed_file).dump(),
      [&](archive::Transaction& t) {
        replace_document(t, document, request);
        if (!allowed.delegation.empty()) require_unrevoked(t, allowed.delegation);
        if (allowed.new_rendering) {
          auto content = allowed.content;
          content.erase("acts");
          insert_rendering(t, document.id, document.rendering, forms::canonical(content));
          append_part(t, document.id, document.rendering, allowed.file);
        }
        append_part(t, document.id, document.rendering, signed_file.substr(allowed.file.size()));
        insert_act(t, document.id, allowed.done);
        if (auto* effect = effect_of(document))
          effect->with_act(t, {by.name}, document, allowed.done.act);
        if (alongside) alongside(t);
      });
}

Document Documents::State::do_act(const access::Account& by, std::string_view id,
                                  const ActOrder& order, bool confirmed) {
  const auto document = current(id);
  const RequestKey request{
      by.name, order.idempotency_key,
      "act:" + document.id + ":" + order.act + ":" + archive::sha256_hex(order.values_json)};
  const auto done_before = [&] { return !earlier_request(catalogue(), request).empty(); };
  const auto answer_again = [&] {
    archive.settle();
    // The last act was done, and what came after it was not.
    if (require(id).stage == Stage::Sealing) try_seal({by.name}, document.id);
    return require(id);
  };
  if (done_before()) return answer_again();

  auto allowed = allow_act(actor(by), document, order.act, order.values_json);
  if (!confirmed) require_step_up(by, order.step_up);
  const auto own = keys.own(by.name, order.step_up.password);
  const auto organisation = own ? nullptr : keys.organisation();
  const auto& key = own ? *own : *organisation;
  const auto certificate = key.certificate();
  allowed.statement.own_key = allowed.done.own_key = own.has_value();
  allowed.done.subject = certificate.subject();
  allowed.done.serial = certificate.serial();
  const auto signed_file = seal::seal(
      allowed.file,
      act_request(*allowed.form, allowed.content, *allowed.act, allowed.statement, certificate,
                  from_microseconds(allowed.done.time), allowed.first_signature),
      key, renderer.faces(), timestamps());
  try {
    store_act(by, allowed, signed_file, request);
  } catch (const Failure& failure) {
    // The same request at the same moment: its twin was first.
    if (failure.kind().code != "revision-stale" || !done_before()) throw;
    return answer_again();
  }
  if (allowed.document.stage == Stage::Sealing) try_seal({by.name}, allowed.document.id);
  return require(id);
}

Document Documents::act(const access::Account& by, std::string_view id, const ActOrder& order) {
  return state_->do_act(by, id, order, false);
}

std::vector<ActOutcome> Documents::act_together(
    const access::Account& by, const std::vector<std::pair<std::string, ActOrder>>& orders,
    const StepUp& step_up) {
  state_->require_step_up(by, step_up);
  std::vector<ActOutcome> outcomes;
  for (auto [id, order] : orders) {
    order.step_up = step_up;  // its password opens the signer's key
    try {
      outcomes.push_back({id, state_->do_act(by, id, order, true), std::nullopt});
    } catch (...) {
      outcomes.push_back({id, std::nullopt, current_failure()});
    }
  }
  return outcomes;
}

}  // namespace tamga::documents
