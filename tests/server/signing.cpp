// SPDX-License-Identifier: GPL-3.0-or-later
// What the server signs with: its settings, its keys, and the limits it sets to
// the network.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "pki/server.h"
#include "renderers/seal/error.h"
#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/signing/pkcs11_address.h"
#include "server/error.h"
#include "server/signing/http_request.h"
#include "server/signing/key_store.h"
#include "server/signing/seal_settings.h"

namespace {

using namespace tamga;
namespace fs = std::filesystem;

struct DataFolder {
  fs::path path =
      fs::temp_directory_path() / ("tamga-signing-" + std::to_string(std::random_device{}()));
  DataFolder() { fs::create_directories(path / "keys" / "people"); }
  ~DataFolder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
  }
};

auto with_code(const char* code) {
  return [code](const auto& error) {
    if constexpr (requires { error.code(); })
      return error.code() == code;
    else
      return error.kind().code == code;
  };
}

pki::Server& authorities() {
  static pki::Server server;
  return server;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signing_suite)

BOOST_AUTO_TEST_CASE(without_a_file_a_seal_is_of_level_b_b) {
  const DataFolder data;
  const auto settings = signing::read_seal_settings(data.path);
  BOOST_TEST((settings.level == seal::Level::BB));
  BOOST_TEST(!settings.personal_key_required);
  BOOST_TEST(settings.mark_image.empty());
}

BOOST_AUTO_TEST_CASE(every_entry_of_the_file_is_read) {
  const DataFolder data;
  data.write("keys/seal.png", "picture");
  data.write("seal.json", R"({"level": "B-LTA",
    "timestamp_authorities": ["http://127.0.0.1:1/a", "https://127.0.0.1:2/b"], "timeout_seconds": 3,
    "personal_key": "required", "algorithm_ends": {"SHA-256": "2040-02-29"}, "mark_image": "keys/seal.png"})");
  const auto settings = signing::read_seal_settings(data.path);
  BOOST_TEST((settings.level == seal::Level::BLTA));
  BOOST_TEST(settings.timestamp_authorities.size() == 2u);
  BOOST_TEST(settings.limits.whole.count() == 3);
  BOOST_TEST(settings.limits.connect.count() == 3);
  BOOST_TEST(settings.personal_key_required);
  BOOST_TEST((settings.algorithm_ends.at("SHA-256") ==
              std::chrono::sys_days(std::chrono::year(2040) / 2 / 29)));
  BOOST_TEST(settings.mark_image == "picture");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_the_file_is_refused) {
  for (const char* text :
       {"", "[]", "{\"level\": \"B-X\"}", "{\"level\": \"B-T\"}", "{\"levels\": \"B-B\"}",
        "{\"timestamp_authorities\": \"http://a\"}",
        "{\"timestamp_authorities\": [\"file:///etc\"]}", "{\"timeout_seconds\": 0}",
        "{\"timeout_seconds\": 121}", "{\"timeout_seconds\": \"3\"}", "{\"personal_key\": true}",
        "{\"mark_image\": \"keys/none.png\"}",
        "{\"algorithm_ends\": {\"SHA-256\": \"2041-02-29\"}}",
        "{\"algorithm_ends\": {\"SHA-256\": \"2040\"}}"}) {
    BOOST_TEST_CONTEXT(text) {
      const DataFolder data;
      data.write("seal.json", text);
      BOOST_CHECK_EXCEPTION(signing::read_seal_settings(data.path), Failure,
                            with_code("data-unusable"));
    }
  }
}

