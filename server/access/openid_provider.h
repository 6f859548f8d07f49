// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-in through an OpenID provider: authorization code with PKCE (OpenID Connect Core 1.0
// §3.1, RFC 7636), as its relying party.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/access/external_sign_in.h"
#include "server/access/sign_in_settings.h"
#include "server/clock.h"

namespace tamga::access {

// A sign-in that was begun.
struct BegunSignIn {
  std::string flow;     // 256 random bits that only this browser keeps, for ten minutes
  std::string address;  // of the provider, where the browser goes on
};

// What a flow is for. An answer to one is none to the other.
enum class FlowPurpose {
  SignIn,
  // Who is signed in proves it once more: the provider must ask, whatever it remembers
  // (prompt=login, max_age=0; OpenID Connect Core 1.0 §3.1.2.1), and say when it did.
  Confirm
};

// What the browser brings back.
struct ProviderAnswer {
  std::string state, code, error, issuer;
};

// Thread-safe. State, nonce and the verifier of PKCE follow from the flow, so nothing is
// kept here: any node finishes what another began, and without the browser's own flow no
// answer is accepted. The discovery document and keys are kept for an hour; an unknown key
// is asked for at most once a minute.
class OpenIdProvider {
 public:
  // `redirect_address`: ours, as it is registered there. Failure argument-invalid naming the
  // key of the configuration. Asks nobody yet.
  OpenIdProvider(OpenIdSettings settings, std::string redirect_address, const Clock& clock);
  ~OpenIdProvider();

  const OpenIdSettings& settings() const;
  // Failure provider-unavailable; sign-in-refused when its discovery document is not the
  // one of the issuer.
  BegunSignIn begin(FlowPurpose purpose = FlowPurpose::SignIn);
  // Redeems the code and checks the ID token (id_token.h); of a confirmation also that its
  // auth_time is of the last two minutes, for what was asked for is the browser's to change.
  // Failure sign-in-expired (another flow's answer, or none), sign-in-refused,
  // provider-unavailable.
  ExternalPerson finish(std::string_view flow, const ProviderAnswer& answer,
                        FlowPurpose purpose = FlowPurpose::SignIn);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::access
