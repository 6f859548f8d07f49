// SPDX-License-Identifier: GPL-3.0-or-later
// The state machine of acts: cases one by one, and a random walk by everybody
// against an oracle that knows the rules in another shape.
#include "server/documents/workflow.h"

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

using namespace tamga;
using access::Account;
using access::Role;
using documents::Course;
using documents::decide;
using documents::Decision;
using documents::Deed;
using documents::Request;
using documents::Stage;
using documents::Standing;

namespace {

constexpr std::int64_t day = 86'400'000'000;
// 2026-05-04 09:30 in Ulaanbaatar.
constexpr std::int64_t morning = 1'777'858'200'000'000;

const Account author{"nomin", "Б.Номин", "", "", {Role::Author}};
const Account colleague{"tuya", "Д.Туяа", "", "", {Role::Author}};
const Account first_signer{"bat", "С.Бат-Эрдэнэ", "", "", {Role::Signer}};
const Account second_signer{"otgon", "Н.Отгон", "", "", {Role::Signer}};
const Account archivist{"khulan", "Ж.Хулан", "", "", {Role::Archivist}};
const Account reader{"anu", "Т.Ану", "", "", {Role::Staff}};

Course course() {
  return {"nomin",
          {{"prepared", Role::Author, "", 0},
           {"permitted", Role::Signer, "", 0},
           {"approved", Role::Signer, "otgon", 3}}};
}

struct Case {
  Course plan = course();
  Standing standing{Stage::Open, 0, morning};

