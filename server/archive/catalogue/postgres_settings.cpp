// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/postgres_settings.h"

#include <libpq-fe.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/error.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& where, const std::string& why) {
  throw Failure("data-unusable", where + ": " + why);
}

// Keywords that are set, by libpq's own reading.
std::map<std::string, std::string> keywords_of(const std::string& connection,
                                               const std::string& where) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(connection.c_str(), &error), PQconninfoFree);
  const std::unique_ptr<char, void (*)(void*)> reason(error, PQfreemem);
  // libpq's reason repeats the text, and with it what may be a password.
  if (!options) refuse(where, "it is no connection string: \"host=… dbname=… user=…\"");
  std::map<std::string, std::string> found;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) found[option->keyword] = option->val;
  return found;
}

// A socket's folder, or a name of this very machine.
bool is_here(const std::string& host) {
  return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" ||
         host == "127.0.0.1" || host == "::1";
}

bool all_here(const std::map<std::string, std::string>& keywords) {
  for (const char* keyword : {"host", "hostaddr"}) {
    const auto found = keywords.find(keyword);
    if (found == keywords.end()) continue;
    std::istringstream hosts(found->second);
    for (std::string host; std::getline(hosts, host, ',');)
      if (!is_here(host)) return false;
  }
  return true;
}

}  // namespace

PostgresSettings postgres_settings_of(std::string_view connection, const std::string& where) {
  PostgresSettings settings{std::string(connection), {}};
  const auto keywords = keywords_of(settings.connection, where);
  for (const char* secret : {"password", "sslpassword"})
    if (keywords.contains(secret))
      refuse(where, std::string(secret) +
                        " does not stand here: name a password_file, or libpq's passfile");
  if (!keywords.contains("dbname")) refuse(where, "dbname is missing");
  const auto mode = keywords.find("sslmode");
  if (!all_here(keywords) && (mode == keywords.end() || !mode->second.starts_with("verify-")))
    refuse(where, "to another machine sslmode=verify-full (or verify-ca) is needed");
  return settings;
}

std::optional<PostgresSettings> read_postgres_settings(const std::filesystem::path& data) {
  const auto file = data / "catalogue.json";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::nullopt;
  std::ifstream stream(file);
  const auto given = json::parse(stream, nullptr, false);
  if (!given.is_object()) refuse(file.string(), "it is {\"postgresql\": \"host=… dbname=…\"}");
  std::map<std::string, std::string> entries;
  for (const auto& [name, value] : given.items()) {
    if ((name != "postgresql" && name != "password_file") || !value.is_string())
      refuse(file.string(), "there is no entry " + name + " with such a value");
    entries[name] = value.get<std::string>();
  }
  auto settings = postgres_settings_of(entries["postgresql"], file.string());
  settings.password_file = entries["password_file"];
  return settings;
}

std::string settings_text(const PostgresSettings& settings) {
  json text = {{"postgresql", settings.connection}};
  if (!settings.password_file.empty()) text["password_file"] = settings.password_file.string();
  return text.dump(2) + "\n";
}

std::string read_postgres_password(const PostgresSettings& settings) {
  const auto& file = settings.password_file;
  if (file.empty()) return {};
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) refuse(file.string(), "there is no such file");
  if ((found.st_mode & 077) != 0) refuse(file.string(), "others may read it: chmod 600");
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  if (line.empty()) refuse(file.string(), "it cannot be read");
  return line;
}

}  // namespace tamga::archive
