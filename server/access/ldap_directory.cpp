// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/ldap_directory.h"

#include <ldap.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "server/access/access_state.h"
#include "server/access/secret_file.h"
#include "server/error.h"

namespace tamga::access {
namespace {

constexpr std::string_view place = "{name}";
constexpr std::size_t longest_value = 1024;

struct Unbind {
  void operator()(LDAP* ldap) const { ldap_unbind_ext_s(ldap, nullptr, nullptr); }
};
using Connection = std::unique_ptr<LDAP, Unbind>;
using Message = std::unique_ptr<LDAPMessage, decltype(&ldap_msgfree)>;

struct Entry {
  std::string dn, id, display_name, mail;
  std::vector<std::string> groups;
};

[[noreturn]] void unavailable(const char* what, int code) {
  throw Failure("directory-unavailable", std::string(what) + ": " + ldap_err2string(code));
}

std::string filled(std::string text, std::string_view value) {
  for (auto at = text.find(place); at != text.npos; at = text.find(place, at + value.size()))
    text.replace(at, place.size(), value);
  return text;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

std::string hexadecimal(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', digits[byte >> 4U], digits[byte & 0xfU]};
}

// Whether the server of an address is this machine itself.
bool is_here(const LDAPURLDesc& url) {
  constexpr std::array<std::string_view, 3> here = {"127.0.0.1", "::1", "localhost"};
  const std::string_view host = url.lud_host ? url.lud_host : "";
  return std::find(here.begin(), here.end(), host) != here.end();
}

std::vector<std::string> values_of(LDAP* ldap, LDAPMessage* entry, const std::string& attribute) {
  std::vector<std::string> values;
  const std::unique_ptr<berval*, decltype(&ldap_value_free_len)> found(
      ldap_get_values_len(ldap, entry, attribute.c_str()), ldap_value_free_len);
  for (berval** at = found.get(); at && *at; ++at)
    values.emplace_back((*at)->bv_val, (*at)->bv_len);
  return values;
}

std::string first_of(const std::vector<std::string>& values) {
  return values.empty() ? std::string() : values.front();
}

// Of a group's name its first part: cn=hr,ou=groups,… is hr. "" for what is no name.
std::string short_name(const std::string& dn) {
  LDAPDN parts = nullptr;
  if (ldap_str2dn(dn.c_str(), &parts, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS) return {};
  const std::unique_ptr<LDAPRDN, decltype(&ldap_dnfree)> owned(parts, ldap_dnfree);
  if (!parts || !parts[0] || !parts[0][0]) return {};
  const berval& value = parts[0][0]->la_value;
  return {value.bv_val, value.bv_len};
}

Entry entry_of(LDAP* ldap, LDAPMessage* message, const LdapSettings& settings) {
  const std::unique_ptr<char, decltype(&ldap_memfree)> dn(ldap_get_dn(ldap, message), ldap_memfree);
  if (!dn) throw Failure("directory-unavailable", "an entry without a name");
  Entry entry{dn.get(),
              first_of(values_of(ldap, message, settings.id_attribute)),
              first_of(values_of(ldap, message, settings.name_attribute)),
              first_of(values_of(ldap, message, settings.mail_attribute)),
              {}};
  if (entry.id.empty()) entry.id = entry.dn;
  for (auto& group : values_of(ldap, message, settings.groups_attribute)) {
    if (auto name = short_name(group); !name.empty()) entry.groups.push_back(std::move(name));
    entry.groups.push_back(std::move(group));
  }
  return entry;
}

}  // namespace

std::string escaped_for_filter(std::string_view value) {
  constexpr std::string_view special = "*()\\";
  std::string text;
  for (const char c : value)
    text += is_control(c) || special.find(c) != special.npos ? hexadecimal(c) : std::string(1, c);
  return text;
}

std::string escaped_for_dn(std::string_view value) {
  constexpr std::string_view special = "\"+,;<>\\=";
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool first = i == 0, last = i + 1 == value.size();
    const bool at_edge = (c == ' ' && (first || last)) || (c == '#' && first);
    text += is_control(c) || at_edge || special.find(c) != special.npos ? hexadecimal(c)
                                                                        : std::string(1, c);
  }
  return text;
}

struct LdapDirectory::State {
  LdapSettings settings;
  std::string authority, bind_password{};

