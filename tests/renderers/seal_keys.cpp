// SPDX-License-Identifier: GPL-3.0-or-later
// Keys: which may seal, and how they are made and read.
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "renderers/seal/error.h"
#include "renderers/seal/file/pdf_date.h"
#include "renderers/seal/signing/signing_key_parts.h"
#include "renderers/seal/trust/certificate_chain.h"
#include "renderers/seal/trust/distinguished_name.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using seal::Handle;
using seal::Verdict;

auto code(std::string_view wanted) {
  return [wanted](const seal::Error& error) { return error.code() == wanted; };
}

struct KeyCase {
  const char* name;
  Handle<EVP_PKEY> key;
  const char* usage;
  const char* refusal;  // "" when it may sign
};

std::vector<KeyCase> key_cases() {
  std::vector<KeyCase> cases;
  const auto add = [&cases](const char* name, EVP_PKEY* key, const char* usage,
                            const char* refusal) {
    cases.push_back({name, Handle<EVP_PKEY>(key), usage, refusal});
  };
  add("P-256", EVP_EC_gen("P-256"), "critical,digitalSignature", "");
  add("P-256, no key usage", EVP_EC_gen("P-256"), "", "");
  add("P-384", EVP_EC_gen("P-384"), "critical,nonRepudiation", "");
  add("RSA-3072", EVP_RSA_gen(3072), "critical,digitalSignature", "");
  add("RSA-1024", EVP_RSA_gen(1024), "critical,digitalSignature", "key-unusable");
  add("RSA-2048", EVP_RSA_gen(2048), "critical,digitalSignature", "key-unusable");
  add("P-521", EVP_EC_gen("P-521"), "critical,digitalSignature", "key-unusable");
  add("secp256k1", EVP_EC_gen("secp256k1"), "critical,digitalSignature", "key-unusable");
  add("for encryption", EVP_EC_gen("P-256"), "critical,keyAgreement", "key-unusable");
  return cases;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_keys)

