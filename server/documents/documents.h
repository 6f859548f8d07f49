// SPDX-License-Identifier: GPL-3.0-or-later
// Documents: from draft over the acts of its form to a captured record. The one
// place where the order of acts is enforced.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/renderer.h"
#include "renderers/seal/signing_key.h"
#include "server/access/access.h"
#include "server/archive/archive.h"

namespace tamga::documents {

struct Document {
  std::string id;  // UUIDv7
  std::string form, form_version, title;
  std::string content;         // canonical JSON, acts done so far under /acts
  std::uint64_t revision = 1;  // grows with each change: the ETag
  std::string next_act;        // id of the act that is due, "" when a record
  std::string record_id;       // when it has become a record
  std::string created_by, unit;
  std::int64_t created = 0, changed = 0;  // microseconds UTC
};

// Thread-safe. Every change is an event. A refusal changes nothing.
class Documents {
 public:
  // Adds its tables to the archive's catalogue.
  Documents(archive::Archive& archive, const forms::FormCatalogue& forms,
            const forms::Renderer& renderer, const Clock& clock);
  ~Documents();

  // The organisation's seal; without one, sealing throws Failure key-missing.
  // Not thread-safe: called once, before the first request.
  void set_organisation_key(seal::SigningKey key);

  // Where anybody checks a paper, "https://archive.example.gov.mn/verify/": the
  // pages of every record from now on carry a code with this and their record's
  // id. "": they carry none, as they do until this is called. Not thread-safe:
  // called once, before the first request.
  void set_verification_address(std::string address);

  // Checks content (without acts: they come from act()) and keeps it as a
  // draft. The same key by the same account with the same request gives the
  // same document again. Failure content-refused with items, content-not-json,
  // form-unknown, forbidden, idempotency-mismatch.
  Document create(const access::Account& by, std::string_view form, std::string_view content_json,
                  std::string_view idempotency_key);

  // Only while no act is done, and by its author. Failure revision-stale when
  // `revision` is not the current one, act-not-due when an act is done.
  Document revise(const access::Account& by, std::string_view id, std::uint64_t revision,
                  std::string_view content_json);

  // Does the act that is due, with its values (the object at /acts/<act>). The
  // last act renders, seals and captures: the result has record_id.
  // Failure act-not-due, revision-stale (somebody was faster), forbidden,
  // content-refused, key-missing, not-found, idempotency-mismatch.
  Document act(const access::Account& by, std::string_view id, std::string_view act,
               std::string_view values_json, std::string_view idempotency_key);

  // Content that was approved elsewhere (its acts are in it): rendered, sealed
  // and captured at once. For import and demonstration data.
  archive::Record capture(const archive::Agent& agent, std::string_view form,
                          std::string_view content_json, std::string_view owner,
                          std::string_view idempotency_key);

  std::optional<Document> document(std::string_view id) const;
  // Its author and administrators; whoever may do the act that is due or one
  // that is done: nobody looks at a draft before its turn has come to him. A
  // document that is a record follows the record's rule.
  bool may_see(const access::Account& account, const Document& document) const;
  // Whether this account may do the act that is due.
  bool may_act(const access::Account& account, const Document& document) const;
  // Lists: at most 500, without content. Everything whose next act the account
  // may do, longest waiting first.
  std::vector<Document> waiting_for(const access::Account& account) const;
  // What the account has begun, newest first (records included).
  std::vector<Document> drafts_of(const access::Account& account) const;
  // The PDF of a draft as it would be sealed now, without a seal and without a
  // code: nothing shall look as if the archive had it.
  std::string preview(const Document& document) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::documents
