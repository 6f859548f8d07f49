// SPDX-License-Identifier: GPL-3.0-or-later
// One connection as the front sees it: its socket, its reader, what is still to
// be written, and until when it may take.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "server/http/message.h"
#include "server/http/poller.h"
#include "server/http/request_reader.h"
#include "server/http/router.h"
#include "server/http/server.h"

namespace tamga::http {

using Instant = std::chrono::steady_clock::time_point;

// Owned and used by the front's thread only.
class Connection {
 public:
  // Reading a request; Working: a worker has it; Writing the answer; Draining:
  // answered and shut, reading over what still comes so that the asker sees the
  // answer before the reset.
  enum class Phase { Reading, Working, Writing, Draining };
  enum class Outcome { Going, Closed };

  Connection(std::uint64_t key, const Poco::Net::StreamSocket& socket, const Options& options);

  std::uint64_t key() const { return key_; }
  int descriptor() const;
  Phase phase() const { return phase_; }
  std::string address() const;
  RequestReader& reader() { return reader_; }
  // Which readiness is to be waited for.
  Interest interest() const;
  bool idle() const { return phase_ == Phase::Reading && reader_.idle(); }
  Instant since() const { return phase_began_; }

  // Reads once what there is and feeds the reader (in Draining: drops it).
  Outcome read();
  // The request goes to a worker. Gives what tells him that nobody waits for it any more.
  std::shared_ptr<const std::atomic<bool>> begin_work(std::size_t body_bytes);
  // While a worker has the request: the other side sends no more. Whoever only ends his side
  // of a connection does so with his request, and waits; later it is a hanging up.
  void note_hang_up();
  // Nobody waits for what a worker has: answered without him, or about to be closed.
  void forsake();
  // While a worker has the request: the beginning of its answer, as far as the socket takes it
  // now; write() sends what is left of it.
  Outcome begin_writing(std::string bytes);
  // Then nothing else can be told instead.
  bool has_begun_writing() const { return begun_; }
  // Writes the answer, or what follows its beginning; `last` closes after it.
  Outcome write(std::string bytes, bool last);
  // Writes on. Phase is Reading or Draining again when all is written.
  Outcome write_on();
  // 100 Continue (RFC 9110 §10.1.1): a few bytes before a body is read.
  void invite_body();

  // Whether the present phase has taken too long; and what to tell then.
  enum class Late { No, CloseSilently, Timeout, Overdue };
  Late late(Instant now) const;

  // Of the request being read or worked at.
  Request request;
  Router::Match match;
  bool head_only = false;
  Interest watched = Interest::Nothing;  // what the poller was told

  // Bytes of memory that this connection's requests and answers hold.
  std::size_t held() const { return reader_.held() + working_bytes_ + out_.size(); }
  int served() const { return served_; }
  Instant request_began() const { return request_began_; }

 private:
  bool send_what_it_takes();  // false when the other side is gone
  Outcome finish_writing();
  void enter(Phase phase);
  std::chrono::milliseconds allowance(std::size_t bytes) const;

  std::uint64_t key_;
  Poco::Net::StreamSocket socket_;
  const Options& options_;
  RequestReader reader_;
  Phase phase_ = Phase::Reading;
  Instant phase_began_, progress_, request_began_;
  std::size_t received_ = 0;                     // of this request
  std::size_t working_bytes_ = 0;                // of the body that a worker has
  std::shared_ptr<std::atomic<bool>> forsaken_;  // by the one whose request a worker has
  bool watches_hang_up_ = false;
  std::string out_;
  std::size_t written_ = 0;
  bool begun_ = false, last_ = false;
  int served_ = 0;
};

}  // namespace tamga::http
