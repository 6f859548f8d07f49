// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of acts with a real PKI stand on: its server, a way to it, the
// people's keys, and a rendered form.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "pki/server.h"
#include "renderers/seal/evidence/timestamp_source.h"
#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/signing/seal.h"
#include "seal_fixture.h"

namespace tamga::seal_tests {

// HTTP to the loopback server; every wait ends after a second.
class LoopbackTransport : public seal::Transport {
 public:
  seal::Answer get(const std::string& address) override;
  seal::Answer post(const std::string& address, const std::string& content_type,
                    std::string_view body) override;
};

// A TSA of the PKI asked without HTTP: its time may be any.
class DirectTimestamps : public seal::TimestampSource {
 public:
  explicit DirectTimestamps(pki::TimeStampAuthority& authority) : authority_(authority) {}
  std::string token(std::string_view digest, const EVP_MD* algorithm) override {
    return authority_.token(algorithm, digest);
  }

 private:
  pki::TimeStampAuthority& authority_;
};

struct SigningGround {
  std::chrono::sys_seconds time = pki::system_time();  // of the PKI's clock; may be set
  pki::Server server{[this] { return time; }};
  Folder folder;
  seal::TrustStore trust = seal::TrustStore::load(server.authority().write_trust(folder.path()));
  LoopbackTransport transport;

  const seal::SigningKey& key(pki::Person person);

  // The person's act at `time`, in the field of this name: the act's values, as
  // far as the file has fields for them, its mark, and, if it is the file's first,
  // the certification.
  std::string act(const std::string& pdf, pki::Person person, std::string_view field,
                  seal::TimestampSource* timestamps = nullptr);
  // The request alone, with all values of the form's sample.
  seal::SealRequest request_of(pki::Person person, std::string_view field) const;

 private:
  std::map<pki::Person, seal::SigningKey> keys_;
};

// The sample of the newest job description, rendered without acts: fields
// prepared, permitted, approved and seal. Made once a program.
const std::string& rendered_paper();

}  // namespace tamga::seal_tests
