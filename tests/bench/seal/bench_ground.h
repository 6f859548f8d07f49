// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmark of sealing signs, and with whose keys.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fonts/catalogue.h"
#include "renderers/seal/evidence/timestamp_source.h"
#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/signing/seal.h"
#include "tests/renderers/pki/authority.h"
#include "tests/renderers/pki/soft_token.h"
#include "tests/renderers/pki/time_stamp_authority.h"

namespace tamga::bench {

// One key to sign with: of a PKCS#12 file, or on a SoftHSM2 token.
struct BenchKey {
  std::string name;  // "P-256", "P-256 on SoftHSM2"
  seal::SigningKey key;
};

// To the TSA of the test PKI in this process: without the network, which is not ours.
class LocalTransport : public seal::Transport {
 public:
  explicit LocalTransport(pki::TimeStampAuthority& tsa) : tsa_(tsa) {}
  seal::Answer get(const std::string& address) override;
  seal::Answer post(const std::string& address, const std::string& content_type,
                    std::string_view body) override;

 private:
  pki::TimeStampAuthority& tsa_;
};

// Files lie in a temporary folder that goes away with it. One thread.
class BenchGround {
 public:
  explicit BenchGround(const std::filesystem::path& form_folder);
  ~BenchGround();
  BenchGround(const BenchGround&) = delete;
  BenchGround& operator=(const BenchGround&) = delete;

  // The form's sample, rendered without acts: nothing of it is signed.
  const std::string& paper() const { return paper_; }
  // The same with a stream that does not deflate, so that it is of this size.
  std::string paper_of(std::size_t bytes) const;

  const std::vector<BenchKey>& keys() const { return keys_; }
  seal::TimestampSource& timestamps() { return timestamps_; }
  pki::TimeStampAuthority& tsa() { return tsa_; }
  const seal::TrustStore& trust() const { return trust_; }
  const fonts::Catalogue& faces() const { return faces_; }
  // The first act of the form: certifies, fills its values, draws a mark of five lines.
  const seal::SealRequest& request() const { return request_; }

  const std::filesystem::path& folder() const { return folder_; }
  pki::Authority& authority() { return authority_; }
  std::string key_file(pki::Person person);  // PKCS#12

 private:
  std::filesystem::path folder_;
  pki::Authority authority_;
  pki::TimeStampAuthority tsa_;
  LocalTransport transport_;
  seal::TrustStore trust_;
  seal::TimestampAuthorities timestamps_;
  fonts::Catalogue faces_;
  std::string paper_;
  seal::SealRequest request_;
  std::unique_ptr<pki::SoftToken> token_;
  std::vector<BenchKey> keys_;
};

// Does poppler's pdfsig find every signature of the file valid, and at least one?
bool pdfsig_is_content(const std::string& pdf, const std::filesystem::path& folder);

}  // namespace tamga::bench
