// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/verification/verification_message.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>

#include "server/verification/report_json.h"

namespace tamga {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::seconds;

Json policy_json(const seal::VerificationPolicy& policy) {
  Json json = {{"require_revocation", policy.require_revocation},
               {"timestamps_must_pass", policy.timestamps_must_pass},
               {"small_rsa_until", policy.small_rsa_until.time_since_epoch().count()},
               {"clock_tolerance", policy.clock_tolerance.count()}};
  if (policy.revocation_freshness)
    json["revocation_freshness"] = policy.revocation_freshness->count();
  return json;
}

seal::VerificationPolicy policy_from(const Json& json) {
  seal::VerificationPolicy policy;
  policy.require_revocation = json.at("require_revocation").get<bool>();
  policy.timestamps_must_pass = json.at("timestamps_must_pass").get<bool>();
  policy.small_rsa_until =
      std::chrono::sys_days(std::chrono::days(json.at("small_rsa_until").get<int>()));
  policy.clock_tolerance = seconds(json.at("clock_tolerance").get<long>());
  if (json.contains("revocation_freshness"))
    policy.revocation_freshness = seconds(json.at("revocation_freshness").get<long>());
  return policy;
}

}  // namespace

std::string request_head(const VerificationRequest& request, std::size_t pdf_size) {
  Json json = {{"cpu_seconds", request.sandbox.cpu_seconds},
               {"memory_bytes", request.sandbox.memory_bytes},
               {"policy", policy_json(request.policy)},
               {"trust", Json::array()},
               {"pdf", pdf_size}};
  if (request.now) json["now"] = request.now->time_since_epoch().count();
  for (const auto& der : request.trust) json["trust"].push_back(der.size());
  std::string head = json.dump() + '\n';
  for (const auto& der : request.trust) head += der;
  return head;
}

RequestHead::RequestHead(std::string_view line) {
  const Json json = Json::parse(line);
  request_.sandbox.cpu_seconds = json.at("cpu_seconds").get<int>();
  request_.sandbox.memory_bytes = json.at("memory_bytes").get<std::size_t>();
  request_.policy = policy_from(json.at("policy"));
  if (json.contains("now"))
    request_.now = std::chrono::sys_seconds(seconds(json.at("now").get<long>()));
  trust_sizes_ = json.at("trust").get<std::vector<std::size_t>>();
  pdf_size_ = json.at("pdf").get<std::size_t>();
}

std::size_t RequestHead::bytes() const {
  return std::accumulate(trust_sizes_.begin(), trust_sizes_.end(), pdf_size_);
}

VerificationRequest RequestHead::with(std::string_view body) const {
  if (body.size() != bytes()) throw std::invalid_argument("the request's body is cut off");
  VerificationRequest request = request_;
  std::size_t at = 0;
  for (const std::size_t size : trust_sizes_) {
    request.trust.emplace_back(body.substr(at, size));
    at += size;
  }
  request.pdf = body.substr(at);
  return request;
}

std::string answer_of(const seal::Verified& verified) {
  Json json;
  if (verified.unreadable.empty())
    json["report"] = to_json(verified.report);
  else
    json["unreadable"] = verified.unreadable;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

seal::Verified verified_from(std::string_view answer) {
  const Json json = Json::parse(answer);
  seal::Verified verified;
  if (json.contains("unreadable")) {
    verified.unreadable = json.at("unreadable").get<std::string>();
    if (verified.unreadable.empty()) throw std::invalid_argument("unreadable without a reason");
  } else {
    verified.report = report_from_json(json.at("report"));
  }
  return verified;
}

}  // namespace tamga
