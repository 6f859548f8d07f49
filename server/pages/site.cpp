// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/site.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "server/pages/address.h"
#include "server/pages/confirmation_page.h"
#include "server/pages/pages.h"
#include "server/pages/static_files.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// Style only from our own files, and no script (CSP level 3) but on pages that bring one of
// our own. data: is for the small SVG marks inside Bootstrap's style; object and frame show
// PDFs.
constexpr const char* page_policy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; object-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
constexpr const char* script_policy = "; script-src 'self'; connect-src 'self'";

struct Link {
  const char* path;
  const char* key;
  access::Permission permission;
};
// The head line, and below it the rooms of the archive or of the administration while
// somebody is in one of them.
constexpr Link head_links[] = {
    {"/", "nav.search", access::Permission::Search},
    {"/my-records", "nav.own_records", access::Permission::Search},
    {"/inbox", "nav.inbox", access::Permission::Act},
    {"/documents", "nav.documents", access::Permission::SeeDocument},
    {"", "nav.archive", access::Permission::Search},
    {"/verify", "nav.verify", access::Permission::Verify},
    {"", "nav.administration", access::Permission::Administer},
};
constexpr Link archive_links[] = {
    {"/duties", "nav.duties", access::Permission::SeeArchive},
    {"/archive", "nav.fonds", access::Permission::SeeArchive},
    {"/ingest", "nav.ingest", access::Permission::SeeArchive},
    {"/retention", "nav.retention", access::Permission::SeeDisposal},
    {"/holds", "nav.holds", access::Permission::SeeDisposal},
    {"/disposals", "nav.disposals", access::Permission::SeeDisposal},
    {"/packages", "nav.packages", access::Permission::SeeArchive},
    {"/fixity", "nav.fixity", access::Permission::SeeArchive},
    {"/figures", "nav.figures", access::Permission::SeeArchive},
    {"/access-requests", "nav.access_requests", access::Permission::KeepArchive},
    {"/usage", "nav.usage", access::Permission::SeeEvents},
    {"/events", "nav.events", access::Permission::SeeEvents},
};
constexpr Link administration_links[] = {
    {"/accounts", "nav.accounts", access::Permission::Administer},
    {"/organisation", "nav.organisation", access::Permission::Administer},
    {"/forms", "nav.forms", access::Permission::Administer},
    {"/health", "nav.health", access::Permission::Administer},
};

bool may_follow(const Visit& visit, const Link& link) {
  if (link.permission == access::Permission::Verify) return true;
  return visit.request.session && access::Access::may(visit.account(), link.permission);
}

bool stands_at(const Visit& visit, std::string_view path) {
  return visit.request.path == path ||
         (path != "/" && visit.request.path.starts_with(std::string(path) + "/"));
}

json rooms_of(const Visit& visit, std::span<const Link> links) {
  json out = json::array();
  for (const Link& link : links)
    if (may_follow(visit, link))
      out.push_back({{"path", link.path},
                     {"text", visit.texts.get(link.key)},
                     {"here", stands_at(visit, link.path)}});
  return out;
}

bool in_one_of(const json& rooms) {
  return std::any_of(rooms.begin(), rooms.end(), [](const json& room) { return room["here"]; });
}

// Links with rooms below them, in the order in which they stand in the head line.
struct Rooms {
  const char* key;
  json links;
};

// The links that this account may follow; one with rooms leads to its first room.
json navigation(const Visit& visit, const std::vector<Rooms>& all) {
  json out = json::array();
  for (const Link& link : head_links) {
    if (!may_follow(visit, link)) continue;
    const auto rooms = std::find_if(all.begin(), all.end(), [&](const Rooms& one) {
      return std::string_view(one.key) == link.key;
    });
    if (rooms == all.end()) {
      out.push_back({{"path", link.path},
                     {"text", visit.texts.get(link.key)},
                     {"here", stands_at(visit, link.path)}});
    } else if (!rooms->links.empty()) {
      out.push_back({{"path", rooms->links.front()["path"]},
                     {"text", visit.texts.get(link.key)},
                     {"here", in_one_of(rooms->links)}});
    }
  }
  return out;
}

