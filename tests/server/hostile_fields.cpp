// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is typed, sent or asked for stays a text: stored and reflected markup, formulas,
// headers, paths, frames. Forms, routes and parameters are those that serve, none is listed.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "server/http/target.h"
#include "server/http/wire.h"
#include "tests/server/crawl.h"
#include "tests/server/pressed_forms.h"

using namespace tamga;
using test::Crawl;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

std::vector<std::filesystem::path> files_below(const char* folder, const char* extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(TAMGA_SOURCE_SHARE) / folder))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  return files;
}

// An address of the pattern with this value in one of its places, real ones in the others.
std::string with_value(const std::string& pattern, std::size_t place, const std::string& value) {
  std::string out;
  std::size_t number = 0;
  for (std::size_t from = 0; from < pattern.size();) {
    const auto open = pattern.find('{', from);
    out += pattern.substr(from, open - from);
    if (open == std::string::npos) break;
    out += number++ == place ? value : "0190163d-8694-739b-aea5-966c26f8ad91";
    from = pattern.find('}', open) + 1;
  }
  return out;
}

// What the target itself is refused for is 400 before any route.
int status_of(const std::string& who, const std::string& method, const std::string& target,
              std::vector<std::string>& faults) {
  try {
    const auto response = Crawl::instance().ask(who, method, target);
    for (const auto& fault : test::faults_of(response))
      faults.push_back(method + " " + target.substr(0, 120) + ": " + fault);
    if (response.status >= 500 && response.status != 503)
      faults.push_back(method + " " + target.substr(0, 120) + ": " +
                       std::to_string(response.status));
    return response.status;
  } catch (const Failure& failure) {
    return failure.kind().http_status;
  }
}

void report(const std::vector<std::string>& faults) {
  for (const auto& fault : std::set<std::string>(faults.begin(), faults.end()))
    BOOST_TEST(false, fault);
}

std::map<std::string, std::string> wire_headers(const http::Response& response) {
  std::istringstream lines(http::to_wire(response, "id", {}));
  std::map<std::string, std::string> headers;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && line != "\r") {
    const auto colon = line.find(": ");
    headers[line.substr(0, colon)] = line.substr(colon + 2, line.size() - colon - 3);
  }
  return headers;
}

// Fields of the walk whose text no page shows.
const std::map<std::string, std::string> never_shown = {
    {"registration_pattern of POST /archive", "refused unless it is a pattern"},
    {"year of POST /archive/fonds/{id}/plans", "refused unless it is a number"},
    {"retention_item of POST /archive/plans/{id}/entries",
     "refused unless the schedule in force has such an item"},
    {"name of POST /account/password", "for the browser's keys; nobody reads it"},
    {"reason of POST /disposals/{id}/reopen", "kept as a digest in the event log"},
    {"organisation of POST /ingest/upload",
     "stands in the proposal of a file that was read: sent there by ingest's own upload"},
    {"/goals/0/duties/0/participation of POST /documents/{id}/edit",
     "letters to choose from; others are refused"},
    {"/goals/0/duties/0/participation of POST /documents/works/{id}/keep",
     "letters to choose from; others are refused"},
};

