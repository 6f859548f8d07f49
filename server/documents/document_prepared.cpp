// SPDX-License-Identifier: GPL-3.0-or-later
// An act in two steps, for a key that never leaves its signer's token.
#include "renderers/seal/trust/certificate_chain.h"
#include "server/civil_time.h"
#include "server/documents/documents_state.h"
#include "server/documents/prepared_acts.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

// It leads to the trust store, by the certificates that came with it, or does not
// sign here.
void require_trusted(const seal::Certificate& certificate, const std::vector<std::string>& further,
                     const seal::TrustStore& trust, std::chrono::sys_seconds time) {
  const seal::CertificateStack others(sk_X509_new_null());
  for (const auto& der : further) {
    const auto other = seal::Certificate::read(der);
    if (!others || X509_up_ref(other.handle()) != 1 ||
        sk_X509_push(others.get(), other.handle()) == 0)
      throw std::bad_alloc();
  }
  const auto chain = seal::check_chain(certificate.handle(), others.get(), trust, time);
  if (chain.verdict != seal::Verdict::TotalPassed)
    throw Failure("certificate-refused", chain.sub_indication);
}

void sign_with(AllowedAct& allowed, const seal::Certificate& certificate) {
  allowed.statement.own_key = allowed.done.own_key = true;
  allowed.done.subject = certificate.subject();
  allowed.done.serial = certificate.serial();
}

}  // namespace

PreparedAct Documents::prepare_act(const access::Account& by, std::string_view id,
                                   std::string_view act, std::string_view values_json,
                                   const SignerCertificates& certificates) {
  auto& state = *state_;
  const auto document = state.current(id);
  auto allowed = state.allow_act(state.actor(by), document, act, values_json);
  const auto certificate = seal::Certificate::read(certificates.signer);
  const auto now = from_microseconds(allowed.done.time);
  state.keys.require_registered(by.name, certificate.der());
  require_trusted(certificate, certificates.further, *state.trust.now(), now);
  sign_with(allowed, certificate);

  PreparedRow row;
  row.account = by.name;
  row.document = document.id;
  row.act = allowed.act->id;
  row.values_json = std::string(values_json);
  row.revision = document.revision;
  row.update =
      seal::prepare(allowed.file,
                    act_request(*allowed.form, allowed.content, *allowed.act, allowed.statement,
                                certificate, now, allowed.first_signature),
                    certificate, state.renderer.faces());
  row.reserved_record = allowed.document.reserved_record;
  row.base_size = allowed.file.size();
  row.pages = allowed.document.pages;
  row.expires = allowed.done.time + prepared_for;
  PreparedAct prepared{{}, row.update.digest, row.update.digest_algorithm, row.expires};
  state.archive.append({by.name}, "document.act-prepared", document.id,
                       nlohmann::json{{"act", row.act}}.dump(), [&](archive::Transaction& t) {
                         prepared.token = insert_prepared(t, row, allowed.done.time);
                       });
  return prepared;
}

Document Documents::complete_act(const access::Account& by, std::string_view id,
                                 std::string_view token, std::string_view cms) {
  auto& state = *state_;
  const auto document = state.current(id);
  const auto row = find_prepared(state.catalogue(), token);
  if (!row || row->account != by.name || row->document != document.id ||
      row->expires <= state.clock.microseconds() || row->revision != document.revision)
    throw Failure("prepared-act-gone");
  // Decided anew: what was allowed ten minutes ago may be another's by now.
  auto allowed = state.allow_act(state.actor(by), document, row->act, row->values_json);
  allowed.file = row->update.pdf.substr(0, row->base_size);
  allowed.document.reserved_record = row->reserved_record;
  allowed.document.pages = row->pages;
  sign_with(allowed, seal::Certificate::read(row->update.certificate));
  const auto signed_file = seal::complete(row->update, cms, state.timestamps());
  try {
    state.store_act(by, allowed, signed_file, {},
                    [&](archive::Transaction& t) { take_prepared(t, token); });
  } catch (const Failure& failure) {
    if (failure.kind().code == "revision-stale") throw Failure("prepared-act-gone");
    throw;
  }
  if (allowed.document.stage == Stage::Sealing) state.try_seal({by.name}, document.id);
  return state.require(id);
}

}  // namespace tamga::documents
