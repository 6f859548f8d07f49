// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/documents.h"

#include <nlohmann/json.hpp>

#include "server/assets.h"
#include "server/civil_time.h"
#include "server/documents/document_rows.h"
#include "server/documents/sealing.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::documents {
namespace {

using nlohmann::json;

// An act's place in its form's order; the number of acts when it has none.
std::size_t place_of(const forms::Form& form, std::string_view act) {
  std::size_t place = 0;
  while (place < form.acts.size() && form.acts[place].id != act) ++place;
  return place;
}

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

struct Documents::State {
  archive::Archive& archive;
  const forms::FormCatalogue& forms;
  const forms::Renderer& renderer;
  const Clock& clock;
  std::optional<seal::SigningKey> key;
  std::string verification_address;  // "" for none

  const forms::Form& form_of(std::string_view name) const {
    if (const auto* form = forms.find(name)) return *form;
    throw Failure("form-unknown", "no form " + std::string(name).substr(0, 100));
  }
  const forms::Form& form_of(const Document& document) const {
    return form_of(document.form + "@" + document.form_version);
  }
  bool may_do(const access::Account& account, const forms::Act& act,
              const std::string& author) const {
    const auto role = access::role_from(act.role);
    if (!role || !account.has(*role)) return false;
    // An author's act is that author's own; nobody prepares in another's name.
    return *role != access::Role::Author || account.name == author;
  }
  Document require(std::string_view id) const {
    if (auto document = find_document(archive.catalogue(), id)) return *document;
    throw Failure("not-found", "no document of this id");
  }
  // The account's content as checked draft values of a new or changed document.
  json draft_content(const forms::Form& form, std::string_view content_json) const {
    auto content = read_content(content_json);
    if (content.is_object() && has_acts(content))
      throw Failure("content-refused", {{"content-unknown-field", "/acts",
                                         "acts are done later, each by its own person", ""}});
    if (content.is_object()) content.erase("acts");
    require_good(form, content, forms::Completeness::Draft, renderer);
    return content;
  }

