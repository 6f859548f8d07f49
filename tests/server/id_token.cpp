// SPDX-License-Identifier: GPL-3.0-or-later
// ID tokens: the vector of RFC 7515 A.3, and one thing wrong at a time.
#include "server/access/id_token.h"

#include <cjose/cjose.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "server/access/ldap_directory.h"
#include "server/access/provider_request.h"
#include "server/error.h"

using namespace tamga;
using nlohmann::json;

namespace {

constexpr std::int64_t now = 1'790'000'000;

std::string base64url(const std::string& bytes) {
  std::string text(
      sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

// A key of a provider: signs, and tells its public part.
class Key {
 public:
  explicit Key(bool rsa, std::string id, std::size_t bits = 2048)
      : rsa_(rsa),
        id_(std::move(id)),
        jwk_(rsa ? cjose_jwk_create_RSA_random(bits, exponent_, sizeof exponent_, &error_)
                 : cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error_),
             cjose_jwk_release) {
    BOOST_TEST_REQUIRE((jwk_ != nullptr));
  }

  json open_part() const {
    const std::unique_ptr<char, decltype(&std::free)> text(
        cjose_jwk_to_json(jwk_.get(), false, &error_), std::free);
    auto part = json::parse(text.get());
    part["kid"] = id_;
    part["use"] = "sig";
    return part;
  }
  std::string sign(const json& claims, const json& more = json::object()) const {
    json header = {{"alg", rsa_ ? "RS256" : "ES256"}, {"kid", id_}};
    header.update(more);
    const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> head(
        cjose_header_new(&error_), cjose_header_release);
    for (const auto& [name, value] : header.items())
      if (value.is_string())
        cjose_header_set(head.get(), name.c_str(), value.get<std::string>().c_str(), &error_);
      else
        cjose_header_set_raw(head.get(), name.c_str(), value.dump().c_str(), &error_);
    const auto payload = claims.dump();
    const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
        cjose_jws_sign(jwk_.get(), head.get(),
                       reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(),
                       &error_),
        cjose_jws_release);
    BOOST_TEST_REQUIRE((jws != nullptr), error_.message);
    const char* text = nullptr;
    cjose_jws_export(jws.get(), &text, &error_);
    return text;
  }

 private:
  bool rsa_;
  std::string id_;
  static constexpr std::uint8_t exponent_[] = {1, 0, 1};
  mutable cjose_err error_{};
  std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)> jwk_;
};

struct House {
  Key rsa{true, "r1"}, curve{false, "e1"}, stranger{true, "r1"};
  json keys = {{"keys", {rsa.open_part(), curve.open_part()}}};
  json claims = {{"iss", "https://id.example.mn"},
                 {"aud", "tamga"},
                 {"sub", "248289761001"},
                 {"exp", now + 300},
                 {"iat", now},
                 {"nonce", "n-0S6_WzA2Mj"}};
  access::IdTokenExpected expected{"https://id.example.mn", "tamga", "n-0S6_WzA2Mj", now};

