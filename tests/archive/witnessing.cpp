// SPDX-License-Identifier: GPL-3.0-or-later
// A log and its witness over loopback HTTP: what the witness signs, keeps and
// refuses; a fork is told and never signed.
#include "server/evidence/witnessing.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/archive/log/log_verification.h"
#include "server/base64.h"
#include "server/evidence/witness.h"
#include "server/http/server.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

const Clock wall;

void write_settings(const std::filesystem::path& folder, const std::vector<std::string>& logs) {
  std::filesystem::create_directories(folder);
  write_all(folder / "witness.json",
            nlohmann::json{{"name", "witness.example/w1"}, {"logs", logs}}.dump());
}

// A witness as `tamga witness` runs it.
class RunningWitness {
 public:
  RunningWitness(const std::filesystem::path& folder, const std::vector<std::string>& logs) {
    write_settings(folder, logs);
    witness_ = std::make_unique<evidence::Witness>(folder, wall);
    router_.add({"POST", "/add-checkpoint", std::nullopt,
                 [this](const http::Request& request) {
                   auto answer = witness_->add_checkpoint(request.body);
                   http::Response response{answer.status, {}, answer.body};
                   return response.with("Content-Type", answer.content_type);
                 },
                 128 * 1024});
    http::Options options;
    options.port = 0;
    options.log = [](std::string_view) {};
    server_ = std::make_unique<http::Server>(
        options, router_, [](const http::Request&) { return std::optional<access::Session>(); });
  }
  ~RunningWitness() { server_->stop(); }
  evidence::WitnessPeer peer() const {
    return {"http://127.0.0.1:" + std::to_string(server_->port()),
            read_verifier_key(witness_->verifier_key()).value()};
  }
  evidence::Witness& witness() { return *witness_; }

 private:
  std::unique_ptr<evidence::Witness> witness_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

std::string key_of(const std::filesystem::path& data) {
  std::string line = read_all(data / "log" / "key.pub");
  line.pop_back();
  return line;
}

void capture_some(const std::filesystem::path& data, int from, int to) {
  Archive archive(data, wall);
  for (int i = from; i < to; ++i) archive.capture({"author"}, sample_capture(i));
}

int events_of(const Archive& archive, const std::string& type) {
  int count = 0;
  for (const auto& event : archive.events("witness.example/w1", 1000))
    if (event.type == type) ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(witnessing)

BOOST_AUTO_TEST_CASE(a_log_that_grows_is_signed_again_and_again) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  capture_some(data, 0, 3);
  RunningWitness running(folder.path() / "witness", {key_of(data)});
  const std::vector<evidence::WitnessPeer> peers{running.peer()};
  for (int round = 1; round <= 4; ++round) {
    Archive archive(data, wall);
    auto outcome = evidence::ask_witnesses(archive, peers).at(0);
    BOOST_TEST(outcome.fault == "");
    BOOST_TEST(outcome.asked);
    BOOST_TEST(events_of(archive, "checkpoint.witnessed") == round);
    // Its own event is no news.
    outcome = evidence::ask_witnesses(archive, peers).at(0);
    BOOST_TEST(!outcome.asked);
    BOOST_TEST(events_of(archive, "checkpoint.witnessed") == round);
    BOOST_TEST(archive::test::describe(archive.check()) == "");
    const auto file = data / "log" / "witnessed" / witness_file_name("witness.example/w1");
    const auto verified = verify_log(data / "log", read_verifier_key(key_of(data)).value(),
                                     {{"kept", read_all(file)}}, {peers[0].key});
    BOOST_TEST(verified.findings.empty());
    BOOST_TEST(verified.checkpoints == 2U);
    BOOST_TEST(find_cosignature(read_all(file), read_all(file), peers[0].key).has_value());
    for (int i = 0; i < 40 * round; ++i) archive.append({"a"}, "tested", "", "{}");
  }
}

BOOST_AUTO_TEST_CASE(a_restored_and_diverged_log_is_another_log) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data", backup = folder.path() / "backup";
  capture_some(data, 0, 5);
  RunningWitness running(folder.path() / "witness", {key_of(data)});
  const std::vector<evidence::WitnessPeer> peers{running.peer()};
  std::filesystem::copy(data, backup, std::filesystem::copy_options::recursive);
  capture_some(data, 5, 9);
  BOOST_TEST(evidence::ask_witnesses(*std::make_unique<Archive>(data, wall), peers).at(0).fault ==
             "");
  // Somebody puts the backup in place and goes on from there.
  Archive archive(backup, wall);
  BOOST_TEST(evidence::ask_witnesses(archive, peers).at(0).fault == "other-log");  // shorter
  for (int i = 0; i < 20; ++i) archive.append({"a"}, "tested", "", "{}");
  BOOST_TEST(evidence::ask_witnesses(archive, peers).at(0).fault == "other-log");  // longer
  const int told = events_of(archive, "checkpoint.refused");
  BOOST_TEST(told >= 1);
  BOOST_TEST(told <= 2);
  BOOST_TEST(evidence::ask_witnesses(archive, peers).at(0).fault == "other-log");
  BOOST_TEST(events_of(archive, "checkpoint.refused") == told);
  BOOST_TEST(!std::filesystem::exists(backup / "log" / "witnessed"));
}