BOOST_AUTO_TEST_CASE(keys_are_found_by_their_place_and_opened_by_their_secret) {
  const DataFolder data;
  const auto keys = data.path / "keys";
  const signing::KeyStore store(keys);
  BOOST_TEST(!store.organisation());
  BOOST_TEST(!store.has_person("khuslen"));
  auto& authority = authorities().authority();
  fs::rename(authority.write_pkcs12(pki::Person::Organisation, keys), keys / "organisation.p12");
  const auto& row = pki::row_of(pki::Person::Preparer);
  fs::rename(authority.write_pkcs12(pki::Person::Preparer, keys / "people"),
             keys / "people" / "khuslen.p12");
  BOOST_CHECK_EXCEPTION(store.organisation(), seal::Error, with_code("key-unreadable"));
  data.write("keys/organisation.passphrase",
             std::string(pki::row_of(pki::Person::Organisation).passphrase) + "\n");
  BOOST_REQUIRE(store.organisation());
  BOOST_TEST(store.organisation()->subject() == pki::row_of(pki::Person::Organisation).name);
  BOOST_TEST(store.has_person("khuslen"));
  BOOST_TEST(store.person("khuslen", row.passphrase)->subject() == row.name);
  BOOST_CHECK_EXCEPTION(store.person("khuslen", "өөр үг"), seal::Error,
                        with_code("key-unreadable"));
  BOOST_TEST(!store.person("ariunbold", row.passphrase));
  const auto certificate = store.person("khuslen", row.passphrase)->certificate().der();
  BOOST_TEST(!store.has_certificate("khuslen", certificate));
  data.write("keys/people/khuslen.cer", certificate);
  BOOST_TEST(store.has_certificate("khuslen", certificate));
  BOOST_TEST(!store.has_certificate("ariunbold", certificate));
  BOOST_TEST(!store.has_certificate("khuslen", authority.root().der()));
}

BOOST_AUTO_TEST_CASE(a_token_is_named_by_an_address) {
  const auto address = seal::Pkcs11Address::parse(
      "pkcs11:token=Archive%20seal;object=key%3b1;id=%01%ff;type=private"
      "?module-path=/usr/lib/module.so&pin-source=file:/run/credentials/pin");
  BOOST_TEST(address.token == "Archive seal");
  BOOST_TEST(address.object == "key;1");
  BOOST_TEST(address.id == "\x01\xff");
  BOOST_TEST(address.module.string() == "/usr/lib/module.so");
  BOOST_TEST(address.pin_file.string() == "/run/credentials/pin");
  for (const char* text :
       {"", "pkcs12:token=a?module-path=/m", "pkcs11:token=a", "pkcs11:token?module-path=/m",
        "pkcs11:token=a;token=b?module-path=/m", "pkcs11:token=%4?module-path=/m",
        "pkcs11:token=%zz?module-path=/m", "pkcs11:colour=red?module-path=/m",
        "pkcs11:type=public?module-path=/m", "pkcs11:token=a?module-path=/m&pin-value=1234"}) {
    BOOST_TEST_CONTEXT(text)
    BOOST_CHECK_EXCEPTION(seal::Pkcs11Address::parse(text), seal::Error,
                          with_code("key-unreadable"));
  }
}

BOOST_AUTO_TEST_CASE(a_request_has_limits) {
  auto& server = authorities();
  const std::string list = server.url(pki::Service::IssuingCrl);
  BOOST_TEST(signing::send({"GET", list, {}, {}, {}}).status == 200);
  signing::RequestLimits small;
  small.body = 10;
  BOOST_CHECK_THROW(signing::send({"GET", list, {}, {}, small}), seal::TransportFault);
  BOOST_CHECK_THROW(signing::send({"GET", server.refusing_url(), {}, {}, {}}),
                    seal::TransportFault);
  for (const char* address : {"file:///etc/hostname", "ftp://127.0.0.1/", "", "no address"})
    BOOST_CHECK_THROW(signing::send({"GET", address, {}, {}, {}}), seal::TransportFault);
  signing::RequestLimits quick;
  quick.whole = std::chrono::seconds(1);
  server.tsa(1).set(pki::TsaFault::Slow);
  BOOST_CHECK_THROW(signing::send({"POST",
                                   server.url(pki::Service::FirstTsa),
                                   {"Content-Type: application/timestamp-query"},
                                   "0",
                                   quick}),
                    seal::TransportFault);
  server.set_no_faults();
}

BOOST_AUTO_TEST_SUITE_END()
