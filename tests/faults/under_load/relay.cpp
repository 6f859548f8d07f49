// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/relay.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace tamga::faults {
namespace {

constexpr int tick_ms = 20;

sockaddr_in socket_address(const char* host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::inet_addr(host);
  address.sin_port = htons(port);
  return address;
}

// With a reset instead of an orderly end.
void abort_connection(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket);
}

bool send_all(int socket, const char* bytes, std::size_t count) {
  while (count > 0) {
    const auto sent = ::send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

Relay::Relay(std::uint16_t to, const char* address)
    : to_(socket_address(address, to)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto own = socket_address("127.0.0.1", 0);
  socklen_t size = sizeof own;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&own), size) != 0 ||
      ::listen(listener_, 128) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) != 0)
    throw std::runtime_error("the relay cannot listen");
  port_ = ntohs(own.sin_port);
  acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

Relay::~Relay() {
  acceptor_.request_stop();
  acceptor_.join();
  carriers_.clear();  // each is told to stop, and waited for
  ::close(listener_);
}

void Relay::heal() {
  stalled_ = refusing_ = false;
  delay_ms_ = truncations_ = 0;
}
void Relay::stall() {
  stalled_ = true;
}
void Relay::delay(std::chrono::milliseconds each) {
  delay_ms_ = static_cast<int>(each.count());
}
void Relay::refuse() {
  refusing_ = true;
  reset();
}
void Relay::reset() {
  ++resets_;
}
void Relay::truncate(int answers) {
  truncations_ = answers;
}

void Relay::accept_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, tick_ms) <= 0) continue;
    const int near = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (near < 0) continue;
    const int far = refusing_ ? -1 : ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (far < 0 || ::connect(far, reinterpret_cast<const sockaddr*>(&to_), sizeof to_) != 0) {
      abort_connection(near);
      if (far >= 0) ::close(far);
      continue;
    }
    carriers_.remove_if([](const Carrier& carrier) { return carrier.done.load(); });
    auto& carrier = carriers_.emplace_back();
    carrier.thread = std::jthread([this, near, far, &carrier](const std::stop_token& stopped) {
      carry(near, far, stopped);
      carrier.done = true;
    });
  }
}

void Relay::carry(int near, int far, const std::stop_token& stop) {
  const auto resets = resets_.load();
  bool open = true;
  while (open && !stop.stop_requested() && resets == resets_) {
    std::array<pollfd, 2> waiting{pollfd{near, POLLIN, 0}, pollfd{far, POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), tick_ms) <= 0) continue;
    if (stalled_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(tick_ms));
      continue;
    }
    if (waiting[0].revents != 0) open = pass(near, far, false);
    if (open && waiting[1].revents != 0) open = pass(far, near, true);
  }
  if (resets != resets_) {
    abort_connection(near);
    abort_connection(far);
  } else {
    ::close(near);
    ::close(far);
  }
}

// False when the connection is over.
bool Relay::pass(int from, int to, bool answer) {
  std::array<char, 16384> bytes;
  const auto count = ::recv(from, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  if (delay_ms_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms_.load()));
  auto whole = static_cast<std::size_t>(count);
  if (answer && truncations_ > 0 && truncations_-- > 0) {
    send_all(to, bytes.data(), whole / 2);
    return false;
  }
  return send_all(to, bytes.data(), whole);
}

}  // namespace tamga::faults
