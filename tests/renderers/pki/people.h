// SPDX-License-Identifier: GPL-3.0-or-later
// The invented people and the organisation that the test PKI has certificates
// for; what is wrong with some of them is told by their names here.
#pragma once

#include <span>
#include <string_view>

#include "identity.h"

namespace tamga::pki {

enum class Person {
  Preparer,      // P-256
  Permitter,     // P-384
  Approver,      // RSA-3072
  Delegate,      // P-256
  Organisation,  // P-256: the seal
  Veteran,       // RSA-2048: reading accepts it, signing refuses it
  Expired,       // P-256, ended a day before the PKI's now
  NotYetValid,   // P-256, begins 30 days after it
  Revoked,       // P-256, revoked 30 days before it: keyCompromise
  Suspended,     // P-384, revoked 2 days before it: affiliationChanged
  Forgotten,     // P-256, the OCSP responder does not know its serial: unknown
  Stranger,      // P-256, valid, but of another root that nobody trusts
};

// How the days of a certificate lie around the PKI's now.
struct PersonRow {
  Person person;
  std::string_view name;  // common name, UTF-8
  KeyKind kind;
  int from_days, until_days;
  std::string_view passphrase;  // of its PKCS#12 file
  std::string_view file;        // its name without a folder: "nomundari.p12"
};

std::span<const PersonRow> people();
const PersonRow& row_of(Person person);

}  // namespace tamga::pki
