// SPDX-License-Identifier: GPL-3.0-or-later
// Documents: from draft over the acts of its form to a captured record. Who may
// do what stands in workflow.h; here it is carried out and kept.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renderers/renderer.h"
#include "renderers/seal/signing/signing_key.h"
#include "renderers/seal/verification/verify.h"
#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/documents/decisions.h"
#include "server/documents/delegations.h"
#include "server/documents/document_file.h"
#include "server/documents/effects.h"
#include "server/documents/workflow.h"
#include "server/documents/works.h"
#include "server/error.h"
#include "server/signing/key_store.h"
#include "server/signing/sealing_evidence.h"

namespace tamga::documents {

struct Document {
  std::string id;  // UUIDv7
  std::string form, form_version, title;
  std::string content;         // canonical JSON, acts done so far under /acts
  std::uint64_t revision = 1;  // grows with each change: the ETag
  Stage stage = Stage::Open;
  // Id of the act that is due while the stage is Open; where it stopped when it
  // is Withdrawn or Expired; "" from Sealing on.
  std::string next_act;
  std::int64_t due_since = 0;  // microseconds UTC
  // act → account, for acts that are one person's whoever else has the role
  std::map<std::string, std::string> participants;
  std::int64_t rendering = 0, pages = 0;  // the current rendering, 0: none yet
  std::string reserved_record;            // the record's id on that rendering's pages
  std::string waiting;                    // code of why the seal is outstanding, or ""
  std::string reason, reason_by;          // of the last return or withdrawal
  std::string record_id;                  // when it has become a record
  std::string created_by, unit;
  std::int64_t created = 0, changed = 0;  // microseconds UTC
};

// What is given again before an act: the account's password, and where it has a second
// factor a code of that.
struct StepUp {
  std::string password, remote_address, code{};
};

struct ActOrder {
  std::string act;
  std::string values_json;  // the object at /acts/<act>
  StepUp step_up;
  std::string idempotency_key;  // "" for none
};

// What became of one of several acts.
struct ActOutcome {
  std::string document;            // id
  std::optional<Document> done;    // as it is now, or
  std::optional<Failure> refused;  // why nothing was done
};

// A document whose next act somebody may do.
struct Waiting {
  Document document;          // without content
  std::string in_place;       // whose act it is that a delegate would do, "" one's own
  bool named = false;         // it is this person's own act, not that of anybody of the role
  std::int64_t deadline = 0;  // microseconds UTC, 0: any time
};
struct WaitingList {
  std::vector<Waiting> rows;
  std::size_t total = 0;
};

// Of the token that will sign an act: DER.
struct SignerCertificates {
  std::string signer;
  std::vector<std::string> further;  // between it and the trust store, any order
};

// An act that waits for a signature made by its signer's own token.
struct PreparedAct {
  std::string token;  // names it once, to nobody else
  std::string digest, digest_algorithm;
  std::int64_t expires = 0;  // microseconds UTC
};

// Thread-safe but for the set_ members, which are called before the first
// request. Every change is an event; a refused attempt changes nothing and is an
// event, too (document.act-refused, with act and code). Who may not even see a
// document is told not-found.
class Documents {
 public:
  // Adds its tables to the archive's catalogue.
  Documents(archive::Archive& archive, access::Access& access, const forms::FormCatalogue& forms,
            const forms::Renderer& renderer, const Clock& clock);
  ~Documents();

  // The organisation's seal; without one, sealing waits with key-missing.
  void set_organisation_key(seal::SigningKey key);
  // Where people's own keys lie, and whether an act needs one.
  void set_personal_keys(signing::KeyStore keys, bool required);
  // To what the certificates of prepared acts must lead.
  void set_trust(signing::TrustAnchors trust);
  // What the seal needs before its document is captured, and the picture (PNG or
  // "") that it shows. While the evidence cannot be had the document waits. It
  // must outlive this. Without it: level B-B and no picture.
  void set_evidence(signing::SealingEvidence& evidence, std::string mark_image);
  // Where anybody checks a paper, "https://archive.example.gov.mn/verify/": the
  // pages of what is signed carry a code with this and the id of their record to
  // be. "": they carry none, as they do until this is called.
  void set_verification_address(std::string address);
  // What acts of a form do beyond their paper. It must outlive this.
  void set_effect(const std::string& form, Effect& effect);

  // Checks content (without acts: they come from act()) and keeps it as a
  // draft. The same key by the same account with the same request gives the
  // same document again. `work`: the kept work of this account that becomes the draft,
  // finished in the same transaction; "" for none. Failure content-refused with items,
  // content-not-json, form-unknown, forbidden, participant-unknown, idempotency-mismatch.
  Document create(const access::Account& by, std::string_view form, std::string_view content_json,
                  std::string_view idempotency_key,
                  const std::map<std::string, std::string>& participants = {},
                  std::string_view work = {});

  // A paper that the program draws up for `author` to act on: create() without asking
  // whether that account may write documents, under the name of `agent`. The same key
  // gives the same document again, whoever asks.
  Document draw_up(const archive::Agent& agent, const access::Account& author,
                   std::string_view form, std::string_view content_json,
                   std::string_view idempotency_key);