BOOST_AUTO_TEST_CASE(what_the_witness_keeps_is_enough_after_a_loss) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  capture_some(data, 0, 5);
  RunningWitness running(folder.path() / "witness", {key_of(data)});
  Archive archive(data, wall);
  BOOST_TEST(evidence::ask_witnesses(archive, {running.peer()}).at(0).fault == "");
  // The log's side forgot what it had signed: the witness says the size.
  std::filesystem::remove_all(data / "log" / "witnessed");
  archive.append({"a"}, "tested", "", "{}");
  BOOST_TEST(evidence::ask_witnesses(archive, {running.peer()}).at(0).fault == "");
}

BOOST_AUTO_TEST_CASE(a_witness_that_is_none_is_told) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  capture_some(data, 0, 2);
  Archive archive(data, wall);
  RunningWitness stranger(folder.path() / "stranger", {});
  BOOST_TEST(evidence::ask_witnesses(archive, {stranger.peer()}).at(0).fault == "unknown-log");
  RunningWitness running(folder.path() / "witness", {key_of(data)});
  auto peer = running.peer();
  peer.key = stranger.peer().key;  // of the same name, with another key
  BOOST_TEST(evidence::ask_witnesses(archive, {peer}).at(0).fault == "bad-answer");
  peer.address = "http://127.0.0.1:9";
  BOOST_TEST(evidence::ask_witnesses(archive, {peer}).at(0).fault == "unreachable");
  BOOST_TEST(!std::filesystem::exists(data / "log" / "witnessed"));
}

BOOST_AUTO_TEST_CASE(a_witness_answers_as_the_specification_has_it) {
  const TemporaryFolder folder;
  const LogKey key = LogKey::generate(), other = LogKey::generate();
  const std::string origin = "tamga.test/log";
  write_settings(folder.path(), {verifier_key(origin, key.public_key())});
  std::vector<Hash> leaves;
  for (int i = 0; i < 10; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  const NodeReader nodes = [&](unsigned level, std::uint64_t index) {
    std::vector<Hash> part(leaves.begin() + static_cast<long>(index << level),
                           leaves.begin() + static_cast<long>((index + 1) << level));
    while (part.size() > 1) {
      for (std::size_t i = 0; i < part.size() / 2; ++i)
        part[i] = node_hash(part[2 * i], part[2 * i + 1]);
      part.resize(part.size() / 2);
    }
    return part[0];
  };
  const auto checkpoint = [&](std::uint64_t size, const LogKey& by) {
    return sign_checkpoint({origin, size, tree_root(size, nodes)}, by);
  };
  const auto body = [&](std::uint64_t old, std::uint64_t size, const std::string& text) {
    std::string all = "old " + std::to_string(old) + "\n";
    for (const auto& hash : consistency_path(std::min(old, size), size, nodes))
      all += to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "\n";
    return all + "\n" + text;
  };
  auto witness = std::make_unique<evidence::Witness>(folder.path(), wall);
  const auto status = [&](const std::string& request) {
    return witness->add_checkpoint(request).status;
  };
  BOOST_TEST(status("") == 400);
  BOOST_TEST(status("old x\n\n" + checkpoint(3, key)) == 400);
  BOOST_TEST(status("old 00\n\n" + checkpoint(3, key)) == 400);
  BOOST_TEST(status("old 5\n\n" + checkpoint(3, key)) == 400);
  BOOST_TEST(status(body(0, 3, checkpoint(3, other))) == 403);
  BOOST_TEST(status(body(0, 3, sign_checkpoint({"tamga.test/x", 3, {}}, key))) == 404);
  BOOST_TEST(status(body(2, 3, checkpoint(3, key))) == 409);
  const auto answer = witness->add_checkpoint(body(0, 3, checkpoint(3, key)));
  BOOST_TEST(answer.status == 200);
  const auto vkey = read_verifier_key(witness->verifier_key()).value();
  BOOST_TEST(find_cosignature(answer.body, checkpoint(3, key), vkey).has_value());
  BOOST_TEST(!find_cosignature(answer.body, checkpoint(2, key), vkey).has_value());
  BOOST_TEST(status(body(0, 4, checkpoint(4, key))) == 409);
  BOOST_TEST(witness->add_checkpoint(body(0, 4, checkpoint(4, key))).body == "3\n");
  BOOST_TEST(witness->add_checkpoint(body(0, 4, checkpoint(4, key))).content_type ==
             "text/x.tlog.size");
  BOOST_TEST(status(body(3, 3, checkpoint(3, key))) == 200);  // the same once more
  leaves[1] = leaf_hash("another");
  BOOST_TEST(status(body(3, 3, checkpoint(3, key))) == 409);
  BOOST_TEST(status(body(3, 8, checkpoint(8, key))) == 422);
  leaves[1] = leaf_hash("1");
  witness.reset();
  witness = std::make_unique<evidence::Witness>(folder.path(), wall);  // remembers
  BOOST_TEST((read_verifier_key(witness->verifier_key())->public_key == vkey.public_key));
  BOOST_TEST(status(body(0, 8, checkpoint(8, key))) == 409);
  BOOST_TEST(status(body(3, 8, checkpoint(8, key))) == 200);
  BOOST_CHECK_EXCEPTION(evidence::Witness(folder.path(), wall), Failure,
                        [](const Failure& f) { return f.kind().code == "data-unusable"; });
}

BOOST_AUTO_TEST_SUITE_END()
