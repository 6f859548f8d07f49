// SPDX-License-Identifier: GPL-3.0-or-later
// What is another's is reached by no id, and members that a body or form does not have change
// nothing: over all ids, forms and bodies that there are (crawl.h, openapi.json).
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "server/assets.h"
#include "server/documents/documents.h"
#include "server/ingest/ingest.h"
#include "tests/server/archive_fixtures.h"
#include "tests/server/crawl.h"
#include "tests/server/small_pdf.h"

using namespace tamga;
using nlohmann::json;
using test::Crawl;

namespace {

const Crawl& crawl() {
  return Crawl::instance();
}

// Events of the log that say that something changed: not of looks and of refusals.
std::size_t changes() {
  std::size_t count = 0;
  for (const auto& event : crawl().services().archive->events_from(0, 1'000'000))
    count += event.agent == "stranger" && event.type.find("refused") == std::string::npos &&
             event.type.find("failed") == std::string::npos && event.type != "account.confirmed";
  return count;
}

// What the walk made open for everybody: a record of an open form, its document, one that has a
// redacted form.
bool is_open_to_all(const std::string& target) {
  const auto id_after = [&](const char* before) {
    const auto at = target.find(before);
    return at == std::string::npos ? "" : target.substr(at + std::string(before).size(), 36);
  };
  auto& services = crawl().services();
  auto record = id_after("/records/");
  if (const auto id = id_after("/documents/"); id.size() == 36)
    if (const auto document = services.documents->document(id)) record = document->record_id;
  if (record.size() != 36) return false;
  const auto kept = services.archive->record(record);
  return kept && (kept->open || !services.archive->renditions(record).empty());
}

// Every id in what the API lists, by the name of its collection in the address.
void collect(const json& value, std::set<std::string>& ids) {
  if (value.is_object() && value.contains("id") && value["id"].is_string())
    ids.insert(value["id"].get<std::string>());
  if (value.is_structured())
    for (const auto& one : value) collect(one, ids);
}

std::map<std::string, std::set<std::string>> ids_by_collection() {
  std::map<std::string, std::set<std::string>> ids;
  const auto add = [&](const std::string& target) {
    const auto at = target.find("/", 1);
    if (at == std::string::npos) return;
    // "/archive/plans/ID/…" → plans
    std::vector<std::string> parts;
    for (std::size_t from = 1; from < target.size();) {
      const auto to = std::min(target.find_first_of("/?", from), target.size());
      parts.push_back(target.substr(from, to - from));
      from = to + 1;
    }
    for (std::size_t i = 1; i < parts.size(); ++i)
      if (parts[i].size() == 36) ids[parts[i - 1]].insert(parts[i]);
  };
  for (const auto& [pattern, targets] : crawl().pages())
    for (const auto& target : targets) add(target);
  for (const auto& sent : crawl().sent()) add(sent.target);
  for (const auto& route : crawl().router().routes()) {
    if (route.method != "GET" || !route.pattern.starts_with("/api/v1/") ||
        route.pattern.find('{') != std::string::npos)
      continue;
    const auto answer = crawl().ask("everything", "GET", route.pattern, "", "application/json");
    const auto body = json::parse(answer.body, nullptr, false);
    if (answer.status == 200 && !body.is_discarded())
      collect(body, ids[route.pattern.substr(route.pattern.rfind('/') + 1)]);
  }
  ids["file-plans"] = ids["plans"];
  return ids;
}

// Addresses of a pattern of the API with real ids, as many as there are (five at most).
std::vector<std::string> addresses(const std::string& pattern,
                                   const std::map<std::string, std::set<std::string>>& ids) {
  std::vector<std::string> out = {""};
  std::string collection;
  for (std::size_t from = 0; from < pattern.size();) {
    const auto to = std::min(pattern.find('/', from + 1), pattern.size());
    const auto part = pattern.substr(from, to - from);
    std::vector<std::string> values = {part};
    if (part.starts_with("/{")) {
      const auto found = ids.find(collection);
      values.clear();
      if (found != ids.end())
        for (const auto& id : found->second)
          if (values.size() < 5) values.push_back("/" + id);
      if (part == "/{name}") values = {"/everything"};
      if (part == "/{act}") values = {"/permitted"};
      if (part == "/{form}") values = {"/job_description"};
    }
    std::vector<std::string> next;
    for (const auto& begun : out)
      for (const auto& value : values) next.push_back(begun + value);
    out = std::move(next);
    collection = part.substr(1);
    from = to;
  }
  return out;
}

json schema_of(const json& api, const std::string& pattern, const std::string& method) {
  const auto path = api["paths"].find(pattern);
  if (path == api["paths"].end()) return nullptr;
  std::string lower = method;
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  const auto pointer = json::json_pointer("/requestBody/content/application~1json/schema");
  return path->contains(lower) && (*path)[lower].contains(pointer) ? (*path)[lower][pointer]
                                                                   : json();
}

// A body that the schema allows.
json body_of(const json& api, const json& schema) {
  if (schema.contains("$ref"))
    return body_of(api, api[json::json_pointer(schema["$ref"].get<std::string>().substr(1))]);
  if (schema.contains("enum")) return schema["enum"].front();
  const auto type = schema.value("type", "object");
  if (type == "integer") return schema.value("minimum", 2026);
  if (type == "boolean") return true;
  if (type == "array") return json::array();
  if (type == "string") return schema.value("format", "") == "date" ? "2026-11-27" : "x";
  json body = json::object();
  if (schema.contains("properties"))
    for (const auto& [name, member] : schema["properties"].items())
      body[name] = body_of(api, member);
  return body;
}

// Routes whose things are in no state, or there no more, when the walk is over: presses tries each
// with all askers and with members more.
bool is_pressed(const std::string& route) {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/presses.txt");
  const std::string table{std::istreambuf_iterator<char>(file), {}};
  return table.find(" | " + route + " | ") != std::string::npos;
}

// What is a part of something: one that is there, of each route, for who may.
struct Part {
  std::string pattern, target;
  int status = 200;  // for who may
};

std::vector<Part> parts() {
  auto& services = crawl().services();
  const archive::Agent system{"system"};
  auto capture = archive::test::sample_capture(7001);
  capture.open = false;
  capture.attachments = {{"хүснэгт.csv", "text/csv", "zq9;1"}};
  const auto record = services.archive->capture(system, capture).id;
  const auto text = services.archive->add_rendition(system, record, "text", "text/plain", "zq9");
  const auto batch = services.ingest->take_upload(system, "zq9", "zq9",
                                                  {{"zq9.pdf", test::small_pdf({{"zq9 zq9"}})}});
  services.ingest->read_uploads([] { return true; });
  const auto staged = services.ingest->files(batch.id, "proposed", 0, 1).at(0).id;
  const auto plans = ids_by_collection().at("plans");
  const auto plan = *std::find_if(plans.begin(), plans.end(), [&](const std::string& id) {
    return !services.hierarchy->entries(id).empty();
  });
  const std::string of = "/api/v1/records/", log = "/api/v1/log/";
  const auto attachment = services.archive->attachments(record).at(0).sha256;
  return {
      {of + "{id}/attachments/{sha256}", of + record + "/attachments/" + attachment},
      {of + "{id}/renditions/{number}", of + record + "/renditions/" + std::to_string(text.number)},
      {"/api/v1/ingest/files/{id}/pages/{page}", "/api/v1/ingest/files/" + staged + "/pages/1"},
      {"/api/v1/registers/{kind}/{id}", "/api/v1/registers/file-plan/" + plan},
      {log + "events/{position}/proof", log + "events/3/proof"},
      {log + "tile/{level}/{last}", log + "tile/0/000"},
      {log + "tile/{level}/{first}/{last}", log + "tile/0/x000/000", 404},  // not as deep
      {log + "tile/{level}/{first}/{second}/{last}", log + "tile/0/x000/x000/000", 404},
      {log + "tile/{level}/{first}/{second}/{third}/{last}", log + "tile/0/x000/x000/x000/000",
       404}};
}

std::set<std::string> columns_of_the_catalogue() {
  std::set<std::string> names;
  crawl().services().archive->catalogue().read([&](archive::Transaction& transaction) {
    transaction.query(
        "SELECT DISTINCT c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table'",
        {}, [&](const archive::Row& row) { names.insert(row.text("name")); });
  });
  return names;
}

// Tables that hold the value in any column.
std::string tables_with(const std::string& value) {
  std::string found;
  crawl().services().archive->catalogue().read([&](archive::Transaction& transaction) {
    std::map<std::string, std::string> wholes;
    transaction.query(
        "SELECT t.name AS name, group_concat('quote(' || c.name || ')', '||') AS whole "
        "FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name",
        {}, [&](const archive::Row& row) { wholes[row.text("name")] = row.text("whole"); });
    for (const auto& [table, whole] : wholes)
      transaction.query(
          "SELECT 1 AS one FROM " + table + " WHERE instr(" + whole + ", :value) > 0 LIMIT 1",
          {{"value", value}}, [&, &table = table](const archive::Row&) { found += " " + table; });
  });
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reach)

// By page: every address and form that somebody who may everything was given.
BOOST_AUTO_TEST_CASE(no_address_of_anothers_is_open) {
  const std::set<std::string> everybodys = {"/static/{file}", "/verify/{id}", "/feed/{secret}"};
  std::size_t asked = 0;
  for (const auto& [pattern, targets] : crawl().pages()) {
    if (pattern.find('{') == std::string::npos || everybodys.contains(pattern)) continue;
    for (const auto& address : targets) {
      const auto target = address.substr(0, address.find('?'));
      if (is_open_to_all(target)) continue;
      ++asked;
      const auto answer = crawl().ask("stranger", "GET", target);
      BOOST_TEST((answer.status == 403 || answer.status == 404), target << " " << answer.status);
      BOOST_TEST(answer.body.find("zq9") == std::string::npos, target);
    }
  }
  BOOST_TEST(asked > 40U);
}

BOOST_AUTO_TEST_CASE(no_form_of_anothers_is_taken) {
  // What everybody has of one's own, under no id.
  const auto before = changes();
  std::size_t asked = 0;
  for (const auto& sent : crawl().sent()) {
    if (sent.pattern.find('{') == std::string::npos || is_open_to_all(sent.target)) continue;
    ++asked;
    const auto answer = crawl().send("stranger", sent.form, sent.target);
    BOOST_TEST((answer.status == 403 || answer.status == 404), sent.target << " " << answer.status);
  }
  BOOST_TEST(asked > 25U);
  BOOST_TEST(changes() == before);
}

BOOST_AUTO_TEST_CASE(no_id_of_anothers_is_open_to_the_api) {
  const auto api = json::parse(asset("server/api/openapi.json"));
  const auto ids = ids_by_collection();
  const std::set<std::string> everybodys = {"/api/v1/verify/{id}", "/api/v1/forms/{form}",
                                            "/api/v1/organisation/units/{id}"};
  const auto before = changes();
  std::set<std::string> asked;
  for (const auto& route : crawl().router().routes()) {
    if (!route.pattern.starts_with("/api/v1/") || route.pattern.find('{') == std::string::npos ||
        everybodys.contains(route.pattern))
      continue;
    const auto schema = schema_of(api, route.pattern, route.method);
    const auto body = route.method == "GET" ? ""
                      : schema.is_null()    ? "{}"
                                            : body_of(api, schema).dump();
    for (const auto& target : addresses(route.pattern, ids)) {
      if (is_open_to_all(target)) continue;
      asked.insert(route.method + " " + route.pattern);
      const auto answer = crawl().ask("stranger", route.method, target, body, "application/json");
      BOOST_TEST(
          (answer.status == 403 || answer.status == 404),
          route.method << " " << target << " " << answer.status << answer.body.substr(0, 200));
      BOOST_TEST(answer.body.find("zq9") == std::string::npos, target);
    }
  }
  for (const auto& part : parts()) {
    const auto may = crawl().ask("everything", "GET", part.target, "", "application/json");
    BOOST_TEST(may.status == part.status, part.target << " " << may.status);
    const auto answer = crawl().ask("stranger", "GET", part.target, "", "application/json");
    BOOST_TEST((answer.status == 403 || answer.status == 404), part.target << " " << answer.status);
    asked.insert("GET " + part.pattern);
  }
  for (const auto& route : crawl().router().routes()) {
    const auto name = route.method + " " + route.pattern;
    if (route.pattern.starts_with("/api/v1/") && route.pattern.find('{') != std::string::npos &&
        !everybodys.contains(route.pattern) && !is_pressed(name))
      BOOST_TEST(asked.contains(name), "nothing to ask for: " << name);
  }
  BOOST_TEST(changes() == before);
}

// Mass assignment by API: one member more than the schema has, and nothing happens.
BOOST_AUTO_TEST_CASE(a_body_with_one_member_more_is_refused) {
  const auto api = json::parse(asset("server/api/openapi.json"));
  const auto ids = ids_by_collection();
  const auto size = [] { return crawl().services().archive->events_from(0, 1'000'000).size(); };
  for (const auto& route : crawl().router().routes()) {
    const auto schema = schema_of(api, route.pattern, route.method);
    if (schema.is_null()) continue;
    std::size_t tried = 0;
    BOOST_TEST(schema.value("additionalProperties", true) == false,
               route.method << " " << route.pattern);
    const auto name = route.method + " " + route.pattern;
    const auto real = addresses(route.pattern, ids);
    BOOST_TEST((!real.empty() || is_pressed(name)), "no id for " << name);
    if (real.empty()) continue;
    auto body = body_of(api, schema);
    const auto before = size();
    for (const char* member :
         {"id", "account", "created_by", "state", "roles_of_mine", "__proto__"}) {
      if (body.contains(member)) continue;
      auto more = body;
      more[member] = "everything";
      const auto answer =
          crawl().ask("everything", route.method, real.front(), more.dump(), "application/json");
      // A document that has gone on is not changed whatever is sent.
      // Of two ids the second may belong to another than the first.
      if (answer.status == 404 && route.pattern.find('{') != route.pattern.rfind('{')) continue;
      if (answer.status == 409 || answer.body.find("not-your-turn") != std::string::npos) continue;
      BOOST_TEST(answer.status == 422, route.method << " " << real.front() << " " << answer.status
                                                    << answer.body.substr(0, 200));
      BOOST_TEST(answer.body.find("\"/" + std::string(member) + "\"") != std::string::npos,
                 route.method << " " << route.pattern << answer.body.substr(0, 300));
      ++tried;
    }
    BOOST_TEST(size() == before, route.method << " " << route.pattern);
    BOOST_TEST((tried > 0U || is_pressed(name)), "no member was tried: " << name);
  }
}

// By page: a field that a form does not have, whatever a column of the catalogue is called, is kept
// nowhere.
BOOST_AUTO_TEST_CASE(a_field_that_no_form_has_is_kept_nowhere) {
  const std::string value = "zm7q5";
  const auto columns = columns_of_the_catalogue();
  BOOST_TEST(columns.size() > 100U);
  std::size_t sent_with = 0;
  for (const auto& sent : crawl().sent()) {
    Crawl::Fields more;
    for (const auto& column : columns)
      if (std::none_of(sent.form.fields.begin(), sent.form.fields.end(),
                       [&](const test::FormField& field) { return field.name == column; }))
        more.emplace_back(column, value);
    sent_with += more.size();
    const auto answer = crawl().send("everything", sent.form, sent.target, more);
    BOOST_TEST(answer.status < 500, sent.target);
    const auto where = tables_with(value);
    BOOST_TEST(where.empty(), "POST " << sent.pattern << " keeps it in " << where);
    if (!where.empty()) return;
  }
  BOOST_TEST(sent_with > 10'000U);
}

BOOST_AUTO_TEST_SUITE_END()
