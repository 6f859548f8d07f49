// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/apart/apart_service.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <stdexcept>

namespace tamga {
namespace {

constexpr std::size_t kMaxLine = std::size_t{1} << 20;

// Reads until `wanted` bytes are there; false at the end of the input.
bool read_until(std::string& bytes, std::size_t wanted) {
  while (bytes.size() < wanted) {
    char block[1 << 16];
    const ssize_t count =
        ::read(STDIN_FILENO, block, std::min(sizeof block, wanted - bytes.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.append(block, static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

std::string read_request_line() {
  std::string line;
  while (line.size() < kMaxLine && read_until(line, line.size() + 1)) {
    if (line.back() != '\n') continue;
    line.pop_back();
    return line;
  }
  throw std::invalid_argument("a request begins with a line");
}

std::string read_request_bytes(std::size_t count) {
  std::string bytes;
  bytes.reserve(count);
  if (!read_until(bytes, count)) throw std::invalid_argument("the request is cut off");
  return bytes;
}

void write_answer(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

int serve_apart(const std::function<void()>& serve) {
  try {
    serve();
    return kApartAnswered;
  } catch (const std::bad_alloc&) {
    return kApartOutOfMemory;
  } catch (const std::exception&) {
    return kApartMalformed;
  }
}

void end_when_out_of_memory() {
  std::set_new_handler([] { ::_exit(kApartOutOfMemory); });
}

}  // namespace tamga