BOOST_AUTO_TEST_CASE(strong_keys_seal_and_weak_ones_do_not) {
  const Folder folder;
  for (const auto& test : key_cases()) {
    BOOST_TEST_CONTEXT(test.name) {
      const auto file = folder / "key.p12";
      write_pkcs12(file, test.key.get(), test.usage, "p");
      if (*test.refusal != '\0') {
        BOOST_CHECK_EXCEPTION(seal::SigningKey::from_pkcs12(file, "p"), seal::Error,
                              code(test.refusal));
        continue;
      }
      const auto key = seal::SigningKey::from_pkcs12(file, "p");
      BOOST_TEST(key.subject() == "Туршилт");
      const auto out =
          seal::seal(small_pdf(References::Table, {"approved"}), request("approved"), key, faces());
      write(folder / "own.der", seal::to_der(key.parts().certificate.get()));
      const auto own = seal::TrustStore::load(folder / "own.der");
      const auto report = seal::verify(out, own).report;
      BOOST_TEST(report.valid());
      BOOST_TEST(report.signatures.at(0).sub_indication == "");
      BOOST_TEST((seal::verify(out, keys().trust).report.signatures.at(0).verdict ==
                  Verdict::Indeterminate));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_key_is_refused) {
  const Folder folder;
  write(folder / "text.p12", "not a key");
  write(folder / "empty.p12", "");
  const std::string whole = read(keys().organisation);
  write(folder / "cut.p12", std::string_view(whole).substr(0, whole.size() / 2));
  write(folder / "large.p12", std::string(2 << 20, '0'));
  for (const char* name : {"text.p12", "empty.p12", "cut.p12", "large.p12", "absent.p12"})
    BOOST_CHECK_EXCEPTION(seal::SigningKey::from_pkcs12(folder / name, "p"), seal::Error,
                          code("key-unreadable"));
  for (const std::string_view passphrase : {"", "wrong"})
    BOOST_CHECK_EXCEPTION(seal::SigningKey::from_pkcs12(keys().organisation, passphrase),
                          seal::Error, code("key-unreadable"));
}

BOOST_AUTO_TEST_CASE(a_key_seals_only_while_its_certificate_is_valid) {
  const std::string pdf = small_pdf(References::Table, {"approved"});
  auto asked = request("approved");
  const auto seal_at = [&](std::chrono::sys_seconds time) {
    asked.time = time;
    return seal::seal(pdf, asked, keys().key, faces());
  };
  using std::chrono::seconds;
  BOOST_CHECK_EXCEPTION(seal_at(keys_from() - seconds(1)), seal::Error, code("key-unusable"));
  BOOST_CHECK_EXCEPTION(seal_at(keys().key.not_after()), seal::Error, code("key-unusable"));
  BOOST_TEST(seal::verify(seal_at(keys_from()), keys().trust).report.valid());
  BOOST_TEST(
      seal::verify(seal_at(keys().key.not_after() - seconds(1)), keys().trust).report.valid());
}

BOOST_AUTO_TEST_CASE(a_chain_is_judged_at_its_time) {
  X509* const signer = keys().key.parts().certificate.get();
  const auto at = [&](std::chrono::sys_seconds time) {
    return seal::check_chain(signer, nullptr, keys().trust, time).sub_indication;
  };
  BOOST_TEST(at(sealing_time()) == "");
  // Before it is valid so is its issuer not, who is judged first.
  BOOST_TEST(at(keys_from() - std::chrono::days(1)) != "");
  BOOST_TEST(at(keys().key.not_after() + std::chrono::days(1)) != "");
  BOOST_TEST(
      seal::check_chain(signer, nullptr, seal::TrustStore(), sealing_time()).sub_indication ==
      "NO_CERTIFICATE_CHAIN_FOUND");
}

BOOST_AUTO_TEST_CASE(demonstration_keys_are_private_and_never_overwritten) {
  const Folder folder;
  const auto make = [&] {
    return seal::make_demonstration_keys(folder.path(), kOrganisation, "p", keys_from(), 5);
  };
  const auto files = make();
  struct stat status {};
  BOOST_REQUIRE(::stat(files.organisation_key.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600u);
  BOOST_REQUIRE(::stat(files.authority_certificate.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0644u);
  const std::string before = read(files.organisation_key);
  BOOST_CHECK_EXCEPTION(make(), seal::Error, code("seal-failed"));
  BOOST_TEST(read(files.organisation_key) == before);
  // Half of the pair: nothing new is left behind.
  std::filesystem::remove(files.organisation_key);
  BOOST_CHECK_EXCEPTION(make(), seal::Error, code("seal-failed"));
  BOOST_TEST(!std::filesystem::exists(files.organisation_key));
}

BOOST_AUTO_TEST_CASE(demonstration_certificates_are_what_they_say) {
  X509* const certificate = keys().key.parts().certificate.get();
  BOOST_TEST(keys().key.subject() == kOrganisation);
  BOOST_TEST(keys().key.parts().intermediates.empty());
  BOOST_TEST(X509_get_version(certificate) == 2);
  BOOST_TEST(X509_check_ca(certificate) == 0);
  BOOST_TEST(X509_get_key_usage(certificate) ==
             static_cast<std::uint32_t>(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION));
  BOOST_TEST((keys().key.not_after() == keys_from() + std::chrono::days(7305)));
  const auto root = seal::certificate_from_der(keys().trust.certificates().at(0));
  BOOST_TEST(X509_check_ca(root.get()) == 1);
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_characters) {
  const Folder folder;
  std::string name;
  for (int i = 0; i < 100; ++i) name += "Ө";
  const auto files = seal::make_demonstration_keys(folder.path(), name, "p", keys_from(), 5);
  BOOST_TEST(seal::SigningKey::from_pkcs12(files.organisation_key, "p").subject() ==
             name.substr(0, 128));
}

BOOST_AUTO_TEST_CASE(a_trust_store_reads_files_and_folders) {
  const Folder folder;
  const std::string pem = read(keys().authority);
  write(folder / "a.pem", pem + "\n" + pem);
  BOOST_TEST(seal::TrustStore::load(folder / "a.pem").certificates().size() == 2u);
  write(folder / "b.der", keys().trust.certificates().front());
  BOOST_TEST(seal::TrustStore::load(folder.path()).certificates().size() == 3u);
  std::string damaged = pem;
  damaged[damaged.size() / 2] = '!';
  for (const std::string& bytes : {std::string("text"), std::string(), damaged, pem + damaged}) {
    write(folder / "c.pem", bytes);
    for (const auto& path : {folder / "c.pem", folder.path(), folder / "absent"})
      BOOST_CHECK_EXCEPTION(seal::TrustStore::load(path), seal::Error, code("trust-unreadable"));
  }
}

BOOST_AUTO_TEST_CASE(pdf_dates) {
  using namespace std::chrono;
  const sys_seconds time = sys_days(2024y / June / 12) + 1h + 2min + 3s;
  BOOST_TEST(seal::to_pdf_date(time) == "D:20240612010203Z");
  struct Case {
    const char* text;
    sys_seconds time;
  };
  const Case good[] = {{"D:20240612010203Z", time},
                       {"D:20240612090203+08'00'", time},
                       {"D:20240612090203+08'00", time},
                       {"D:20240611210203-04'00'", time},
                       {"D:20240612010203", time},
                       {"D:2024", sys_days(2024y / January / 1)},
                       {"D:202406", sys_days(2024y / June / 1)}};
  for (const auto& test : good)
    BOOST_TEST((seal::from_pdf_date(test.text) == test.time), test.text);
  for (const char* text :
       {"", "2024", "D:", "D:20240230", "D:20241301", "D:2024061225", "D:202", "D:20240612010203+",
        "D:20240612010203+25", "D:20240612010203Zx", "D:20240612010203+08'00'x", "D:2024061"})
    BOOST_TEST(!seal::from_pdf_date(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