  // What was wrong, or "".
  std::string wrong(const std::string& token) const {
    try {
      access::checked_id_token(token, keys, expected);
    } catch (const Failure& failure) {
      BOOST_TEST(failure.kind().code == "sign-in-refused");
      return failure.detail();
    }
    return "";
  }
  std::string wrong_with(const json& changes) const {
    auto changed = claims;
    for (const auto& [name, value] : changes.items())
      if (value.is_null())
        changed.erase(name);
      else
        changed[name] = value;
    return wrong(rsa.sign(changed));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(id_tokens, House)

BOOST_AUTO_TEST_CASE(both_algorithms_are_taken) {
  BOOST_TEST(wrong(rsa.sign(claims)) == "");
  BOOST_TEST(wrong(curve.sign(claims)) == "");
  BOOST_TEST(access::checked_id_token(rsa.sign(claims), keys, expected)["sub"] == "248289761001");
}

BOOST_AUTO_TEST_CASE(the_signature_of_rfc_7515_a_3) {
  const std::string token =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
      "fQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  keys = {{"keys",
           {{{"kty", "EC"},
             {"crv", "P-256"},
             {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
             {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}}}};
  expected.issuer = "joe";
  BOOST_TEST(wrong(token) == "aud");  // all before that is right
  auto other = token;
  other[other.size() - 5] = other[other.size() - 5] == 'A' ? 'B' : 'A';
  BOOST_TEST(wrong(other) == "signature");
}

BOOST_AUTO_TEST_CASE(claims_that_are_wrong) {
  const std::tuple<json, std::string> table[] = {
      {{{"iss", "https://id.example.mn/"}}, "iss"},
      {{{"iss", "https://evil.example.mn"}}, "iss"},
      {{{"iss", nullptr}}, "iss"},
      {{{"iss", {"https://id.example.mn"}}}, "iss"},
      {{{"aud", "other"}}, "aud"},
      {{{"aud", nullptr}}, "aud"},
      {{{"aud", json::array()}}, "aud"},
      {{{"aud", {"other", 1}}}, "aud"},
      {{{"aud", {{"tamga", true}}}}, "aud"},
      {{{"aud", {"tamga"}}}, ""},
      {{{"aud", {"tamga", "other"}}}, "azp"},
      {{{"aud", {"tamga", "other"}}, {"azp", "other"}}, "azp"},
      {{{"aud", {"tamga", "other"}}, {"azp", "tamga"}}, ""},
      {{{"azp", "other"}}, "azp"},
      {{{"exp", now - 60}}, "exp"},
      {{{"exp", now - 59}}, ""},  // clocks differ
      {{{"exp", nullptr}}, "exp"},
      {{{"exp", "1790000300"}}, "exp"},
      {{{"exp", 1e300}}, "exp"},
      {{{"exp", -1e300}}, "exp"},
      {{{"iat", nullptr}}, "iat"},
      {{{"iat", now + 61}}, "iat"},
      {{{"iat", now - 661}}, "iat"},
      {{{"iat", now - 600}}, ""},
      {{{"nbf", now + 61}}, "nbf"},
      {{{"nbf", "soon"}}, "nbf"},
      {{{"nbf", now}}, ""},
      {{{"nonce", "another"}}, "nonce"},
      {{{"nonce", nullptr}}, "nonce"},
      {{{"nonce", 1}}, "nonce"},
      {{{"sub", ""}}, "sub"},
      {{{"sub", nullptr}}, "sub"},
      {{{"sub", 248289761001}}, "sub"},
      {{{"sub", std::string(256, 'a')}}, "sub"}};
  for (const auto& [changes, what] : table) BOOST_TEST(wrong_with(changes) == what, changes.dump());
}

BOOST_AUTO_TEST_CASE(signatures_that_are_none) {
  const auto good = rsa.sign(claims);
  const auto first = good.find('.'), second = good.rfind('.');
  const auto payload = good.substr(first + 1, second - first - 1);
  const auto with_header = [&](const json& header, const std::string& signature) {
    return base64url(header.dump()) + "." + payload + "." + signature;
  };
  BOOST_TEST(wrong(with_header({{"alg", "none"}}, "")) != "");
  BOOST_TEST(wrong(with_header({{"alg", "none"}, {"kid", "r1"}}, good.substr(second + 1))) != "");
  BOOST_TEST(wrong(with_header({{"alg", "None"}}, "")) != "");
  BOOST_TEST(wrong(base64url(R"({"kid":"r1"})") + "." + payload + ".") != "");
  BOOST_TEST(wrong(good.substr(0, second + 1)) != "");
  BOOST_TEST(wrong(good.substr(0, second)) != "");
  // The open key as the secret of an HMAC.
  const auto text = rsa.open_part()["n"].get<std::string>();
  const auto head = base64url(R"({"alg":"HS256","kid":"r1"})") + "." + payload;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), text.data(), static_cast<int>(text.size()),
       reinterpret_cast<const unsigned char*>(head.data()), head.size(), mac, &size);
  BOOST_TEST(wrong(head + "." + base64url({reinterpret_cast<char*>(mac), size})) == "alg");
  // Another's key of the same name; another payload; another algorithm's key.
  BOOST_TEST(wrong(stranger.sign(claims)) == "signature");
  auto admin = claims;
  admin["sub"] = "1";
  BOOST_TEST(wrong(good.substr(0, first + 1) + base64url(admin.dump()) + good.substr(second)) ==
             "signature");
  BOOST_TEST(wrong(rsa.sign(claims, {{"kid", "e1"}})) == "no key");
  BOOST_TEST(wrong(rsa.sign(claims, {{"kid", "unknown"}})) == "no key");
  BOOST_TEST(wrong(rsa.sign(claims, {{"crit", {"exp"}}})) == "crit");
  BOOST_TEST(wrong(rsa.sign(claims, {{"crit", "exp"}})) == "crit");
  for (const auto& text_of_nothing :
       {std::string(), std::string("a"), std::string("a.b.c"), std::string(".."), good + "." + good,
        std::string(70'000, 'a'), good + "\n"})
    BOOST_TEST(wrong(text_of_nothing) != "");
}

BOOST_AUTO_TEST_CASE(keys_that_are_none) {
  const auto token = rsa.sign(claims);
  BOOST_TEST(access::knows_key_of(token, keys));
  for (const json& set :
       {json(nullptr), json::object(), json{{"keys", "r1"}}, json{{"keys", json::array()}},
        json{{"keys", {1, "r1", nullptr}}}, json{{"keys", {{{"kid", "r1"}}}}},
        json{{"keys", {{{"kid", "r1"}, {"kty", "oct"}, {"k", "c2VjcmV0"}}}}}}) {
    keys = set;
    BOOST_TEST(wrong(token) == "no key", set.dump());
    BOOST_TEST(!access::knows_key_of(token, set));
  }
  auto for_secrecy = rsa.open_part();
  for_secrecy["use"] = "enc";
  keys = {{"keys", {for_secrecy}}};
  BOOST_TEST(wrong(token) == "no key");
  const Key weak(true, "r1", 1024);
  keys = {{"keys", {weak.open_part()}}};
  BOOST_TEST(wrong(weak.sign(claims)) == "no key");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sign_in_elsewhere)

BOOST_AUTO_TEST_CASE(secrets_go_over_tls_or_to_this_machine) {
  for (const char* good : {"https://id.example.mn", "https://id.example.mn:8443/realms/a",
                           "http://127.0.0.1:3000", "http://localhost/x", "http://[::1]:3000"})
    BOOST_TEST(access::is_safe_address(good), good);
  for (const char* bad :
       {"http://id.example.mn", "http://127.0.0.1.example.mn", "http://localhost.example.mn",
        "ftp://127.0.0.1", "file:///etc/passwd", "", "id.example.mn", "https://",
        "http://127.0.0.1@example.mn", "https://user:secret@id.example.mn", "http://10.0.0.1"})
    BOOST_TEST(!access::is_safe_address(bad), bad);
}

// RFC 4515 §4 and RFC 4514 §4 have the examples.
BOOST_AUTO_TEST_CASE(values_in_filters_and_names_of_a_directory) {
  const std::tuple<std::string, std::string, std::string> table[] = {
      {"bold", "bold", "bold"},
      {"Parens R Us (for all your parenthetical needs)",
       "Parens R Us \\28for all your parenthetical needs\\29",
       "Parens R Us (for all your parenthetical needs)"},
      {"*", "\\2a", "*"},
      {"C:\\MyFile", "C:\\5cMyFile", "C:\\5cMyFile"},
      {"*)(uid=*))(|(uid=*", "\\2a\\29\\28uid=\\2a\\29\\29\\28|\\28uid=\\2a",
       "*)(uid\\3d*))(|(uid\\3d*"},
      {"Smith, James", "Smith, James", "Smith\\2c James"},
      {"a,dc=evil", "a,dc=evil", "a\\2cdc\\3devil"},
      {"#a", "#a", "\\23a"},
      {" a ", " a ", "\\20a\\20"},
      {"a\"b+c;d<e>f", "a\"b+c;d<e>f", "a\\22b\\2bc\\3bd\\3ce\\3ef"},
      {std::string("a\0b", 3), "a\\00b", "a\\00b"},
      {"a\nb", "a\\0ab", "a\\0ab"},
      {"Ж.Болд", "Ж.Болд", "Ж.Болд"}};
  for (const auto& [value, filter, name] : table) {
    BOOST_TEST(access::escaped_for_filter(value) == filter);
    BOOST_TEST(access::escaped_for_dn(value) == name);
  }
}

BOOST_AUTO_TEST_CASE(groups_give_roles) {
  using access::Role;
  const auto map = access::group_roles(
      "hr=author; chiefs = signer;chiefs=author ; "
      "cn=archive,ou=groups,dc=example=archivist");
  const auto roles = [&](const std::vector<std::string>& groups) {
    access::ExternalPerson person;
    access::take_groups(person, map, groups, {});
    BOOST_TEST(!person.grants);  // none is mapped: those of an administrator stand
    return *person.roles;
  };
  BOOST_TEST((roles({"hr"}) == std::set<Role>{Role::Author}));
  BOOST_TEST((roles({"chiefs", "nobody"}) == std::set<Role>{Role::Author, Role::Signer}));
  BOOST_TEST((roles({"cn=archive,ou=groups,dc=example"}) == std::set<Role>{Role::Archivist}));
  BOOST_TEST(roles({}).empty());
  BOOST_TEST(roles({"HR", "hr ", "admin"}).empty());
  access::ExternalPerson unmapped;
  access::take_groups(unmapped, {}, {"hr"}, {});
  BOOST_TEST(!unmapped.roles);
  BOOST_TEST((access::group_roles(access::group_roles_text(map)) == map));
  for (const char* bad : {"hr", "hr=", "=author", "hr=root", "hr=author;;", "hr=author=", ";"})
    BOOST_CHECK_THROW(access::group_roles(bad), Failure);
}

BOOST_AUTO_TEST_CASE(groups_give_roles_in_one_place) {
  using access::Grant;
  using access::Role;
  const std::string text =
      "chiefs=signer; cn=law,dc=example=author@Усны газар/Хуулийн хэлтэс; "
      "law=signer@Усны газар / Хуулийн хэлтэс;audit = auditor @ Усны газар; "
      "desks=author@/Хүний нөөцийн хэлтэс; hr@example.mn=author@А=Б/В";
  const auto map = access::group_roles(text);
  BOOST_TEST((access::group_roles(access::group_roles_text(map)) == map));
  BOOST_TEST(access::places_of(map).size() == 4U);
  const auto given = [&](const std::vector<std::string>& groups) {
    access::ExternalPerson person;
    // A place that goes on under a second name.
    access::take_groups(person, map, groups, [](const access::NamedPlace& place) {
      return std::vector<access::NamedPlace>{place, {place.organisation, place.unit + "+"}};
    });
    return person;
  };
  const auto law = given({"law", "chiefs"});
  BOOST_TEST((*law.roles == std::set<Role>{Role::Signer}));
  BOOST_TEST((*law.grants == std::set<Grant>{{Role::Signer, "Усны газар", "Хуулийн хэлтэс"},
                                             {Role::Signer, "Усны газар", "Хуулийн хэлтэс+"}}));
  BOOST_TEST(given({"cn=law,dc=example"})
                 .grants->contains({Role::Author, "Усны газар", "Хуулийн хэлтэс"}));
  BOOST_TEST(given({"audit"}).grants->contains({Role::Auditor, "Усны газар", ""}));
  BOOST_TEST(given({"desks"}).grants->contains({Role::Author, "", "Хүний нөөцийн хэлтэс"}));
  BOOST_TEST(given({"hr@example.mn"}).grants->contains({Role::Author, "А=Б", "В"}));
  BOOST_TEST(given({"chiefs"}).grants->empty());
  for (const char* bad : {"hr=author@", "hr=author@ / ", "hr=author@А/", "hr=admin@А",
                          "hr=staff@А/Б", "hr=root@А", "@А=author@"})
    BOOST_CHECK_THROW(access::group_roles(bad), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
