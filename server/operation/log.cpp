// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/operation/log.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/clock.h"

namespace tamga::operation {
namespace {

std::string text_of(const nlohmann::ordered_json& line) {
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// In one piece: other threads write here, too.
void put(std::string line) {
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

nlohmann::ordered_json begun(std::string_view event) {
  return {{"time", iso_utc(Clock().microseconds())}, {"event", event}};
}

}  // namespace

void log_event(std::string_view event) {
  put(text_of(begun(event)));
}

void log_failure(std::string_view event, const Failure& failure) {
  put(failure_line(event, failure));
}

std::string failure_line(std::string_view event, const Failure& failure) {
  auto line = begun(event);
  line["code"] = failure.kind().code;
  if (failure.kind().http_status >= 500) line["detail"] = failure.detail();
  return text_of(line);
}

}  // namespace tamga::operation
