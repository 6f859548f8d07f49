// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/evidence/revocation_query.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <optional>
#include <vector>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/certificate.h"
#include "renderers/seal/trust/revocation.h"

namespace tamga::seal {
namespace {

struct FreeOcsp {
  void operator()(OCSP_REQUEST* request) const noexcept { OCSP_REQUEST_free(request); }
  void operator()(OCSP_RESPONSE* response) const noexcept { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* response) const noexcept { OCSP_BASICRESP_free(response); }
  void operator()(STACK_OF(DIST_POINT) * points) const noexcept { CRL_DIST_POINTS_free(points); }
  void operator()(STACK_OF(OPENSSL_STRING) * texts) const noexcept { X509_email_free(texts); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, FreeOcsp>;

std::vector<std::string> responders_of(X509* certificate) {
  std::vector<std::string> addresses;
  const Owned<STACK_OF(OPENSSL_STRING)> texts(X509_get1_ocsp(certificate));
  for (int i = 0; texts && i < sk_OPENSSL_STRING_num(texts.get()); ++i)
    addresses.emplace_back(sk_OPENSSL_STRING_value(texts.get(), i));
  return addresses;
}

std::vector<std::string> distribution_points_of(X509* certificate) {
  std::vector<std::string> addresses;
  const Owned<STACK_OF(DIST_POINT)> points(static_cast<STACK_OF(DIST_POINT)*>(
      X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
  for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* const point = sk_DIST_POINT_value(points.get(), i);
    if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
    const GENERAL_NAMES* const names = point->distpoint->name.fullname;
    for (int k = 0; k < sk_GENERAL_NAME_num(names); ++k) {
      const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, k);
      if (name->type != GEN_URI) continue;
      const ASN1_IA5STRING* const uri = name->d.uniformResourceIdentifier;
      addresses.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                             static_cast<std::size_t>(ASN1_STRING_length(uri)));
    }
  }
  return addresses;
}

Owned<OCSP_REQUEST> request_for(X509* certificate, X509* issuer) {
  Owned<OCSP_REQUEST> request(OCSP_REQUEST_new());
  // SHA-1 only names the issuer here (RFC 6960 4.1.1): what responders know.
  OCSP_CERTID* const id = OCSP_cert_to_id(EVP_sha1(), certificate, issuer);
  if (!request || id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr ||
      OCSP_request_add1_nonce(request.get(), nullptr, 16) != 1)
    throw Error("revocation-unavailable", "the request: " + take_openssl_error());
  return request;
}

std::string encoded(OCSP_REQUEST* request) {
  unsigned char* bytes = nullptr;
  const int length = i2d_OCSP_REQUEST(request, &bytes);
  if (length <= 0) throw Error("revocation-unavailable", "the request: " + take_openssl_error());
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

// A nonce may be left out of the answer but not be another.
bool has_other_nonce(OCSP_REQUEST* request, const std::string& response) {
  const auto* next = reinterpret_cast<const unsigned char*>(response.data());
  const Owned<OCSP_RESPONSE> parsed(
      d2i_OCSP_RESPONSE(nullptr, &next, static_cast<long>(response.size())));
  const Owned<OCSP_BASICRESP> basic(parsed ? OCSP_response_get1_basic(parsed.get()) : nullptr);
  const bool other = !basic || OCSP_check_nonce(request, basic.get()) == 0;
  ERR_clear_error();
  return other;
}

// "" when the check lets the answer be kept. Throws for a revoked certificate.
std::string fault_of(const RevocationCheck& check, X509* certificate,
                     std::chrono::sys_seconds now) {
  if (!check.fault.empty()) return check.fault;
  if (check.status == RevocationStatus::Revoked)
    throw Error("certificate-revoked", "certificate " + Certificate::of(certificate).serial() +
                                           " is revoked" +
                                           (check.reason.empty() ? "" : ": " + check.reason));
  if (check.status != RevocationStatus::Good) return "the certificate is not known there";
  if (check.is_from_future(now)) return "the answer is from the future";
  return check.is_fresh_at(now) ? "" : "the answer is out of date";
}

class Query {
 public:
  Query(Transport& transport, X509* certificate, X509* issuer, std::chrono::sys_seconds now)
      : transport_(transport), certificate_(certificate), issuer_(issuer), now_(now) {}

  std::optional<std::string> ask_responder(const std::string& address) {
    return attempt(address, [&](std::string& fault) {
      const auto request = request_for(certificate_, issuer_);
      std::string body =
          body_of(transport_.post(address, "application/ocsp-request", encoded(request.get())));
      fault = fault_of(check_ocsp(body, certificate_, issuer_), certificate_, now_);
      if (fault.empty() && has_other_nonce(request.get(), body)) fault = "nonce";
      return body;
    });
  }

  std::optional<std::string> fetch_list(const std::string& address) {
    return attempt(address, [&](std::string& fault) {
      std::string body = body_of(transport_.get(address));
      fault = fault_of(check_crl(body, certificate_, issuer_), certificate_, now_);
      return body;
    });
  }

  const std::string& faults() const { return faults_; }

 private:
  template <typename Ask>
  std::optional<std::string> attempt(const std::string& address, Ask ask) {
    std::string fault, body;
    try {
      body = ask(fault);
    } catch (const TransportFault& error) {
      fault = error.what();
    }
    if (fault.empty()) return body;
    faults_ += (faults_.empty() ? "" : "; ") + address + ": " + fault;
    return std::nullopt;
  }

  static std::string body_of(Answer answer) {
    if (answer.status != 200) throw TransportFault("HTTP " + std::to_string(answer.status));
    return std::move(answer.body);
  }

  Transport& transport_;
  X509* certificate_;
  X509* issuer_;
  std::chrono::sys_seconds now_;
  std::string faults_;
};

}  // namespace

bool names_revocation(X509* certificate) {
  return !responders_of(certificate).empty() || !distribution_points_of(certificate).empty();
}

RevocationAnswer query_revocation(Transport& transport, X509* certificate, X509* issuer,
                                  std::chrono::sys_seconds now) {
  Query query(transport, certificate, issuer, now);
  for (const auto& address : responders_of(certificate))
    if (auto response = query.ask_responder(address)) return {std::move(*response), ""};
  for (const auto& address : distribution_points_of(certificate))
    if (auto list = query.fetch_list(address)) return {"", std::move(*list)};
  throw Error("revocation-unavailable",
              "certificate " + Certificate::of(certificate).serial() + ": " +
                  (query.faults().empty() ? "it names nobody to ask" : query.faults()));
}

}  // namespace tamga::seal
