// SPDX-License-Identifier: GPL-3.0-or-later
// A mail as bytes (RFC 5322, RFC 2045, RFC 2047): headers that nothing from outside can
// end or add to, the text in base64.
#pragma once

#include <chrono>
#include <string>

namespace tamga::notices {

struct MailMessage {
  std::string from, to;  // addresses that is_mail_address() allows
  std::string subject;   // UTF-8, one line; control characters become spaces
  std::string text;      // UTF-8, lines by LF
  std::string id;        // UUID, for Message-ID
  std::chrono::sys_seconds date;
};

// Lines by CRLF. Throws std::invalid_argument for an address that is none.
std::string mail_bytes(const MailMessage& message);

// Encoded words of at most 75 characters, folded; plain ASCII stays as it is.
std::string header_text(const std::string& text);

}  // namespace tamga::notices