// The rooms that the reader is in, for the second line; false elsewhere.
json second_line(const Visit& visit, const std::vector<Rooms>& all) {
  for (const Rooms& rooms : all)
    if (in_one_of(rooms.links))
      return {{"rooms", rooms.links}, {"rooms_title", visit.texts.get(rooms.key)}};
  return false;
}

http::Response led_to_sign_in(const http::Request& request) {
  return http::Response::see_other("/sign-in" + query_string({{"next", own_address(request)}}));
}

// The cookie remembers a choice made by ?lang=.
void remember_language(const Visit& visit, http::Response& response) {
  if (visit.request.parameter("lang").empty()) return;
  response.with("Set-Cookie", "lang=" + visit.language +
                                  "; Path=/; Max-Age=31536000; SameSite=Lax" +
                                  (visit.request.secure ? "; Secure" : ""));
}

}  // namespace

Visit::Visit(const http::Request& request_, const Templates& templates, const StaticFiles& files)
    : request(request_),
      language(request_.language() == "en" ? "en" : "mn"),
      texts(templates.texts(language)),
      templates_(templates),
      files_(files) {}

const access::Account& Visit::account() const {
  if (!request.session)
    throw Failure("internal", "a page without permission asked for its account");
  return request.session->account;
}

std::string Visit::fragment(std::string_view name, const json& view) const {
  return templates_.render(name, language, view);
}

// What forms of every page carry.
std::string Visit::with_intent(std::string_view name, json view) const {
  view["csrf"] = request.session ? request.session->csrf : "";
  view["language"] = language;
  return fragment(name, view);
}

json Visit::frame(const std::string& title, const std::string& script) const {
  const std::string other = language == "mn" ? "en" : "mn";
  const std::vector<Rooms> rooms = {{"nav.archive", rooms_of(*this, archive_links)},
                                    {"nav.administration", rooms_of(*this, administration_links)}};
  json frame = {
      {"title", title},
      {"navigation", navigation(*this, rooms)},
      {"room_navigation", second_line(*this, rooms)},
      {"style", files_.address("tamga.css")},
      {"bootstrap", files_.address("bootstrap.min.css")},
      {"icon", files_.address("tamga.svg")},
      {"script", script.empty() ? "" : files_.address(script)},
      {"other_language", other},
      {"other_address", request.method == "GET" ? own_address(request, {{"lang", other}}) : ""},
      {"account", false}};
  if (request.session) {
    frame["account"] = {
        {"name", account().display_name.empty() ? account().name : account().display_name}};
  }
  return frame;
}

http::Response Visit::html(std::string body, bool with_script, int status) const {
  auto response = http::Response::html(std::move(body), status);
  response
      .with("Content-Security-Policy",
            std::string(page_policy) + (with_script ? script_policy : ""))
      .with("X-Content-Type-Options", "nosniff")
      .with("Referrer-Policy", "same-origin")
      .with("Cache-Control", "no-store");
  return response;
}

http::Response Visit::page(std::string_view name, const std::string& title, json view,
                           int status) const {
  const std::string script = view.value("script", "");
  return html(with_intent("frame_begin", frame(title, script)) +
                  with_intent(name, std::move(view)) + with_intent("frame_end", json::object()),
              !script.empty(), status);
}

http::Response Visit::page_in_parts(std::string_view name, const std::string& title, json view,
                                    std::string_view rest_name, std::function<json()> rest) const {
  const std::string script = view.value("script", "");
  auto response =
      html(with_intent("frame_begin", frame(title, script)) + with_intent(name, std::move(view)),
           !script.empty(), 200);
  response.rest = [this, name = std::string(rest_name),
                   rest = std::move(rest)](std::optional<Failure>& told) {
    std::string content;
    try {
      content = with_intent(name, rest());
    } catch (...) {
      told = current_failure();
      content = with_intent("problem", problem_view(*told));
    }
    return content + with_intent("frame_end", json::object());
  };
  return response;
}