  // Content with all its acts as a sealed record to be captured.
  archive::Capture sealed(const forms::Form& form, const json& content,
                          std::int64_t microseconds) const {
    if (!key) throw Failure("key-missing", "keys/organisation.p12 is not there");
    // Its pages name the record, so that the id comes first.
    const std::string id = archive.new_record_id();
    auto capture = seal_content(form, content, renderer, *key, from_microseconds(microseconds),
                                verification_address.empty() ? "" : verification_address + id);
    capture.id = id;
    return capture;
  }
  // The last act: renders, seals, and captures together with the row's change.
  void seal_and_capture(Document document, const forms::Form& form, const std::string& act,
                        const RequestKey& request);
};

Documents::Documents(archive::Archive& archive, const forms::FormCatalogue& forms,
                     const forms::Renderer& renderer, const Clock& clock)
    : state_(std::make_unique<State>(State{archive, forms, renderer, clock, {}, {}})) {
  const std::string sql = asset("server/documents/migrations/0001_documents.sql");
  archive.catalogue().migrate("documents", {{1, "documents", sql}});
}

Documents::~Documents() = default;

void Documents::set_organisation_key(seal::SigningKey key) {
  state_->key.emplace(std::move(key));
}

void Documents::set_verification_address(std::string address) {
  state_->verification_address = std::move(address);
}

Document Documents::create(const access::Account& by, std::string_view form_name,
                           std::string_view content_json, std::string_view idempotency_key) {
  if (!access::Access::may(by, access::Permission::WriteDocument)) throw Failure("forbidden");
  const auto& form = state_->form_of(form_name);
  const auto content = state_->draft_content(form, content_json);

  Document document;
  document.id = new_identifier(state_->clock.microseconds());
  document.form = form.id;
  document.form_version = form.version;
  document.title = forms::index_fields(form, content).title;
  document.content = forms::canonical(content);
  document.next_act = form.acts.front().id;
  document.created_by = by.name;
  document.unit = by.unit;
  document.created = document.changed = state_->clock.microseconds();

  const RequestKey request{
      by.name, std::string(idempotency_key),
      "create:" + archive::sha256_hex(form.id + "@" + form.version + "\n" + document.content)};
  auto& catalogue = state_->archive.catalogue();
  if (const auto earlier = earlier_request(catalogue, request); !earlier.empty())
    return state_->require(earlier);
  try {
    state_->archive.append({by.name}, "document.created", document.id, detail_of(document),
                           [&](archive::Transaction& t) { insert_document(t, document, request); });
  } catch (const archive::CatalogueError& error) {
    // The same request at the same moment: its twin was first.
    if (!error.unique()) throw;
    return state_->require(earlier_request(catalogue, request));
  }
  return document;
}

Document Documents::revise(const access::Account& by, std::string_view id, std::uint64_t revision,
                           std::string_view content_json) {
  auto document = state_->require(id);
  if (document.created_by != by.name) throw Failure("forbidden", "only its author changes a draft");
  const auto& form = state_->form_of(document);
  const auto& first_act = form.acts.front().id;
  if (document.next_act != first_act)
    throw Failure("act-not-due", "an act is done: the content no longer changes");
  const auto content = state_->draft_content(form, content_json);
  document.title = forms::index_fields(form, content).title;
  document.content = forms::canonical(content);
  document.changed = state_->clock.microseconds();
  document.revision = revision;
  state_->archive.append(
      {by.name}, "document.revised", document.id, detail_of(document),
      [&](archive::Transaction& t) { replace_document(t, document, first_act, {}); });
  ++document.revision;
  return document;
}

Document Documents::act(const access::Account& by, std::string_view id, std::string_view act_id,
                        std::string_view values_json, std::string_view idempotency_key) {
  auto document = state_->require(id);
  const auto& form = state_->form_of(document);
  const auto place = place_of(form, act_id);
  if (place == form.acts.size()) throw Failure("not-found", "the form has no such act");
  const auto& act = form.acts[place];
  if (!state_->may_do(by, act, document.created_by)) throw Failure("forbidden");
  const RequestKey request{
      by.name, std::string(idempotency_key),
      "act:" + document.id + ":" + act.id + ":" + archive::sha256_hex(values_json)};
  const auto done_before = [&] {
    return !earlier_request(state_->archive.catalogue(), request).empty();
  };
  if (done_before()) return state_->require(id);
  if (document.next_act != act.id)
    throw Failure("act-not-due", "the act that is due is " +
                                     (document.next_act.empty() ? "none" : document.next_act));

  auto content = json::parse(document.content);
  content["acts"][act.id] = read_content(values_json);
  const bool last = place + 1 == form.acts.size();
  require_good(form, content, last ? forms::Completeness::Record : forms::Completeness::Draft,
               state_->renderer);
  document.content = forms::canonical(content);
  document.title = forms::index_fields(form, content).title;
  document.changed = state_->clock.microseconds();
  document.next_act = last ? "" : form.acts[place + 1].id;
  try {
    if (last) {
      state_->seal_and_capture(document, form, act.id, request);
    } else {
      state_->archive.append(
          {by.name}, "document.act", document.id, json{{"act", act.id}}.dump(),
          [&](archive::Transaction& t) { replace_document(t, document, act.id, request); });
    }
  } catch (const Failure& failure) {
    // The same request at the same moment: its twin was first.
    if (failure.kind().code != "revision-stale" || !done_before()) throw;
  }
  return state_->require(id);
}

void Documents::State::seal_and_capture(Document document, const forms::Form& form,
                                        const std::string& act, const RequestKey& request) {
  auto capture = sealed(form, json::parse(document.content), document.changed);
  capture.document_id = document.id;
  capture.owner = form.file_plan.open ? "" : document.created_by;
  // Record and row change in one transaction: there is no state in between for
  // a crash to leave behind, and of two signers at one moment one is refused.
  archive.capture({request.account}, capture,
                  [&](archive::Transaction& transaction, const archive::Record& record) {
                    document.record_id = record.id;
                    replace_document(transaction, document, act, request);
                  });
}

archive::Record Documents::capture(const archive::Agent& agent, std::string_view form_name,
                                   std::string_view content_json, std::string_view owner,
                                   std::string_view idempotency_key) {
  const auto& form = state_->form_of(form_name);
  auto capture = state_->sealed(form, read_content(content_json), state_->clock.microseconds());
  capture.owner = std::string(owner);
  capture.idempotency_key = std::string(idempotency_key);
  return state_->archive.capture(agent, capture);
}

std::optional<Document> Documents::document(std::string_view id) const {
  return find_document(state_->archive.catalogue(), id);
}

bool Documents::may_act(const access::Account& account, const Document& document) const {
  if (document.next_act.empty()) return false;
  const auto& form = state_->form_of(document);
  const auto place = place_of(form, document.next_act);
  return place < form.acts.size() && state_->may_do(account, form.acts[place], document.created_by);
}

bool Documents::may_see(const access::Account& account, const Document& document) const {
  if (account.name == document.created_by || account.has(access::Role::Admin)) return true;
  if (!document.record_id.empty()) {
    const auto record = state_->archive.record(document.record_id);
    return record && access::Access::may_see(account, *record);
  }
  const auto& acts = state_->form_of(document).acts;
  const auto due = place_of(state_->form_of(document), document.next_act);
  for (std::size_t place = 0; place <= due && place < acts.size(); ++place)
    if (state_->may_do(account, acts[place], document.created_by)) return true;
  return false;
}

std::vector<Document> Documents::waiting_for(const access::Account& account) const {
  return unfinished_documents(state_->archive.catalogue(),
                              [&](const Document& document) { return may_act(account, document); });
}

std::vector<Document> Documents::drafts_of(const access::Account& account) const {
  return documents_by(state_->archive.catalogue(), account.name);
}

std::string Documents::preview(const Document& document) const {
  return state_->renderer
      .render(state_->form_of(document), json::parse(document.content), forms::Completeness::Draft)
      .pdf;
}

}  // namespace tamga::documents
