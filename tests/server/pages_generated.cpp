// SPDX-License-Identifier: GPL-3.0-or-later
// The title that a report makes of its other fields, as its author is shown it:
// before anything is written, while writing, and where it is signed.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "server/assets.h"
#include "server/documents/documents.h"
#include "server/http/router.h"
#include "server/pages/address.h"
#include "server/pages/form_fields.h"
#include "server/pages/form_schemas.h"
#include "server/pages/pages.h"
#include "server/pages/templates.h"
#include "tests/server/api_house.h"

using namespace tamga;
using nlohmann::json;

namespace {

constexpr const char* form_name = "performance_report@2023-98";

Services& services() {
  return test::ApiHouse::instance().services();
}

const forms::Form& report() {
  return *services().forms->find(form_name);
}

const pages::Texts& texts() {
  static const pages::Texts texts(asset("server/pages/i18n/mn.json"), "mn.json");
  return texts;
}

json report_of(const std::string& patronymic, const std::string& given) {
  json content = json::parse(report().sample_text());
  content.erase("acts");
  content.erase("title");
  content["unit"] = "Хүний нөөцийн хэлтэс";
  content["position"] = "мэргэжилтэн";
  content["person"] = {{"patronymic", patronymic}, {"given", given}};
  content["year"] = 2024;
  return content;
}

pages::Fields fields_of(const json& content) {
  const pages::FormSchemas schemas;
  return pages::write_fields(schemas.content(report()), content);
}

// What a browser of the author gets.
http::Response ask(const std::string& method, const std::string& pattern, const std::string& id,
                   pages::Fields fields = {}) {
  static http::Router router = [] {
    http::Router made;
    pages::add_routes(made, services());
    return made;
  }();
  http::Request request;
  request.method = method;
  request.path = pattern;
  request.path_values = {{"id", id}};
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.session.emplace();
  request.session->csrf = "right";
  request.session->account = *services().access->account("author");
  if (method == "GET") {
    for (const auto& [name, value] : fields) request.query.emplace(name, value);
  } else {
    fields.insert(fields.begin(), {"csrf", "right"});
    for (const auto& [name, value] : fields)
      request.body += (request.body.empty() ? "" : "&") + pages::percent_encode(name) + "=" +
                      pages::percent_encode(value);
  }
  for (const auto& route : router.routes())
    if (route.method == method && route.pattern == pattern) return route.handler(request);
  throw std::logic_error("no route " + pattern);
}

bool holds(const http::Response& response, const std::string& text) {
  return response.body.find(text) != std::string::npos;
}

std::string saved(const json& content) {
  pages::Fields fields = fields_of(content);
  fields.insert(fields.end(), {{"form", form_name}, {"save", "1"}});
  const auto response = ask("POST", "/documents/new", "", fields);
  BOOST_REQUIRE_EQUAL(response.status, 303);
  const std::string address = response.headers.find("Location")->second;
  return address.substr(address.rfind('/') + 1);
}

std::size_t drafts() {
  return services().documents->drafts_of(*services().access->account("author")).size();
}

constexpr const char* marked =
    "<mark>Хүний нөөцийн хэлтсийн</mark> мэргэжилтэн <mark>Цэрэнгийн</mark> "
    "<mark>Номин-Эрдэнийн</mark> 2024 оны гүйцэтгэлийн тайлан";

}  // namespace

BOOST_AUTO_TEST_SUITE(pages_generated)

BOOST_AUTO_TEST_CASE(a_blank_form_shows_how_the_title_is_made) {
  const auto page = ask("GET", "/documents/new", "", {{"form", form_name}});
  BOOST_TEST(page.status == 200);
  BOOST_TEST(holds(page, texts().get("form.generated_later")));
  BOOST_TEST(holds(page, "«Нэгжийн нэр»-<mark>ийн</mark> «Албан тушаалын нэр» "));
  BOOST_TEST(holds(page, "aria-describedby=\"f-title-hint f-title-generated\""));
  // A form without such a field says nothing of the kind.
  const auto other = ask("GET", "/documents/new", "", {{"form", "job_description@2019-01-11"}});
  BOOST_TEST(other.status == 200);
  BOOST_TEST(!holds(other, "generated"));
}

BOOST_AUTO_TEST_CASE(the_title_is_shown_anew_and_nothing_is_saved) {
  const std::size_t before = drafts();
  pages::Fields fields = fields_of(report_of("Цэрэн", "Номин-Эрдэнэ"));
  fields.insert(fields.end(), {{"form", form_name}, {"generate", "/title"}});
  const auto page = ask("POST", "/documents/new", "", fields);
  BOOST_TEST(page.status == 200);
  BOOST_TEST(holds(page, marked));
  BOOST_TEST(holds(page, texts().get("form.generated")));
  BOOST_TEST(drafts() == before);
  // With the faults of a draft that is not taken it is shown too.
  json faulty = report_of("Цэрэн", "Номин-Эрдэнэ");
  faulty["organisation"] = "";
  fields = fields_of(faulty);
  fields.insert(fields.end(), {{"form", form_name}, {"save", "1"}});
  const auto refused = ask("POST", "/documents/new", "", fields);
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(holds(refused, marked));
  BOOST_TEST(drafts() == before);
}

BOOST_AUTO_TEST_CASE(left_empty_it_is_confirmed_with_the_first_act) {
  const json content = report_of("Цэрэн", "Номин-Эрдэнэ");
  const std::string id = saved(content);
  const auto page = ask("GET", "/documents/{id}", id);
  BOOST_TEST(page.status == 200);
  BOOST_TEST(holds(page, marked));
  BOOST_TEST(holds(page, texts().get("document.check_generated")));
  BOOST_TEST(services().documents->document(id)->title ==
             forms::index_fields(report(), content).title);
  BOOST_TEST(holds(ask("GET", "/documents/{id}/edit", id), marked));
}

BOOST_AUTO_TEST_CASE(a_title_of_ones_own_stands_instead) {
  json content = report_of("Цэрэн", "Номин-Эрдэнэ");
  content["title"] = "Өөр <гарчиг>";
  const std::string id = saved(content);
  const auto page = ask("GET", "/documents/{id}", id);
  BOOST_TEST(holds(page, "<p class=\"generated-text\">Өөр &lt;гарчиг&gt;</p>"));
  BOOST_TEST(holds(page, texts().get("document.check_written")));
  BOOST_TEST(!holds(page, "<mark>"));
  const auto form = ask("GET", "/documents/{id}/edit", id);
  BOOST_TEST(holds(form, marked));
  BOOST_TEST(holds(form, texts().get("form.generated_unused")));
}

BOOST_AUTO_TEST_CASE(what_it_is_made_of_is_escaped) {
  const auto page = ask("GET", "/documents/{id}", saved(report_of("<b>Цэрэн", "\"&amp;")));
  BOOST_TEST(holds(page, "<mark>&lt;b&gt;Цэрэнгийн</mark>"));
  BOOST_TEST(!holds(page, "<b>"));
}

BOOST_AUTO_TEST_SUITE_END()
