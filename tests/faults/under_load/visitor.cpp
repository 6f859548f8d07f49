// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/visitor.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tamga::faults {
namespace {

using nlohmann::json;

constexpr std::string_view problem_type = "urn:tamga:problem:";

// Of a problem document its code; "?" when it is none.
std::string code_of(const test::Answer& answer) {
  if (answer.header("content-type") != "application/problem+json") return "?";
  const auto problem = json::parse(answer.body, nullptr, false);
  if (!problem.is_object() || !problem.contains("type") || !problem["type"].is_string()) return "?";
  const auto type = problem["type"].get<std::string>();
  return type.starts_with(problem_type) ? type.substr(problem_type.size()) : "?";
}

// Without the ids in it.
std::string pattern_of(const std::string& target) {
  std::string pattern;
  for (const char c : target.substr(0, target.find('?')))
    if (!pattern.ends_with('*') || (c != '-' && !std::isxdigit(static_cast<unsigned char>(c))))
      pattern += std::isdigit(static_cast<unsigned char>(c)) ? '*' : c;
  return pattern;
}

}  // namespace

People::People(const std::filesystem::path& accounts) {
  std::ifstream lines(accounts);
  for (std::string name, role, password; lines >> name >> role >> password;)
    passwords_[name] = password;
}

std::string People::token(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(name);
  return found == tokens_.end() ? std::string() : found->second;
}

void People::keep(const std::string& name, const std::string& token) {
  const std::lock_guard lock(mutex_);
  tokens_[name] = token;
}

test::Answer Visitor::ask(const Asked& asked) {
  if (asked.who.empty()) return send(asked, "");
  for (int tries = 0;; ++tries) {
    auto token = people_.token(asked.who);
    if (token.empty() && !sign_in(asked.who)) return {};
    token = people_.token(asked.who);
    auto answer = send(asked, token);
    if (answer.status != 401 || tries > 1) return answer;
    // The session is over: of all who shared it the first to see that ends it.
    if (people_.token(asked.who) == token) people_.keep(asked.who, "");
  }
}

bool Visitor::sign_in(const std::string& who) {
  const std::lock_guard one(people_.signing_in());
  if (!people_.token(who).empty()) return true;  // another was quicker
  const json body = {{"name", who}, {"password", people_.password(who)}};
  const auto answer =
      send({"POST", "/api/v1/sessions", "", body.dump(), "application/json", ""}, "");
  if (answer.status != 201 && answer.status != 200) return false;
  people_.keep(who, json::parse(answer.body).at("token").get<std::string>());
  return true;
}

test::Answer Visitor::send(const Asked& asked, const std::string& token) {
  std::string head = asked.method + " " + asked.target + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!token.empty()) head += "Authorization: Bearer " + token + "\r\n";
  if (!asked.key.empty()) head += "Idempotency-Key: " + asked.key + "\r\n";
  if (!asked.body.empty())
    head += "Content-Type: " + asked.type +
            "\r\nContent-Length: " + std::to_string(asked.body.size()) + "\r\n";
  test::Answer answer;
  const bool kept = connection_ != nullptr;
  try {
    if (!kept) connection_ = std::make_unique<test::RawClient>(port_);
    if (connection_->send(head + "\r\n" + asked.body)) answer = connection_->receive();
  } catch (const std::runtime_error&) {
    return {};  // nobody listens
  }
  if (answer.status == 0) {
    if (!connection_->closed()) ledger_.give_up();
    connection_.reset();
    // A connection that has stood is closed when the server pleases: asked anew, if nothing can
    // have come of it.
    if (kept && asked.method == "GET") return send(asked, token);
  } else if (answer.header("connection") == "close") {
    connection_.reset();
  }
  judge(asked, answer);
  return answer;
}

void Visitor::judge(const Asked& asked, const test::Answer& answer) {
  const auto code = answer.status >= 400 ? code_of(answer) : std::string();
  ledger_.answered(answer.status, code, answer.header("x-request-id"));
  if (answer.status < 400) return;
  const auto what = asked.method + " " + pattern_of(asked.target) + " answered " +
                    std::to_string(answer.status) + " " + code;
  if (code == "?") ledger_.wrong(what + ", which is no problem document: " + answer.body);
  if (answer.status == 500) ledger_.wrong(what);
}

}  // namespace tamga::faults
