// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "server/error.h"

namespace tamga::http {
namespace {

epoll_event event_of(std::uint64_t key, Interest interest) {
  epoll_event event{};
  event.events = interest == Interest::Reading   ? static_cast<std::uint32_t>(EPOLLIN)
                 : interest == Interest::Writing ? static_cast<std::uint32_t>(EPOLLOUT)
                 : interest == Interest::HangUp  ? static_cast<std::uint32_t>(EPOLLRDHUP)
                                                 : 0U;
  event.data.u64 = key;
  return event;
}

[[noreturn]] void fail(const char* what) {
  throw Failure("internal", std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (epoll_ < 0 || event_ < 0) fail("epoll");
  add(event_, 0, Interest::Reading);
}

Poller::~Poller() {
  ::close(event_);
  ::close(epoll_);
}

void Poller::add(int descriptor, std::uint64_t key, Interest interest) {
  epoll_event event = event_of(key, interest);
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl");
}

void Poller::change(int descriptor, std::uint64_t key, Interest interest) {
  epoll_event event = event_of(key, interest);
  if (epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) != 0) fail("epoll_ctl");
}

void Poller::remove(int descriptor) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);  // closing would do it too
}

const std::vector<Ready>& Poller::wait(int milliseconds) {
  std::array<epoll_event, 256> events{};
  ready_.clear();
  int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds);
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.u64 == 0) {
      std::uint64_t drained = 0;
      // Nothing to read means that another wake-up was drained with an earlier one.
      if (::read(event_, &drained, sizeof drained) < 0 && errno != EAGAIN) fail("eventfd");
      continue;
    }
    ready_.push_back({event.data.u64, (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0,
                      (event.events & EPOLLRDHUP) != 0,
                      (event.events & (EPOLLERR | EPOLLHUP)) != 0});
  }
  return ready_;
}

void Poller::wake() {
  std::uint64_t one = 1;
  // A full counter (EAGAIN) wakes as well as one more would.
  if (::write(event_, &one, sizeof one) < 0 && errno != EAGAIN) fail("eventfd");
}

}  // namespace tamga::http
