// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/mail_carrier.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>

namespace tamga::notices {
namespace {

struct FreeCurl {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

struct Sending {
  const std::string& bytes;
  std::size_t given = 0;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* user) {
  auto& sending = *static_cast<Sending*>(user);
  const auto part = std::min(size * count, sending.bytes.size() - sending.given);
  std::memcpy(into, sending.bytes.data() + sending.given, part);
  sending.given += part;
  return part;
}

// The server's own words are not wanted.
std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

std::string password_in(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
  return line;
}

void set_security(CURL* handle, const MailSettings& settings) {
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_USE_SSL,
                   static_cast<long>(settings.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  }
}

MailOutcome outcome_of(CURL* handle, CURLcode done) {
  if (done == CURLE_OK) return {true, "", ""};
  long answer = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
  // 5yz to RCPT or to the text itself is for ever; to the greeting, TLS or AUTH it is not
  // this mail's fault.
  const bool refused =
      (done == CURLE_SEND_ERROR || done == CURLE_RECV_ERROR || done == CURLE_WEIRD_SERVER_REPLY) &&
      answer >= 550 && answer <= 559;
  std::string detail = curl_easy_strerror(done);
  if (answer != 0) detail += ", " + std::to_string(answer);
  return {false, refused ? "mail-refused" : "mail-unavailable", detail};
}

}  // namespace

MailOutcome send_mail(const MailSettings& settings, const std::string& to,
                      const std::string& bytes) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, FreeCurl> handle(curl_easy_init());
  if (ready != CURLE_OK || !handle) return {false, "mail-unavailable", "libcurl cannot start"};
  const std::unique_ptr<curl_slist, FreeCurl> recipients(
      curl_slist_append(nullptr, ("<" + to + ">").c_str()));
  if (!recipients) throw std::bad_alloc();
  const std::string sender = "<" + settings.from + ">";
  std::string password;
  set_security(handle.get(), settings);
  if (!settings.user.empty()) {
    password = password_in(settings.password_file);
    if (password.empty()) return {false, "mail-unavailable", "the password file cannot be read"};
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, password.c_str());
  }
  Sending sending{bytes};
  const auto whole = static_cast<long>(std::chrono::milliseconds(settings.timeout).count());
  curl_easy_setopt(handle.get(), CURLOPT_URL, settings.server.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, std::min(whole, 10'000L));
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, whole);
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &give);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &sending);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &drop);
  return outcome_of(handle.get(), curl_easy_perform(handle.get()));
}

}  // namespace tamga::notices
