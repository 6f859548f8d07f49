// SPDX-License-Identifier: GPL-3.0-or-later
// The API of the log's evidence and of fixity, as an auditor and two archivists
// see it.
#include <boost/test/unit_test.hpp>

#include "server/archive/log/entry_bundles.h"
#include "server/archive/log/leaf.h"
#include "server/archive/log/merkle.h"
#include "server/archive/log/tiles.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;
using test::ApiHouse;
using test::code_of;
using test::json_of;

namespace {

struct Api {
  ApiHouse& house = ApiHouse::instance();
  test::Answer get(const std::string& target, const std::string& who = "auditor") {
    return house.ask(who, "GET", "/api/v1/" + target);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_evidence, Api)

// From the API alone: the leaves' hashes are the tile's, and one size goes on from
// another.
BOOST_AUTO_TEST_CASE(the_log_can_be_followed_from_outside) {
  house.services().archive->append({"a"}, "tested", "", "{}");
  house.services().archive->append({"a"}, "tested", "", "{}");
  const auto log = house.services().archive->log_state();
  BOOST_REQUIRE(log.size >= 2U);
  const std::uint64_t number = (log.size - 1) / archive::tile_width;
  const std::uint64_t width = (log.size - 1) % archive::tile_width + 1;
  const auto tile = get("log/" + archive::tile_path(0, number, width));
  const auto bundle = get("log/" + archive::bundle_path(number, width));
  BOOST_REQUIRE(tile.status == 200);
  BOOST_REQUIRE(bundle.status == 200);
  const auto leaves = archive::decode_bundle(bundle.body, width);
  BOOST_REQUIRE(leaves.has_value());
  BOOST_REQUIRE(tile.body.size() == width * 32);
  for (std::size_t i = 0; i < width; ++i) {
    const auto hash = archive::leaf_hash((*leaves)[i]);
    BOOST_TEST(archive::hex(hash) == archive::hex(tile.body.substr(i * 32, 32)));
    BOOST_TEST(archive::read_leaf((*leaves)[i])->position == number * archive::tile_width + i);
  }
  const auto proof = json_of(get("log/consistency?first=1&second=" + std::to_string(log.size)));
  std::vector<archive::Hash> path;
  for (const auto& step : proof["path"])
    path.push_back(*archive::hash_from_hex(step.get<std::string>()));
  if (number == 0)
    BOOST_TEST(archive::verify_consistency(1, log.size, archive::leaf_hash((*leaves)[0]),
                                           *archive::hash_from_hex(log.root), path));
}

BOOST_AUTO_TEST_CASE(nothing_but_tiles_is_served_as_tiles) {
  for (const char* path :
       {"log/tile/0/key", "log/tile/../key", "log/tile/0/..", "log/tile/x/000", "log/tile/0/0",
        "log/tile/0/x001", "log/tile/0/001/002", "log/tile/0/x001/x002/x003/x004",
        "log/tile/0/000.p/9999", "log/tile/entries/000.p/x", "log/tile/0/999", "log/tile/0/%2e%2e"})
    BOOST_TEST(get(path).status >= 400, path);
  BOOST_TEST(code_of(get("log/tile/0/999")) == "not-found");
  BOOST_TEST(code_of(get("log/consistency?first=5&second=2")) == "not-found");
  BOOST_TEST(code_of(get("log/consistency?first=0&second=99999999")) == "not-found");
  BOOST_TEST(code_of(get("log/consistency?first=x")) == "bad-request");
}

BOOST_AUTO_TEST_CASE(fixity_is_for_those_who_keep_the_archive) {
  auto& archive = *house.services().archive;
  const auto record = archive.capture({"system"}, archive::test::sample_capture(4242));
  const auto& hash = record.pdf_sha256;
  house.services().fixity->run({"system"});
  const auto status = json_of(get("fixity"));
  BOOST_TEST(status["checked"].get<int>() >= 2);
  const auto ask = [&](const char* who) {
    return house.send(who, "POST", "/api/v1/fixity/repairs",
                      json{{"sha256", hash}, {"source", "cellar"}}.dump());
  };
  BOOST_TEST(ask("auditor").status == 403);
  BOOST_TEST(code_of(ask("archivist")) == "fixity-good");
  const auto object =
      house.services().data / "objects" / hash.substr(0, 2) / hash.substr(2, 2) / hash;
  const std::string bytes = archive::test::read_all(object);
  archive::test::write_all(object, "other");
  BOOST_TEST(code_of(ask("archivist")) == "replica-unknown");
  BOOST_TEST(json_of(get("fixity"))["failed"][0]["sha256"] == hash);
  archive::test::write_all(object, bytes);
  BOOST_TEST(code_of(house.send("archivist", "POST", "/api/v1/fixity/repairs/none/allow", "{}")) ==
             "not-found");
}

BOOST_AUTO_TEST_SUITE_END()
