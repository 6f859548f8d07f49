// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration of `tamga serve`, in four layers, each going before the one above:
// a properties file, the files of conf.d beside it, the environment, options of the
// command line. Each key is documented where it is read (configuration_keys.cpp).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "server/access/sign_in_settings.h"
#include "server/http/server.h"
#include "server/verification/verification_process.h"

namespace tamga {

struct Configuration {
  std::filesystem::path data = "tamga-data";  // data
  http::Options http;                         // http.*
  int drain_seconds = 0;                      // http.drain_seconds
  std::string public_url;                     // public_url
  std::string metrics;                        // metrics: HOST:PORT, "" for none
  VerificationLimits verification;            // verification.*
  access::OpenIdSettings openid;              // openid.*
  access::LdapSettings ldap;                  // ldap.*

  // Where a key's value came from: "option --data", "environment TAMGA_DATA", a file.
  // No entry: the default.
  std::map<std::string, std::string> origins;

  // All below throw Failure argument-invalid: an unknown key, naming the nearest that
  // is known, or a value out of its bounds, naming where it stands.

  // A properties file (`key = value`, # comments), then every conf.d/*.properties in the
  // folder where it lies, in the order of their names.
  void read(const std::filesystem::path& file);
  // Variables TAMGA_… as `environ` has them ("NAME=value", null at the end):
  // TAMGA_HTTP_THREADS is http.threads. Those that the program, its scripts and tests
  // read elsewhere are passed over.
  void read_environment(const char* const* environment);
  void set(const std::string& key, const std::string& value, const std::string& origin);

  // HOST:PORT, [IPV6]:PORT.
  void listen(const std::string& address);
  // Of the listener of metrics: small, and its requests are not logged.
  http::Options metrics_options() const;

  // Every key with its value in force and, in a comment above, where that came from.
  // Itself a properties file.
  std::string text() const;

  // Where anybody checks a paper, for documents::Documents: below public_url, or
  // without one below the address that is listened on; "" when that is none that
  // others could go to (any address, any port).
  std::string verification_address() const;

 private:
  void read_one(const std::filesystem::path& file);
};

// Below the public address of an archive, "https://archive.example.gov.mn" or
// one with a path: the address that a record's id completes. Throws Failure
// argument-invalid for what no code could carry (renderers/code/record_code.h).
std::string verification_address(const std::string& public_url);

struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};
// HOST:PORT, [IPV6]:PORT. Throws Failure argument-invalid naming `key`.
Endpoint read_endpoint(const std::string& key, const std::string& address);

}  // namespace tamga
