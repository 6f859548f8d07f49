// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/remote_act.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/signing/cms_signature.h"
#include "server/base64.h"
#include "server/error.h"
#include "server/signing/http_request.h"

namespace tamga::cli {
namespace {

using nlohmann::json;

constexpr std::size_t values_limit = 64 * 1024;

std::string digest_of(const std::string& text) {
  if (auto digest = from_base64(text)) return *digest;
  throw Failure("remote-unavailable", "the server's answer is not understood: base64");
}

class Server {
 public:
  explicit Server(std::string address) : base_(std::move(address)) {
    while (base_.ends_with('/')) base_.pop_back();
    base_ += "/api/v1/";
  }

  void sign_in(const std::string& account, const std::string& password, const std::string& code) {
    json body = {{"name", account}, {"password", password}};
    if (!code.empty()) body["code"] = code;
    const json session = post("sessions", body);
    authorization_ = "Authorization: Bearer " + text(session, "token");
  }

  json post(const std::string& path, const json& body) const {
    const std::string bytes = body.dump();
    signing::HttpRequest request{
        "POST", base_ + path, {"Content-Type: application/json"}, bytes, {}};
    if (!authorization_.empty()) request.headers.push_back(authorization_);
    try {
      const auto answer = signing::send(request);
      json said = json::parse(answer.body, nullptr, false);
      if (answer.status >= 200 && answer.status < 300 && said.is_object()) return said;
      refuse(answer.status, said);
    } catch (const seal::TransportFault& fault) {
      throw Failure("remote-unavailable", base_ + path + ": " + fault.what());
    }
  }

  static std::string text(const json& object, const char* name) {
    const auto value = object.find(name);
    if (value == object.end() || !value->is_string())
      throw Failure("remote-unavailable",
                    std::string("the server's answer is not understood: ") + name);
    return value->get<std::string>();
  }

 private:
  // A problem document (RFC 9457) is told as the server told it.
  [[noreturn]] static void refuse(int status, const json& said) {
    constexpr std::string_view prefix = "urn:tamga:problem:";
    if (said.is_object() && said.contains("type") && said["type"].is_string()) {
      const std::string type = said["type"];
      if (type.starts_with(prefix))
        throw Failure(type.substr(prefix.size()), said.value("detail", ""));
    }
    throw Failure("remote-unavailable", "the server answers HTTP " + std::to_string(status));
  }

  std::string base_, authorization_;
};

std::string required(const Arguments& arguments, const char* option) {
  if (arguments.has(option)) return arguments.value(option);
  throw Failure("argument-invalid", std::string("--remote needs --") + option);
}

json values_of(const Arguments& arguments) {
  const auto values =
      json::parse(read_file(required(arguments, "values"), values_limit), nullptr, false);
  if (!values.is_object()) throw Failure("argument-invalid", "--values: not a JSON object");
  return values;
}

json chain_of(const seal::SigningKey& key) {
  json chain = json::array();
  for (const auto& certificate : key.intermediates()) chain.push_back(to_base64(certificate.der()));
  return chain;
}

}  // namespace

int act_remotely(const Arguments& arguments, const seal::SigningKey& key) {
  const std::string acts = "documents/" + required(arguments, "document") + "/acts/";
  required(arguments, "password-file");
  Server server(arguments.value("remote"));
  server.sign_in(required(arguments, "account"), secret_from(arguments, "password-file"),
                 arguments.value("code"));
  const json prepared =
      server.post(acts + "prepare", {{"act", required(arguments, "act")},
                                     {"values", values_of(arguments)},
                                     {"certificate", to_base64(key.certificate().der())},
                                     {"chain", chain_of(key)}});
  const std::string cms =
      seal::sign_detached(key.parts(), digest_of(Server::text(prepared, "digest")));
  const json done = server.post(
      acts + "complete", {{"token", Server::text(prepared, "token")}, {"cms", to_base64(cms)}});
  if (arguments.json())
    std::cout << done.dump() << "\n";
  else
    std::cout << "Гарын үсэг зурлаа / signed: " << arguments.value("act") << "\n";
  return 0;
}

}  // namespace tamga::cli
