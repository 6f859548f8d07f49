// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/SocketImpl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace tamga::http {
namespace {

constexpr std::size_t slowest_bytes_a_second = 64 * 1024;
constexpr auto longest_drain = std::chrono::seconds(2);
constexpr auto ends_with_request = std::chrono::seconds(1);
using Clock = std::chrono::steady_clock;

}  // namespace

Connection::Connection(std::uint64_t key, const Poco::Net::StreamSocket& socket,
                       const Options& options)
    : key_(key),
      socket_(socket),  // a handle: Poco counts its owners
      options_(options),
      phase_began_(Clock::now()),
      progress_(phase_began_),
      request_began_(phase_began_) {
  socket_.setBlocking(false);
  socket_.setNoDelay(true);
}

int Connection::descriptor() const {
  return socket_.impl()->sockfd();
}

std::string Connection::address() const {
  try {
    return socket_.peerAddress().host().toString();
  } catch (const Poco::Exception&) {
    return {};  // gone already: its answer will not arrive either
  }
}

Interest Connection::interest() const {
  switch (phase_) {
    case Phase::Reading:
    case Phase::Draining:
      return Interest::Reading;
    case Phase::Writing:
      return Interest::Writing;
    case Phase::Working:
      return watches_hang_up_ ? Interest::HangUp : Interest::Nothing;
  }
  return Interest::Nothing;
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  phase_began_ = progress_ = Clock::now();
}

Connection::Outcome Connection::read() {
  std::array<char, 32 * 1024> bytes;
  int count = 0;
  try {
    count = socket_.receiveBytes(bytes.data(), static_cast<int>(bytes.size()));
  } catch (const Poco::Exception&) {
    return Outcome::Closed;  // reset by the peer
  }
  if (count == 0) return Outcome::Closed;
  if (count < 0 || phase_ == Phase::Draining) return Outcome::Going;
  progress_ = Clock::now();
  if (received_ == 0) request_began_ = progress_;
  received_ += static_cast<std::size_t>(count);
  reader_.feed(std::string_view(bytes.data(), static_cast<std::size_t>(count)));
  return Outcome::Going;
}

std::shared_ptr<const std::atomic<bool>> Connection::begin_work(std::size_t body_bytes) {
  working_bytes_ = body_bytes;
  watches_hang_up_ = true;
  forsaken_ = std::make_shared<std::atomic<bool>>(false);
  enter(Phase::Working);
  return forsaken_;
}

void Connection::note_hang_up() {
  watches_hang_up_ = false;
  if (Clock::now() - phase_began_ > ends_with_request) forsake();
}

void Connection::forsake() {
  if (forsaken_) *forsaken_ = true;
}

Connection::Outcome Connection::write(std::string bytes, bool last) {
  working_bytes_ = 0;
  out_ += bytes;
  last_ = last;
  enter(Phase::Writing);
  return write_on();
}

Connection::Outcome Connection::begin_writing(std::string bytes) {
  out_ = std::move(bytes);
  begun_ = true;
  return send_what_it_takes() ? Outcome::Going : Outcome::Closed;
}

Connection::Outcome Connection::write_on() {
  if (!send_what_it_takes()) return Outcome::Closed;
  if (written_ < out_.size()) return Outcome::Going;
  try {
    return finish_writing();
  } catch (const Poco::Exception&) {
    return Outcome::Closed;  // it hung up before its answer's end was told
  }
}

// Not by Poco's sendBytes, which throws when a socket that does not block takes no more for now.
bool Connection::send_what_it_takes() {
  while (written_ < out_.size()) {
    const auto count =
        ::send(descriptor(), out_.data() + written_, out_.size() - written_, MSG_NOSIGNAL);
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    written_ += static_cast<std::size_t>(count);
    progress_ = Clock::now();
  }
  return true;
}

Connection::Outcome Connection::finish_writing() {
  out_ = std::string();
  written_ = 0;
  begun_ = false;
  ++served_;
  if (last_) {
    socket_.shutdownSend();
    enter(Phase::Draining);
    return Outcome::Going;
  }
  enter(Phase::Reading);
  request = Request();  // a next one that cannot be understood is not this one
  match = Router::Match();
  head_only = false;
  received_ = 0;
  request_began_ = phase_began_;
  reader_.next();
  return Outcome::Going;
}

void Connection::invite_body() {
  static constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  try {
    // An empty send buffer takes these bytes; if not, the asker sends its body
    // anyway after a while.
    socket_.sendBytes(invitation.data(), static_cast<int>(invitation.size()), MSG_NOSIGNAL);
  } catch (const Poco::Exception&) {
    return;  // the next read finds the connection closed
  }
}

std::chrono::milliseconds Connection::allowance(std::size_t bytes) const {
  return std::chrono::seconds(options_.request_seconds) +
         std::chrono::milliseconds(bytes * 1000 / slowest_bytes_a_second);
}

Connection::Late Connection::late(Instant now) const {
  auto patience = std::chrono::seconds(options_.timeout_seconds);
  switch (phase_) {
    case Phase::Reading:
      if (reader_.idle()) {
        if (served_ > 0) patience = std::chrono::seconds(options_.keep_alive_seconds);
        return now - phase_began_ > patience ? Late::CloseSilently : Late::No;
      }
      if (reader_.state() == RequestReader::State::Head)
        return now - request_began_ > patience ? Late::Timeout : Late::No;
      return now - progress_ > patience || now - request_began_ > allowance(received_)
                 ? Late::Timeout
                 : Late::No;
    case Phase::Working:
      return now - phase_began_ > std::chrono::seconds(options_.request_seconds) ? Late::Overdue
                                                                                 : Late::No;
    case Phase::Writing:
      return now - progress_ > patience || now - phase_began_ > allowance(written_)
                 ? Late::CloseSilently
                 : Late::No;
    case Phase::Draining:
      return now - phase_began_ > longest_drain ? Late::CloseSilently : Late::No;
  }
  return Late::No;
}

}  // namespace tamga::http
