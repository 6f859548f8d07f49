// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/evidence/evidence_settings.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::evidence {
namespace {

using nlohmann::json;

class Reader {
 public:
  explicit Reader(std::filesystem::path file) : file_(std::move(file)) {}

  EvidenceSettings read(const json& given) {
    if (!given.is_object()) refuse("not a JSON object");
    for (const auto& [name, value] : given.items()) {
      if (name == "witnesses" && value.is_array())
        for (const auto& one : value) take_witness(one);
      else if (name == "witness_minutes")
        settings_.witness_every = std::chrono::minutes(number(name, value, 1, 10080));
      else if (name == "fixity" && value.is_object())
        take_fixity(value);
      else
        refuse("there is no entry " + name + " with such a value");
    }
    return std::move(settings_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Failure("data-unusable", file_.string() + ": " + why);
  }
  int number(const std::string& name, const json& value, int least, int most) const {
    if (!value.is_number_integer() || value < least || value > most)
      refuse(name + " is a whole number from " + std::to_string(least) + " to " +
             std::to_string(most));
    return value.get<int>();
  }
  void take_witness(const json& given) {
    const bool shaped = given.is_object() && given.size() == 2 && given.contains("address") &&
                        given.contains("key") && given["address"].is_string() &&
                        given["key"].is_string();
    if (!shaped) refuse("a witness is {\"address\": …, \"key\": …}");
    WitnessPeer peer{given["address"], {}};
    while (peer.address.ends_with('/')) peer.address.pop_back();
    const auto key = archive::read_verifier_key(given["key"].get<std::string>());
    if (!key || key->type != archive::VerifierKey::Type::cosignature)
      refuse("a witness's key is a verifier key of cosignature/v1");
    if (!peer.address.starts_with("http://") && !peer.address.starts_with("https://"))
      refuse("a witness's address is http or https");
    peer.key = *key;
    settings_.witnesses.push_back(std::move(peer));
  }
  void take_fixity(const json& given) {
    for (const auto& [name, value] : given.items()) {
      if (name == "minutes")
        settings_.pace.round = std::chrono::minutes(number(name, value, 1, 1440));
      else if (name == "megabytes_per_second")
        settings_.pace.bytes_a_second =
            static_cast<std::uint64_t>(number(name, value, 1, 10000)) * 1'000'000;
      else if (name == "percent")
        settings_.pace.percent = static_cast<int>(number(name, value, 1, 100));
      else if (name == "days")
        settings_.pace.every = std::chrono::days(number(name, value, 1, 3650));
      else if (name == "replicas" && value.is_object())
        for (const auto& [replica, folder] : value.items()) {
          if (!folder.is_string() || !folder.get<std::string>().starts_with('/'))
            refuse("a replica is a folder by its whole path");
          settings_.replicas[replica] = folder.get<std::string>();
        }
      else
        refuse("there is no entry fixity." + name + " with such a value");
    }
  }

  std::filesystem::path file_;
  EvidenceSettings settings_;
};

}  // namespace

EvidenceSettings read_evidence_settings(const std::filesystem::path& data) {
  const auto file = data / "evidence.json";
  if (!std::filesystem::exists(file)) return {};
  std::ifstream stream(file);
  return Reader(file).read(json::parse(stream, nullptr, false));
}

}  // namespace tamga::evidence
