// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <stdexcept>

#include "server/http/syntax.h"

namespace tamga::test {
namespace {

// A body in chunks (RFC 9112 §7.1) off the front of `bytes`; false when it is not whole.
bool take_chunks(std::string_view& bytes, std::string& body) {
  for (;;) {
    const auto line = bytes.find("\r\n");
    if (line == std::string_view::npos) return false;
    std::size_t size = 0;
    const auto [end, wrong] = std::from_chars(bytes.data(), bytes.data() + line, size, 16);
    if (wrong != std::errc() || end != bytes.data() + line)
      throw std::runtime_error("a chunk without its size");
    if (bytes.size() < line + 2 + size + 2) return false;
    body += bytes.substr(line + 2, size);
    if (bytes.substr(line + 2 + size, 2) != "\r\n")
      throw std::runtime_error("a chunk of another size");
    bytes.remove_prefix(line + 2 + size + 2);
    if (size == 0) return true;
  }
}

// Reads one answer off the front of `bytes`; false when it is not whole.
bool take_answer(std::string_view& bytes, Answer& answer) {
  std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos || !bytes.starts_with("HTTP/1.1 ")) return false;
  answer = Answer();
  answer.status = std::atoi(std::string(bytes.substr(9, 3)).c_str());
  std::string_view head = bytes.substr(0, end);
  while (head.find("\r\n") != std::string_view::npos) {
    head.remove_prefix(head.find("\r\n") + 2);
    std::string_view line = head.substr(0, head.find("\r\n"));
    std::size_t colon = line.find(':');
    answer.headers.emplace(http::lower(line.substr(0, colon)),
                           std::string(http::trimmed(line.substr(colon + 1))));
  }
  if (answer.header("transfer-encoding") == "chunked") {
    auto rest = bytes.substr(end + 4);
    if (!take_chunks(rest, answer.body)) return false;
    bytes = rest;
    return true;
  }
  auto length = static_cast<std::size_t>(std::atoll(answer.header("content-length").c_str()));
  if (bytes.size() < end + 4 + length) return false;
  answer.body = bytes.substr(end + 4, length);
  bytes.remove_prefix(end + 4 + length);
  return true;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  auto at = headers.find(name);
  return at == headers.end() ? std::string() : at->second;
}

RawClient::RawClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
  ::close(socket_);
  throw std::runtime_error("cannot connect");
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() {
  ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive_some(std::chrono::milliseconds patience) {
  pollfd waiting{socket_, POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
  char bytes[65536];
  auto count = ::recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) {
    closed_ = true;
    return false;
  }
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::string RawClient::receive_all(std::chrono::milliseconds patience) {
  auto until = std::chrono::steady_clock::now() + patience;
  while (!closed_) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !receive_some(left)) break;
  }
  return std::move(buffer_);
}

Answer RawClient::receive() {
  Answer answer;
  for (;;) {
    std::string_view rest = buffer_;
    if (take_answer(rest, answer)) {
      buffer_.erase(0, buffer_.size() - rest.size());
      if (answer.status != 100) return answer;
    } else if (!receive_some(std::chrono::seconds(10))) {
      return Answer();
    }
  }
}

std::vector<Answer> answers_in(std::string_view bytes) {
  std::vector<Answer> answers;
  Answer answer;
  while (take_answer(bytes, answer)) answers.push_back(answer);
  return answers;
}

Answer ask(std::uint16_t port, const std::string& method, const std::string& target,
           const std::vector<std::string>& headers, const std::string& body) {
  std::string request =
      method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  for (const auto& header : headers) request += header + "\r\n";
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  RawClient client(port);
  client.send(request + "\r\n" + body);
  return client.receive();
}

}  // namespace tamga::test
