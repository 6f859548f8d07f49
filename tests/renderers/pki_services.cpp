// SPDX-License-Identifier: GPL-3.0-or-later
// The test PKI judged by the openssl program: what other tests stand on must
// itself be what RFC 3161, RFC 6960 and RFC 5280 say, and its faults faults.
#include <boost/test/unit_test.hpp>

#include "pki/http_exchange.h"
#include "pki/server.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::pki;
using seal_tests::Folder;
using seal_tests::run;
using seal_tests::write;

struct Ground {
  Folder folder;
  Server server;
  std::string trust = server.authority().write_trust(folder.path()).string();

  Ground() { write(folder / "chain.pem", server.authority().chain_pem()); }
  std::string path(std::string_view name) const { return (folder / name).string(); }

  std::string der_file(const Identity& identity, std::string_view name) {
    write(folder / name, identity.der());
    return path(name);
  }

  // What `openssl ts -verify` says of the answer to a request over this text.
  bool ts_verifies(Service service) {
    write(folder / "data", "Энгийн өгүүлбэр");
    write(folder / "request", time_stamp_request(EVP_sha384(), imprint(), 314159));
    const auto answer = http_post(server.url(service), "application/timestamp-query",
                                  seal_tests::read(folder / "request"));
    if (answer.status != 200) return false;
    write(folder / "answer", answer.body);
    return run("openssl ts -verify -queryfile " + path("request") + " -in " + path("answer") +
               " -CAfile " + trust + " -untrusted " + path("chain.pem"))
               .code == 0;
  }

  // What `openssl ocsp` says of a person: "good", "revoked", "unknown", or "" .
  std::string ocsp_says(Person person) {
    const auto outcome = run(
        "openssl ocsp -issuer " + der_file(server.authority().issuing(), "issuing.der") +
        " -cert " + der_file(server.authority().person(person), "person.der") + " -url " +
        server.url(Service::Ocsp) + " -CAfile " + trust + " -verify_other " + path("chain.pem"));
    if (outcome.text.find("Response verify OK") == std::string::npos ||
        outcome.text.find("WARNING") != std::string::npos ||
        outcome.text.find("ERROR") != std::string::npos)
      return "";
    for (const char* status : {"good", "revoked", "unknown"})
      if (outcome.text.find(std::string(": ") + status) != std::string::npos) return status;
    return "";
  }

  // Does `openssl verify` pass the person with the lists that are served now?
  bool crl_passes(Person person) {
    const auto issuing = http_get(server.url(Service::IssuingCrl));
    const auto root = http_get(server.url(Service::RootCrl));
    write(folder / "issuing.crl", issuing.body);
    write(folder / "root.crl", root.body);
    const std::string lists = path("lists.pem");
    const auto made = run("(openssl crl -inform DER -in " + path("issuing.crl") +
                          "; openssl crl -inform DER -in " + path("root.crl") + ") > " + lists);
    return made.code == 0 && run("openssl verify -crl_check_all -CAfile " + trust + " -untrusted " +
                                 path("chain.pem") + " -CRLfile " + lists + " " +
                                 der_file(server.authority().person(person), "person.der"))
                                     .code == 0;
  }

