// SPDX-License-Identifier: GPL-3.0-or-later
// The SMTP server of the tests (mail_server.py, Debian's python3-aiosmtpd), with a
// certificate of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/notices/mail_settings.h"

namespace tamga::test {

// Runs while it lives. Throws std::runtime_error when it cannot be started.
class MailServer {
 public:
  // `mode`: plain, starttls, smtps. With a user: nobody else may send.
  MailServer(const std::filesystem::path& folder, const std::string& mode,
             const std::string& certificate_name = "localhost", const std::string& user = {},
             const std::string& password = {});
  ~MailServer();
  MailServer(const MailServer&) = delete;
  MailServer& operator=(const MailServer&) = delete;

  // What it took, oldest first, each after a line "X-Envelope: FROM TO tls|plain".
  std::vector<std::string> mails() const;
  // How to reach it: by name, its certificate trusted.
  notices::MailSettings settings() const;

 private:
  std::filesystem::path folder_;
  std::string mode_;
  int port_ = 0, input_ = -1, child_ = -1;
};

}  // namespace tamga::test
