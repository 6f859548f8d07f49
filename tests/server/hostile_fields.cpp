// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is typed, sent or asked for stays a text: stored and reflected markup, formulas,
// headers, paths, frames. Forms, routes and parameters are those that serve, none is listed.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "server/http/target.h"
#include "server/http/wire.h"
#include "tests/server/crawl.h"

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
  const std::set<std::string> not_reached = {
      // Of what needs another person's deed, a file that was read, or the end of a year; what is
      // typed there is kept with what is shown on the pages that are reached.
      "/records/{id}/file", "/inbox/together", "/documents/{id}/reopen", "/documents/{id}/seal",
      "/documents/works/{id}/keep", "/documents/bulk/{id}/continue", "/documents/bulk/{id}/forget",
      "/ingest/files/{file}/confirm", "/ingest/files/{file}/reject", "/disposals/{id}/act",
      "/disposals/{id}/conclusion", "/disposals/{id}/approval", "/disposals/{id}/execution",
      "/disposals/{id}/reopen", "/archive/plans/{id}/entries/{entry}",
      "/archive/plans/{id}/entries/{entry}/edit", "/archive/plans/{id}/paper",
      "/archive/plans/{id}/release", "/archive/units/{id}/close", "/archive/units/{id}/papers",
      "/archive/fonds/{id}/year-end", "/fixity/ask", "/fixity/allow",
      "/accounts/{name}/second-factor/remove", "/accounts/{name}/sessions/end",
      "/accounts/{name}/sessions/{id}/end", "/accounts/{name}/tokens/{id}/revoke",
      "/account/second-factor/recovery", "/account/second-factor/remove",
      "/organisation/units/{unit}/move", "/organisation/units/{unit}/merge",
      "/records/{id}/people/remove", "/link-records", "/access-requests/{id}/end",
      "/forms/{form}/{version}/activate",
      // Would end the walk: account_pages and account_attacks send them.
      "/sign-in", "/sign-in/code", "/sign-out", "/account/password", "/account/sessions/end-others",
      "/account/sessions/{id}/end"};
  for (const auto& route : crawl.router().routes()) {
    if (route.method != "POST" || route.pattern.starts_with("/api/")) continue;
    BOOST_TEST((sent.contains(route.pattern) || not_reached.contains(route.pattern)),
               "never sent: POST " << route.pattern);
  }
  // Those of forms that are asked for by GET (nothing_that_is_asked_for_leaves_its_text), and of
  // a destruction act, which needs two people.
  std::set<std::string> filled = {
      "q",      "on",     "record", "person",    "subject", "content",        "code",
      "pasted", "manner", "chair",  "secretary", "members", "minutes_number", "order_number"};
  for (const auto& [field, number] : crawl.fields())
    filled.insert(field.substr(0, field.find(" of ")));
  const std::regex other(R"re(type="(hidden|checkbox|radio|password|file|date)")re");
  for (const auto& path : files_below("server/pages/templates", ".html"))
    for (const auto& tag : matches(read_file(path), R"re((<(?:input|textarea)[^>]*>))re"))
      for (const auto& name : matches(tag, R"re( name="([a-z_]+)")re"))
        BOOST_TEST((filled.contains(name) || std::regex_search(tag, other)), path.filename()
                                                                                 << " " << name);
}

// Nor would it say anything of what is kept and shown nowhere: nearly everything was seen as text.
BOOST_AUTO_TEST_CASE(what_was_typed_was_shown_as_text) {
  const auto& crawl = Crawl::instance();
  std::size_t shown = 0;
  std::string unseen;
  for (const auto& [field, number] : crawl.fields())
    if (crawl.shown().contains(number))
      ++shown;
    else
      unseen += "\n" + field;
  BOOST_TEST(crawl.fields().size() > 100U);
  BOOST_TEST(shown * 100 >= crawl.fields().size() * 85, "never seen:" << unseen);
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
      for (const char* name :
           {"id",     "file", "act",     "sha256", "unit",   "batch",  "page", "position",
            "post",   "form", "version", "holder", "entry",  "secret", "name", "picture",
            "number", "kind", "level",   "first",  "second", "third",  "last"})
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
