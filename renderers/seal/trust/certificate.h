// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate (X.509, RFC 5280) as a value.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

struct x509_st;

namespace tamga::seal {

// Copies share one immutable object. Thread-safe.
class Certificate {
 public:
  // Exactly one certificate in DER, or the first of a PEM text. Throws Error
  // certificate-unreadable.
  static Certificate read(std::string_view bytes);
  // Shares an OpenSSL object, whose count grows.
  static Certificate of(x509_st* certificate);

  std::string der() const;
  std::string subject() const;  // common name, else organisation, UTF-8
  std::string issuer() const;
  std::string serial() const;  // hexadecimal, capitals, as authorities print it
  std::chrono::sys_seconds not_before() const;
  std::chrono::sys_seconds not_after() const;
  x509_st* handle() const { return certificate_.get(); }

 private:
  explicit Certificate(std::shared_ptr<x509_st> certificate);
  std::shared_ptr<x509_st> certificate_;
};

}  // namespace tamga::seal
