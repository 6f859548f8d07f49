// SPDX-License-Identifier: GPL-3.0-or-later
// What a new report begins from without anybody looking for it, and long lists by pages.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/documents/document_lists.h"
#include "server/http/router.h"
#include "server/indexing/indexing.h"
#include "server/organisation/structure.h"
#include "server/pages/address.h"
#include "server/pages/pages.h"
#include "server/pages/templates.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;

namespace {

constexpr const char* organisation_name = "Нутгийн ургамлын ерөнхий газар";
constexpr const char* unit_name = "Үр, суулгацын хэлтэс";
constexpr const char* post_title = "Үрийн сангийн мэргэжилтэн";
constexpr const char* report_form = "performance_report";

using Fields = std::vector<std::pair<std::string, std::string>>;

Services& services() {
  return test::ApiHouse::instance().services();
}

http::Response ask(const std::string& path, const Fields& fields,
                   const std::string& who = "author") {
  static const http::Router router = [] {
    http::Router made;
    pages::add_routes(made, services());
    return made;
  }();
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.session.emplace();
  request.session->csrf = "right";
  request.session->account = *services().access->account(who);
  for (const auto& [name, value] : fields) request.query.emplace(name, value);
  const auto match = router.find("GET", path);
  BOOST_REQUIRE_MESSAGE(match.route, path);
  request.path_values = match.values;
  std::optional<Failure> told;
  return match.route->handler(request).whole(told);
}

bool holds(const http::Response& response, const std::string& text) {
  return response.body.find(text) != std::string::npos;
}

// Of a past that was approved elsewhere.
archive::Record captured(const std::string& form, json content,
                         const std::string& owner = "author") {
  content["organisation"] = organisation_name;
  content["unit"] = unit_name;
  content["position"] = post_title;
  static int number = 0;
  return services().documents->capture({"system"}, form, content.dump(), owner,
                                       "begun-" + std::to_string(++number));
}

json sample(const std::string& form) {
  return json::parse(services().forms->find(form)->sample_text());
}

archive::Record report(int year, const char* patronymic, const char* given,
                       const std::string& owner = "author") {
  auto content = sample(report_form);
  content["year"] = year;
  content["person"] = {{"patronymic", patronymic}, {"given", given}};
  content["groups"][0]["measures"][0]["achieved"] = "хүрсэн нь " + std::to_string(year);
  return captured(report_form, content, owner);
}

// The past of one post: its description, two people's reports, and who holds it now.
struct Past {
  archive::Record description = captured("job_description", sample("job_description"));
  archive::Record earlier = report(2023, "Санж", "Хишигдэлгэр");
  archive::Record last = report(2024, "Санж", "Хишигдэлгэр");
  archive::Record of_another = report(2025, "Лхам", "Цэлмүүн");
  archive::Record hidden = report(2026, "Санж", "Хишигдэлгэр", "");

