// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/evidence/timestamp_source.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include <array>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/der_reader.h"
#include "renderers/seal/trust/timestamp_token.h"

namespace tamga::seal {
namespace {

constexpr std::chrono::minutes kClockDifference{5};
constexpr const char* kQuery = "application/timestamp-query";  // RFC 3161 3.4

struct FreeRequest {
  void operator()(TS_REQ* request) const noexcept { TS_REQ_free(request); }
  void operator()(TS_MSG_IMPRINT* imprint) const noexcept { TS_MSG_IMPRINT_free(imprint); }
  void operator()(X509_ALGOR* algorithm) const noexcept { X509_ALGOR_free(algorithm); }
  void operator()(ASN1_INTEGER* number) const noexcept { ASN1_INTEGER_free(number); }
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, FreeRequest>;

void require(bool done) {
  if (!done) throw Error("timestamp-unavailable", "the request: " + take_openssl_error());
}

Owned<ASN1_INTEGER> new_nonce() {
  std::array<unsigned char, 16> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3F) | 0x40);  // positive, of full length
  const Owned<BIGNUM> number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  Owned<ASN1_INTEGER> nonce(BN_to_ASN1_INTEGER(number.get(), nullptr));
  require(nonce != nullptr);
  return nonce;
}

// TimeStampReq (RFC 3161 2.4.1): the certificate is asked for, any policy will do.
std::string request_of(std::string_view digest, const EVP_MD* algorithm, ASN1_INTEGER* nonce) {
  const Owned<TS_REQ> request(TS_REQ_new());
  const Owned<TS_MSG_IMPRINT> imprint(TS_MSG_IMPRINT_new());
  const Owned<X509_ALGOR> named(X509_ALGOR_new());
  require(request && imprint && named);
  X509_ALGOR_set_md(named.get(), algorithm);
  require(TS_MSG_IMPRINT_set_algo(imprint.get(), named.get()) == 1 &&
          TS_MSG_IMPRINT_set_msg(imprint.get(),
                                 reinterpret_cast<unsigned char*>(const_cast<char*>(digest.data())),
                                 static_cast<int>(digest.size())) == 1 &&
          TS_REQ_set_version(request.get(), 1) == 1 &&
          TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
          TS_REQ_set_nonce(request.get(), nonce) == 1 &&
          TS_REQ_set_cert_req(request.get(), 1) == 1);
  unsigned char* bytes = nullptr;
  const int length = i2d_TS_REQ(request.get(), &bytes);
  require(length > 0);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

// The token of a TimeStampResp (2.4.2), its bytes as they came. Throws
// MalformedDer, TransportFault for a refusal.
std::string token_of(const Answer& answer) {
  if (answer.status != 200) throw TransportFault("HTTP " + std::to_string(answer.status));
  DerReader whole(answer.body);
  DerReader response(whole.expect(kDerSequence).content);
  whole.expect_end();
  DerReader status(response.expect(kDerSequence).content);
  const std::string_view number = status.expect(kDerInteger).content;
  // granted, grantedWithMods
  if (number != std::string_view("\0", 1) && number != std::string_view("\1", 1))
    throw TransportFault("the authority refuses");
  std::string token(response.expect(kDerSequence).whole);
  response.expect_end();
  return token;
}

}  // namespace

TimestampAuthorities::TimestampAuthorities(std::vector<std::string> addresses, Transport& transport,
                                           const TrustStore& trust)
    : addresses_(std::move(addresses)), transport_(transport), trust_(trust) {}

std::string TimestampAuthorities::token(std::string_view digest, const EVP_MD* algorithm) {
  std::string faults;
  for (const auto& address : addresses_) {
    std::string fault;
    try {
      const auto nonce = new_nonce();
      std::string token =
          token_of(transport_.post(address, kQuery, request_of(digest, algorithm, nonce.get())));
      TimestampContext context;
      context.nonce = nonce.get();
      const TimestampCheck check = check_timestamp(token, algorithm, digest, trust_, context);
      const auto now = std::chrono::system_clock::now();
      if (!check.fault.empty())
        fault = check.fault;
      else if (check.time > now + kClockDifference || check.time < now - kClockDifference)
        fault = "its clock and ours differ by more than five minutes";
      else
        return token;
    } catch (const TransportFault& error) {
      fault = error.what();
    } catch (const MalformedDer& error) {
      fault = std::string("no time-stamp response: ") + error.what();
    }
    faults += (faults.empty() ? "" : "; ") + address + ": " + fault;
  }
  throw Error("timestamp-unavailable", faults.empty() ? "no authority is configured" : faults);
}

}  // namespace tamga::seal
