// SPDX-License-Identifier: GPL-3.0-or-later
// The framing guard: bytes of a connection become requests by the letter of
// RFC 9112, or are refused. Poco's own parser takes bare LF, folded lines,
// signed and repeated lengths and more, each of which lets a second request hide
// behind a proxy's idea of the first one; so no other parser sees the bytes.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/error.h"

namespace tamga::http {

// What one head may weigh. Beyond: 414 for the target, 431 for the rest.
struct HeadLimits {
  std::size_t target = 8 * 1024;
  std::size_t head = 32 * 1024;
  std::size_t fields = 100;
};

struct Head {
  std::string method, target;                 // as sent
  std::map<std::string, std::string> fields;  // lower-case names; lists joined by ", "
  bool keep_alive = true;                     // by version and Connection
  bool takes_parts = true;                    // an answer in chunks: HTTP/1.1
  bool expects_continue = false;
};

// Reads one request at a time. Not thread-safe. Usage: feed() bytes, look at
// state(); at HeadRead call accept_body() with the route's limit; at Complete
// take head and body and call next(); Refused is final for the connection.
class RequestReader {
 public:
  enum class State { Head, HeadRead, Body, Complete, Refused };

  explicit RequestReader(const HeadLimits& limits = {}) : limits_(limits) {}

  void feed(std::string_view bytes);
  State state() const { return state_; }
  // The head is complete: take a body of at most `limit` bytes. A body that
  // announces more is refused before a byte of it is read.
  void accept_body(std::size_t limit);
  // After Complete: goes on with what came behind the request.
  void next();

  const Head& head() const { return head_; }
  // True when the head was understood, even if its body was then refused.
  bool head_known() const { return head_known_; }
  std::string take_body() { return std::move(body_); }
  const Failure& refusal() const { return *refusal_; }
  // Bytes kept in memory for this connection.
  std::size_t held() const { return buffer_.capacity() + body_.capacity(); }
  // True when nothing of a next request has come yet.
  bool idle() const { return state_ == State::Head && buffer_.empty(); }

 private:
  enum class Framing { None, Length, ChunkSize, ChunkData, ChunkEnd, Trailers };

  void advance();
  bool read_head();
  bool read_body();
  bool read_chunk_size();
  bool read_data(bool last);
  bool read_trailers();
  std::optional<std::string> take_line(std::size_t most);
  void read_request_line(std::string_view line);
  void read_field(std::string_view line);
  void understand_fields();
  void understand_length();

  HeadLimits limits_;
  State state_ = State::Head;
  Framing framing_ = Framing::None;
  Head head_;
  bool head_known_ = false;
  bool version_1_0_ = false;
  std::string_view unread() const { return std::string_view(buffer_).substr(start_); }

  std::string buffer_;
  std::size_t start_ = 0;    // of buffer_: bytes before it are understood
  std::size_t scanned_ = 0;  // of the head, known to hold no end
  std::string body_;
  std::size_t body_limit_ = 0;
  std::size_t remaining_ = 0;  // of a body of known length, or of the chunk
  std::size_t trailer_bytes_ = 0;
  std::optional<Failure> refusal_;
};

}  // namespace tamga::http
