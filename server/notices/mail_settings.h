// SPDX-License-Identifier: GPL-3.0-or-later
// How mail is sent: DATA/mail.json.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::notices {

struct MailSettings {
  // "server": smtps://HOST:465 (TLS from the first byte, RFC 8314) or smtp://HOST:587
  // (STARTTLS, RFC 3207). Without verified TLS nothing is sent, but to this very machine
  // with "tls": "none".
  std::string server;
  bool tls = true;
  std::string from;                  // "from": the address that mail comes from
  std::string user;                  // "user": of the server, or ""
  std::string password_file;         // "password_file": absolute or in DATA; its first line
  std::string ca_file;               // "ca_file": whom to trust instead of the system's, or ""
  std::chrono::seconds timeout{30};  // "timeout_seconds": 1 to 300
};

// Without the file: none. Throws Failure data-unusable naming the file and the entry.
std::optional<MailSettings> read_mail_settings(const std::filesystem::path& data);

// local@domain of RFC 5321 in ASCII without quotes or comments, at most 254 bytes: nothing
// that could end a header or a command.
bool is_mail_address(std::string_view address);

}  // namespace tamga::notices
