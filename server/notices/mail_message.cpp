// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/mail_message.h"

#include <algorithm>
#include <ctime>
#include <stdexcept>

#include "server/base64.h"
#include "server/notices/mail_settings.h"

namespace tamga::notices {
namespace {

constexpr std::size_t word_bytes = 45;  // 60 characters of base64, 72 of an encoded word
constexpr std::size_t plain_line = 60;

bool is_control(unsigned char c) {
  return c < 0x20 || c == 0x7f;
}

// Where a piece of at most `most` bytes ends without cutting a character of UTF-8.
std::size_t piece_end(const std::string& text, std::size_t from, std::size_t most) {
  std::size_t end = std::min(text.size(), from + most);
  while (end < text.size() && end > from + 1 &&
         (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return end;
}

std::string date_text(std::chrono::sys_seconds date) {
  constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = std::chrono::system_clock::to_time_t(date);
  std::tm utc{};
  gmtime_r(&time, &utc);
  char clock[32];
  const auto size = std::strftime(clock, sizeof clock, "%Y %H:%M:%S +0000", &utc);
  return std::string(days[utc.tm_wday]) + ", " + std::to_string(utc.tm_mday) + " " +
         months[utc.tm_mon] + " " + std::string(clock, size);
}

}  // namespace

std::string header_text(const std::string& given) {
  std::string text = given;
  for (char& c : text)
    if (is_control(static_cast<unsigned char>(c))) c = ' ';
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
  if (ascii && text.size() <= plain_line && text.find("=?") == std::string::npos) return text;
  std::string out;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = piece_end(text, from, word_bytes);
    out += (out.empty() ? "" : "\r\n ") + std::string("=?UTF-8?B?") +
           to_base64(std::string_view(text).substr(from, end - from)) + "?=";
    from = end;
  }
  return out;
}

std::string mail_bytes(const MailMessage& message) {
  if (!is_mail_address(message.from) || !is_mail_address(message.to))
    throw std::invalid_argument("no address of mail");
  const auto domain = message.from.substr(message.from.find('@') + 1);
  std::string out = "Date: " + date_text(message.date) + "\r\n";
  out += "From: " + message.from + "\r\n";
  out += "To: " + message.to + "\r\n";
  out += "Subject: " + header_text(message.subject) + "\r\n";
  out += "Message-ID: <" + message.id + "@" + domain + ">\r\n";
  // RFC 3834: nobody's holiday notice answers it.
  out += "Auto-Submitted: auto-generated\r\n";
  out += "MIME-Version: 1.0\r\n";
  out += "Content-Type: text/plain; charset=utf-8\r\n";
  out += "Content-Transfer-Encoding: base64\r\n\r\n";
  std::string lines;
  for (const char c : message.text) lines += c == '\n' ? "\r\n" : std::string(1, c);
  const auto encoded = to_base64(lines);
  for (std::size_t from = 0; from < encoded.size(); from += 76)
    out += encoded.substr(from, 76) + "\r\n";
  return out;
}

}  // namespace tamga::notices