// The longest page of the walk that the route's address begins with, else no real id.
std::string address_of(const Crawl& crawl, const std::string& route, std::size_t& real) {
  for (std::size_t end = route.size(); end > 1; end = route.rfind('/', end - 1)) {
    const auto page = crawl.pages().find(route.substr(0, end));
    if (page == crawl.pages().end() || page->first.find('{') == std::string::npos) continue;
    ++real;
    const auto& address = page->second.back();
    return address.substr(0, address.find('?')) + with_value(route.substr(end), 9, "");
  }
  return with_value(route, 9, "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_fields)

BOOST_AUTO_TEST_CASE(nothing_that_is_typed_leaves_its_text) {
  report(Crawl::instance().faults());
}

// The walk above says something only of what it reached.
BOOST_AUTO_TEST_CASE(every_form_was_filled) {
  const auto& crawl = Crawl::instance();
  std::set<std::string> sent;
  for (const auto& one : crawl.sent()) sent.insert(one.pattern);
  for (const auto& form : test::pressed_forms()) sent.insert(form.route);
  for (const auto& route : crawl.router().routes()) {
    if (route.method != "POST" || route.pattern.starts_with("/api/")) continue;
    BOOST_TEST(sent.contains(route.pattern), "never sent: POST " << route.pattern);
  }
  // Those of forms that are asked for by GET (nothing_that_is_asked_for_leaves_its_text), and
  // one-time codes, which are never shown.
  std::set<std::string> filled = {"q",       "on",      "record", "person", "for",
                                  "subject", "content", "code",   "pasted"};
  for (const auto& [field, number] : crawl.fields())
    filled.insert(field.substr(0, field.find(" of ")));
  const std::regex other(R"re(type="(hidden|checkbox|radio|password|file|date)")re");
  for (const auto& path : files_below("server/pages/templates", ".html"))
    for (const auto& tag : matches(read_file(path), R"re((<(?:input|textarea)[^>]*>))re"))
      for (const auto& name : matches(tag, R"re( name="([a-z_]+)")re"))
        BOOST_TEST((filled.contains(name) || std::regex_search(tag, other)), path.filename()
                                                                                 << " " << name);
}

// Forms of `test::pressed_forms()` have no field for a text; what they hold all the same, ids and
// choices, is sent as markup to real addresses where the walk knows one.
BOOST_AUTO_TEST_CASE(what_is_only_pressed_leaves_no_markup) {
  const auto& crawl = Crawl::instance();
  std::vector<std::string> faults;
  std::size_t real = 0;
  const std::regex no_text(R"re(type="(hidden|checkbox|radio|password|date)"| name="code")re");
  for (const auto& pressed : test::pressed_forms()) {
    const auto html = read_file(std::filesystem::path(TAMGA_SOURCE_SHARE) /
                                "server/pages/templates" / pressed.file);
    const auto begin = html.find("action=\"" + std::string(pressed.action) + "\"");
    BOOST_TEST_REQUIRE(begin != std::string::npos, pressed.file << " " << pressed.action);
    const auto form = html.substr(begin, html.find("</form>", begin) - begin);
    for (const auto& tag : matches(form, R"re((<(?:input|textarea)[^>]*>))re"))
      BOOST_TEST(std::regex_search(tag, no_text), pressed.route << " has a text: " << tag);
    if (!pressed.sent_hostile) continue;
    Crawl::Fields changes;
    for (const auto& name : matches(form, R"re( name="([a-z_-]+)")re"))
      if (name != "csrf" && name != "password")
        changes.emplace_back(name, test::payload(static_cast<int>(3000 + changes.size())));
    const auto target = address_of(crawl, pressed.route, real);
    const auto answer = crawl.send("everything", {"post", target, false, {}}, target, changes);
    for (const auto& fault : test::faults_of(answer)) faults.push_back(target + ": " + fault);
    if (answer.status >= 500) faults.push_back(target + ": " + std::to_string(answer.status));
  }
  BOOST_TEST(real > 10U);
  report(faults);
}

// Nor would it say anything of what is kept and shown nowhere: everything that is not in this
// table was seen as text.
BOOST_AUTO_TEST_CASE(what_was_typed_was_shown_as_text) {
  const auto& crawl = Crawl::instance();
  for (const auto& [field, number] : crawl.fields())
    BOOST_TEST((crawl.shown().contains(number) || never_shown.contains(field)),
               "never seen: " << field);
  for (const auto& [field, reason] : never_shown)
    BOOST_TEST(crawl.fields().contains(field), "no such field: " << field);
  BOOST_TEST(crawl.fields().size() > 100U);
}

// Parameters by the sources that read them; places by the router's table.
BOOST_AUTO_TEST_CASE(nothing_that_is_asked_for_leaves_its_text) {
  const auto& crawl = Crawl::instance();
  std::map<std::string, std::set<std::string>> of_pattern;
  std::set<std::string> of_all = {"lang", "next"};
  for (const char* folder : {"server/pages", "server/api", "server/searches"})
    for (const auto& path : files_below(folder, ".cpp")) {
      const auto source = read_file(path);
      const auto names = matches(
          source,
          R"re((?:parameter|asked|given|text)\((?:visit|request|visit\.request)?,? ?"([a-z_]+)")re");
      const auto patterns = matches(source, R"re("GET", ?\n? *"(/[^"]*)")re");
      for (const auto& pattern : patterns) of_pattern[pattern].insert(names.begin(), names.end());
      if (patterns.empty()) of_all.insert(names.begin(), names.end());
    }
  BOOST_TEST(of_all.size() > 3U);
  std::vector<std::string> faults;
  const auto hostile = http::percent_encode(test::payload(1));
  const auto script = http::percent_encode("javascript:zq1()//");
  for (const auto& route : crawl.router().routes()) {
    if (route.method != "GET" || route.pattern == "/sign-in/openid") continue;
    const auto real = crawl.pages().find(route.pattern);
    const auto base = real == crawl.pages().end()
                          ? with_value(route.pattern, 9, "")
                          : real->second.front().substr(0, real->second.front().find('?'));
    auto names = of_pattern[route.pattern];
    for (const auto& name : names)
      status_of("everything", "GET", base + "?" + name + "=" + hostile, faults);
    names.insert(of_all.begin(), of_all.end());
    std::string together;
    for (const auto& name : names) together += (together.empty() ? "?" : "&") + name + "=" + script;
    status_of("everything", "GET", base + together, faults);
    status_of("", "GET", base + "?next=" + hostile + "&" + hostile + "=" + hostile, faults);
    const auto places =
        static_cast<std::size_t>(std::count(route.pattern.begin(), route.pattern.end(), '{'));
    for (std::size_t place = 0; place < places; ++place)
      for (const auto& value : {hostile, script})
        for (const char* who : {"everything", ""})
          status_of(who, "GET", with_value(route.pattern, place, value), faults);
  }
  report(faults);
}

// A path is a name to look up, never a way: refused by the target's reader, and by the handler
// when it is given one all the same.
BOOST_AUTO_TEST_CASE(no_path_leads_out) {
  const auto& crawl = Crawl::instance();
  std::vector<std::string> faults;
  const std::string secret = "root:";
  for (const auto& route : crawl.router().routes()) {
    const auto places =
        static_cast<std::size_t>(std::count(route.pattern.begin(), route.pattern.end(), '{'));
    for (std::size_t place = 0; place < places; ++place)
      for (const char* value :
           {"..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "..%5c..%5ckeys", "%00",
            "a%00.css", "....", "~", "catalogue.sqlite"}) {
        const int status =
            status_of("everything", route.method, with_value(route.pattern, place, value), faults);
        BOOST_TEST((status >= 400 || status == 303),
                   route.method << " " << route.pattern << " " << value << " " << status);
      }
    if (places == 0 || route.method != "GET") continue;
    http::Request request;
    request.method = "GET";
    request.path = route.pattern;
    request.session = access::Session{"t", "c", *crawl.services().access->account("everything")};
    for (const char* value :
         {"../../../../../../etc/passwd", "/etc/passwd", "../keys/organisation.passphrase"}) {
      for (const auto& name : matches(route.pattern, R"re(\{([a-z0-9]+)\})re"))
        request.path_values[name] = value;
      try {
        const auto response = route.handler(request);
        BOOST_TEST(response.status >= 400, route.pattern << " " << value);
        BOOST_TEST(response.body.find(secret) == std::string::npos);
      } catch (...) {
        BOOST_TEST(current_failure().kind().http_status < 500, route.pattern << " " << value);
      }
    }
  }
  report(faults);
}

// Whatever is answered: nobody else's page frames it, and its type is not guessed.
BOOST_AUTO_TEST_CASE(every_answer_says_who_may_frame_it) {
  const auto& crawl = Crawl::instance();
  std::size_t pdfs = 0;
  const auto look = [&](const std::string& what, const http::Response& response) {
    auto headers = wire_headers(response);
    const auto& policy = headers["Content-Security-Policy"];
    const bool paper = headers["Content-Type"] == "application/pdf";
    pdfs += paper;
    const bool own = policy.find("frame-ancestors 'self'") != std::string::npos;
    BOOST_TEST((own ? paper : policy.find("frame-ancestors 'none'") != std::string::npos),
               what << ": " << policy);
    BOOST_TEST(headers["X-Frame-Options"] == (own ? "SAMEORIGIN" : "DENY"), what);
    BOOST_TEST(headers["X-Content-Type-Options"] == "nosniff", what);
    BOOST_TEST(policy.find("unsafe") == std::string::npos, what);
  };
  for (const auto& route : crawl.router().routes()) {
    if (route.pattern == "/sign-in/openid") continue;
    const auto real = crawl.pages().find(route.pattern);
    const bool get = route.method == "GET";
    if (get && real != crawl.pages().end())
      look("GET " + route.pattern, crawl.ask("everything", "GET", real->second.front()));
    for (const char* who : {"everything", "stranger", ""})
      look(who + (" " + route.method) + " " + route.pattern,
           crawl.ask(who, route.method, with_value(route.pattern, 9, "")));
  }
  look("nowhere", crawl.ask("", "GET", "/nowhere"));
  look("no method", crawl.ask("", "DELETE", "/"));
  BOOST_TEST(pdfs > 2U);
}

BOOST_AUTO_TEST_SUITE_END()
