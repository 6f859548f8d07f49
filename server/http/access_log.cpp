// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/access_log.h"

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

namespace tamga::http {
namespace {

// RFC 3339, UTC.
std::string time_now() {
  std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc));
}

void to_standard_error(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

}  // namespace

AccessLog::AccessLog(std::function<void(std::string_view)> write,
                     std::function<void(const LogEntry&)> observe)
    : write_(write ? std::move(write) : to_standard_error), observe_(std::move(observe)) {}

void AccessLog::put(const LogEntry& entry) const {
  if (observe_) observe_(entry);
  nlohmann::ordered_json line = {
      {"time", time_now()},     {"request", entry.request_id},
      {"method", entry.method}, {"route", entry.route},
      {"status", entry.status}, {"ms", static_cast<double>(entry.duration.count()) / 1000.0},
      {"bytes", entry.bytes}};
  if (entry.failure) {
    line["code"] = entry.failure->kind().code;
    if (entry.failure->kind().http_status >= 500) line["detail"] = entry.failure->detail();
  }
  write_(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace tamga::http
