// SPDX-License-Identifier: GPL-3.0-or-later
// A real directory (slapd) of a few people on loopback, over plain LDAP, StartTLS and ldaps.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "server/access/sign_in_settings.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::test {

class LdapHouse {
 public:
  static LdapHouse& instance();  // started at first use, ended with the program
  ~LdapHouse();

  // Searched by cn=reader over plain LDAP; accounts are made.
  access::LdapSettings settings() const;
  std::string plain() const { return "ldap://127.0.0.1:" + std::to_string(port_); }
  std::string tls(const std::string& host = "127.0.0.1") const {
    return "ldaps://" + host + ":" + std::to_string(tls_port_);
  }
  std::filesystem::path authority() const { return folder_.path() / "ca.pem"; }
  std::filesystem::path other_authority() const { return folder_.path() / "other.pem"; }

  // How many binds and searches the directory has answered so far.
  std::size_t operations() const;
  // Replaces whose member somebody is ("" for nobody's), as an administrator there does.
  void put_group(const std::string& uid, const std::string& group) const;

 private:
  LdapHouse();
  void write_files() const;
  void start();
  archive::test::TemporaryFolder folder_;
  int port_ = 0, tls_port_ = 0;
  pid_t slapd_ = 0;
};

}  // namespace tamga::test
