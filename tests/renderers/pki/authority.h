// SPDX-License-Identifier: GPL-3.0-or-later
// The certification authority of the tests: a root, an issuing CA, the keys of
// a TSA and of an OCSP responder, people, and who of them is revoked.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "identity.h"
#include "people.h"

namespace tamga::pki {

// The time that the PKI goes by; it may be the system's, or one that stands still.
using Clock = std::function<std::chrono::sys_seconds()>;
std::chrono::sys_seconds system_time();

struct Revocation {
  std::chrono::sys_seconds at;
  int reason;  // CRLReason, RFC 5280 5.3.1
};

// Thread-safe. Certificates are issued around clock() at construction; people's
// when they are first asked for (an RSA key takes a while), and kept.
class Authority {
 public:
  // `url`: http://127.0.0.1:PORT of the services that certificates point to:
  // URL/ocsp, URL/crl/issuing.crl, URL/crl/root.crl, URL/ca/issuing.cer, URL/ca/root.cer.
  Authority(Clock clock, std::string url);

  const Identity& root() const { return root_; }        // P-384, self-signed
  const Identity& issuing() const { return issuing_; }  // P-256, by the root
  const Identity& tsa() const { return tsa_; }          // P-256; EKU timeStamping, critical
  const Identity& ocsp_responder() const {
    return ocsp_responder_;
  }                                                           // P-256; EKU OCSPSigning, nocheck
  const Identity& other_root() const { return other_root_; }  // the stranger's, trusted by nobody
  const Identity& person(Person person);

  // Revokes from `at` on; asked again it replaces what was said.
  void revoke(Person person, std::chrono::sys_seconds at, int reason);
  // What the lists say of the certificate with this serial number.
  std::optional<Revocation> revocation(const ASN1_INTEGER* serial);
  // Was it issued here, and not forgotten?
  bool knows(const ASN1_INTEGER* serial);
  std::map<std::string, Revocation> revocations();  // by serial number, in hexadecimal

  std::chrono::sys_seconds now() const { return clock_(); }
  const std::string& url() const { return url_; }

  // Writes the person's key, certificate and chain as PKCS#12 (mode 0600) with
  // row_of(person).passphrase; the root as PEM. They give the path written.
  std::filesystem::path write_pkcs12(Person person, const std::filesystem::path& folder);
  std::filesystem::path write_trust(const std::filesystem::path& folder) const;  // trust.pem
  std::string chain_pem() const;  // issuing CA and root, for programs of others

 private:
  Identity issue_person(const PersonRow& row) const;
  Identity issue_service(const std::string& name, std::string usage, bool is_responder) const;

  Clock clock_;
  std::string url_;
  std::chrono::sys_seconds made_;
  Identity root_, issuing_, tsa_, ocsp_responder_, other_root_;
  std::mutex mutex_;  // guards what follows
  std::map<Person, Identity> people_;
  std::map<std::string, Person> serials_;
  std::map<Person, Revocation> revoked_;
};

std::string hexadecimal(const ASN1_INTEGER* serial);

}  // namespace tamga::pki
