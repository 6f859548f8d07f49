// SPDX-License-Identifier: GPL-3.0-or-later
#include "authority.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fstream>

namespace tamga::pki {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr const char* kProvider = "Туршилтын гэрчилгээний төв";
constexpr const char* kOrganisation = "Онги голын сав газрын захиргаа";
constexpr int kDerivationRounds = 2048;  // tests open the files often

Profile authority_profile(std::string name, KeyKind kind, std::chrono::sys_seconds now) {
  return {std::move(name), kProvider, kind, now - days(3650), now + days(7300), {}};
}

Identity make_root(const std::string& name, std::chrono::sys_seconds now) {
  Profile profile = authority_profile(name, KeyKind::P384, now);
  profile.extensions = {{NID_basic_constraints, "critical,CA:TRUE"},
                        {NID_key_usage, "critical,keyCertSign,cRLSign"},
                        {NID_subject_key_identifier, "hash"},
                        {NID_authority_key_identifier, "keyid:always"},
                        {NID_certificate_policies, "2.5.29.32.0"}};
  return issue(profile, nullptr);
}

Identity make_issuing(const Identity& root, const std::string& url, std::chrono::sys_seconds now) {
  Profile profile = authority_profile("Туршилтын олгогч төв", KeyKind::P256, now);
  profile.extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                        {NID_key_usage, "critical,keyCertSign,cRLSign"},
                        {NID_subject_key_identifier, "hash"},
                        {NID_authority_key_identifier, "keyid:always"},
                        {NID_certificate_policies, "2.5.29.32.0"},
                        {NID_info_access, "caIssuers;URI:" + url + "/ca/root.cer"},
                        {NID_crl_distribution_points, "URI:" + url + "/crl/root.crl"}};
  return issue(profile, &root);
}

void point_to_services(Profile& profile, const std::string& url) {
  profile.extensions.emplace_back(NID_certificate_policies, "2.999.319411.2");  // for examples, X.660
  profile.extensions.emplace_back(
      NID_info_access, "OCSP;URI:" + url + "/ocsp,caIssuers;URI:" + url + "/ca/issuing.cer");
  profile.extensions.emplace_back(NID_crl_distribution_points, "URI:" + url + "/crl/issuing.crl");
}

std::string serial_of(const Identity& identity) {
  return hexadecimal(X509_get0_serialNumber(identity.certificate.get()));
}

}  // namespace

std::chrono::sys_seconds system_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string hexadecimal(const ASN1_INTEGER* serial) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                               static_cast<std::size_t>(ASN1_STRING_length(serial)));
  std::string text;
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

Authority::Authority(Clock clock, std::string url)
    : clock_(std::move(clock)),
      url_(std::move(url)),
      made_(clock_()),
      root_(make_root("Туршилтын үндсэн төв", made_)),
      issuing_(make_issuing(root_, url_, made_)),
      tsa_(issue_service("Туршилтын цагийн тэмдэг", "critical,timeStamping", false)),
      ocsp_responder_(issue_service("Туршилтын OCSP хариулагч", "OCSPSigning", true)),
      other_root_(make_root("Өөр үндсэн төв", made_)) {
  revoked_[Person::Revoked] = {made_ - days(30), CRL_REASON_KEY_COMPROMISE};
  revoked_[Person::Suspended] = {made_ - days(2), CRL_REASON_AFFILIATION_CHANGED};
}

// RFC 3161 2.3: the usage of a TSA is critical and stands alone. RFC 6960
// 4.2.2.2.1: nobody asks whether the responder itself is revoked.
Identity Authority::issue_service(const std::string& name, std::string usage,
                                  bool is_responder) const {
  Profile profile{name, kProvider, KeyKind::P256, made_ - days(365), made_ + days(3650), {}};
  profile.extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                        {NID_key_usage, "critical,digitalSignature"},
                        {NID_ext_key_usage, std::move(usage)},
                        {NID_subject_key_identifier, "hash"},
                        {NID_authority_key_identifier, "keyid:always"}};
  if (is_responder)
    profile.extensions.emplace_back(NID_id_pkix_OCSP_noCheck, "");
  else
    point_to_services(profile, url_);
  return issue(profile, &issuing_);
}

