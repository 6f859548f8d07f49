// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/problem.h"

#include <nlohmann/json.hpp>

namespace tamga::http {
namespace {

std::string title(const ErrorKind& kind, const std::string& language) {
  return std::string(language == "en" ? kind.en : kind.mn);
}

nlohmann::ordered_json item(const Failure::Item& fault, const std::string& language) {
  nlohmann::ordered_json json = {{"code", fault.code},
                                 {"title", title(error_kind(fault.code), language)},
                                 {"pointer", fault.pointer},
                                 {"detail", fault.detail}};
  if (!fault.field.empty()) json["field"] = fault.field;
  return json;
}

}  // namespace

Response problem(const Request& request, const Failure& failure) {
  const ErrorKind& kind = failure.kind();
  std::string language = request.language();
  nlohmann::ordered_json json = {{"type", "urn:tamga:problem:" + std::string(kind.code)},
                                 {"title", title(kind, language)},
                                 {"status", kind.http_status}};
  if (kind.http_status < 500) {
    if (!failure.detail().empty()) json["detail"] = failure.detail();
    if (!failure.pointer().empty()) json["pointer"] = failure.pointer();
    if (!failure.items().empty()) {
      json["errors"] = nlohmann::ordered_json::array();
      for (const auto& fault : failure.items()) json["errors"].push_back(item(fault, language));
    }
  }
  json["instance"] = "urn:tamga:request:" + request.id;
  // Details may quote what a stranger sent: bytes that are no UTF-8 are replaced.
  Response response{kind.http_status,
                    {},
                    json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)};
  response.with("Content-Type", "application/problem+json").with("Content-Language", language);
  response.with("Cache-Control", "no-store");
  if (kind.http_status == 401) response.with("WWW-Authenticate", "Bearer realm=\"tamga\"");
  if (kind.http_status == 429) response.with("Retry-After", "60");
  if (kind.http_status == 503) response.with("Retry-After", "2");
  return response;
}

}  // namespace tamga::http
