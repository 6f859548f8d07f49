// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/mail_settings.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::notices {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw Failure("data-unusable", file.string() + ": " + what);
}

// HOST of "smtp://HOST:PORT", "" for what is no such address.
std::string host_of(const std::string& server) {
  const auto begin = server.find("://");
  if (!server.starts_with("smtp://") && !server.starts_with("smtps://")) return {};
  const auto rest = server.substr(begin + 3);
  const bool plain = !rest.empty() && std::all_of(rest.begin(), rest.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
  if (!plain) return {};
  if (rest.starts_with("[")) return rest.substr(0, rest.find(']') + 1);
  return rest.substr(0, rest.find(':'));
}

bool is_this_machine(const std::string& host) {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

std::string text(const std::filesystem::path& file, const std::string& name, const json& value) {
  if (!value.is_string() || value.get<std::string>().find_first_of("\r\n") != std::string::npos)
    refuse(file, name + " is a text of one line");
  return value.get<std::string>();
}

void take(MailSettings& settings, const std::filesystem::path& file, const std::string& name,
          const json& value) {
  if (name == "server") {
    settings.server = text(file, name, value);
  } else if (name == "tls") {
    if (value != "required" && value != "none") refuse(file, "tls is required or none");
    settings.tls = value == "required";
  } else if (name == "from") {
    settings.from = text(file, name, value);
  } else if (name == "user") {
    settings.user = text(file, name, value);
  } else if (name == "password_file") {
    settings.password_file = text(file, name, value);
  } else if (name == "ca_file") {
    settings.ca_file = text(file, name, value);
  } else if (name == "timeout_seconds") {
    if (!value.is_number_integer() || value < 1 || value > 300)
      refuse(file, "timeout_seconds is a whole number from 1 to 300");
    settings.timeout = std::chrono::seconds(value.get<int>());
  } else {
    refuse(file, "there is no entry " + name);
  }
}

void in_folder(const std::filesystem::path& data, std::string& name) {
  if (!name.empty()) name = (data / name).string();  // an absolute one stays
}

}  // namespace

std::optional<MailSettings> read_mail_settings(const std::filesystem::path& data) {
  const auto file = data / "mail.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  std::ifstream stream(file);
  const json given = json::parse(stream, nullptr, false);
  if (!given.is_object()) refuse(file, "not a JSON object");
  MailSettings settings;
  for (const auto& [name, value] : given.items()) take(settings, file, name, value);
  const auto host = host_of(settings.server);
  if (host.empty()) refuse(file, "server is smtps://HOST:PORT or smtp://HOST:PORT");
  if (!is_mail_address(settings.from)) refuse(file, "from is an address of mail");
  if (!settings.tls && !is_this_machine(host))
    refuse(file, "without TLS mail goes to this very machine only");
  if (settings.user.empty() != settings.password_file.empty())
    refuse(file, "user and password_file belong together");
  in_folder(data, settings.password_file);
  in_folder(data, settings.ca_file);
  return settings;
}

bool is_mail_address(std::string_view address) {
  const auto at = address.find('@');
  if (address.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return false;
  const auto local = address.substr(0, at), domain = address.substr(at + 1);
  const auto atom = [](std::string_view text, std::string_view marks) {
    if (text.empty() || text.front() == '.' || text.back() == '.' ||
        text.find("..") != std::string_view::npos)
      return false;
    return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
      return (c < 0x80 && std::isalnum(c) != 0) || marks.find(static_cast<char>(c)) != marks.npos;
    });
  };
  return atom(local, ".!#$%&'*+-/=?^_`{|}~") && atom(domain, ".-") && domain.front() != '-' &&
         domain.back() != '-';
}

}  // namespace tamga::notices