void Visit::check_csrf(std::string_view given) const {
  if (!request.session) throw Failure("sign-in-required");
  const std::string& wanted = request.session->csrf;
  if (wanted.empty() || given.size() != wanted.size() ||
      CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) != 0)
    throw Failure("csrf-refused");
}

std::vector<std::pair<std::string, std::string>> Visit::checked_form() const {
  auto fields = request.form();
  check_csrf(field(fields, "csrf"));
  return fields;
}

json Visit::problem_view(const Failure& failure) const {
  const ErrorKind& kind = failure.kind();
  json items = json::array();
  for (const auto& item : failure.items()) {
    const ErrorKind& of_item = error_kind(item.code);
    items.push_back({{"field", item.field.empty() ? item.pointer : item.field},
                     {"text", of(std::string(of_item.mn), std::string(of_item.en))}});
  }
  // The detail of a failure is for the log, not for the reader.
  const bool ours = kind.http_status >= 500;
  return {{"said", of(std::string(kind.mn), std::string(kind.en))},
          {"code", std::string(kind.code)},
          {"status", kind.http_status},
          {"items", items},
          {"has_items", !items.empty()},
          {"hint", texts.has("problem.hint." + std::string(kind.code))
                       ? texts.get("problem.hint." + std::string(kind.code))
                       : ""},
          {"request_id", ours ? request.id : ""}};
}

http::Response Visit::problem(const Failure& failure) const {
  auto view = problem_view(failure);
  const std::string said = view["said"];
  return page("problem", said, std::move(view), failure.kind().http_status);
}

Site::Site(http::Router& router, Services& services_)
    : services(services_),
      router_(router),
      templates_(std::make_shared<Templates>()),
      files_(std::make_shared<StaticFiles>()) {}

Site::~Site() = default;

http::Handler Site::framed(std::optional<access::Permission> permission,
                           PageHandler handler) const {
  return [templates = templates_, files = files_, permission,
          handler = std::move(handler)](const http::Request& request) {
    const auto shared = std::make_shared<const Visit>(request, *templates, *files);
    const Visit& visit = *shared;
    http::Response response;
    try {
      if (permission && !request.session) {
        if (request.method == "GET" || request.method == "HEAD") return led_to_sign_in(request);
        throw Failure("sign-in-required");
      }
      if (permission && !access::Access::may(visit.account(), *permission))
        throw Failure("forbidden");
      response = handler(visit);
    } catch (...) {
      const Failure failure = current_failure();
      // A defect is the server's to log and count; it shows the page by problem_page().
      if (failure.kind().http_status >= 500) throw;
      response = visit.problem(failure);
    }
    remember_language(visit, response);
    if (response.rest)
      response.rest = [shared, rest = std::move(response.rest)](std::optional<Failure>& told) {
        return rest(told);
      };
    return response;
  };
}

void Site::add(const char* method, const char* pattern,
               std::optional<access::Permission> permission, PageHandler handler,
               std::size_t body_limit) {
  if (permission == access::Permission::Administer && std::string_view(method) != "GET")
    handler = with_confirmation(services, std::move(handler));
  router_.add({method, pattern, permission, framed(permission, std::move(handler)), body_limit});
}

void Site::add_while_password_due(const char* method, const char* pattern, PageHandler handler,
                                  std::size_t body_limit) {
  const auto permission = access::Permission::Search;  // whoever is signed in
  router_.add(
      {method, pattern, permission, framed(permission, std::move(handler)), body_limit, true});
}

std::string field(const std::vector<std::pair<std::string, std::string>>& fields,
                  std::string_view name) {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

}  // namespace tamga::pages
