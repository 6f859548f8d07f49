// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/ldap_house.h"

#include <fcntl.h>
#include <ldap.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/free_port.h"

namespace tamga::test {
namespace {

constexpr const char* root_password = "root-of-the-directory";

constexpr const char* people = R"(dn: dc=example
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: cn=reader,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: reader-secret

dn: ou=people,dc=example
objectClass: organizationalUnit
ou: people

dn: uid=bolor,ou=people,dc=example
objectClass: inetOrgPerson
uid: bolor
cn: Bolor
sn: Bolor
displayName:: 0KIu0JHQvtC70L7RgA==
employeeNumber: 71
mail: bolor@example.mn
mail: other@example.mn
userPassword: шинэ тэмүүлэл
memberOf: cn=authors,ou=groups,dc=example

dn: uid=tuya,ou=people,dc=example
objectClass: inetOrgPerson
uid: tuya
cn: Tuya
sn: Tuya
employeeNumber: 77
userPassword: нарны туяа
memberOf: cn=chiefs,ou=groups,dc=example
memberOf: cn=authors,ou=elsewhere,dc=example

dn: uid=saruul,ou=people,dc=example
objectClass: inetOrgPerson
uid: saruul
cn: Saruul
sn: Saruul
employeeNumber: 77
userPassword: сарны туяа

dn: ou=groups,dc=example
objectClass: organizationalUnit
ou: groups

dn: cn=authors,ou=groups,dc=example
objectClass: groupOfNames
cn: authors
member: cn=reader,dc=example
member: uid=bolor,ou=people,dc=example

dn: cn=chiefs,ou=groups,dc=example
objectClass: groupOfNames
cn: chiefs
member: cn=reader,dc=example
member: uid=tuya,ou=people,dc=example

)";

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

void run(const std::string& command) {
  if (std::system((command + " >/dev/null 2>&1").c_str()) != 0)
    throw std::runtime_error("failed: " + command);
}

}  // namespace

LdapHouse& LdapHouse::instance() {
  static LdapHouse house;
  return house;
}

LdapHouse::LdapHouse() : port_(free_port()), tls_port_(free_port()) {
  write_files();
  start();
}

LdapHouse::~LdapHouse() {
  kill(slapd_, SIGTERM);
  waitpid(slapd_, nullptr, 0);
}

void LdapHouse::write_files() const {
  const auto at = folder_.path().string();
  std::filesystem::create_directories(folder_.path() / "db");
  for (const std::string name : {"ca", "other"})
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=" + name + "' -keyout " + at +
        "/" + name + ".key -out " + at + "/" + name + ".pem");
  write(folder_.path() / "names", "subjectAltName=IP:127.0.0.1\n");
  run("openssl req -newkey rsa:2048 -nodes -subj /CN=directory -keyout " + at +
      "/server.key -out " + at + "/server.csr");
  run("openssl x509 -req -days 2 -in " + at + "/server.csr -CA " + at + "/ca.pem -CAkey " + at +
      "/ca.key -CAcreateserial -extfile " + at + "/names -out " + at + "/server.pem");
  // Binds without a password are allowed here, so that only the asker can refuse them.
  write(folder_.path() / "slapd.conf",
        "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n"
        "include /etc/ldap/schema/inetorgperson.schema\nmodulepath /usr/lib/ldap\n"
        "moduleload back_mdb\nmoduleload memberof\nallow bind_anon_cred bind_anon_dn\n"
        "pidfile " +
            at + "/slapd.pid\nargsfile " + at +
            "/slapd.args\n"
            "TLSCACertificateFile " +
            at + "/ca.pem\nTLSCertificateFile " + at + "/server.pem\nTLSCertificateKeyFile " + at +
            "/server.key\n"
            "database mdb\nsuffix dc=example\nrootdn cn=root,dc=example\nrootpw " +
            root_password + "\ndirectory " + at +
            "/db\noverlay memberof\n"
            "access to attrs=userPassword by anonymous auth by * none\n"
            "access to * by dn.exact=cn=reader,dc=example read by self read by anonymous auth\n");
  write(folder_.path() / "people.ldif", people);
  write(folder_.path() / "reader", "reader-secret\n");
  run("/usr/sbin/slapadd -f " + at + "/slapd.conf -l " + at + "/people.ldif");
}

void LdapHouse::start() {
  const auto log = (folder_.path() / "log").string();
  const auto configuration = (folder_.path() / "slapd.conf").string();
  const auto addresses = plain() + "/ ldaps://127.0.0.1:" + std::to_string(tls_port_) + "/";
  std::string words[] = {"/usr/sbin/slapd", "-d", "256", "-h", addresses, "-f", configuration};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                       words[4].data(), words[5].data(), words[6].data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int code = posix_spawn(&slapd_, words[0].c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) throw std::runtime_error("slapd: apt-get install slapd");
  for (int i = 0; i < 200; ++i) {
    if (archive::test::read_all(log).find("slapd starting") != std::string::npos) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("slapd does not start: " + archive::test::read_all(log));
}

access::LdapSettings LdapHouse::settings() const {
  access::LdapSettings settings;
  settings.url = plain();
  settings.base = "ou=people,dc=example";
  settings.filter = "(|(uid={name})(employeeNumber={name}))";
  settings.bind_dn = "cn=reader,dc=example";
  settings.bind_password_file = folder_.path() / "reader";
  settings.roles = access::group_roles("authors=author; cn=chiefs,ou=groups,dc=example=signer");
  settings.create_accounts = true;
  settings.timeout = std::chrono::seconds(2);
  return settings;
}

std::size_t LdapHouse::operations() const {
  const auto log = archive::test::read_all(folder_.path() / "log");
  std::size_t found = 0;
  for (const std::string what : {" BIND dn=\"", " SRCH base=\""})
    for (auto at = log.find(what); at != std::string::npos; at = log.find(what, at + 1)) {
      // Of a bind the second line tells who it was, and is no operation.
      if (log.substr(at, log.find('\n', at) - at).find(" mech=") == std::string::npos) ++found;
    }
  return found;
}

void LdapHouse::put_group(const std::string& uid, const std::string& group) const {
  LDAP* ldap = nullptr;
  ldap_initialize(&ldap, plain().c_str());
  const int version = LDAP_VERSION3;
  ldap_set_option(ldap, LDAP_OPT_PROTOCOL_VERSION, &version);
  std::string secret = root_password;
  berval credentials{secret.size(), secret.data()};
  int code = ldap_sasl_bind_s(ldap, "cn=root,dc=example", LDAP_SASL_SIMPLE, &credentials, nullptr,
                              nullptr, nullptr);
  const auto change = [&](const std::string& of, int what) {
    std::string member = "uid=" + uid + ",ou=people,dc=example", type = "member";
    char* values[] = {member.data(), nullptr};
    LDAPMod one{what, type.data(), {values}};
    LDAPMod* changes[] = {&one, nullptr};
    return ldap_modify_ext_s(ldap, ("cn=" + of + ",ou=groups,dc=example").c_str(), changes, nullptr,
                             nullptr);
  };
  for (const char* of : {"authors", "chiefs"})
    if (code == LDAP_SUCCESS) {
      code = change(of, LDAP_MOD_DELETE);
      if (code == LDAP_NO_SUCH_ATTRIBUTE) code = LDAP_SUCCESS;
    }
  if (code == LDAP_SUCCESS && !group.empty()) code = change(group, LDAP_MOD_ADD);
  ldap_unbind_ext_s(ldap, nullptr, nullptr);
  if (code != LDAP_SUCCESS) throw std::runtime_error(ldap_err2string(code));
}

}  // namespace tamga::test