  // Only while no act is done, and by its author; `work` as of create(). Failure
  // revision-stale when `revision` is not the current one, act-not-due when an act is done.
  Document revise(const access::Account& by, std::string_view id, std::uint64_t revision,
                  std::string_view content_json, std::string_view work = {});

  // Names who shall do which act; who is not in the map is named no longer. Of
  // acts that are done nothing may change. Failure participant-unknown when an
  // account is not there, has not the act's role, or the act is the author's.
  Document name_participants(const access::Account& by, std::string_view id, std::uint64_t revision,
                             const std::map<std::string, std::string>& participants);

  // Does the act that is due: asks the password again, fills in its values, draws
  // its mark and signs. The last act seals and captures, too: the result has
  // record_id, or is in stage Sealing and says what it waits for.
  // Failure of decide() (workflow.h); step-up-required, step-up-failed, code-required,
  // code-failed, too-many-tries; content-refused, decision-scan-missing, personal-key-missing,
  // key-missing, revision-stale (somebody was faster), idempotency-mismatch.
  Document act(const access::Account& by, std::string_view id, const ActOrder& order);

  // Several acts after one step-up (that of their orders is not looked at), each by its
  // own rules as if it were done alone, in this order: what one is refused keeps no other
  // back. Throws only the Failures of the step-up.
  std::vector<ActOutcome> act_together(const access::Account& by,
                                       const std::vector<std::pair<std::string, ActOrder>>& orders,
                                       const StepUp& step_up);

  // The same in two steps for a key that stays with its signer: what is to be
  // signed, for ten minutes; then the CMS over it. The token's own signature is
  // the step-up. The certificate must be registered for the account and lead to the
  // trust store (Failure certificate-refused). prepared-act-gone: too late, another account, or the
  // document has changed; seal::Error cms-refused, timestamp-unavailable.
  PreparedAct prepare_act(const access::Account& by, std::string_view id, std::string_view act,
                          std::string_view values_json, const SignerCertificates& certificates);
  Document complete_act(const access::Account& by, std::string_view id, std::string_view token,
                        std::string_view cms);

  // By whose turn it is: a draft again. The file with its acts stays as evidence;
  // the next first act begins another.
  Document give_back(const access::Account& by, std::string_view id, const std::string& reason);
  Document withdraw(const access::Account& by, std::string_view id, const std::string& reason);
  Document reopen(const access::Account& by, std::string_view id);

  // The scan of an outside body's decision, by whom that act belongs to, until
  // the act is done. The last one counts. Failures of decide() and of
  // decision_media_type(); act-not-due when the act is none of an outside body.
  ScannedDecision keep_decision(const access::Account& by, std::string_view id,
                                std::string_view act, std::string_view name, std::string bytes);
  // The newest scan of an act, and one by its hash.
  std::optional<ScannedDecision> decision(const Document& document, std::string_view act) const;
  std::optional<ScannedDecision> decision_by_hash(const Document& document,
                                                  std::string_view sha256) const;

  // Tries again to seal a document whose acts are all done. By whoever sees it.
  Document seal(const access::Account& by, std::string_view id);

  // For the server's timer: documents whose time was over, and those that were
  // waiting for their seal and have it now.
  std::size_t expire_due();
  std::size_t seal_waiting();

  // Content that was approved elsewhere (its acts are in it): rendered, sealed
  // and captured at once. For import and demonstration data.
  archive::Record capture(const archive::Agent& agent, std::string_view form,
                          std::string_view content_json, std::string_view owner,
                          std::string_view idempotency_key);

  Delegations& delegations();
  Works& works();

  std::optional<Document> document(std::string_view id) const;
  // Its author and administrators; whoever may do the act that is due or one
  // that is done, or did it: nobody looks at a draft before its turn has come to
  // him. A document that is a record follows the record's rule.
  bool may_see(const access::Account& account, const Document& document) const;
  // Whether this account may do this now (a reason is taken as given).
  bool may(const access::Account& account, const Document& document, Deed deed,
           std::string_view act = {}) const;
  // Whether this account may do the act that is due.
  bool may_act(const access::Account& account, const Document& document) const;
  // Whether acts of this account are signed with its own key.
  bool has_own_key(const access::Account& account) const;
  // What was done, of all renderings.
  std::vector<DoneAct> acts(const Document& document) const;
  // Until when the act that is due may be done, microseconds UTC, 0: any time.
  std::int64_t deadline(const Document& document) const;
  // Everything whose next act the account may do, longest waiting first: at most
  // `limit` from `offset` on.
  WaitingList waiting(const access::Account& account, std::size_t offset, std::size_t limit) const;
  // Lists: at most 500, without content. The first of waiting().
  std::vector<Document> waiting_for(const access::Account& account) const;
  // Every document in a stage, without content, those first whose act is due the longest:
  // for what is said of the whole archive, to whom that may be said.
  void each_in(Stage stage, const std::function<void(const Document&)>& each) const;
  // What the account has begun, newest first (records included).
  std::vector<Document> drafts_of(const access::Account& account) const;
  // The PDF: of a draft as it would be signed, without a code, for nothing shall
  // look as if the archive had it; with acts done, the very file so far.
  std::string preview(const Document& document) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::documents
