// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/certificate_authority.h"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kNameBound = 64;  // ub-common-name, ub-organization-name: RFC 5280 A.1
constexpr int kKeyDerivationRounds = 100000;

[[noreturn]] void fail(const std::string& what) {
  throw Error("seal-failed", what + ": " + take_openssl_error());
}

// The first characters of a name that X.520 has room for.
std::string within_bound(std::string_view utf8) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80;
    if (starts_character && ++characters > kNameBound) return std::string(utf8.substr(0, i));
  }
  return std::string(utf8);
}

void add_entry(X509_NAME* name, const char* type, const std::string& utf8) {
  if (X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(utf8.data()),
                                 static_cast<int>(utf8.size()), -1, 0) != 1)
    fail(std::string("name of the certificate (") + type + ")");
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Handle<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
    fail(std::string("extension ") + OBJ_nid2sn(nid));
}

void set_random_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) fail("random number");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3F) | 0x40);  // positive, of full length
  if (ASN1_STRING_set(X509_get_serialNumber(certificate), bytes.data(),
                      static_cast<int>(bytes.size())) != 1)
    fail("serial number");
}

void set_validity(X509* certificate, std::chrono::sys_seconds from, int years) {
  const auto day = std::chrono::floor<std::chrono::days>(from);
  std::chrono::year_month_day last = std::chrono::year_month_day(day) + std::chrono::years(years);
  if (!last.ok()) last = last.year() / last.month() / std::chrono::last;  // 29 February
  const auto until = std::chrono::sys_days(last) + (from - day);
  const auto seconds = [](std::chrono::sys_seconds time) {
    return static_cast<time_t>(time.time_since_epoch().count());
  };
  if (ASN1_TIME_adj(X509_getm_notBefore(certificate), seconds(from), 0, 0) == nullptr ||
      ASN1_TIME_adj(X509_getm_notAfter(certificate), seconds(until), 0, 0) == nullptr)
    fail("validity");
}

struct Identity {
  Handle<EVP_PKEY> key;
  Handle<X509> certificate;
};

Identity begin_certificate(std::chrono::sys_seconds from, int years) {
  Identity made{Handle<EVP_PKEY>(EVP_EC_gen("P-256")), Handle<X509>(X509_new())};
  if (!made.key || !made.certificate || X509_set_version(made.certificate.get(), 2) != 1 ||
      X509_set_pubkey(made.certificate.get(), made.key.get()) != 1)
    fail("new certificate");
  set_random_serial(made.certificate.get());
  set_validity(made.certificate.get(), from, years);
  return made;
}

Identity make_root(const std::string& organisation, std::chrono::sys_seconds from, int years) {
  Identity root = begin_certificate(from, years);
  X509* const certificate = root.certificate.get();
  X509_NAME* const name = X509_get_subject_name(certificate);
  add_entry(name, "C", "MN");
  add_entry(name, "O", organisation);
  add_entry(name, "CN", "Туршилтын үндсэн гэрчилгээ");
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
  if (X509_sign(certificate, root.key.get(), EVP_sha256()) <= 0) fail("root's signature");
  return root;
}

// A certificate for signing: the organisation's, or a person's of it.
Identity make_signer(const Identity& root, const std::string& organisation, const std::string& name,
                     std::chrono::sys_seconds from, int years) {
  Identity made = begin_certificate(from, years);
  X509* const certificate = made.certificate.get();
  X509* const issuer = root.certificate.get();
  X509_NAME* const subject = X509_get_subject_name(certificate);
  add_entry(subject, "C", "MN");
  add_entry(subject, "O", organisation);
  add_entry(subject, "CN", name);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature,nonRepudiation");
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  if (X509_sign(certificate, root.key.get(), EVP_sha256()) <= 0) fail("certificate's signature");
  return made;
}

std::string memory_of(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

std::string as_pem(X509* certificate) {
  const Handle<BIO> out(BIO_new(BIO_s_mem()));
  if (!out || PEM_write_bio_X509(out.get(), certificate) != 1) fail("PEM");
  return memory_of(out.get());
}

std::string as_pkcs12(const Identity& identity, X509* root, const std::string& label,
                      std::string_view passphrase) {
  const CertificateStack chain(sk_X509_new_null());
  if (!chain || X509_up_ref(root) != 1 || sk_X509_push(chain.get(), root) == 0) fail("chain");
  const Handle<PKCS12> envelope(PKCS12_create(std::string(passphrase).c_str(), label.c_str(),
                                              identity.key.get(), identity.certificate.get(),
                                              chain.get(), 0, 0, kKeyDerivationRounds,
                                              kKeyDerivationRounds, 0));
  const Handle<BIO> out(BIO_new(BIO_s_mem()));
  if (!envelope || !out || i2d_PKCS12_bio(out.get(), envelope.get()) != 1) fail("PKCS#12");
  return memory_of(out.get());
}

// Writes a file that must not be there yet, and its bytes to the disk.
void write_new(const std::filesystem::path& file, const std::string& bytes, mode_t mode) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) throw Error("seal-failed", file.string() + ": " + std::strerror(errno));
  std::size_t written = 0;
  int fault = 0;
  while (written < bytes.size() && fault == 0) {
    const ssize_t count = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (count >= 0)
      written += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      fault = errno;
  }
  if (fault == 0 && (::fchmod(descriptor, mode) != 0 || ::fsync(descriptor) != 0)) fault = errno;
  if (::close(descriptor) != 0 && fault == 0) fault = errno;
  if (fault == 0) return;
  ::unlink(file.c_str());
  throw Error("seal-failed", file.string() + ": " + std::strerror(fault));
}

}  // namespace

DemonstrationKeys make_demonstration_keys(const std::filesystem::path& folder,
                                          std::string_view organisation,
                                          std::string_view passphrase,
                                          std::chrono::sys_seconds from, int years,
                                          const std::vector<DemonstrationPerson>& people) {
  if (organisation.empty() || years < 1)
    throw Error("seal-failed", "a certificate needs an organisation and a year or more");
  const std::string name = within_bound(organisation);
  const Identity root = make_root(name, from, years);
  const DemonstrationKeys made{folder / "ca.pem", folder / "organisation.p12", folder / "people"};
  std::vector<std::filesystem::path> written;
  const auto write = [&](const std::filesystem::path& file, const std::string& bytes, mode_t mode) {
    write_new(file, bytes, mode);
    written.push_back(file);
  };
  const auto write_key = [&](const std::filesystem::path& file, const std::string& signer,
                             std::string_view secret) {
    const Identity own = make_signer(root, name, within_bound(signer), from, years);
    write(file, as_pkcs12(own, root.certificate.get(), signer, secret), 0600);
  };
  try {
    write_key(made.organisation_key, name, passphrase);
    if (!people.empty()) {
      std::error_code exists;  // a folder that cannot be made fails at its first file
      std::filesystem::create_directory(made.people, exists);
    }
    for (const auto& person : people)
      write_key(made.people / (person.account + ".p12"), person.name, person.passphrase);
    write(made.authority_certificate, as_pem(root.certificate.get()), 0644);
  } catch (const Error&) {
    for (const auto& file : written) ::unlink(file.c_str());
    throw;
  }
  return made;
}

}  // namespace tamga::seal
