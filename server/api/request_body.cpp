// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/request_body.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "server/error.h"

namespace tamga::api {

using nlohmann::json;

json read_object(const http::Request& request, std::initializer_list<std::string_view> members,
                 std::initializer_list<std::string_view> optional) {
  if (request.content_type() != "application/json")
    throw Failure("unsupported-media-type", "a body of application/json is taken here");
  forms::Limits limits;
  limits.bytes = std::max(limits.bytes, request.body.size());  // the route's limit holds here
  json body;
  forms::Problem problem;
  if (!forms::read_json(request.body, limits, body, problem))
    throw Failure(problem.code, problem.detail, problem.pointer);
  if (!body.is_object())
    throw Failure("content-refused", {{"content-wrong-type", "", "an object is wanted", ""}});
  std::vector<Failure::Item> items;
  for (std::string_view member : members)
    if (!body.contains(member))
      items.push_back({"content-missing-field", "/" + std::string(member), "must be given", ""});
  const auto known = [&](const std::string& name) {
    return std::find(members.begin(), members.end(), name) != members.end() ||
           std::find(optional.begin(), optional.end(), name) != optional.end();
  };
  for (const auto& [name, value] : body.items())
    if (!known(name))
      items.push_back({"content-unknown-field", (json::json_pointer() / name).to_string(),
                       "no such member", ""});
  if (!items.empty()) throw Failure("content-refused", std::move(items));
  return body;
}

std::string text_member(const json& object, const char* name) {
  const json& value = object.at(name);
  if (!value.is_string())
    throw Failure("content-refused",
                  {{"content-wrong-type", "/" + std::string(name), "a string is wanted", ""}});
  return value.get<std::string>();
}

std::string idempotency_key(const http::Request& request) {
  if (!request.headers.contains("idempotency-key")) return {};
  std::string key = request.header("idempotency-key");
  bool good = !key.empty() && key.size() <= 128 &&
              std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!good) throw Failure("bad-request", "Idempotency-Key: 1 to 128 printable ASCII characters");
  return key;
}

std::uint64_t number_parameter(const http::Request& request, const char* name,
                               std::uint64_t fallback, std::uint64_t least, std::uint64_t most) {
  std::string text = request.parameter(name);
  if (text.empty()) return fallback;
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    throw Failure("bad-request",
                  std::string(name) + ": " + std::to_string(least) + " to " + std::to_string(most));
  return value;
}

void require_parameters(const http::Request& request,
                        std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query)
    if (name != "lang" && std::find(known.begin(), known.end(), name) == known.end())
      throw Failure("bad-request", "no such parameter: " + name.substr(0, 40));
}

}  // namespace tamga::api
