// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/front.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <random>

#include "server/http/syntax.h"
#include "server/http/target.h"
#include "server/http/wire.h"

namespace tamga::http {
namespace {

constexpr std::uint64_t listener_key = 1;
constexpr auto sweep_interval = std::chrono::milliseconds(100);
constexpr int backlog = 1024;
constexpr int accepts_at_once = 64;
// Beyond Options::connections this many more are taken only to be told 503.
constexpr std::size_t told_to_wait = 64;
// What is read over of a body that no route asked for, so that 404 is 404.
constexpr std::size_t unrouted_body_limit = 64 * 1024;

Poco::Net::ServerSocket listen_on(const Options& options) {
  try {
    Poco::Net::ServerSocket socket;
    socket.bind(Poco::Net::SocketAddress(options.host, options.port), true);
    socket.listen(backlog);
    socket.setBlocking(false);
    return socket;
  } catch (const Poco::Exception& error) {
    throw Failure("data-unusable", "cannot listen on " + options.host + ":" +
                                       std::to_string(options.port) + ": " + error.displayText());
  }
}

}  // namespace

Front::Front(const Options& options, const Router& router, const AccessLog& log, Taker take)
    : options_(options),
      router_(router),
      log_(log),
      take_(std::move(take)),
      listener_(listen_on(options)),
      request_prefix_(std::random_device()()),
      next_sweep_(std::chrono::steady_clock::now()) {
  poller_.add(listener_.impl()->sockfd(), listener_key, Interest::Reading);
}

Front::~Front() = default;

std::uint16_t Front::port() const {
  return listener_.address().port();
}

void Front::deliver(Departure departure) {
  {
    std::lock_guard lock(mutex_);
    departures_.push_back(std::move(departure));
  }
  poller_.wake();
}

void Front::drain() {
  draining_ = true;
  poller_.wake();
}

void Front::run() {
  Instant give_up = Instant::max();
  for (;;) {
    for (const Ready& ready : poller_.wait(static_cast<int>(sweep_interval.count()))) {
      if (ready.key == listener_key)
        accept();
      else
        handle(ready);
    }
    deliver_waiting();
    open_ = connections_.size();
    ++rounds_;
    auto now = std::chrono::steady_clock::now();
    if (draining_ && give_up == Instant::max()) {
      give_up = now + std::chrono::seconds(options_.request_seconds);
      listener_.close();
      next_sweep_ = now;
    }
    if (now >= next_sweep_) sweep();
    if (draining_ && (connections_.empty() || now > give_up)) return;
  }
}

void Front::accept() {
  for (int i = 0; i < accepts_at_once && !draining_; ++i) {
    int descriptor =
        ::accept4(listener_.impl()->sockfd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) {
      // Out of descriptors: the listener would be ready again at once, so it
      // rests until the next sweep.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        poller_.change(listener_.impl()->sockfd(), listener_key, Interest::Nothing);
        accepting_ = false;
      }
      return;
    }
    Poco::Net::StreamSocket socket(new Poco::Net::StreamSocketImpl(descriptor));
    auto most = static_cast<std::size_t>(options_.connections);
    if (connections_.size() >= most) make_room();
    if (connections_.size() >= most + told_to_wait) continue;  // closed without a word
    Key key = next_key_++;
    auto [at, fresh] =
        connections_.emplace(key, std::make_unique<Connection>(key, socket, options_));
    Connection& connection = *at->second;
    connection.watched = Interest::Reading;
    poller_.add(descriptor, key, Interest::Reading);
    if (connections_.size() > most) refuse(connection, Failure("too-busy", "too many connections"));
  }
}

// Of the connections that wait between two requests the oldest goes.
void Front::make_room() {
  Connection* oldest = nullptr;
  for (auto& [key, connection] : connections_) {
    bool waits = connection->idle() && connection->served() > 0;
    if (waits && (!oldest || connection->since() < oldest->since())) oldest = connection.get();
  }
  if (oldest) close(oldest->key());
}

void Front::handle(const Ready& ready) {
  auto at = connections_.find(ready.key);
  if (at == connections_.end()) return;  // closed by an earlier event of this round
  Connection& connection = *at->second;
  if (ready.readable && connection.interest() == Interest::Reading) {
    std::size_t before = connection.held();
    auto outcome = connection.read();
    held_ += std::max(connection.held(), before) - before;
    follow(connection, outcome);
  } else if (ready.writable && connection.interest() == Interest::Writing) {
    follow(connection, connection.write_on());
  } else if (ready.broken) {
    close(ready.key);
  } else if (ready.hung_up && connection.phase() == Connection::Phase::Working) {
    connection.note_hang_up();
    follow(connection, Connection::Outcome::Going);
  }
}

void Front::follow(Connection& connection, Connection::Outcome outcome) {
  Key key = connection.key();
  if (outcome == Connection::Outcome::Closed) return close(key);
  if (connection.phase() == Connection::Phase::Reading) proceed(connection);
  if (!connections_.contains(key)) return;  // closed while it was answered
  if (draining_ && connection.idle()) return close(key);
  if (connection.watched == connection.interest()) return;
  connection.watched = connection.interest();
  poller_.change(connection.descriptor(), connection.key(), connection.watched);
}

