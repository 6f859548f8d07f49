// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/crawl.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/api/api.h"
#include "server/http/session.h"
#include "server/http/target.h"
#include "server/indexing/indexing.h"
#include "server/pages/pages.h"

namespace tamga::test {
namespace {

using nlohmann::json;

constexpr int visits_a_pattern = 3, forms_a_pattern = 3;
constexpr std::string_view boundary = "b0und";
constexpr const char* file_bytes = "%PDF-1.4 scanned";

// Who sends these is out, or has no roles any more.
bool ends_the_walk(const std::string& target) {
  return target == "/sign-out" || target == "/sign-in" ||
         target.starts_with("/accounts/everything") || target.starts_with("/accounts/stranger") ||
         target.starts_with("/account/sessions") || target == "/account/password";
}

// What takes things away is sent last.
bool takes_away(const std::string& target) {
  static const std::array<const char*, 20> ends = {
      "/discard",   "/remove", "/abolish", "/withdraw", "/release", "/reject", "/end",
      "/revoke",    "/lift",   "/disable", "/merge",    "/refuse",  "/forget", "/dismiss",
      "/execution", "/retire", "/reopen",  "/return",   "/close",   "/reset"};
  return std::any_of(ends.begin(), ends.end(),
                     [&](const char* end) { return target.ends_with(end); });
}

bool is_typed(const FormField& field) {
  return field.type == "text" || field.type == "search" || field.type == "textarea" ||
         field.type == "email";
}

// Rows and numbers apart: "/goals/0/text" and "/goals/1/text" are one field.
std::string kind_of(const std::string& name) {
  std::string kind;
  for (const char c : name)
    if (!std::isdigit(static_cast<unsigned char>(c))) kind += c;
  return kind.substr(0, kind.find('-'));
}

bool is_secret(const FormField& field) {
  return field.name == "csrf" || field.type == "password" || field.name == "code" ||
         field.name == "ticket";
}

std::string in_days(const Services& services, int days) {
  const auto time =
      std::chrono::floor<std::chrono::days>(services.clock.now()) + std::chrono::days(days);
  const std::chrono::year_month_day day(time);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

archive::Capture hostile_capture(int number, const std::string& organisation) {
  auto capture = archive::test::sample_capture(number);
  capture.organisation = organisation;
  capture.open = false;
  capture.owner = "";
  for (std::string* text :
       {&capture.title, &capture.clan, &capture.patronymic, &capture.given, &capture.person_name,
        &capture.position, &capture.unit, &capture.order_number})
    *text = payload(900);
  capture.content = json{{"unit", payload(901)}, {"position", payload(902)}}.dump();
  return capture;
}

}  // namespace

std::string payload(int n, std::size_t longest) {
  const auto number = std::to_string(n);
  const auto full = "=zq" + number + R"('"><zq zq)" + number +
                    "=1></title></textarea></script>--><zq onzq=2>{{{zq}}}";
  return longest == 0 || full.size() <= longest ? full : "='\"><zq zq" + number + ">";
}

const Crawl& Crawl::instance() {
  static const Crawl crawl;
  return crawl;
}

Crawl::Crawl() {
  const auto keys = folder_.path() / "keys";
  std::filesystem::create_directories(keys / "trust");
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto made = seal::make_demonstration_keys(keys, "Туршилтын газар", "passphrase",
                                                  now - std::chrono::hours(1), 5);
  std::filesystem::copy_file(made.authority_certificate, keys / "trust" / "ca.pem");
  std::ofstream(keys / "organisation.passphrase") << "passphrase\n";
  make_past(903);
  services_ = std::make_unique<Services>(folder_.path(), true);
  api::add_routes(router_, *services_);
  pages::add_routes(router_, *services_);
  exchange_ =
      std::make_unique<http::Exchange>(router_, http::session_finder(*services_->access), options_);
  make_people();
  make_content();
  walk();
}

// A fonds with a unit that has long been due, so that a disposal can be begun.
std::string Crawl::make_past(int number) {
  archive::test::SetClock clock(std::chrono::sys_days(std::chrono::year(2015) / 5 / 4));
  archive::Archive archive(folder_.path(), clock);
  archive::Hierarchy hierarchy(archive, clock);
  archive::Schedule schedule(archive, clock);
  const archive::Agent by{"system"};
  archive::Fonds fonds;
  fonds.number = payload(number, 20);
  fonds.title = fonds.organisation = payload(number + 1);
  fonds.index_pattern = "";
  const auto id = hierarchy.create_fonds(by, fonds).id;
  archive::ScheduleDraft draft{id,
                               "2010-01-01",
                               payload(number + 2),
                               {{"2.4", payload(number + 3), {archive::RetentionTerm::Years, 5}}}};
  schedule.adopt(by, draft, schedule.preview(draft).digest);
  const auto plan = hierarchy.draft_plan(by, id, 2015);
  hierarchy.set_plan_document(by, plan.id, "paper-" + plan.id);
  archive.write([&](archive::Transaction& t) {
    hierarchy.approve_plan(t, by, plan.id, "paper-" + plan.id, archive::Record{});
  });
  archive::PlanEntry entry;
  entry.file_index = "1-01";
  entry.title = entry.department = payload(number + 4);
  entry.responsible = entry.note = payload(number + 5);
  entry.retention_item = "2.4";
  hierarchy.add_entry(by, plan.id, entry);
  auto capture = hostile_capture(number, fonds.organisation);
  capture.file_index = entry.file_index;
  const auto record = archive.capture(by, capture).id;
  hierarchy.close_unit(by, hierarchy.place(record)->unit);
  if (!services_) records_.push_back(record);
  return id;
}

void Crawl::make_people() {
  using access::Role;
  auto& access = *services_->access;
  access.put_account(
      {"system"},
      {"everything",
       payload(910),
       payload(911),
       payload(912),
       {Role::Staff, Role::Author, Role::Signer, Role::Archivist, Role::Auditor, Role::Admin}},
      password);
  access.put_account({"system"}, {"stranger", "Т.Солонго", "Гадны хэлтэс", "", {Role::Author}},
                     password);
  access.put_account({"system"}, {"another", "Ө.Сүндэр", "", "", {Role::Staff, Role::Signer}},
                     password);
}

// Records outside of units, and a draft of every form that people write, hostile wherever its
// schema lets a text be.
void Crawl::make_content() {
  for (int i = 0; i < 2; ++i)
    records_.push_back(
        services_->archive->capture({"system"}, hostile_capture(50 + i, payload(904))).id);
  const auto account = *services_->access->account("everything");
  int number = 1000;
  for (const char* name : {"job_description", "performance_report"}) {
    auto content = json::parse(services_->forms->find(name)->sample_text());
    content.erase("acts");
    const auto flat = content.flatten();
    auto hostile = flat;
    for (auto& [pointer, value] : hostile.items())
      if (value.is_string()) value = payload(++number);
    // Where no more fits a short one; what the form refuses as it must (days, lists to choose
    // from) goes back to what it was.
    std::set<std::string> refused;
    for (int round = 0;; ++round) {
      try {
        services_->documents->create(account, name, hostile.unflatten().dump(), "");
        break;
      } catch (...) {
        const auto failure = current_failure();
        if (failure.items().empty() || round == 4) throw;
        for (const auto& item : failure.items())
          if (flat.contains(item.pointer))
            hostile[item.pointer] = refused.insert(item.pointer).second
                                        ? json(payload(++number, 30))
                                        : flat[item.pointer];
      }
    }
    const auto left = std::count_if(hostile.begin(), hostile.end(), [](const json& value) {
      return value.is_string() && value.get<std::string>().find("zq") != std::string::npos;
    });
    if (left < 10)
      throw std::runtime_error("hardly a field of " + std::string(name) + " is hostile");
  }
  services_->indexing->catch_up();
}

// What a route ended is opened again.
const std::string& Crawl::token_of(const std::string& who) const {
  auto& token = tokens_[who];
  if (!services_->access->session(token)) {
    token = services_->access->sign_in(who, password, "192.0.2.1")->token;
    // The walk takes longer than a confirmation holds (access/recent_confirmation.h).
    services_->archive->write([&](archive::Transaction& transaction) {
      transaction.run("UPDATE session SET confirmed = :later",
                      {{"later", services_->clock.microseconds() + std::int64_t{86'400'000'000}}});
    });
  }
  return token;
}

std::string Crawl::pattern_of(const std::string& method, const std::string& target) const {
  try {
    const auto match = router_.find(method, http::read_target(target).path);
    return match.route ? match.route->pattern : "";
  } catch (const Failure&) {
    return "";  // an address that is none
  }
}

http::Response Crawl::ask(const std::string& who, const std::string& method,
                          const std::string& target, const std::string& body,
                          const std::string& type) const {
  http::Request request;
  request.method = method;
  const auto read = http::read_target(target);
  request.path = read.path;
  request.query = read.query;
  request.remote_address = "192.0.2.1";
  if (!who.empty()) request.cookies["tamga"] = token_of(who);
  if (!type.empty()) request.headers["content-type"] = type;
  if (target.starts_with("/api/") && !who.empty())
    request.headers["authorization"] = "Bearer " + token_of(who);
  request.body = body;
  const auto match = router_.find(method, request.path);
  request.path_values = match.values;
  std::optional<Failure> told;
  auto response = exchange_->answer(request, match, std::nullopt, told);
  exchange_->complete(request, response, told);
  return response;
}

http::Response Crawl::send(const std::string& who, const PageForm& form, const std::string& target,
                           const Fields& changes, const std::string& extra) const {
  const auto session = services_->access->session(token_of(who));
  Fields fields = {{"csrf", session ? session->csrf : ""}};
  for (const auto& field : form.fields) {
    if (field.name == "csrf" || field.type == "button" || field.type == "submit") continue;
    if ((field.type == "checkbox" || field.type == "radio") && !field.checked) continue;
    const auto changed = std::find_if(changes.begin(), changes.end(), [&](const auto& change) {
      return change.first == field.name && field.type != "checkbox" && field.type != "radio";
    });
    fields.emplace_back(field.name,
                        changed != changes.end() ? changed->second : good_value(field, target));
  }
  for (const auto& change : changes)
    if (std::none_of(form.fields.begin(), form.fields.end(), [&](const FormField& field) {
          return field.name == change.first && field.type != "checkbox" && field.type != "radio" &&
                 field.type != "button" && field.type != "submit";
        }))
      fields.push_back(change);
  std::string body;
  if (!form.multipart) {
    for (const auto& [name, value] : fields)
      body += (body.empty() ? "" : "&") + http::percent_encode(name) + "=" +
              http::percent_encode(value);
    return ask(who, "POST", target, body, "application/x-www-form-urlencoded");
  }
  for (const auto& [name, value] : fields) {
    const bool file = name == "file" || name == "files";
    body +=
        "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
    if (file)
      body += "; filename=\"" + (extra.empty() ? "a.pdf" : extra) +
              "\"\r\nContent-Type: application/pdf";
    body += "\r\n\r\n" + value + "\r\n";
  }
  body += "--" + std::string(boundary) + "--\r\n";
  return ask(who, "POST", target, body, "multipart/form-data; boundary=" + std::string(boundary));
}

std::string Crawl::good_value(const FormField& field, const std::string& action) const {
  if (field.type == "password") return password;
  if (field.type == "date") return in_days(*services_, field.name == "until" ? 10 : 0);
  if (field.type == "file") {
    if (action != "/documents/bulk") return file_bytes;
    // A sheet of its own with hostile cells under its headings.
    const auto sheet =
        ask("everything", "GET", "/documents/bulk/sheet.csv?form=job_description").body;
    std::string row;
    for (std::size_t i = 0, n = std::count(sheet.begin(), sheet.end(), ',') + 1u; i < n; ++i)
      row += (i ? "," : "") + std::string("\"=zq990'\"\"><zq zq990=1>\"");
    return sheet.substr(0, sheet.find('\n')) + "\n" + row + "\n";
  }
  if (field.type == "select" && field.value.empty() && field.name != "form")
    for (const auto& choice : field.choices)
      if (!choice.empty()) return choice;
  if (!is_typed(field)) return field.value;
  const auto next = std::to_string(++counter_);
  static const std::map<std::string, std::string> good = {
      {"year", "2027"},
      {"registration_pattern", "{year}/{number:6}"},
      {"index_pattern", ""},
      {"retention_item", "2.4"},
      {"q", "zq900"},
      {"value", "zq900"},
      {"query", "zq900"},
      {"address", "a@example.mn"},
      {"manifest", std::string(128, '0')},
      {"items", "2.4 | 5 жил | Тушаал\n"},
      {"days", "30"},
      {"code", ""}};
  if (const auto known = good.find(field.name); known != good.end()) return known->second;
  if (field.name == "record" || field.name == "reference") return records_.back();
  if (field.name == "number" || field.name == "file_index") return "7-" + next;
  if (field.name == "name" && action == "/accounts") return "person" + next;
  return field.value.empty() ? "Утга " + next : field.value;
}

void Crawl::walk() {
  for (const auto& route : router_.routes())
    if (route.method == "GET" && route.pattern.find('{') == std::string::npos &&
        !route.pattern.starts_with("/api/"))
      waiting_.push_back(route.pattern);
  for (const auto& id : records_)
    waiting_.insert(waiting_.end(), {"/records/" + id, "/records/" + id + "/relate?q=zq900"});
  waiting_.insert(waiting_.end(), {"/?q=zq900", "/link-records?account=everything"});
  const auto begun = waiting_;
  walk_on();
  // What was made by forms stands on pages that were looked at before.
  known_targets_.clear();
  visits_.clear();
  waiting_ = begun;
  walk_on();
  fill_what_needs_a_state();
  look_again();
}

void Crawl::walk_on() {
  while (!waiting_.empty() || !forms_.empty()) {
    while (!waiting_.empty()) {
      const auto target = waiting_.front();
      waiting_.erase(waiting_.begin());
      visit(target);
    }
    const auto mild = std::find_if(forms_.begin(), forms_.end(),
                                   [](const Sent& form) { return !takes_away(form.target); });
    const auto at = mild == forms_.end() ? forms_.begin() : mild;
    if (at == forms_.end()) break;
    const Sent form = *at;
    forms_.erase(at);
    attack(form);
  }
}

void Crawl::visit(const std::string& target) {
  if (!known_targets_.insert(target).second) return;
  const auto pattern = pattern_of("GET", target);
  if (pattern.empty()) faults_.push_back("a link that leads nowhere: " + target);
  if (pattern.empty() || pattern == "/sign-in/openid" || ++visits_[pattern] > visits_a_pattern)
    return;
  const auto response = ask("everything", "GET", target);
  if (response.status == 200) pages_[pattern].push_back(target);
  take("GET", target, response);
}

void Crawl::take(const std::string& method, const std::string& target,
                 const http::Response& response) {
  const auto pattern = method + " " + pattern_of(method, target);
  if (response.status >= 500) faults_.push_back(pattern + ": " + std::to_string(response.status));
  for (const auto& fault : faults_of(response)) faults_.push_back(pattern + ": " + fault);
  for (std::size_t at = 0; (at = response.body.find("zq", at)) != std::string::npos; at += 2)
    if (const int n = std::atoi(response.body.c_str() + at + 2); n > 0) shown_.insert(n);
  if (const auto where = response.headers.find("Location"); where != response.headers.end()) {
    const auto to = where->second.substr(0, where->second.find('#'));
    visits_[pattern_of("GET", to)] -= 1;  // what was just made is looked at
    waiting_.insert(waiting_.begin(), to);
  }
  const auto type = response.headers.find("Content-Type");
  if (type == response.headers.end() || !type->second.starts_with("text/html")) return;
  auto page = read_page(response.body);
  for (auto& link : page.links) waiting_.push_back(link.substr(0, link.find('#')));
  for (auto& form : page.forms) {
    const auto action = form.action.substr(0, form.action.find('#'));
    if (form.method != "post" || !action.starts_with('/') || ends_the_walk(action)) continue;
    auto key = pattern_of("POST", action);
    std::set<std::string> kinds;
    for (const auto& field : form.fields)
      if (field.name.find("zq") == std::string::npos && field.type != "button" &&
          kinds.insert(kind_of(field.name)).second)
        key += " " + kind_of(field.name);
    if (known_forms_.insert(key).second &&
        ++forms_of_[pattern_of("POST", action)] <= forms_a_pattern)
      forms_.push_back({pattern_of("POST", action), action, std::move(form)});
  }
}

// Each field alone, so that one that is refused hides no other; then none; then all of them.
// Of a large form, whose page takes long to draw, all at once; of one that does what can be done
// once, all of them first.
void Crawl::attack(const Sent& sent, bool all_first) {
  constexpr std::size_t large = 12;
  sent_.push_back(sent);
  Fields all;
  std::set<std::string> done;
  const std::string file_name = "../'><zq zq991=1>.pdf";
  const auto post = [&](const Fields& changes) {
    take("POST", sent.target, send("everything", sent.form, sent.target, changes, file_name));
  };
  const bool alone = sent.form.fields.size() <= large;
  std::vector<Fields> each;
  for (const auto& field : sent.form.fields) {
    if (is_secret(field) || !done.insert(kind_of(field.name)).second || field.type == "file" ||
        (!alone && !is_typed(field)))
      continue;
    const int n = ++counter_;
    const auto hostile = payload(n, field.longest);
    if (is_typed(field)) {
      fields_[field.name + " of POST " + sent.pattern] = n;
      all.emplace_back(field.name, hostile);
    }
    if (alone) each.push_back({{field.name, hostile}});
  }
  if (all_first) each.insert(each.begin(), all);
  for (const auto& changes : each) post(changes);
  if (alone) post({});
  if (!all.empty()) post(all);  // what overwrites stays so
}

// What was kept is shown elsewhere, too.
void Crawl::look_again() {
  services_->indexing->catch_up();
  waiting_.clear();
  for (const auto& [pattern, targets] : pages_)
    for (const auto& target : targets) take("GET", target, ask("everything", "GET", target));
  for (const char* target :
       {"/?q=zq900", "/?q=zq900&lang=en", "/events?lang=en", "/usage", "/usage.csv", "/inbox",
        "/organisation.csv", "/organisation/posts.csv", "/api/v1/search?q=zq900"})
    take("GET", target, ask("everything", "GET", target));
}

}  // namespace tamga::test