  Past() {
    auto& structure = *services().structure;
    const archive::Agent admin{"admin"};
    const auto top = structure.found(admin, "", organisation_name, {"2019-01-01", ""});
    const auto unit = structure.found(admin, top, unit_name, {"2019-01-01", ""});
    const auto post = structure.create_post(admin, unit, post_title, "", {"2019-01-01", ""});
    organisation::Holder holder;
    holder.post = post;
    holder.patronymic = "Санж";
    holder.given = "Хишигдэлгэр";
    holds = structure.appoint(admin, holder, {"2020-01-01", ""});
    const auto other =
        structure.create_post(admin, unit, "Тооцооны мэргэжилтэн", "", {"2019-01-01", ""});
    holder.post = other;
    holder.patronymic = "Бат";
    holder.given = "Номуун";
    newcomer = structure.appoint(admin, holder, {"2020-01-01", ""});
  }
  std::string holds{}, newcomer{};  // ids of holders
};

const Past& past() {
  static const Past one;
  return one;
}

http::Response begin(Fields from) {
  from.insert(from.begin(), {"form", report_form});
  return ask("/documents/new", from);
}

std::string link(const archive::Record& record) {
  return "href=\"/records/" + record.id + "\"";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages_begun)

BOOST_AUTO_TEST_CASE(beside_a_description_stands_the_last_report_of_who_holds_the_post) {
  const auto page = begin({{"from", past().description.id}});
  BOOST_TEST(page.status == 200);
  BOOST_TEST(holds(page, link(past().description)));
  BOOST_TEST(holds(page, link(past().last)));
  for (const auto* other : {&past().earlier, &past().of_another, &past().hidden})
    BOOST_TEST(!holds(page, link(*other)), other->title);
  BOOST_TEST(holds(page, "value=\"2025\""));
  BOOST_TEST(holds(page, "value=\"Хишигдэлгэр\""));
  BOOST_TEST(holds(page, "хүрсэн нь 2024"));
  // Where others are chosen these two are chosen already.
  const auto chosen =
      ask("/documents/start",
          {{"form", report_form}, {"from", past().description.id}, {"from", past().last.id}});
  for (const auto* record : {&past().description, &past().last})
    BOOST_TEST(holds(chosen, "value=\"" + record->id + "\" checked"), record->title);
}

BOOST_AUTO_TEST_CASE(what_is_chosen_or_declined_is_not_looked_for) {
  const auto declined =
      begin({{"from", past().description.id}, {"from-performance_report", "none"}});
  BOOST_TEST(!holds(declined, link(past().last)));
  BOOST_TEST(holds(declined, "value=\"Хишигдэлгэр\""));  // whose post it is is known all the same
  const auto chosen =
      begin({{"from", past().description.id}, {"from-performance_report", past().earlier.id}});
  BOOST_TEST(holds(chosen, link(past().earlier)));
  BOOST_TEST(!holds(chosen, link(past().last)));
  BOOST_TEST(holds(chosen, "value=\"2024\""));
}

BOOST_AUTO_TEST_CASE(beside_a_report_stands_the_description_of_its_post) {
  const auto page = begin({{"from", past().of_another.id}});
  BOOST_TEST(holds(page, link(past().description)));
  BOOST_TEST(!holds(page, link(past().last)));
  BOOST_TEST(holds(page, "value=\"Цэлмүүн\""));
}

BOOST_AUTO_TEST_CASE(what_may_not_be_seen_is_not_taken) {
  // The newest of all: of a unit that is not the author's, and nobody gave it to them.
  BOOST_TEST(!access::Access::may_see(*services().access->account("author"), past().hidden));
  services().access->put_account(
      {"system"}, {"foreign-author", "Ё.Нэргүй", "Тамгын хэлтэс", "", {access::Role::Author}},
      test::ApiHouse::password);
  auto content = sample(report_form);
  content.erase("acts");
  content["organisation"] = organisation_name;
  content["unit"] = unit_name;
  content["position"] = post_title;
  content["person"] = {{"patronymic", "Санж"}, {"given", "Хишигдэлгэр"}};
  content["year"] = 2031;
  const auto foreign =
      services()
          .documents
          ->create(*services().access->account("foreign-author"), report_form, content.dump(), "")
          .id;
  services().indexing->catch_up();
  for (const auto& id : {past().hidden.id, foreign}) {
    // Named in an address it is as if it were not there.
    BOOST_TEST(begin({{"from", id}}).status == 404);
    BOOST_TEST(begin({{"from", past().description.id}, {"from-performance_report", id}}).status ==
               404);
    // Nor is it offered: named, looked for, or as what goes with a person or a post.
    for (const Fields& asked :
         {Fields{{"from", id}}, Fields{{"q", "Хишигдэлгэр"}}, Fields{{"q", post_title}}, Fields{},
          Fields{{"holder", past().holds}}, Fields{{"from", past().description.id}}}) {
      auto fields = asked;
      fields.insert(fields.begin(), {"form", report_form});
      const auto start = ask("/documents/start", fields);
      BOOST_TEST(start.status == 200);
      BOOST_TEST(!holds(start, "value=\"" + id));
    }
    for (const Fields& from :
         {Fields{{"from", past().description.id}}, Fields{{"holder", past().holds}}, Fields{}})
      BOOST_TEST(!holds(begin(from), id));
  }
  // To who may see it both pages would give it.
  BOOST_TEST(
      ask("/documents/new", {{"form", report_form}, {"from", foreign}}, "foreign-author").status ==
      200);
  BOOST_TEST(
      holds(ask("/documents/start", {{"form", report_form}, {"from", foreign}}, "foreign-author"),
            "value=\"" + foreign));
}

http::Response for_whom(const std::string& typed, const std::string& who = "author") {
  return ask("/documents/start", {{"form", report_form}, {"for", typed}}, who);
}

BOOST_AUTO_TEST_CASE(a_report_is_begun_for_somebody_by_name_or_post) {
  past();
  const auto label = std::string("Санж Хишигдэлгэр – ") + post_title + ", " + unit_name;
  const auto offered = ask("/documents/start", {{"form", report_form}});
  BOOST_TEST(holds(offered, "<option value=\"" + label + "\">"));
  for (const auto& typed : {label, std::string("хишигдэлгэр САНЖ"), std::string("үрийн САНГИЙН")}) {
    const auto page = for_whom(typed);
    BOOST_TEST(holds(page, "name=\"holder\" value=\"" + past().holds + "\""), typed);
    for (const auto* record : {&past().description, &past().last})
      BOOST_TEST(holds(page, "value=\"" + record->id + "\" checked"), typed);
    BOOST_TEST(!holds(page, "value=\"" + past().of_another.id + "\" checked"));
    BOOST_TEST(!holds(page, "id=\"nothing-found\""));
  }
  const auto several = for_whom("мэргэжилтэн");
  BOOST_TEST(holds(several, "id=\"several-people\""));
  BOOST_TEST(holds(several, "holder=" + past().holds + "\""));
  BOOST_TEST(!holds(several, "name=\"holder\""));
  for (const char* nobody : {"Өөр хүн", "санж номуун"})
    BOOST_TEST(holds(for_whom(nobody), "id=\"unknown-person\""), nobody);
  const auto hostile = for_whom("x\"><b zq>");
  BOOST_TEST(!holds(hostile, "<b zq"));
  BOOST_TEST(holds(hostile, "&lt;b zq"));
  // What is chosen here is found without being named again.
  const auto begun = begin({{"holder", past().holds}});
  for (const auto* record : {&past().description, &past().last})
    BOOST_TEST(holds(begun, link(*record)));
  BOOST_TEST(holds(begun, "value=\"Хишигдэлгэр\""));
  // Another's report as a pattern is filled for who was chosen.
  const auto other = begin({{"from", past().of_another.id}, {"holder", past().holds}});
  BOOST_TEST(holds(other, "value=\"Хишигдэлгэр\""));
  BOOST_TEST(!holds(other, "value=\"Цэлмүүн\""));
  // Nobody is offered for a form that names no person.
  BOOST_TEST(!holds(ask("/documents/start", {{"form", "job_description"}}), "id=\"people\""));
}

BOOST_AUTO_TEST_CASE(where_nothing_is_found_that_is_said_and_name_and_post_stand) {
  const auto page = for_whom("Номуун");
  BOOST_TEST(holds(page, "id=\"nothing-found\""));
  const auto begun = begin({{"holder", past().newcomer}});
  BOOST_TEST(holds(begun, "id=\"begun-for\""));
  for (const char* value : {"Бат", "Номуун", "Тооцооны мэргэжилтэн", unit_name, organisation_name})
    BOOST_TEST(holds(begun, "value=\"" + std::string(value) + "\""), value);
  // Not where something was found, nor without a person.
  BOOST_TEST(!holds(begin({{"holder", past().holds}}), "id=\"begun-for\""));
  BOOST_TEST(!holds(begin({}), "id=\"begun-for\""));
  BOOST_TEST(!holds(begin({{"holder", "no-such"}}), "id=\"begun-for\""));
}

// Of documents on their way only one's own and what waits for one.
BOOST_AUTO_TEST_CASE(what_is_still_in_work_is_found_by_whom_it_concerns) {
  auto content = sample(report_form);
  content.erase("acts");
  content["year"] = 2026;
  content["organisation"] = organisation_name;
  content["unit"] = unit_name;
  content["position"] = post_title;
  content["person"] = {{"patronymic", "Санж"}, {"given", "Хишигдэлгэр"}};
  past();
  services().access->put_account({"system"},
                                 {"colleague", "Э.Очмаа", "", "", {access::Role::Author}},
                                 test::ApiHouse::password);
  const auto own =
      services()
          .documents->create(*services().access->account("author"), report_form, content.dump(), "")
          .id;
  const auto link_of = [](const std::string& id) { return "href=\"/documents/" + id + "\""; };
  const auto begun = begin({{"from", past().description.id}});
  BOOST_TEST(holds(begun, link_of(own)));
  BOOST_TEST(!holds(begun, link(past().last)));  // it is of a later year
  BOOST_TEST(holds(for_whom("Хишигдэлгэр"), "value=\"" + own + "\" checked"));
  const auto theirs =
      ask("/documents/new", {{"form", report_form}, {"holder", past().holds}}, "colleague");
  BOOST_TEST(!holds(theirs, link_of(own)));
  BOOST_TEST(!holds(for_whom("Хишигдэлгэр", "colleague"), own));
  // What was taken back is none any more.
  services().documents->withdraw(*services().access->account("author"), own, "алдаатай");
  BOOST_TEST(!holds(begin({{"from", past().description.id}}), link_of(own)));
}

BOOST_AUTO_TEST_CASE(a_report_begins_at_a_posts_holder_for_who_may) {
  const auto begins = "/documents/start?form=performance_report&amp;holder=" + past().holds;
  services().access->put_account(
      {"system"}, {"writing-admin", "Э.Очмаа", "", "", {access::Role::Admin, access::Role::Author}},
      test::ApiHouse::password);
  BOOST_TEST(holds(ask("/organisation/posts", {}, "writing-admin"), begins));
  BOOST_TEST(!holds(ask("/organisation/posts", {}, "admin"), begins));
  // Of those of another day nothing begins.
  BOOST_TEST(!holds(ask("/organisation/posts", {{"on", "2021-01-01"}}, "writing-admin"), begins));
}

BOOST_AUTO_TEST_CASE(a_long_list_of_documents_is_turned_by_pages) {
  const auto& house = test::ApiHouse::instance();
  const auto count = [] {
    return documents::written_by(*services().archive, "author", 0, 0).total;
  };
  while (count() <= 31) house.make_draft();
  const auto total = count();
  const auto first = ask("/documents", {});
  BOOST_TEST(holds(first, "rel=\"next\" href=\"/documents?page=2#mine\""));
  BOOST_TEST(!holds(first, "rel=\"prev\""));
  BOOST_TEST(holds(first, std::to_string(total)));
  // What lies behind the end is the end.
  const auto last = ask("/documents", {{"page", "999"}});
  BOOST_TEST(!holds(last, "rel=\"next\""));
  BOOST_TEST(holds(last, "rel=\"prev\""));
  BOOST_TEST(holds(ask("/documents", {{"page", "x"}}), "href=\"/documents?page=2#mine\""));
}

BOOST_AUTO_TEST_CASE(every_partial_is_given_what_it_names) {
  const pages::Templates templates;
  const auto page = templates.render(
      "works", "mn", {{"none", true}, {"pager", {{"place", "1 / 2"}, {"next", "/x?page=2"}}}});
  BOOST_TEST(page.find("rel=\"next\" href=\"/x?page=2\"") != std::string::npos);
  const auto post = templates.render("post", "mn", {{"stands", true}, {"typed_day", "2026-01-02"}});
  for (const char* id : {"rename_post-day", "move_post-day", "abolish_post-day"})
    BOOST_TEST(post.find("id=\"" + std::string(id) +
                         "\" name=\"day\" type=\"date\" "
                         "value=\"2026-01-02\"") != std::string::npos,
               id);
  BOOST_TEST(post.find("{{") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
