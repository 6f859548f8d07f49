// SPDX-License-Identifier: GPL-3.0-or-later
// The test PKI on loopback HTTP: two TSA addresses, an OCSP responder, CRL and
// certificate distribution points, each with faults to switch on.
//
//   pki::Server server;                                  // runs until it goes away
//   server.authority().write_pkcs12(pki::Person::Approver, folder);
//   server.tsa(1).set(pki::TsaFault::WrongNonce);
//   … server.url(pki::Service::FirstTsa) … server.requests(pki::Service::Ocsp)
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "authority.h"
#include "ocsp_responder.h"
#include "revocation_lists.h"
#include "time_stamp_authority.h"

namespace tamga::pki {

enum class Service {
  FirstTsa,    // POST /tsa/1
  SecondTsa,   // POST /tsa/2
  Ocsp,        // POST /ocsp
  IssuingCrl,  // GET /crl/issuing.crl
  RootCrl,     // GET /crl/root.crl
  Issuers,     // GET /ca/issuing.cer, /ca/root.cer
};

// Thread-safe. The destructor ends slow answers at once and waits for its threads.
class Server {
 public:
  // Listens on an ephemeral port of 127.0.0.1. Throws std::runtime_error or
  // Poco::Exception when it cannot.
  explicit Server(Clock clock = system_time);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  Authority& authority();
  TimeStampAuthority& tsa(int which);  // 1 or 2; both sign with the same certificate
  OcspResponder& ocsp();
  RevocationLists& crls();

  std::string url(Service service) const;
  // An address that refuses connections: a port that is held and not listened at.
  std::string refusing_url() const;

  int requests(Service service) const;        // that came in since the start, faulty ones too
  void set_delay(std::chrono::milliseconds);  // of the faults Slow; at first 5 s
  void set_no_faults();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tamga::pki
