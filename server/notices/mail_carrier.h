// SPDX-License-Identifier: GPL-3.0-or-later
// One mail given to the organisation's server, by SMTP (RFC 5321) through libcurl.
#pragma once

#include <string>

#include "server/notices/mail_settings.h"

namespace tamga::notices {

// What became of it. Codes: mail-refused (the server will never take this mail: 5yz to its
// recipient), mail-unavailable (everything else: it may be tried again).
struct MailOutcome {
  bool sent = false;
  std::string fault;   // code, "" when it was sent
  std::string detail;  // for the log; no address stands in it
};

// `bytes` of mail_bytes(). TLS is verified against the system's authorities or ca_file, its
// host name too; the password is read from its file each time. Thread-safe.
MailOutcome send_mail(const MailSettings& settings, const std::string& to,
                      const std::string& bytes);

}  // namespace tamga::notices