  Decision ask(Deed deed, const Account& by, const char* act = "", bool reasoned = false,
               std::vector<Account> principals = {}, std::int64_t now = morning) const {
    return decide(plan, standing, {deed, by, std::move(principals), act, reasoned, now});
  }
  std::string code(Deed deed, const Account& by, const char* act = "",
                   bool reasoned = false) const {
    const auto decision = ask(deed, by, act, reasoned);
    if (!decision.refusal.empty()) BOOST_TEST((decision.next == standing));
    return decision.refusal;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(workflow, Case)

BOOST_AUTO_TEST_CASE(acts_follow_each_other_to_the_seal) {
  standing = ask(Deed::Act, author, "prepared").next;
  BOOST_TEST(standing.done == 1u);
  BOOST_TEST((standing.stage == Stage::Open));
  standing = ask(Deed::Act, first_signer, "permitted").next;
  standing = ask(Deed::Act, second_signer, "approved").next;
  BOOST_TEST((standing.stage == Stage::Sealing));
  BOOST_TEST(code(Deed::Withdraw, author, "", true) == "document-closed");
  BOOST_TEST(code(Deed::Return, second_signer, "", true) == "document-closed");
  BOOST_TEST(code(Deed::Act, second_signer, "approved") == "act-not-due");
  standing = ask(Deed::Seal, {}).next;
  BOOST_TEST((standing.stage == Stage::Record));
  BOOST_TEST(code(Deed::Seal, {}) == "document-closed");
  BOOST_TEST(code(Deed::Reopen, author) == "document-closed");
}

BOOST_AUTO_TEST_CASE(only_whose_turn_it_is_acts) {
  BOOST_TEST(code(Deed::Act, author, "signed") == "not-found");
  BOOST_TEST(code(Deed::Act, colleague, "prepared") == "not-your-turn");
  BOOST_TEST(code(Deed::Act, first_signer, "prepared") == "not-your-turn");
  BOOST_TEST(code(Deed::Act, first_signer, "permitted") == "act-not-due");
  BOOST_TEST(code(Deed::Act, first_signer, "approved") == "not-your-turn");
  BOOST_TEST(code(Deed::Act, second_signer, "approved") == "act-not-due");
  BOOST_TEST(code(Deed::Act, reader, "prepared") == "not-your-turn");
  BOOST_TEST(code(Deed::Seal, {}) == "act-not-due");
  BOOST_TEST(code(Deed::Return, author, "", true) == "act-not-due");
  // A named participant who has lost the role has lost the act.
  plan.acts[2].participant = "anu";
  standing.done = 2;
  BOOST_TEST(code(Deed::Act, reader, "approved") == "not-your-turn");
  plan.acts[2].role.reset();
  BOOST_TEST(code(Deed::Act, reader, "approved") == "not-your-turn");
}

BOOST_AUTO_TEST_CASE(a_delegate_acts_for_whose_turn_it_is) {
  standing.done = 2;
  auto decision = ask(Deed::Act, archivist, "approved", false, {first_signer, second_signer});
  BOOST_TEST(decision.refusal == "");
  BOOST_TEST(decision.in_place == "otgon");
  BOOST_TEST(ask(Deed::Act, archivist, "approved", false, {first_signer}).refusal ==
             "not-your-turn");
  BOOST_TEST(ask(Deed::Act, second_signer, "approved", false, {second_signer}).in_place == "");
  standing.done = 0;
  BOOST_TEST(ask(Deed::Act, colleague, "prepared", false, {author}).in_place == "nomin");
  // What is the author's alone is not delegated with his acts.
  BOOST_TEST(ask(Deed::Withdraw, colleague, "", true, {author}).refusal == "forbidden");
}

BOOST_AUTO_TEST_CASE(a_return_needs_a_reason_and_begins_again) {
  standing.done = 2;
  BOOST_TEST(code(Deed::Return, first_signer, "", true) == "not-your-turn");
  BOOST_TEST(code(Deed::Return, second_signer) == "reason-missing");
  BOOST_TEST(code(Deed::Revise, author) == "act-not-due");
  standing = ask(Deed::Return, second_signer, "", true).next;
  BOOST_TEST((standing == Standing{Stage::Open, 0, morning}));
  BOOST_TEST(code(Deed::Revise, author) == "");
  BOOST_TEST(code(Deed::Act, first_signer, "permitted") == "act-not-due");
}

BOOST_AUTO_TEST_CASE(a_withdrawn_document_stays_so) {
  standing.done = 1;
  BOOST_TEST(code(Deed::Withdraw, first_signer, "", true) == "forbidden");
  BOOST_TEST(code(Deed::Withdraw, author) == "reason-missing");
  standing = ask(Deed::Withdraw, author, "", true).next;
  for (const auto deed : {Deed::Revise, Deed::Name, Deed::Act, Deed::Return, Deed::Withdraw,
                          Deed::Reopen, Deed::Seal}) {
    const auto& by = deed == Deed::Act || deed == Deed::Return ? first_signer : author;
    BOOST_TEST(code(deed, by, "permitted", true) == "document-withdrawn");
  }
}

BOOST_AUTO_TEST_CASE(participants_are_named_until_their_act_is_done) {
  standing.done = 2;
  BOOST_TEST(code(Deed::Name, author, "approved") == "");
  BOOST_TEST(code(Deed::Name, author, "permitted") == "act-not-due");
  BOOST_TEST(code(Deed::Name, author, "nothing") == "not-found");
  BOOST_TEST(code(Deed::Name, second_signer, "approved") == "forbidden");
}

BOOST_AUTO_TEST_CASE(an_act_lapses_at_the_end_of_its_last_day) {
  standing.done = 2;
  // Due on 4 May: three days are the 5th, 6th and 7th, whole.
  const auto end = documents::deadline_of(plan, standing);
  BOOST_TEST(end == morning + 3 * day + 14 * day / 24 + day / 48);
  const auto at = [&](Deed deed, const Account& by, std::int64_t now) {
    return ask(deed, by, "approved", true, {}, now);
  };
  BOOST_TEST(at(Deed::Act, second_signer, end - 1).refusal == "");
  BOOST_TEST(at(Deed::Expire, {}, end - 1).refusal == "act-not-due");
  BOOST_TEST(at(Deed::Act, second_signer, end).refusal == "act-expired");
  BOOST_TEST(at(Deed::Return, second_signer, end).refusal == "act-expired");
  standing = at(Deed::Expire, {}, end).next;
  BOOST_TEST((standing.stage == Stage::Expired));
  BOOST_TEST(at(Deed::Act, second_signer, end).refusal == "act-expired");
  BOOST_TEST(at(Deed::Reopen, second_signer, end).refusal == "forbidden");
  BOOST_TEST((at(Deed::Reopen, author, end).next == Standing{Stage::Open, 0, end}));
  BOOST_TEST((at(Deed::Withdraw, author, end).next.stage == Stage::Withdrawn));
  standing = {Stage::Open, 1, morning};
  BOOST_TEST(documents::deadline_of(plan, standing) == 0);
}

BOOST_AUTO_TEST_CASE(stages_have_names) {
  for (const auto stage :
       {Stage::Open, Stage::Sealing, Stage::Record, Stage::Withdrawn, Stage::Expired})
    BOOST_TEST((documents::stage_from(documents::stage_name(stage)) == stage));
  BOOST_TEST(!documents::stage_from("draft"));
}

// What a document has lived through, told as a history: the oracle of the walk.
// It knows no stage and no count, only what happened last and which acts stand.
struct History {
  std::vector<std::string> standing_acts;  // done and not returned
  std::string end;                         // "", "withdrawn", "expired", "record"
  std::int64_t due_since = morning;
};

// Who may do each act in whose place, written out: act → (person → for whom).
// `bat` has given his acts to `khulan`, `nomin` hers to `tuya`.
using Rights = std::map<std::string, std::map<std::string, std::string>>;
const Rights rights = {{"prepared", {{"nomin", ""}, {"tuya", "nomin"}}},
                       {"permitted", {{"bat", ""}, {"otgon", ""}, {"khulan", "bat"}}},
                       {"approved", {{"otgon", ""}}}};
const std::vector<std::string> order = {"prepared", "permitted", "approved"};

bool oracle_allows(const History& history, const Request& request) {
  const auto& by = request.by.name;
  const bool all_done = history.standing_acts.size() == order.size();
  const std::string due = all_done ? "" : order[history.standing_acts.size()];
  // Only "approved" has a limit: three whole days after the day it became due.
  const std::int64_t eight = 8 * day / 24;
  const bool late =
      due == "approved" && (request.now + eight) / day > (history.due_since + eight) / day + 3;
  const bool alive = history.end.empty();
  switch (request.deed) {
    case Deed::Act:
      return alive && !late && request.act == due && rights.at(due).contains(by);
    case Deed::Return:
      return alive && !late && !all_done && !history.standing_acts.empty() && request.reasoned &&
             rights.at(due).contains(by);
    case Deed::Withdraw:
      return by == "nomin" && !all_done && request.reasoned && (alive || history.end == "expired");
    case Deed::Reopen:
      return by == "nomin" && history.end == "expired";
    case Deed::Expire:
      return alive && late;
    case Deed::Seal:
      return alive && all_done;
    case Deed::Revise:
      return alive && by == "nomin" && history.standing_acts.empty();
    case Deed::Name:
      return alive && !late && by == "nomin" && !all_done &&
             std::find(order.begin() + static_cast<std::ptrdiff_t>(history.standing_acts.size()),
                       order.end(), request.act) != order.end();
  }
  return false;
}

void live(History& history, const Request& request) {
  if (request.deed == Deed::Act) history.standing_acts.push_back(request.act);
  if (request.deed == Deed::Return || request.deed == Deed::Reopen) history.standing_acts.clear();
  if (request.deed == Deed::Withdraw) history.end = "withdrawn";
  if (request.deed == Deed::Expire) history.end = "expired";
  if (request.deed == Deed::Seal) history.end = "record";
  if (request.deed == Deed::Reopen) history.end.clear();
  if (request.deed == Deed::Act || request.deed == Deed::Return || request.deed == Deed::Reopen)
    history.due_since = request.now;
}

std::string stage_by(const History& history) {
  if (!history.end.empty()) return history.end;
  return history.standing_acts.size() == order.size() ? "sealing" : "open";
}

BOOST_AUTO_TEST_CASE(a_random_walk_by_everybody_reaches_nothing_out_of_order) {
  const char* given = std::getenv("TAMGA_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  const long steps = std::getenv("TAMGA_LONG") ? 1'000'000 : 100'000;
  BOOST_TEST_MESSAGE("workflow walk: seed " << seed << ", " << steps << " steps");
  BOOST_TEST_CONTEXT("TAMGA_SEED=" << seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::size_t bound) {
      return static_cast<std::size_t>(random() % bound);
    };
    const std::array<Account, 6> people = {author,        colleague, first_signer,
                                           second_signer, archivist, reader};
    const std::map<std::string, std::vector<Account>> given_acts = {{"khulan", {first_signer}},
                                                                    {"tuya", {author}}};
    std::map<std::string, long> ended, refused;
    History history;
    standing = {Stage::Open, 0, morning};
    std::int64_t now = morning;
    for (long step = 0; step < steps; ++step) {
      now += static_cast<std::int64_t>(below(day));
      Request request;
      request.deed = static_cast<Deed>(below(8));
      if (below(2) == 0) request.deed = Deed::Act;  // most of what people do
      request.by = people[below(people.size())];
      if (const auto found = given_acts.find(request.by.name); found != given_acts.end())
        request.principals = found->second;
      request.act = below(20) == 0 ? "unknown" : order[below(order.size())];
      request.reasoned = below(4) != 0;
      request.now = now;
      const auto decision = decide(plan, standing, request);
      const bool allowed = oracle_allows(history, request);
      BOOST_REQUIRE_MESSAGE(decision.refusal.empty() == allowed,
                            "step " << step << ": " << decision.refusal);
      if (!allowed) {
        ++refused[decision.refusal];
        BOOST_REQUIRE((decision.next == standing));
        continue;
      }
      if (request.deed == Deed::Act)
        BOOST_REQUIRE(decision.in_place == rights.at(request.act).at(request.by.name));
      live(history, request);
      standing = decision.next;
      BOOST_REQUIRE(standing.done == history.standing_acts.size());
      BOOST_REQUIRE(documents::stage_name(standing.stage) == stage_by(history));
      for (std::size_t place = 0; place < standing.done; ++place)
        BOOST_REQUIRE(history.standing_acts[place] == order[place]);
      if (history.end == "record" || history.end == "withdrawn") {
        ++ended[history.end];
        history = {{}, "", now};
        standing = {Stage::Open, 0, now};
      } else if (history.end == "expired") {
        ++ended[history.end];
      }
    }
    // The walk went everywhere: a walk that never came to a state proves nothing.
    for (const char* end : {"record", "withdrawn", "expired"}) BOOST_TEST(ended[end] > 20, end);
    for (const char* code : {"not-your-turn", "act-not-due", "act-expired", "forbidden",
                             "reason-missing", "document-closed", "not-found"})
      BOOST_TEST(refused[code] > 20, code);
  }
}

BOOST_AUTO_TEST_SUITE_END()
