// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/documents_state.h"

#include <algorithm>

#include "server/error.h"

namespace tamga::documents {
namespace {

using nlohmann::json;

constexpr std::string_view deed_names[] = {"revise",   "name",   "act",    "return",
                                           "withdraw", "reopen", "expire", "seal"};

Standing standing_of(const Course& course, const Document& document) {
  const bool all_done = document.stage == Stage::Sealing || document.stage == Stage::Record;
  return {document.stage, all_done ? course.acts.size() : place_of(course, document.next_act),
          document.due_since};
}

}  // namespace

const forms::Form& Documents::State::form_of(std::string_view name) const {
  if (const auto* form = forms.find(name)) return *form;
  throw Failure("form-unknown", "no form " + std::string(name).substr(0, 100));
}

const forms::Form& Documents::State::form_of(const Document& document) const {
  return form_of(document.form + "@" + document.form_version);
}

Effect* Documents::State::effect_of(const Document& document) const {
  const auto at = effects.find(document.form);
  return at == effects.end() ? nullptr : at->second;
}

std::string Documents::State::record_url(const std::string& record_id) const {
  return verification_address.empty() ? "" : verification_address + record_id;
}

Course Documents::State::course_of(const Document& document) const {
  Course course;
  course.author = document.created_by;
  for (const auto& act : form_of(document).acts) {
    const auto named = document.participants.find(act.id);
    course.acts.push_back({act.id, access::role_from(act.role),
                           named == document.participants.end() ? "" : named->second, act.days});
  }
  return course;
}

Course Documents::State::placed_course_of(const Document& document) const {
  auto course = course_of(document);
  // Lists do without content.
  const auto content = document.content.empty() ? require(document.id).content : document.content;
  auto fields = forms::index_fields(form_of(document), json::parse(content));
  course.organisation = std::move(fields.organisation);
  course.unit = std::move(fields.unit);
  return course;
}

Course Documents::State::course_for(const Document& document, const access::Account& account,
                                    const std::vector<access::Account>& principals) const {
  const bool placed =
      !account.grants.empty() || std::any_of(principals.begin(), principals.end(),
                                             [](const auto& one) { return !one.grants.empty(); });
  return placed ? placed_course_of(document) : course_of(document);
}

void Documents::State::require_place(const access::Account& by, const forms::Form& form,
                                     const json& content) const {
  constexpr auto author = access::Role::Author;
  if (by.has(author) || !by.has_somewhere(author)) return;
  const auto fields = forms::index_fields(form, content);
  if (!by.has(author, fields.organisation, fields.unit))
    throw Failure("forbidden", "the document belongs to another organisation or unit");
}

Actor Documents::State::actor(const access::Account& account) const {
  return {account, delegations.in_force(account)};
}

std::vector<access::Account> Documents::State::principals(const Actor& actor,
                                                          const std::string& form) const {
  std::vector<access::Account> found;
  for (const auto& delegation : actor.delegations)
    if (delegation.form.empty() || delegation.form == form)
      if (auto account = access.account(delegation.principal)) found.push_back(std::move(*account));
  return found;
}

Decision Documents::State::decision(const Actor& actor, const Document& document, Deed deed,
                                    std::string_view act, bool reasoned) const {
  auto for_whom = principals(actor, document.form);
  const auto course = course_for(document, actor.account, for_whom);
  return decide(
      course, standing_of(course, document),
      {deed, actor.account, std::move(for_whom), std::string(act), reasoned, clock.microseconds()});
}

bool Documents::State::may_see(const Actor& actor, const Document& document) const {
  const auto& account = actor.account;
  if (account.name == document.created_by || account.has(access::Role::Admin)) return true;
  if (!document.record_id.empty()) {
    const auto record = archive.record(document.record_id);
    return record && access::Access::may_see(account, *record);
  }
  const auto for_whom = principals(actor, document.form);
  const auto course = course_for(document, account, for_whom);
  const auto due = standing_of(course, document).done;
  for (std::size_t place = 0; place <= due && place < course.acts.size(); ++place)
    if (owner_of_act(course, place, account, for_whom)) return true;
  const auto done = done_acts(catalogue(), document.id);
  return std::any_of(done.begin(), done.end(), [&](const DoneAct& act) {
    return act.account == account.name || act.principal == account.name;
  });
}

Document Documents::State::require(std::string_view id) const {
  if (auto document = find_document(catalogue(), id)) return *document;
  throw Failure("not-found", "no document of this id");
}

Document Documents::State::current(std::string_view id) {
  auto document = require(id);
  return expire(document) ? require(id) : document;
}

bool Documents::State::expire(const Document& document) {
  auto expired = document;
  const auto decided = decision({}, document, Deed::Expire, {}, false);
  if (!decided.refusal.empty()) return false;
  apply(expired, decided.next);
  try {
    store({"system", {}, {}, {}, {}}, expired, "document.expired", {{"act", document.next_act}});
  } catch (const Failure& failure) {
    // Somebody else saw it at the same moment; the row tells what it is now.
    if (failure.kind().code != "revision-stale") throw;
  }
  return true;
}

Decision Documents::State::allow(const Actor& actor, const Document& document, Deed deed,
                                 std::string_view act, bool reasoned) {
  auto decided = decision(actor, document, deed, act, reasoned);
  if (decided.refusal.empty()) return decided;
  const auto course = course_of(document);
  json detail = {{"deed", deed_names[static_cast<std::size_t>(deed)]}, {"code", decided.refusal}};
  // Only names of the form: what else was typed may be anything.
  if (place_of(course, act) < course.acts.size()) detail["act"] = act;
  archive.append({actor.account.name}, "document.act-refused", document.id, detail.dump());
  if (!may_see(actor, document)) throw Failure("not-found");
  std::string said;
  if (decided.refusal == "act-not-due")
    said = "the act that is due is " + (document.next_act.empty() ? "none" : document.next_act);
  throw Failure(decided.refusal, said);
}

void Documents::State::apply(Document& document, const Standing& next) const {
  const auto& acts = form_of(document).acts;
  document.stage = next.stage;
  document.next_act = next.done < acts.size() ? acts[next.done].id : "";
  document.due_since = next.due_since;
}

Document Documents::State::store(const access::Account& by, Document document,
                                 std::string_view type, const json& detail,
                                 const std::function<void(archive::Transaction&)>& alongside) {
  document.changed = clock.microseconds();
  archive.append({by.name}, type, document.id, detail.dump(), [&](archive::Transaction& t) {
    replace_document(t, document);
    if (alongside) alongside(t);
  });
  ++document.revision;
  return document;
}

}  // namespace tamga::documents
