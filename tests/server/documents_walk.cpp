// SPDX-License-Identifier: GPL-3.0-or-later
// A random walk by everybody over real documents: no act is lost, none is done
// out of its order, every refusal is an event; and a server that is killed
// leaves each document before or after an act, never between.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "renderers/seal/verification/verify.h"
#include "server/civil_time.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using documents::Document;
using documents::Stage;
using nlohmann::json;
using test::Desk;

namespace {

const char* values_of(std::string_view act) {
  if (act == "prepared") return test::prepared;
  return act == "permitted" ? test::permitted : test::approved;
}

std::uint64_t seed_of_run() {
  const char* given = std::getenv("TAMGA_SEED");
  return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

// The acts that stand in a document: by its content, by its rows, by its file.
void require_one_story(const Desk& desk, const Document& document) {
  const std::vector<std::string> order = {"prepared", "permitted", "approved"};
  const auto content = json::parse(document.content);
  const auto in_content = content.value("acts", json::object());
  std::vector<std::string> in_rows;
  for (const auto& act : desk.documents->acts(document))
    if (act.rendering == document.rendering) in_rows.push_back(act.act);
  // After a return the rows of the last rendering stay, its content does not.
  if (in_content.empty()) return;
  BOOST_REQUIRE(in_rows.size() == in_content.size());
  for (std::size_t i = 0; i < in_rows.size(); ++i) {
    BOOST_REQUIRE(in_rows[i] == order[i]);
    BOOST_REQUIRE(in_content.contains(order[i]));
  }
  const auto verified = seal::verify(desk.documents->preview(document), desk.trust);
  BOOST_REQUIRE(verified.report.signatures.size() == in_rows.size());
  BOOST_REQUIRE(verified.report.valid());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documents_walk)

BOOST_AUTO_TEST_CASE(a_random_walk_loses_no_act_and_notes_every_refusal) {
  const auto seed = seed_of_run();
  BOOST_TEST_MESSAGE("documents walk: seed " << seed);
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  Desk desk;
  documents::Delegation delegation;
  delegation.delegate = desk.other.name;
  delegation.from = civil_date(from_microseconds(desk.clock.microseconds()));
  delegation.until = civil_date(from_microseconds(desk.clock.microseconds() + 9 * 86'400'000'000));
  delegation.basis = "Б/4";
  desk.documents->delegations().create(desk.signer, delegation);
  const std::array<access::Account, 5> people = {desk.author, desk.other, desk.signer, desk.deputy,
                                                 desk.reader};
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(desk.draft(desk.author).id);
  std::size_t acted = 0, returned = 0, refused = 0;
  const std::size_t steps = std::getenv("TAMGA_LONG") ? 3000 : 250;
  BOOST_TEST_CONTEXT("TAMGA_SEED=" << seed) {
    // A walk without a return says nothing of returns: it goes on until there is one.
    for (std::size_t step = 0; step < steps || (returned == 0 && step < 10 * steps); ++step) {
      desk.later(std::chrono::minutes(1));
      const auto& id = ids[below(ids.size())];
      const auto before = *desk.documents->document(id);
      // Most often what is due, by anybody; else any act or deed.
      const char* acts[] = {"prepared", "permitted", "approved"};
      std::string act = acts[below(3)];
      if (below(3) != 0 && !before.next_act.empty()) act = before.next_act;
      // Every second time by whose turn it is: else hardly anything would be returned.
      const auto& whose = before.next_act == "approved" ? desk.signer : desk.author;
      const auto& by = below(2) == 0 ? whose : people[below(people.size())];
      const auto deed = below(12);
      const auto code = test::code_thrown([&] {
        if (deed == 0) {
          desk.documents->give_back(by, id, "засах");
          ++returned;
        } else if (deed == 1) {
          desk.documents->reopen(by, id);
        } else if (deed == 2 && below(4) == 0) {
          desk.documents->withdraw(by, id, "хэрэггүй");
        } else {
          desk.act(by, id, act.c_str(), values_of(act));
          ++acted;
        }
      });
      const auto after = *desk.documents->document(id);
      if (!code.empty()) {
        ++refused;
        BOOST_REQUIRE(code != "internal");
        BOOST_REQUIRE(after.revision == before.revision);
        BOOST_REQUIRE(after.content == before.content);
      }
      require_one_story(desk, after);
      if (after.stage == Stage::Record || after.stage == Stage::Withdrawn)
        for (auto& old : ids)
          if (old == id) {
            old = desk.draft(desk.author).id;
            break;
          }
    }
    BOOST_TEST(acted > 10u);
    BOOST_TEST(returned > 0u);
    BOOST_TEST(desk.count("document.act") == acted);
    BOOST_TEST(desk.count("document.returned") == returned);
    BOOST_TEST(desk.count("document.act-refused") == refused);
    BOOST_TEST(desk.count("record.captured") == desk.archive->record_count());
    BOOST_TEST(desk.archive->check().empty());
  }
}

BOOST_AUTO_TEST_CASE(a_killed_server_leaves_documents_before_or_after_an_act) {
  Desk desk;
  std::vector<std::string> ids;
  const int rounds = std::getenv("TAMGA_LONG") ? 60 : 6;
  for (int i = 0; i < rounds; ++i) ids.push_back(desk.draft(desk.author).id);
  std::mt19937_64 random(seed_of_run());
  desk.close();
  std::size_t done = 0, records = 0;
  for (const auto& id : ids) {
    int ready[2];
    BOOST_REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ready[0]);
      try {
        desk.open(true);
        if (::write(ready[1], "r", 1) != 1) ::_exit(4);
        desk.finish(id);
        ::_exit(0);
      } catch (const std::exception&) {
        ::_exit(3);
      }
    }
    ::close(ready[1]);
    char byte = 0;
    BOOST_REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 1500));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));

    desk.open(true);
    auto document = *desk.documents->document(id);
    require_one_story(desk, document);
    // A seal that was interrupted is put by whoever comes next.
    if (document.stage == Stage::Sealing) {
      BOOST_TEST(desk.documents->seal_waiting() == 1u);
      document = *desk.documents->document(id);
    }
    for (const auto& act : desk.documents->acts(document))
      done += act.rendering == document.rendering ? 1 : 0;
    records += document.stage == Stage::Record ? 1 : 0;
    BOOST_TEST(desk.count("document.act") == done);
    BOOST_TEST(desk.archive->record_count() == records);
    BOOST_TEST(desk.archive->check().empty());
    // It goes on from where it stands.
    const char* acts[] = {"prepared", "permitted", "approved"};
    for (const char* act : acts)
      if (document.next_act == act) {
        const auto& by = std::string_view(act) == "approved" ? desk.signer : desk.author;
        document = desk.act(by, id, act, values_of(act));
        ++done;
      }
    records = desk.archive->record_count();
    BOOST_TEST((document.stage == Stage::Record));
    desk.close();
  }
  desk.open(true);
}

BOOST_AUTO_TEST_SUITE_END()
