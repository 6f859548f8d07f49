// SPDX-License-Identifier: GPL-3.0-or-later
// What people have typed and not finished: kept, continued, thrown away, never another's.
#include "server/documents/works.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/documents/erasure.h"
#include "server/error.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using documents::Work;
using documents::Works;

namespace {

Work typed(const Works& works, const std::string& account, const std::string& state) {
  Work work;
  work.id = works.new_work_id();
  work.account = account;
  work.form = "job_description";
  work.form_version = "2019-01-11";
  work.state = state;
  return work;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documents_works)

BOOST_AUTO_TEST_CASE(what_was_typed_is_kept_and_found_by_its_writer_alone) {
  test::Desk desk(false);
  auto& works = desk.documents->works();
  Work work = works.keep(typed(works, "author", R"({"unit":"Хэлтэс"})"));
  BOOST_TEST(work.revision == 1U);
  work.state = R"({"unit":"Тасаг","goals":[]})";
  work = works.keep(work);
  BOOST_TEST(work.revision == 2U);
  BOOST_TEST(works.keep(work).revision == 2U);  // the same again changes nothing

  desk.close();
  desk.open(false);  // as after a crash
  auto& again = desk.documents->works();
  BOOST_TEST(again.find("author", work.id)->state == work.state);
  BOOST_TEST(again.of("author").size() == 1U);
  BOOST_TEST(again.of("author")[0].state.empty());
  BOOST_TEST(again.of("other").empty());
  BOOST_TEST(!again.find("other", work.id));
  BOOST_TEST(test::code_thrown([&] { again.discard("other", work.id); }) == "not-found");
  Work stolen = work;
  stolen.account = "other";
  BOOST_TEST(test::code_thrown([&] { again.keep(stolen); }) == "not-found");
  BOOST_TEST(again.find("author", work.id)->state == work.state);
  again.discard("author", work.id);
  BOOST_TEST(!again.find("author", work.id));
  BOOST_TEST(test::code_thrown([&] { again.keep(work); }) == "work-finished");
  BOOST_TEST(test::code_thrown([&] { again.discard("author", work.id); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(two_windows_take_nothing_from_each_other) {
  test::Desk desk(false);
  auto& works = desk.documents->works();
  const Work first = works.keep(typed(works, "author", R"({"unit":"1"})"));
  Work left = first, right = first;
  left.state = R"({"unit":"2"})";
  right.state = R"({"unit":"3"})";
  const Work kept = works.keep(left), beside = works.keep(right);
  BOOST_TEST(kept.id == first.id);
  BOOST_TEST(beside.id != first.id);
  BOOST_TEST(works.find("author", kept.id)->state == left.state);
  BOOST_TEST(works.find("author", beside.id)->state == right.state);
}

BOOST_AUTO_TEST_CASE(what_becomes_a_draft_is_unfinished_no_longer) {
  test::Desk desk(false);
  auto& works = desk.documents->works();
  const auto& author = desk.author;
  const Work work = works.keep(typed(works, author.name, desk.draft_content()));
  const Work other = works.keep(typed(works, author.name, "{}"));
  BOOST_TEST(test::code_thrown([&] {
               desk.documents->create(author, "job_description", "{}", work.id, {}, work.id);
             }) != "");
  BOOST_TEST(works.of(author.name).size() == 2U);  // refused: still there
  const auto document =
      desk.documents->create(author, "job_description", desk.draft_content(), work.id, {}, work.id);
  BOOST_TEST(works.of(author.name).size() == 1U);
  BOOST_TEST(works.of(author.name)[0].id == other.id);
  // Sent twice, or kept late by a window that was open: no second one.
  BOOST_TEST(
      desk.documents->create(author, "job_description", desk.draft_content(), work.id, {}, work.id)
          .id == document.id);
  BOOST_TEST(test::code_thrown([&] { works.keep(work); }) == "work-finished");

  Work change = typed(works, author.name, desk.draft_content());
  change.document = document.id;
  change.document_revision = document.revision;
  change = works.keep(change);
  BOOST_TEST(works.of_document(author.name, document.id)->id == change.id);
  BOOST_TEST(!works.of_document("other", document.id));
  desk.documents->revise(author, document.id, document.revision, desk.draft_content(), change.id);
  BOOST_TEST(!works.of_document(author.name, document.id));
}

BOOST_AUTO_TEST_CASE(what_a_destroyed_record_had_unfinished_goes_with_it) {
  test::Desk desk(false);
  auto& works = desk.documents->works();
  Work work = typed(works, "author", R"({"unit":"Хэлтэс"})");
  work.document = "0190163d-8694-739b-aea5-966c26f8ad91";
  work = works.keep(work);
  desk.archive->catalogue().write(
      [&](archive::Transaction& t) { documents::erase_document(t, work.document); });
  BOOST_TEST(!works.find("author", work.id));
}

BOOST_AUTO_TEST_CASE(keeping_has_bounds) {
  test::Desk desk(false);
  auto& works = desk.documents->works();
  const std::string large(Works::longest, 'x');
  BOOST_TEST(test::code_thrown([&] { works.keep(typed(works, "author", large + "x")); }) ==
             "content-too-large");
  for (std::size_t i = 0; i < Works::most_bytes / Works::longest; ++i)
    works.keep(typed(works, "author", large));
  BOOST_TEST(test::code_thrown([&] { works.keep(typed(works, "author", "{}")); }) == "works-limit");
  BOOST_TEST(test::code_thrown([&] { works.keep(typed(works, "other", "{}")); }) == "");
  works.discard("author", works.of("author")[0].id);
  BOOST_TEST(test::code_thrown([&] { works.keep(typed(works, "author", "{}")); }) == "");
  for (const char* id : {"", "x", "../../etc", "0190163d-8694-739b-aea5-966c26f8ad9"}) {
    Work odd = typed(works, "other", "{}");
    odd.id = id;
    BOOST_TEST(test::code_thrown([&] { works.keep(odd); }) == "not-found", id);
  }
}

BOOST_AUTO_TEST_CASE(a_ticket_is_of_one_account_and_one_work) {
  test::Desk desk(false);
  auto& works = desk.documents->works();
  const std::string id = works.new_work_id(), ticket = works.ticket("author", id);
  BOOST_TEST(works.ticket_account(ticket, id).value_or("") == "author");
  BOOST_TEST(!works.ticket_account(ticket, works.new_work_id()));
  std::string other = ticket;
  other.replace(other.find("author"), 6, "admin1");
  std::string later = ticket;
  later[0] = '9';
  for (const std::string& bad :
       {std::string(), std::string("."), std::string("~."), other, later, ticket + "0",
        ticket.substr(0, ticket.size() - 1), std::string(10'000, '.')})
    BOOST_TEST(!works.ticket_account(bad, id), bad.substr(0, 60));
  desk.close();
  desk.open(false);
  BOOST_TEST(desk.documents->works().ticket_account(ticket, id).has_value());
  desk.later(std::chrono::hours(24 * 8));
  BOOST_TEST(!desk.documents->works().ticket_account(ticket, id));
}

BOOST_AUTO_TEST_SUITE_END()