Identity Authority::issue_person(const PersonRow& row) const {
  Profile profile{std::string(row.name),
                  kOrganisation,
                  row.kind,
                  made_ + days(row.from_days),
                  made_ + days(row.until_days),
                  {{NID_basic_constraints, "critical,CA:FALSE"},
                   {NID_key_usage, "critical,digitalSignature,nonRepudiation"},
                   {NID_subject_key_identifier, "hash"},
                   {NID_authority_key_identifier, "keyid:always"}}};
  const bool strange = row.person == Person::Stranger;
  if (!strange) point_to_services(profile, url_);
  return issue(profile, strange ? &other_root_ : &issuing_);
}

const Identity& Authority::person(Person person) {
  const std::lock_guard lock(mutex_);
  auto found = people_.find(person);
  if (found == people_.end()) {
    found = people_.emplace(person, issue_person(row_of(person))).first;
    serials_[serial_of(found->second)] = person;
  }
  return found->second;
}

void Authority::revoke(Person person, std::chrono::sys_seconds at, int reason) {
  const std::lock_guard lock(mutex_);
  revoked_[person] = {at, reason};
}

std::optional<Revocation> Authority::revocation(const ASN1_INTEGER* serial) {
  const std::lock_guard lock(mutex_);
  const auto owner = serials_.find(hexadecimal(serial));
  if (owner == serials_.end()) return std::nullopt;
  const auto found = revoked_.find(owner->second);
  return found == revoked_.end() ? std::nullopt : std::optional(found->second);
}

bool Authority::knows(const ASN1_INTEGER* serial) {
  const std::string wanted = hexadecimal(serial);
  if (wanted == serial_of(tsa_) || wanted == serial_of(ocsp_responder_)) return true;
  const std::lock_guard lock(mutex_);
  const auto owner = serials_.find(wanted);
  return owner != serials_.end() && owner->second != Person::Forgotten &&
         owner->second != Person::Stranger;
}

std::map<std::string, Revocation> Authority::revocations() {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Revocation> all;
  for (const auto& [serial, person] : serials_)
    if (const auto found = revoked_.find(person); found != revoked_.end())
      all.emplace(serial, found->second);
  return all;
}

std::filesystem::path Authority::write_pkcs12(Person person, const std::filesystem::path& folder) {
  const PersonRow& row = row_of(person);
  const Identity& identity = this->person(person);
  const Owned<STACK_OF(X509)> chain(sk_X509_new_null());
  require(chain != nullptr, "chain");
  if (person == Person::Stranger) {
    sk_X509_push(chain.get(), other_root_.certificate.get());
  } else {
    sk_X509_push(chain.get(), issuing_.certificate.get());
    sk_X509_push(chain.get(), root_.certificate.get());
  }
  const Owned<PKCS12> envelope(PKCS12_create(
      std::string(row.passphrase).c_str(), std::string(row.name).c_str(), identity.key.get(),
      identity.certificate.get(), chain.get(), 0, 0, kDerivationRounds, kDerivationRounds, 0));
  require(envelope != nullptr, "PKCS#12");
  const auto file = folder / row.file;
  std::ofstream(file, std::ios::binary) << der_of(envelope.get(), i2d_PKCS12);
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  return file;
}

std::filesystem::path Authority::write_trust(const std::filesystem::path& folder) const {
  const Owned<BIO> out(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(out.get(), root_.certificate.get()) == 1, "PEM");
  const auto file = folder / "trust.pem";
  std::ofstream(file, std::ios::binary) << memory_of(out.get());
  return file;
}

std::string Authority::chain_pem() const {
  const Owned<BIO> out(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(out.get(), issuing_.certificate.get()) == 1 &&
              PEM_write_bio_X509(out.get(), root_.certificate.get()) == 1,
          "PEM");
  return memory_of(out.get());
}

}  // namespace tamga::pki