void Front::proceed(Connection& connection) {
  RequestReader& reader = connection.reader();
  if (reader.state() == RequestReader::State::HeadRead) {
    try {
      begin_request(connection);
    } catch (const Failure& failure) {
      return refuse(connection, failure);
    }
  }
  switch (reader.state()) {
    case RequestReader::State::Complete:
      return finish_request(connection, std::nullopt);
    case RequestReader::State::Refused:
      if (reader.head_known()) return finish_request(connection, reader.refusal());
      return refuse(connection, reader.refusal());
    case RequestReader::State::Body:
      if (held_ > options_.memory) refuse(connection, Failure("too-busy", "memory for requests"));
      return;
    case RequestReader::State::Head:
    case RequestReader::State::HeadRead:
      return;
  }
}

void Front::begin_request(Connection& connection) {
  const Head& head = connection.reader().head();
  Request& request = connection.request = Request();
  request.id = new_request_id();
  connection.head_only = head.method == "HEAD";
  request.method = connection.head_only ? "GET" : head.method;
  Target target = read_target(head.target);
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  request.headers = head.fields;
  request.cookies = read_cookies(request.header("cookie"));
  request.remote_address = connection.address();
  if (options_.behind_tls_proxy) {
    request.secure = true;
    std::string chain = request.header("x-forwarded-for");
    if (!chain.empty()) request.remote_address = trimmed(split(chain, ',').back());
  }
  connection.match = router_.find(request.method, request.path);
  request.path_values = connection.match.values;
  const Route* route = connection.match.route;
  connection.reader().accept_body(route ? route->body_limit : unrouted_body_limit);
  if (head.expects_continue && connection.reader().state() == RequestReader::State::Body)
    connection.invite_body();
}

void Front::finish_request(Connection& connection, std::optional<Failure> refusal) {
  Arrival arrival;
  arrival.connection = connection.key();
  arrival.request = std::move(connection.request);
  if (!refusal) arrival.request.body = connection.reader().take_body();
  arrival.match = connection.match;
  arrival.head_only = connection.head_only;
  arrival.keep_alive = !refusal && !draining_ && connection.reader().head().keep_alive &&
                       connection.served() + 1 < options_.keep_alive_requests;
  arrival.takes_parts = !arrival.head_only && connection.reader().head().takes_parts;
  arrival.refusal = std::move(refusal);
  arrival.began = connection.request_began();
  connection.request.id = arrival.request.id;  // what a refusal by the queue shall name
  connection.request.method = arrival.request.method;
  std::size_t body_bytes = arrival.request.body.size();
  arrival.forsaken = connection.begin_work(body_bytes);
  if (!take_(std::move(arrival))) refuse(connection, Failure("too-busy", "all workers are busy"));
}

// An answer without a worker: the request is not one, or there is no room for it.
void Front::refuse(Connection& connection, const Failure& failure) {
  Request& request = connection.request;
  if (request.id.empty()) request.id = new_request_id();
  Response response = router_.fail(request, failure);
  auto spent = std::chrono::steady_clock::now() - connection.request_began();
  log_.put({request.id, request.method,
            connection.match.route ? connection.match.route->pattern : "", response.status,
            std::chrono::duration_cast<std::chrono::microseconds>(spent), response.body.size(),
            &failure});
  connection.forsake();
  WireOptions options;
  options.head_only = connection.head_only;
  options.keep_alive = false;
  options.secure = options_.behind_tls_proxy;
  write(connection, to_wire(response, request.id, options), true);
}

void Front::write(Connection& connection, std::string bytes, bool last) {
  follow(connection, connection.write(std::move(bytes), last));
}

void Front::deliver_waiting() {
  std::vector<Departure> departures;
  {
    std::lock_guard lock(mutex_);
    departures.swap(departures_);
  }
  for (Departure& departure : departures) {
    auto at = connections_.find(departure.connection);
    // Gone when its asker hung up, answered already when it was overdue.
    if (at == connections_.end() || at->second->phase() != Connection::Phase::Working) continue;
    if (departure.more)
      follow(*at->second, at->second->begin_writing(std::move(departure.wire)));
    else
      write(*at->second, std::move(departure.wire), departure.last || draining_);
  }
}

void Front::sweep() {
  auto now = std::chrono::steady_clock::now();
  next_sweep_ = now + sweep_interval;
  if (!accepting_ && !draining_) {
    poller_.change(listener_.impl()->sockfd(), listener_key, Interest::Reading);
    accepting_ = true;
  }
  held_ = 0;
  std::vector<std::pair<Key, Connection::Late>> late;
  for (auto& [key, connection] : connections_) {
    held_ += connection->held();
    auto how =
        draining_ && connection->idle() ? Connection::Late::CloseSilently : connection->late(now);
    if (how != Connection::Late::No) late.emplace_back(key, how);
  }
  for (auto [key, how] : late) {
    auto at = connections_.find(key);
    if (at == connections_.end()) continue;
    if (how == Connection::Late::CloseSilently || at->second->has_begun_writing())
      close(key);
    else if (how == Connection::Late::Timeout)
      refuse(*at->second, Failure("timeout"));
    else
      refuse(*at->second, Failure("too-busy", "the request took too long"));
  }
}

void Front::close(Key key) {
  auto at = connections_.find(key);
  if (at == connections_.end()) return;
  at->second->forsake();
  poller_.remove(at->second->descriptor());
  connections_.erase(at);
}

// Unique in this process's life, and likely among all: for logs, not for secrets.
std::string Front::new_request_id() {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::uint64_t value = (request_prefix_ << 32) | (request_count_++ & 0xffffffffU);
  std::string id(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4) id[i] = digits[value & 15];
  return id;
}

}  // namespace tamga::http
