// SPDX-License-Identifier: GPL-3.0-or-later
// Acts through the API: the password again, returns and withdrawals, delegation,
// and a signature made elsewhere.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "renderers/seal/signing/cms_signature.h"
#include "server/base64.h"
#include "server/civil_time.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;
using test::Answer;
using test::ApiHouse;
using test::code_of;
using test::first_pointer;
using test::json_of;

namespace {

struct Api {
  ApiHouse& house = ApiHouse::instance();

  Answer get(const std::string& who, const std::string& target) {
    return house.ask(who, "GET", target);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_acts, Api)

BOOST_AUTO_TEST_CASE(an_act_needs_the_password_again) {
  const std::string id = house.make_draft(), acts = "/api/v1/documents/" + id + "/acts";
  json body = {{"act", "prepared"},
               {"values", {{"position", "Дарга"}, {"name", "Х.Цолмон"}, {"date", "2026-05-04"}}}};
  Answer without = house.send("author", "POST", acts, body.dump());
  BOOST_TEST(without.status == 401);
  BOOST_TEST(code_of(without) == "step-up-required");
  body["password"] = "not the one of them";
  Answer wrong = house.send("author", "POST", acts, body.dump());
  BOOST_TEST(wrong.status == 403);
  BOOST_TEST(code_of(wrong) == "step-up-failed");
  BOOST_TEST(get("author", "/api/v1/sessions/current").status == 200);
  body["password"] = ApiHouse::password;
  Answer done = house.send("author", "POST", acts, body.dump(), {"Idempotency-Key: once"});
  BOOST_TEST(done.status == 200);
  const json document = json_of(done);
  BOOST_TEST(document["next_act"] == "permitted");
  BOOST_TEST(document["acts"][0]["account"] == "author");
  BOOST_TEST(document["acts"][0]["own_key"] == false);
  BOOST_TEST(document.contains("due_until"));
  // The same request with its key: nothing new, whatever the password.
  Answer again = house.send("author", "POST", acts, body.dump(), {"Idempotency-Key: once"});
  BOOST_TEST(json_of(again)["revision"] == document["revision"]);
  BOOST_TEST(code_of(house.send("author", "POST", acts, body.dump())) == "act-not-due");
}

BOOST_AUTO_TEST_CASE(a_document_is_returned_withdrawn_and_its_participants_named) {
  const std::string id = house.make_draft(), target = "/api/v1/documents/" + id;
  const std::string prepared = R"({"position":"Дарга","name":"Х.Цолмон","date":"2026-05-04"})";
  const std::string permitted = R"({"organisation":"Зөвлөл","date":"2026-05-11","number":"211"})";
  house.act("author", id, "prepared", prepared);
  house.act("author", id, "permitted", permitted);
  const std::string etag = get("author", target).header("etag");
  const std::string named = R"({"participants":{"approved":"signer"}})";
  BOOST_TEST(code_of(house.send("author", "PUT", target + "/participants", named)) ==
             "precondition-required");
  Answer put = house.send("author", "PUT", target + "/participants", named, {"If-Match: " + etag});
  BOOST_TEST(json_of(put)["participants"]["approved"] == "signer");
  Answer unknown =
      house.send("author", "PUT", target + "/participants",
                 R"({"participants":{"approved":"staff"}})", {"If-Match: " + put.header("etag")});
  BOOST_TEST(code_of(unknown) == "participant-unknown");
  BOOST_TEST(first_pointer(unknown) == "/participants/approved");
  BOOST_TEST(code_of(house.send("signer", "POST", target + "/return", R"({"reason":""})")) ==
             "reason-missing");
  Answer back = house.send("signer", "POST", target + "/return", R"({"reason":"Дутуу байна"})");
  BOOST_TEST(json_of(back)["next_act"] == "prepared");
  BOOST_TEST(json_of(back)["reason"] == "Дутуу байна");
  BOOST_TEST(json_of(get("author", target))["acts"].size() == 2U);
  BOOST_TEST(code_of(house.ask("author", "POST", target + "/reopen")) == "act-not-due");
  BOOST_TEST(code_of(house.ask("author", "POST", target + "/seal")) == "act-not-due");
  Answer gone = house.send("author", "POST", target + "/withdraw", R"({"reason":"Хэрэггүй"})");
  BOOST_TEST(json_of(gone)["stage"] == "withdrawn");
  BOOST_TEST(!json_of(gone).contains("next_act"));
  BOOST_TEST(code_of(house.act("author", id, "prepared", prepared)) == "document-withdrawn");
}

BOOST_AUTO_TEST_CASE(acts_are_delegated_and_taken_back) {
  const json order = {{"delegate", "archivist"},
                      {"from", "2026-01-01"},
                      {"until", "2026-12-31"},
                      {"basis", "Б/12"},
                      {"form", "performance_report"}};
  json past = order;
  past["from"] = past["until"] = "2020-01-01";
  Answer refused = house.send("signer", "POST", "/api/v1/delegations", past.dump());
  BOOST_TEST(code_of(refused) == "delegation-invalid");
  BOOST_TEST(first_pointer(refused) == "/until");
  const auto today = civil_date(from_microseconds(house.services().clock.microseconds()));
  json good = order;
  good["from"] = good["until"] = today;
  Answer made = house.send("signer", "POST", "/api/v1/delegations", good.dump());
  BOOST_TEST_REQUIRE(made.status == 201);
  const std::string target = "/api/v1/delegations/" + json_of(made)["id"].get<std::string>();
  BOOST_TEST(json_of(get("archivist", "/api/v1/delegations"))["delegations"].size() == 1U);
  BOOST_TEST(house.ask("archivist", "DELETE", target).status == 404);
  BOOST_TEST(house.ask("signer", "DELETE", target).status == 204);
  BOOST_TEST(json_of(get("signer", "/api/v1/delegations"))["delegations"][0].contains("revoked"));
}

BOOST_AUTO_TEST_CASE(a_prepared_act_is_completed_by_its_own_signer) {
  const std::string id = house.make_draft(), acts = "/api/v1/documents/" + id + "/acts/";
  const auto& data = house.services().data;
  const auto key = seal::SigningKey::from_pkcs12(data / "keys/organisation.p12", "passphrase");
  json body = {{"act", "prepared"},
               {"values", {{"position", "Дарга"}, {"name", "Х.Цолмон"}, {"date", "2026-05-04"}}},
               {"certificate", "!!!!"}};
  Answer bad = house.send("author", "POST", acts + "prepare", body.dump());
  BOOST_TEST(code_of(bad) == "content-refused");
  BOOST_TEST(first_pointer(bad) == "/certificate");
  body["certificate"] = to_base64(key.certificate().der());
  body["chain"] = "none";
  BOOST_TEST(first_pointer(house.send("author", "POST", acts + "prepare", body.dump())) ==
             "/chain");
  body["chain"] = json::array({"?"});
  BOOST_TEST(first_pointer(house.send("author", "POST", acts + "prepare", body.dump())) ==
             "/chain/0");
  body["chain"] = json::array();
  // Trusted, but not this account's: an open session is not enough.
  BOOST_TEST(code_of(house.send("author", "POST", acts + "prepare", body.dump())) ==
             "certificate-refused");
  std::filesystem::create_directories(data / "keys/people");
  std::ofstream(data / "keys/people/author.cer", std::ios::binary) << key.certificate().der();
  Answer made = house.send("author", "POST", acts + "prepare", body.dump());
  BOOST_TEST_REQUIRE(made.status == 201);
  const json prepared = json_of(made);
  BOOST_TEST(made.header("cache-control") == "no-store");
  BOOST_TEST(prepared["digest_algorithm"] == "SHA-256");
  const std::string digest = from_base64(std::string(prepared["digest"])).value();
  const json signed_body = {{"token", prepared["token"]},
                            {"cms", to_base64(seal::sign_detached(key.parts(), digest))}};
  BOOST_TEST(code_of(house.send("signer", "POST", acts + "complete", signed_body.dump())) ==
             "prepared-act-gone");
  Answer done = house.send("author", "POST", acts + "complete", signed_body.dump());
  BOOST_TEST(done.status == 200);
  BOOST_TEST(json_of(done)["next_act"] == "permitted");
  BOOST_TEST(json_of(done)["acts"][0]["own_key"] == true);
}

BOOST_AUTO_TEST_SUITE_END()
