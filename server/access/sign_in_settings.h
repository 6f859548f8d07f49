// SPDX-License-Identifier: GPL-3.0-or-later
// What a configuration says of sign-in through others. Plain values; checked by whom they
// are given to.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "server/access/external_sign_in.h"

namespace tamga::access {

struct OpenIdSettings {
  std::string issuer;  // https://…; "" for none. Plain http only to this machine
  std::string client_id;
  std::filesystem::path client_secret_file;  // first line; "" for a public client
  std::filesystem::path ca_file;             // PEM; "" for the system's store
  std::string title;                         // on the button, "" for a general word
  std::string scopes = "openid profile";
  std::string groups_claim = "groups";
  GroupRoles roles;        // empty: the accounts' own
  PlaceNames place_names;  // for the places in `roles`; not of the configuration
  bool create_accounts = false;
};

struct LdapSettings {
  std::string url;         // ldaps://…, ldap://… with start_tls; "" for none
  bool start_tls = false;  // plain ldap without it only to this machine
  std::filesystem::path ca_file;
  // Either the name in place of {name} …
  std::string dn_template;  // uid={name},ou=people,dc=example
  // … or searched for, below base, by who may look.
  std::string base, filter = "(uid={name})";
  std::string bind_dn;
  std::filesystem::path bind_password_file;
  std::string name_attribute = "displayName", groups_attribute = "memberOf";
  std::string id_attribute = "entryUUID";  // what stays whatever the name becomes
  std::string mail_attribute = "mail";     // whose first value the directory vouches for
  GroupRoles roles;
  PlaceNames place_names;  // as OpenIdSettings has them
  bool create_accounts = false;
  std::chrono::seconds timeout{5};
};

}  // namespace tamga::access
