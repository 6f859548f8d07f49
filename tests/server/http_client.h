// SPDX-License-Identifier: GPL-3.0-or-later
// A client that sends exactly the bytes it is given, for talking to a live server.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::test {

struct Answer {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // lower-case names
  std::string body;
  std::string header(const std::string& lower_case_name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the server has closed.
  bool send(std::string_view bytes);
  void end_sending();
  // Everything until the server closes, at most `patience`; `closed` says
  // whether it did.
  std::string receive_all(std::chrono::milliseconds patience = std::chrono::seconds(10));
  // One answer to a request that is no HEAD; status 0 when none came.
  Answer receive();
  bool closed() const { return closed_; }

 private:
  bool receive_some(std::chrono::milliseconds patience);
  int socket_ = -1;
  std::string buffer_;
  bool closed_ = false;
};

// The answers in what a server sent, in order (bodies by Content-Length, or in chunks).
std::vector<Answer> answers_in(std::string_view bytes);

// One request on a connection of its own; headers as lines without CRLF.
Answer ask(std::uint16_t port, const std::string& method, const std::string& target,
           const std::vector<std::string>& headers = {}, const std::string& body = {});

}  // namespace tamga::test
