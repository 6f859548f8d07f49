// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts, and who sees what. The acts: document_acts.cpp, document_turns.cpp.
#include "server/documents/documents.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/catalogue/migration_set.h"
#include "server/archive/disposal/disposal.h"
#include "server/documents/documents_state.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::documents {
namespace {

using nlohmann::json;

bool has_acts(const json& content) {
  const auto acts = content.find("acts");
  return acts != content.end() && !acts->empty();
}

std::string detail_of(const Document& document) {
  return json{{"form", document.form + "@" + document.form_version},
              {"revision", document.revision}}
      .dump();
}

}  // namespace

Documents::Documents(archive::Archive& archive, access::Access& access,
                     const forms::FormCatalogue& forms, const forms::Renderer& renderer,
                     const Clock& clock)
    : state_(std::make_unique<State>(State{archive, access, forms, renderer, clock,
                                           Delegations(archive, access, forms, clock),
                                           Works(archive, clock)})) {
  archive::MigrationSet("documents", "server/documents/migrations").apply(archive.catalogue());
}

Documents::~Documents() = default;

void Documents::set_organisation_key(seal::SigningKey key) {
  state_->keys.set_organisation(std::move(key));
}

void Documents::set_personal_keys(signing::KeyStore keys, bool required) {
  state_->keys.set_people(std::move(keys), required);
}

void Documents::set_trust(signing::TrustAnchors trust) {
  state_->trust = std::move(trust);
}

void Documents::set_evidence(signing::SealingEvidence& evidence, std::string mark_image) {
  state_->evidence = &evidence;
  state_->mark_image = std::move(mark_image);
}

void Documents::set_effect(const std::string& form, Effect& effect) {
  state_->effects[form] = &effect;
}

void Documents::set_verification_address(std::string address) {
  state_->verification_address = std::move(address);
}

Delegations& Documents::delegations() {
  return state_->delegations;
}

Works& Documents::works() {
  return state_->works;
}

json Documents::State::draft_content(const forms::Form& form, std::string_view content_json) const {
  auto content = read_content(content_json);
  if (content.is_object() && has_acts(content))
    throw Failure("content-refused", {{"content-unknown-field", "/acts",
                                       "acts are done later, each by its own person", ""}});
  if (content.is_object()) content.erase("acts");
  require_good(form, content, forms::Completeness::Draft, renderer);
  return content;
}

void Documents::State::require_participants(
    const Document& document, const std::map<std::string, std::string>& participants) const {
  const auto course = participants.empty() ? Course() : placed_course_of(document);
  for (const auto& [act, name] : participants) {
    const auto refuse = [&, &act = act](const char* detail) {
      throw Failure("participant-unknown", detail, json::json_pointer("/" + act).to_string());
    };
    const auto place = place_of(course, act);
    if (place == course.acts.size()) throw Failure("participant-unknown", "no such act");
    const auto role = course.acts[place].role;
    if (!role || *role == access::Role::Author) refuse("this act is its author's own");
    const auto account = access.account(name);
    if (!account || !account->has(*role, course.organisation, course.unit))
      refuse("no account that has the act's role");
    const auto named = document.participants.find(act);
    if (account->disabled && (named == document.participants.end() || named->second != name))
      refuse("the account is disabled");
  }
}

Document Documents::create(const access::Account& by, std::string_view form_name,
                           std::string_view content_json, std::string_view idempotency_key,
                           const std::map<std::string, std::string>& participants,
                           std::string_view work) {
  if (!access::Access::may(by, access::Permission::WriteDocument)) throw Failure("forbidden");
  if (state_->forms.retired(state_->form_of(form_name))) throw Failure("form-retired");
  return state_->begin({by.name}, by, form_name, content_json, {by.name, idempotency_key},
                       participants, work);
}

Document Documents::draw_up(const archive::Agent& agent, const access::Account& author,
                            std::string_view form, std::string_view content_json,
                            std::string_view idempotency_key) {
  // No account has this name: keys of the program's own meet nobody's.
  return state_->begin(agent, author, form, content_json, {"tamga:papers", idempotency_key}, {},
                       {});
}

Document Documents::State::begin(const archive::Agent& agent, const access::Account& by,
                                 std::string_view form_name, std::string_view content_json,
                                 const std::pair<std::string, std::string_view>& key,
                                 const std::map<std::string, std::string>& participants,
                                 std::string_view work) {
  const auto& form = form_of(form_name);
  const auto content = draft_content(form, content_json);
  require_place(by, form, content);

  Document document;
  document.id = new_identifier(clock.microseconds());
  document.form = form.id;
  document.form_version = form.version;
  document.title = forms::index_fields(form, content).title;
  document.content = forms::canonical(content);
  document.next_act = form.acts.front().id;
  document.created_by = by.name;
  document.unit = by.unit;
  document.created = document.changed = document.due_since = clock.microseconds();
  require_participants(document, participants);
  document.participants = participants;

  const RequestKey request{
      key.first, std::string(key.second),
      "create:" + archive::sha256_hex(form.id + "@" + form.version + "\n" + document.content +
                                      (participants.empty() ? "" : json(participants).dump()))};
  if (const auto earlier = earlier_request(catalogue(), request); !earlier.empty()) {
    archive.settle();
    return require(earlier);
  }
  try {
    archive.append(agent, "document.created", document.id, detail_of(document),
                   [&](archive::Transaction& t) {
                     insert_document(t, document, request);
                     finish_work(t, by.name, work, document.created);
                   });
  } catch (const archive::CatalogueError& error) {
    // The same request at the same moment: its twin was first.
    if (!error.unique()) throw;
    archive.settle();
    return require(earlier_request(catalogue(), request));
  }
  return document;
}

