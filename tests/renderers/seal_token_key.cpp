// SPDX-License-Identifier: GPL-3.0-or-later
// Keys on a PKCS#11 token: SoftHSM2 in a temporary folder, keys of the test PKI.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>

#include "pki/authority.h"
#include "pki/soft_token.h"
#include "renderers/seal/error.h"
#include "seal_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using pki::Person;
using pki::SoftToken;

auto code(std::string_view wanted) {
  return [wanted](const seal::Error& error) {
    BOOST_TEST_MESSAGE(error.code() << ": " << error.what());
    return error.code() == wanted;
  };
}

// A token with three people's keys, and the root that they lead to.
struct Ground {
  Folder folder;
  pki::Authority authority{pki::system_time, "http://127.0.0.1:9"};
  SoftToken token{folder.path()};
  seal::TrustStore trust = seal::TrustStore::load(authority.write_trust(folder.path()));
  std::string pdf = small_pdf(References::Stream, {"approved"});

  Ground() {
    for (const Person person : {Person::Preparer, Person::Permitter, Person::Approver})
      token.put(authority.person(person), label(person), {&authority.issuing()});
  }

  static std::string label(Person person) { return std::string(pki::row_of(person).name); }
  std::string uri(Person person) const { return token.uri(label(person)); }
  seal::SigningKey open(Person person) const {
    return seal::SigningKey::from_pkcs11(uri(person), SoftToken::pin());
  }
  std::string act(const seal::SigningKey& key) const {
    seal::SealRequest asked = request("approved");
    asked.time = pki::system_time();
    return seal::seal(pdf, asked, key, faces());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_token_key, Ground)

BOOST_AUTO_TEST_CASE(keys_on_the_token_seal_and_programs_of_others_agree) {
  for (const Person person : {Person::Preparer, Person::Permitter, Person::Approver}) {
    const auto key = open(person);
    BOOST_TEST(key.subject() == label(person));
    BOOST_TEST(key.certificate().der() == authority.person(person).der());
    const std::string out = act(key);
    BOOST_TEST(out.starts_with(pdf));
    const auto report = seal::verify(out, trust).report;
    BOOST_TEST(report.valid(), report.signatures.at(0).sub_indication);
    BOOST_TEST(report.signatures.at(0).signer == label(person));
    write(folder / "out.pdf", out);
    const auto told = run("pdfsig -nocert " + (folder / "out.pdf").string());
    BOOST_TEST(told.text.find("Signature is Valid.") != std::string::npos, told.text);
  }
}

BOOST_AUTO_TEST_CASE(an_address_and_a_pin_that_are_not_right_open_nothing) {
  const auto refused = [](const std::string& uri, std::string_view pin, std::string_view wanted) {
    BOOST_CHECK_EXCEPTION(seal::SigningKey::from_pkcs11(uri, pin), seal::Error, code(wanted));
  };
  refused(uri(Person::Preparer), "000000", "key-unreadable");
  refused(token.uri("Хэн ч биш"), SoftToken::pin(), "key-unreadable");
  const std::string module = "?module-path=" + SoftToken::module().string();
  refused("pkcs11:token=nobody" + module, SoftToken::pin(), "token-unavailable");
  refused("pkcs11:type=private" + module, SoftToken::pin(), "key-unreadable");  // several keys fit
  refused("pkcs11:object=x?module-path=/nowhere.so", SoftToken::pin(), "key-unreadable");
  refused("pkcs11:object=x" + module + "&pin-value=204816", "", "key-unreadable");
  const auto report = seal::verify(act(open(Person::Preparer)), trust).report;
  BOOST_TEST(report.valid());  // one wrong PIN has not locked the token
}

BOOST_AUTO_TEST_CASE(the_pin_may_come_from_a_file) {
  write(folder / "pin", std::string(SoftToken::pin()) + "\n");
  const std::string address =
      uri(Person::Preparer) + "&pin-source=file:" + (folder / "pin").string();
  BOOST_TEST(seal::SigningKey::open(address, "").subject() == label(Person::Preparer));
  write(folder / "pin", "111111\n");
  BOOST_CHECK_EXCEPTION(seal::SigningKey::open(address, ""), seal::Error, code("key-unreadable"));
}

BOOST_AUTO_TEST_CASE(a_token_taken_out_gives_an_error_and_comes_back) {
  for (const Person person : {Person::Preparer, Person::Approver}) {
    const auto key = open(person);
    token.take_out();
    std::string out = pdf;
    BOOST_CHECK_EXCEPTION(out = act(key), seal::Error, code("token-unavailable"));
    BOOST_TEST(out == pdf);
    BOOST_CHECK_EXCEPTION(out = act(key), seal::Error, code("token-unavailable"));
    token.put_back();
    const auto report = seal::verify(act(key), trust).report;
    BOOST_TEST(report.valid());
  }
}

BOOST_AUTO_TEST_CASE(two_keys_of_one_token_outlive_each_other) {
  auto first = std::make_unique<seal::SigningKey>(open(Person::Preparer));
  const auto second = open(Person::Permitter);
  BOOST_TEST(seal::verify(act(*first), trust).report.valid());
  first.reset();
  BOOST_TEST(seal::verify(act(second), trust).report.valid());
}

BOOST_AUTO_TEST_CASE(one_key_signs_for_many_threads) {
  const auto key = open(Person::Preparer);
  std::vector<std::thread> threads;
  std::atomic<int> valid = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        try {
          if (seal::verify(act(key), trust).report.valid()) ++valid;
        } catch (const seal::Error&) {  // counted below as not valid
        }
      }
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(valid == 20);
}

BOOST_AUTO_TEST_SUITE_END()
