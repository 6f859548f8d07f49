// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of Documents share: the services, and the steps that every
// change goes through. Only files of this room include it.
#pragma once

#include <nlohmann/json.hpp>

#include "renderers/seal/signing/seal.h"
#include "server/documents/document_rows.h"
#include "server/documents/documents.h"
#include "server/documents/sealing.h"
#include "server/documents/signing_keys.h"

namespace tamga::documents {

// Somebody, with those whose acts he may do at this moment.
struct Actor {
  access::Account account;
  std::vector<Delegation> delegations;  // in force, oldest first
};

// An act that is allowed and whose values are good, on its way to be signed.
struct AllowedAct {
  Document document;  // as it will be
  const forms::Form* form = nullptr;
  const forms::Act* act = nullptr;
  nlohmann::json content;  // with the act's values
  ActStatement statement;  // own_key is the signer's to fill
  DoneAct done;            // certificate and own_key likewise
  std::string delegation;  // id of the one it leans on, or ""
  std::string file;        // what it is appended to
  bool new_rendering = false;
  bool first_signature = false;
};

struct Documents::State {
  archive::Archive& archive;
  access::Access& access;
  const forms::FormCatalogue& forms;
  const forms::Renderer& renderer;
  const Clock& clock;
  Delegations delegations;
  Works works;
  SigningKeys keys{};
  std::string verification_address{};  // "" for none
  signing::TrustAnchors trust{};
  signing::SealingEvidence* evidence = nullptr;
  std::string mark_image{};                  // PNG, or ""
  std::map<std::string, Effect*> effects{};  // by form

  archive::Catalogue& catalogue() const { return archive.catalogue(); }
  // Of every signature from level B-T on; null below.
  seal::TimestampSource* timestamps() const { return evidence ? evidence->timestamps() : nullptr; }
  const forms::Form& form_of(std::string_view name) const;
  const forms::Form& form_of(const Document& document) const;
  Effect* effect_of(const Document& document) const;  // or null
  std::string record_url(const std::string& record_id) const;

  // Without its place, which costs its content: for what asks for no role, and for whom
  // every role is held everywhere.
  Course course_of(const Document& document) const;
  Course placed_course_of(const Document& document) const;
  Course course_for(const Document& document, const access::Account& account,
                    const std::vector<access::Account>& principals) const;
  // Who writes in one organisation or unit only writes for that one. Failure forbidden.
  void require_place(const access::Account& by, const forms::Form& form,
                     const nlohmann::json& content) const;
  Actor actor(const access::Account& account) const;
  // The principals of an actor for documents of one form.
  std::vector<access::Account> principals(const Actor& actor, const std::string& form) const;
  bool may_see(const Actor& actor, const Document& document) const;
  Decision decision(const Actor& actor, const Document& document, Deed deed, std::string_view act,
                    bool reasoned) const;

  // Failure not-found.
  Document require(std::string_view id) const;
  // The same, expired first when its time is over.
  Document current(std::string_view id);
  bool expire(const Document& document);
  // Decides, or writes the refused attempt down and throws its Failure.
  Decision allow(const Actor& actor, const Document& document, Deed deed, std::string_view act = {},
                 bool reasoned = true);
  // The row's fields after a decision.
  void apply(Document& document, const Standing& next) const;
  // Appends the event, replaces the row; gives the document with its new revision.
  Document store(const access::Account& by, Document document, std::string_view type,
                 const nlohmann::json& detail,
                 const std::function<void(archive::Transaction&)>& alongside = {});

  // Keeps a new draft of `by`; `key`: account and idempotency key of the request; `work`:
  // the work that it was, or "".
  Document begin(const archive::Agent& agent, const access::Account& by, std::string_view form,
                 std::string_view content_json, const std::pair<std::string, std::string_view>& key,
                 const std::map<std::string, std::string>& participants, std::string_view work);

  // Draft content of a new or changed document. Failure content-refused.
  nlohmann::json draft_content(const forms::Form& form, std::string_view content_json) const;
  void require_participants(const Document& document,
                            const std::map<std::string, std::string>& participants) const;

  AllowedAct allow_act(const Actor& actor, const Document& document, std::string_view act,
                       std::string_view values_json);
  // The act without its step-up, which has been asked or is (`confirmed` not) when
  // everything else allows it.
  Document do_act(const access::Account& by, std::string_view id, const ActOrder& order,
                  bool confirmed);
  // Asks the password again. Failure step-up-required, step-up-failed.
  void require_step_up(const access::Account& by, const StepUp& step_up);
  // The signed file's new parts, the act and the row in one transaction.
  void store_act(const access::Account& by, const AllowedAct& allowed,
                 const std::string& signed_file, const RequestKey& request,
                 const std::function<void(archive::Transaction&)>& alongside = {});

  // Seals and captures a document in stage Sealing; what it must wait for is
  // noted and no Failure.
  void try_seal(const archive::Agent& agent, const std::string& id);
  void seal_and_capture(const archive::Agent& agent, Document document);
  std::string sealed(const std::string& pdf, bool first) const;
  std::vector<archive::Attachment> attachments_of(const Document& document) const;
};

}  // namespace tamga::documents
