// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sign_in_keys.h"

#include <charconv>

#include "server/error.h"

namespace tamga {
namespace {

// `place` gives the member of a configuration.
template <typename Place>
ConfigurationKey text(std::string_view name, Place place) {
  return {name, [=](Configuration& c, const std::string& value) { place(c) = value; },
          [=](const Configuration& c) { return place(const_cast<Configuration&>(c)); }};
}

template <typename Place>
ConfigurationKey file(std::string_view name, Place place) {
  return {name, [=](Configuration& c, const std::string& value) { place(c) = value; },
          [=](const Configuration& c) { return place(const_cast<Configuration&>(c)).string(); }};
}

template <typename Place>
ConfigurationKey yes_or_no(std::string_view name, Place place) {
  return {name,
          [=](Configuration& c, const std::string& value) {
            if (value != "true" && value != "false")
              throw Failure("argument-invalid",
                            std::string(name) + " takes true or false, not \"" + value + "\"");
            place(c) = value == "true";
          },
          [=](const Configuration& c) -> std::string {
            return place(const_cast<Configuration&>(c)) ? "true" : "false";
          }};
}

template <typename Place>
ConfigurationKey roles(std::string_view name, Place place) {
  return {name,
          [=](Configuration& c, const std::string& value) {
            try {
              place(c) = access::group_roles(value);
            } catch (const Failure& failure) {
              throw Failure("argument-invalid", std::string(name) + ": " + failure.detail());
            }
          },
          [=](const Configuration& c) {
            return access::group_roles_text(place(const_cast<Configuration&>(c)));
          }};
}

std::chrono::seconds seconds(std::string_view name, const std::string& value) {
  int read = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), read);
  if (error != std::errc() || end != value.data() + value.size() || read < 1 || read > 60)
    throw Failure("argument-invalid",
                  std::string(name) + " takes a whole number from 1 to 60, not \"" + value + "\"");
  return std::chrono::seconds(read);
}

std::vector<ConfigurationKey> openid_keys() {
  return {
      // The provider, as it names itself; empty: none. `public_url` must be set: what is
      // registered there is public_url/sign-in/openid/back.
      text(
          "openid.issuer", [](Configuration & c) -> auto& { return c.openid.issuer; }),
      // This archive's name there, and the file whose first line is its secret (a credential of
      // the service manager by its bare name); without one it is a public client.
      text(
          "openid.client_id", [](Configuration & c) -> auto& { return c.openid.client_id; }),
      file(
          "openid.client_secret_file",
          [](Configuration & c) -> auto& { return c.openid.client_secret_file; }),
      // Certificates (PEM) that the provider's is checked against; empty: the system's.
      file(
          "openid.ca_file", [](Configuration & c) -> auto& { return c.openid.ca_file; }),
      // What the button on the sign-in page says; empty: a general word.
      text(
          "openid.title", [](Configuration & c) -> auto& { return c.openid.title; }),
      text(
          "openid.scopes", [](Configuration & c) -> auto& { return c.openid.scopes; }),
      // Whose claim names the groups, and which roles they give: GROUP=ROLE; GROUP=ROLE … With
      // none the accounts' own roles stand. A role in one place is GROUP=ROLE@ORGANISATION,
      // GROUP=ROLE@ORGANISATION/UNIT, or GROUP=ROLE@/UNIT for units of the name in any; the place
      // must stand in the structure. Where one is named, all roles in a place are the groups'.
      text(
          "openid.groups_claim", [](Configuration & c) -> auto& { return c.openid.groups_claim; }),
      roles(
          "openid.roles", [](Configuration & c) -> auto& { return c.openid.roles; }),
      // Whether whoever comes for the first time gets an account.
      yes_or_no(
          "openid.create_accounts",
          [](Configuration & c) -> auto& { return c.openid.create_accounts; })};
}

std::vector<ConfigurationKey> ldap_keys() {
  return {
      // ldaps://HOST[:PORT], or ldap:// with start_tls; empty: no directory.
      text(
          "ldap.url", [](Configuration & c) -> auto& { return c.ldap.url; }),
      yes_or_no(
          "ldap.start_tls", [](Configuration & c) -> auto& { return c.ldap.start_tls; }),
      file(
          "ldap.ca_file", [](Configuration & c) -> auto& { return c.ldap.ca_file; }),
      // Who somebody is there: a name with {name} in it …
      text(
          "ldap.dn_template", [](Configuration & c) -> auto& { return c.ldap.dn_template; }),
      // … or a search below base, by bind_dn and the first line of a file, or by nobody.
      text(
          "ldap.base", [](Configuration & c) -> auto& { return c.ldap.base; }),
      text(
          "ldap.filter", [](Configuration & c) -> auto& { return c.ldap.filter; }),
      text(
          "ldap.bind_dn", [](Configuration & c) -> auto& { return c.ldap.bind_dn; }),
      file(
          "ldap.bind_password_file",
          [](Configuration & c) -> auto& { return c.ldap.bind_password_file; }),
      // Attributes: what never changes, what people are called, whose member they are.
      text(
          "ldap.id_attribute", [](Configuration & c) -> auto& { return c.ldap.id_attribute; }),
      text(
          "ldap.name_attribute", [](Configuration & c) -> auto& { return c.ldap.name_attribute; }),
      text(
          "ldap.groups_attribute",
          [](Configuration & c) -> auto& { return c.ldap.groups_attribute; }),
      text(
          "ldap.mail_attribute", [](Configuration & c) -> auto& { return c.ldap.mail_attribute; }),
      // By a group's whole name or the value of its first part, as openid.roles has it.
      roles(
          "ldap.roles", [](Configuration & c) -> auto& { return c.ldap.roles; }),
      yes_or_no(
          "ldap.create_accounts",
          [](Configuration & c) -> auto& { return c.ldap.create_accounts; }),
      // Of each step: connecting, and each answer.
      {"ldap.timeout_seconds",
       [](Configuration& c, const std::string& value) {
         c.ldap.timeout = seconds("ldap.timeout_seconds", value);
       },
       [](const Configuration& c) { return std::to_string(c.ldap.timeout.count()); }}};
}

}  // namespace

std::vector<ConfigurationKey> sign_in_keys() {
  auto keys = openid_keys();
  for (auto& key : ldap_keys()) keys.push_back(std::move(key));
  return keys;
}

}  // namespace tamga