  Connection connect() const;
  // Whether it is theirs. Failure directory-unavailable for what is neither yes nor no.
  static bool bind(LDAP* ldap, const std::string& dn, std::string_view password);
  std::optional<Entry> searched(LDAP* ldap, const std::string& base, int scope,
                                const std::string& filter) const;
  // By the service's own name; nothing for none or several.
  std::optional<Entry> entry(std::string_view name) const;
  std::optional<Entry> proved(std::string_view name, std::string_view password) const;
  // A bind of nobody, so that it takes as long.
  void bind_nobody(std::string_view password) const;
};

Connection LdapDirectory::State::connect() const {
  LDAP* raw = nullptr;
  if (const int code = ldap_initialize(&raw, settings.url.c_str()); code != LDAP_SUCCESS)
    unavailable("ldap.url", code);
  Connection ldap(raw);
  const auto set = [&](int option, const void* value) {
    if (ldap_set_option(ldap.get(), option, value) != LDAP_OPT_SUCCESS)
      throw Failure("internal", "libldap refuses option " + std::to_string(option));
  };
  const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, client = 0;
  const int oldest = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
  const timeval limit{static_cast<time_t>(settings.timeout.count()), 0};
  set(LDAP_OPT_PROTOCOL_VERSION, &version);
  set(LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  set(LDAP_OPT_NETWORK_TIMEOUT, &limit);
  set(LDAP_OPT_TIMEOUT, &limit);
  set(LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
  set(LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest);
  if (!settings.ca_file.empty()) set(LDAP_OPT_X_TLS_CACERTFILE, settings.ca_file.c_str());
  // Of its own, with what was just said.
  set(LDAP_OPT_X_TLS_NEWCTX, &client);
  if (settings.start_tls)
    if (const int code = ldap_start_tls_s(ldap.get(), nullptr, nullptr); code != LDAP_SUCCESS)
      unavailable("StartTLS", code);
  return ldap;
}

bool LdapDirectory::State::bind(LDAP* ldap, const std::string& dn, std::string_view password) {
  std::string secret(password);
  berval credentials{secret.size(), secret.data()};
  const int code =
      ldap_sasl_bind_s(ldap, dn.c_str(), LDAP_SASL_SIMPLE, &credentials, nullptr, nullptr, nullptr);
  switch (code) {
    case LDAP_SUCCESS:
      return true;
    case LDAP_INVALID_CREDENTIALS:
    case LDAP_NO_SUCH_OBJECT:
    case LDAP_INAPPROPRIATE_AUTH:
    case LDAP_INSUFFICIENT_ACCESS:
    case LDAP_CONSTRAINT_VIOLATION:  // locked by the directory's own policy
    case LDAP_UNWILLING_TO_PERFORM:
      return false;
    default:
      unavailable("bind", code);
  }
}

std::optional<Entry> LdapDirectory::State::searched(LDAP* ldap, const std::string& base, int scope,
                                                    const std::string& filter) const {
  std::string id = settings.id_attribute, name = settings.name_attribute,
              groups = settings.groups_attribute, mail = settings.mail_attribute;
  std::array<char*, 5> attributes = {id.data(), name.data(), groups.data(), mail.data(), nullptr};
  timeval limit{static_cast<time_t>(settings.timeout.count()), 0};
  LDAPMessage* raw = nullptr;
  // Two are enough to know that it is not one.
  const int code = ldap_search_ext_s(ldap, base.c_str(), scope, filter.c_str(), attributes.data(),
                                     0, nullptr, nullptr, &limit, 2, &raw);
  const Message found(raw, ldap_msgfree);
  if (code != LDAP_SUCCESS && code != LDAP_SIZELIMIT_EXCEEDED && code != LDAP_NO_SUCH_OBJECT)
    unavailable("search", code);
  if (!found || ldap_count_entries(ldap, found.get()) != 1) return std::nullopt;
  return entry_of(ldap, ldap_first_entry(ldap, found.get()), settings);
}

std::optional<Entry> LdapDirectory::State::entry(std::string_view name) const {
  const auto ldap = connect();
  if (!settings.bind_dn.empty() && !bind(ldap.get(), settings.bind_dn, bind_password))
    throw Failure("directory-unavailable", "ldap.bind_dn is refused");
  return searched(ldap.get(), settings.base, LDAP_SCOPE_SUBTREE,
                  filled(settings.filter, escaped_for_filter(name)));
}

void LdapDirectory::State::bind_nobody(std::string_view password) const {
  const auto& below = settings.dn_template.empty()
                          ? settings.base
                          : settings.dn_template.substr(settings.dn_template.find(',') + 1);
  bind(connect().get(), "cn=" + new_token() + "," + below, password);
}

std::optional<Entry> LdapDirectory::State::proved(std::string_view name,
                                                  std::string_view password) const {
  if (!settings.dn_template.empty()) {
    const auto ldap = connect();
    const auto dn = filled(settings.dn_template, escaped_for_dn(name));
    if (!bind(ldap.get(), dn, password)) return std::nullopt;
    return searched(ldap.get(), dn, LDAP_SCOPE_BASE, "(objectClass=*)");
  }
  auto found = entry(name);
  if (!found) {
    bind_nobody(password);
    return std::nullopt;
  }
  if (!bind(connect().get(), found->dn, password)) return std::nullopt;
  return found;
}

LdapDirectory::LdapDirectory(LdapSettings settings) : state_(new State{std::move(settings), {}}) {
  const auto& s = state_->settings;
  const auto refuse = [](const char* key, const char* why) {
    throw Failure("argument-invalid", std::string(key) + ": " + why);
  };
  LDAPURLDesc* raw = nullptr;
  if (ldap_url_parse(s.url.c_str(), &raw) != LDAP_URL_SUCCESS)
    refuse("ldap.url", "ldaps://HOST or ldap://HOST");
  const std::unique_ptr<LDAPURLDesc, decltype(&ldap_free_urldesc)> url(raw, ldap_free_urldesc);
  const std::string_view scheme = url->lud_scheme ? url->lud_scheme : "";
  if (scheme != "ldap" && scheme != "ldaps") refuse("ldap.url", "ldaps://HOST or ldap://HOST");
  if (scheme == "ldap" && !s.start_tls && !is_here(*url))
    refuse("ldap.start_tls", "passwords go to another machine only over TLS");
  if (scheme == "ldaps" && s.start_tls) refuse("ldap.start_tls", "ldaps is TLS already");
  const bool templated = !s.dn_template.empty();
  if (templated == !s.base.empty()) refuse("ldap.base", "either this or ldap.dn_template");
  const auto has_place = [](const std::string& text) { return text.find(place) != text.npos; };
  if (templated && !has_place(s.dn_template)) refuse("ldap.dn_template", "{name} is missing");
  if (!templated && !has_place(s.filter)) refuse("ldap.filter", "{name} is missing");
  if (s.bind_dn.empty() != s.bind_password_file.empty())
    refuse("ldap.bind_dn", "it and ldap.bind_password_file go together");
  if (!s.bind_password_file.empty())
    state_->bind_password = secret_of("ldap.bind_password_file", s.bind_password_file);
  state_->authority = "ldap:" + s.url;
}

LdapDirectory::~LdapDirectory() = default;

std::optional<ExternalPerson> LdapDirectory::person(std::string_view name,
                                                    std::string_view password) {
  if (name.empty() || name.size() > longest_value || password.empty() ||
      password.size() > longest_value)
    return std::nullopt;
  const auto found = state_->proved(name, password);
  if (!found) return std::nullopt;
  ExternalPerson told{state_->authority, found->id, std::string(name), found->display_name, {}};
  told.mail = found->mail;
  take_groups(told, state_->settings.roles, found->groups, state_->settings.place_names);
  return told;
}

void LdapDirectory::pass_time(std::string_view name) noexcept {
  try {
    const auto nobody = new_token();
    if (state_->settings.dn_template.empty()) state_->entry(name);
    state_->bind_nobody(nobody);
  } catch (...) {
    // Nothing was asked that anybody waits for; a directory that is away is told to those
    // whose passwords it has.
  }
}

const std::string& LdapDirectory::authority() const {
  return state_->authority;
}

bool LdapDirectory::makes_accounts() const {
  return state_->settings.create_accounts;
}

}  // namespace tamga::access