 private:
  std::string imprint() const {
    unsigned char value[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    const std::string data = seal_tests::read(folder / "data");
    EVP_Digest(data.data(), data.size(), value, &length, EVP_sha384(), nullptr);
    return {reinterpret_cast<const char*>(value), length};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pki_services, Ground)

BOOST_AUTO_TEST_CASE(openssl_verifies_the_tokens_of_both_addresses) {
  BOOST_TEST(ts_verifies(Service::FirstTsa));
  BOOST_TEST(ts_verifies(Service::SecondTsa));
  BOOST_TEST(server.requests(Service::FirstTsa) == 1);
  BOOST_TEST(server.requests(Service::SecondTsa) == 1);
}

BOOST_AUTO_TEST_CASE(openssl_refuses_the_tokens_of_each_fault) {
  for (const TsaFault fault :
       {TsaFault::WrongNonce, TsaFault::WrongImprint, TsaFault::Rejection, TsaFault::BadSignature,
        TsaFault::SignedByPerson, TsaFault::Untrusted, TsaFault::Garbage, TsaFault::Unavailable,
        TsaFault::Down}) {
    server.tsa(1).set(fault);
    BOOST_TEST(!ts_verifies(Service::FirstTsa), "fault " << static_cast<int>(fault));
  }
  server.set_no_faults();
  BOOST_TEST(ts_verifies(Service::FirstTsa));
}

BOOST_AUTO_TEST_CASE(openssl_reads_the_status_of_each_person) {
  BOOST_TEST(ocsp_says(Person::Preparer) == "good");
  BOOST_TEST(ocsp_says(Person::Permitter) == "good");
  BOOST_TEST(ocsp_says(Person::Revoked) == "revoked");
  BOOST_TEST(ocsp_says(Person::Suspended) == "revoked");
  BOOST_TEST(ocsp_says(Person::Forgotten) == "unknown");
  server.authority().revoke(Person::Preparer, server.authority().now(),
                            CRL_REASON_CESSATION_OF_OPERATION);
  BOOST_TEST(ocsp_says(Person::Preparer) == "revoked");
}

BOOST_AUTO_TEST_CASE(openssl_refuses_the_ocsp_answers_of_each_fault) {
  for (const OcspFault fault :
       {OcspFault::Unauthorised, OcspFault::TryLater, OcspFault::Stale, OcspFault::WrongCertId,
        OcspFault::WrongNonce, OcspFault::NoNonce, OcspFault::BadSignature,
        OcspFault::SignedByPerson, OcspFault::Untrusted, OcspFault::Garbage, OcspFault::Unavailable,
        OcspFault::Down}) {
    server.ocsp().set(fault);
    BOOST_TEST(ocsp_says(Person::Preparer) == "", "fault " << static_cast<int>(fault));
  }
  server.set_no_faults();
  BOOST_TEST(ocsp_says(Person::Preparer) == "good");
}

BOOST_AUTO_TEST_CASE(openssl_judges_people_by_the_lists) {
  server.authority().person(Person::Revoked);  // is in the list once it is issued
  BOOST_TEST(crl_passes(Person::Approver));
  BOOST_TEST(!crl_passes(Person::Revoked));
  for (const CrlFault fault : {CrlFault::Stale, CrlFault::WronglySigned, CrlFault::Garbage,
                               CrlFault::Unavailable, CrlFault::Down}) {
    server.crls().set(fault);
    BOOST_TEST(!crl_passes(Person::Approver), "fault " << static_cast<int>(fault));
  }
  server.set_no_faults();
  BOOST_TEST(crl_passes(Person::Approver));
}

BOOST_AUTO_TEST_CASE(openssl_knows_who_is_within_their_time_and_whose_root_is_trusted) {
  const auto verifies = [this](Person person) {
    return run("openssl verify -CAfile " + trust + " -untrusted " + path("chain.pem") + " " +
               der_file(server.authority().person(person), "person.der"))
               .code == 0;
  };
  for (const PersonRow& row : people()) {
    const bool good = row.person != Person::Expired && row.person != Person::NotYetValid &&
                      row.person != Person::Stranger;
    BOOST_TEST(verifies(row.person) == good, row.name);
  }
}

BOOST_AUTO_TEST_CASE(openssl_opens_each_key_file_with_its_passphrase_alone) {
  for (const PersonRow& row : people()) {
    const auto file = server.authority().write_pkcs12(row.person, folder.path()).string();
    write(folder / "passphrase", row.passphrase);
    const std::string open = "openssl pkcs12 -noout -in " + file + " -passin file:";
    BOOST_TEST(run(open + path("passphrase")).code == 0, row.name);
    write(folder / "passphrase", "буруу");
    BOOST_TEST(run(open + path("passphrase")).code != 0, row.name);
  }
}

BOOST_AUTO_TEST_CASE(slow_answers_take_the_delay_and_end_with_the_server) {
  server.set_delay(std::chrono::milliseconds(300));
  server.ocsp().set(OcspFault::Slow);
  const auto before = std::chrono::steady_clock::now();
  BOOST_TEST(ocsp_says(Person::Approver) == "good");
  BOOST_TEST((std::chrono::steady_clock::now() - before >= std::chrono::milliseconds(300)));
  server.set_delay(std::chrono::hours(1));
  BOOST_TEST(http_post(server.url(Service::Ocsp), "application/ocsp-request", "x", 1).status == 0);
}  // the fixture's server goes away here, while one answer still waits

BOOST_AUTO_TEST_CASE(an_address_that_refuses_is_there) {
  BOOST_TEST(http_get(server.refusing_url()).status == 0);
  BOOST_TEST(http_get(server.url(Service::Ocsp)).status == 405);
  BOOST_TEST(http_get(server.url(Service::Ocsp) + "/x").status == 404);
  BOOST_TEST(http_get(server.url(Service::Issuers)).body == server.authority().issuing().der());
}

BOOST_AUTO_TEST_CASE(the_clock_may_be_the_callers) {
  using namespace std::chrono;
  const sys_seconds then = sys_days(2019y / March / 14) + 10h;
  Server past([then] { return then; });
  const auto token = past.tsa(1).token(EVP_sha256(), std::string(32, 'x'));
  write(folder / "token", token);
  const auto told = run("openssl ts -reply -token_in -in " + path("token") + " -text");
  BOOST_TEST(told.text.find("Time stamp: Mar 14 10:00:00 2019 GMT") != std::string::npos,
             told.text);
}

BOOST_AUTO_TEST_SUITE_END()
