// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/operation/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace tamga::operation {
namespace {

std::optional<std::int64_t> number_of(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text, text + std::strlen(text), value);
  return error == std::errc() && *end == '\0' ? std::optional(value) : std::nullopt;
}

}  // namespace

ServiceManager::ServiceManager() {
  if (const char* socket = std::getenv("NOTIFY_SOCKET")) socket_ = socket;
  const auto microseconds = number_of("WATCHDOG_USEC");
  const auto process = number_of("WATCHDOG_PID");
  if (microseconds && *microseconds > 0 && (!process || *process == ::getpid()))
    watched_ = std::chrono::milliseconds(*microseconds / 2000);
}

void ServiceManager::tell(std::string_view state) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_.front() == '@') address.sun_path[0] = '\0';  // of the abstract name space
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address),
           static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size()));
  ::close(descriptor);
}

bool ProgressWatch::gets_on(const http::Load& load, Time now) {
  const bool first = !last_.has_value();
  const bool rounds = first || load.rounds != last_->rounds;
  const bool stuck = load.busy >= load.threads && load.waiting > 0;
  if (first || load.answered != last_->answered || !stuck) answered_at_ = now;
  last_ = load;
  return rounds && now - answered_at_ < patience_;
}

}  // namespace tamga::operation