Document Documents::revise(const access::Account& by, std::string_view id, std::uint64_t revision,
                           std::string_view content_json, std::string_view work) {
  auto document = state_->current(id);
  state_->allow(state_->actor(by), document, Deed::Revise);
  const auto& form = state_->form_of(document);
  const auto content = state_->draft_content(form, content_json);
  state_->require_place(by, form, content);
  document.title = forms::index_fields(form, content).title;
  document.content = forms::canonical(content);
  document.revision = revision;
  return state_->store(by, document, "document.revised", json::parse(detail_of(document)),
                       [&](archive::Transaction& t) {
                         finish_work(t, by.name, work, state_->clock.microseconds());
                       });
}

Document Documents::name_participants(const access::Account& by, std::string_view id,
                                      std::uint64_t revision,
                                      const std::map<std::string, std::string>& participants) {
  auto document = state_->current(id);
  const auto actor = state_->actor(by);
  state_->require_participants(document, participants);
  std::map<std::string, std::string> changed = participants;
  for (const auto& [act, name] : document.participants)
    if (const auto at = changed.find(act); at == changed.end())
      changed[act] = "";
    else if (at->second == name)
      changed.erase(at);
  // Also when nothing changes: whoever asks must be one who may.
  if (changed.empty()) state_->allow(actor, document, Deed::Name, document.next_act);
  for (const auto& [act, name] : changed) state_->allow(actor, document, Deed::Name, act);
  document.participants = participants;
  document.revision = revision;
  return state_->store(by, document, "document.participants", json(participants));
}

std::optional<Document> Documents::document(std::string_view id) const {
  return find_document(state_->catalogue(), id);
}

bool Documents::may(const access::Account& account, const Document& document, Deed deed,
                    std::string_view act) const {
  return state_->decision(state_->actor(account), document, deed, act, true).refusal.empty();
}

bool Documents::may_act(const access::Account& account, const Document& document) const {
  return may(account, document, Deed::Act, document.next_act);
}

bool Documents::may_see(const access::Account& account, const Document& document) const {
  return state_->may_see(state_->actor(account), document);
}

bool Documents::has_own_key(const access::Account& account) const {
  return state_->keys.has_own(account.name);
}

std::vector<DoneAct> Documents::acts(const Document& document) const {
  return done_acts(state_->catalogue(), document.id);
}

std::int64_t Documents::deadline(const Document& document) const {
  const auto course = state_->course_of(document);
  return deadline_of(course,
                     {document.stage, place_of(course, document.next_act), document.due_since});
}

WaitingList Documents::waiting(const access::Account& account, std::size_t offset,
                               std::size_t limit) const {
  const auto actor = state_->actor(account);
  WaitingList list;
  each_document_in(state_->catalogue(), Stage::Open, [&](Document document) {
    const auto decided = state_->decision(actor, document, Deed::Act, document.next_act, true);
    if (!decided.refusal.empty()) return;
    const auto place = list.total++;
    if (place < offset || list.rows.size() >= limit) return;
    const auto course = state_->course_of(document);
    const auto& act = course.acts[place_of(course, document.next_act)];
    const bool named = act.participant == account.name ||
                       (act.participant.empty() && act.role == access::Role::Author &&
                        course.author == account.name);
    const auto until = deadline(document);
    list.rows.push_back({std::move(document), decided.in_place, named, until});
  });
  return list;
}

std::vector<Document> Documents::waiting_for(const access::Account& account) const {
  std::vector<Document> documents;
  for (auto& row : waiting(account, 0, list_limit).rows)
    documents.push_back(std::move(row.document));
  return documents;
}

void Documents::each_in(Stage stage, const std::function<void(const Document&)>& each) const {
  each_document_in(state_->catalogue(), stage, [&](const Document& document) { each(document); });
}

std::vector<Document> Documents::drafts_of(const access::Account& account) const {
  return documents_by(state_->catalogue(), account.name, 0, list_limit).rows;
}

std::string Documents::preview(const Document& document) const {
  if (!document.record_id.empty() && archive::disposal_of(state_->archive, document.record_id))
    throw Failure("record-destroyed");
  auto content = json::parse(document.content);
  if (has_acts(content))
    if (auto file = document_file(state_->catalogue(), document.id, document.rendering);
        !file.empty())
      return file;
  return state_->renderer.render(state_->form_of(document), content, forms::Completeness::Draft)
      .pdf;
}

}  // namespace tamga::documents
