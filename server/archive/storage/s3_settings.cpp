// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/s3_settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "server/error.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr int longest_lock = 36500;

class Reader {
 public:
  explicit Reader(std::filesystem::path file) : file_(std::move(file)) {}

  S3Settings read(const json& given) {
    if (!given.is_object() || given.size() != 1 || !given.contains("s3") ||
        !given["s3"].is_object())
      refuse("it is {\"s3\": {…}}");
    for (const auto& [name, value] : given["s3"].items()) take(name, value);
    require_whole();
    return std::move(settings_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Failure("data-unusable", file_.string() + ": " + why);
  }

  void take(const std::string& name, const json& value) {
    if (name == "lock_days") {
      if (!value.is_number_integer() || value < 0 || value > longest_lock)
        refuse("lock_days is a whole number from 0 to " + std::to_string(longest_lock));
      settings_.lock_days = value.get<int>();
      return;
    }
    if (!value.is_string()) refuse("there is no entry " + name + " with such a value");
    const auto text = value.get<std::string>();
    if (name == "endpoint")
      settings_.endpoint = text;
    else if (name == "region")
      settings_.region = text;
    else if (name == "bucket")
      settings_.bucket = text;
    else if (name == "prefix")
      settings_.prefix = text;
    else if (name == "access_key")
      settings_.access_key = text;
    else if (name == "secret_file")
      settings_.secret_file = text;
    else if (name == "ca_file")
      settings_.ca_file = text;
    else
      refuse("there is no entry " + name);
  }

  // Names that need no escaping: what is signed is then what is sent, whoever encodes it.
  static bool plain(std::string_view text) {
    constexpr std::string_view others = "-_.";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             others.find(c) != std::string_view::npos;
    });
  }

  bool safe_endpoint() {
    while (settings_.endpoint.ends_with('/')) settings_.endpoint.pop_back();
    const std::string_view endpoint = settings_.endpoint;
    const auto host = endpoint.substr(std::min(endpoint.size(), endpoint.find("://") + 3));
    if (host.empty() || host.find_first_of("/?#@ ") != std::string_view::npos) return false;
    constexpr std::array<std::string_view, 3> here = {"127.0.0.1", "[::1]", "localhost"};
    return endpoint.starts_with("https://") ||
           (endpoint.starts_with("http://") &&
            std::any_of(here.begin(), here.end(), [&](std::string_view name) {
              return host == name || host.starts_with(std::string(name) + ":");
            }));
  }

  void require_whole() {
    if (!safe_endpoint()) refuse("endpoint is https://host[:port], or http to this machine itself");
    if (!plain(settings_.bucket)) refuse("bucket is a name of letters, digits, - and .");
    if (!plain(settings_.region)) refuse("region is a name of letters, digits and -");
    auto prefix = settings_.prefix;
    std::replace(prefix.begin(), prefix.end(), '/', '-');
    if (!prefix.empty() && (!plain(prefix) || settings_.prefix.starts_with('/')))
      refuse("prefix is letters, digits, - _ . and /");
    if (settings_.access_key.empty() || settings_.secret_file.empty())
      refuse("access_key and secret_file are missing");
  }

  std::filesystem::path file_;
  S3Settings settings_;
};

}  // namespace

std::optional<S3Settings> read_s3_settings(const std::filesystem::path& data) {
  const auto file = data / "objects.json";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::nullopt;
  return s3_settings_of(file);
}

S3Settings s3_settings_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return Reader(file).read(json::parse(stream, nullptr, false));
}

std::string read_s3_secret(const S3Settings& settings) {
  struct stat found {};
  const auto& file = settings.secret_file;
  if (::stat(file.c_str(), &found) != 0)
    throw Failure("data-unusable", file.string() + ": there is no such file");
  if ((found.st_mode & 077) != 0)
    throw Failure("data-unusable", file.string() + ": others may read it: chmod 600");
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  if (line.empty()) throw Failure("data-unusable", file.string() + ": it cannot be read");
  return line;
}

}  // namespace tamga::archive
