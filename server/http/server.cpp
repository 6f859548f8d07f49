// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/server.h"

#include <sys/resource.h>

#include <mutex>
#include <thread>

#include "server/http/access_log.h"
#include "server/http/exchange.h"
#include "server/http/front.h"
#include "server/http/problem.h"
#include "server/http/wire.h"
#include "server/http/worker_pool.h"

namespace tamga::http {
namespace {

// Debian's soft limit is 1024 descriptors: less than the connections we take.
void raise_descriptor_limit(int connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  rlim_t wanted = std::min<rlim_t>(limit.rlim_max, static_cast<rlim_t>(connections) + 512);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  setrlimit(RLIMIT_NOFILE, &limit);  // refused: the front rests when it runs out
}

// In the log alone, as nginx has it: whoever asked was gone before a worker was free.
constexpr int asker_gone = 499;

}  // namespace

struct Server::State {
  State(const Options& given, const Router& router, SessionFinder sessions)
      : options(given),
        log(given.log, given.observe),
        exchange(router, std::move(sessions), options),
        front(options, router, log, [this](Arrival arrival) { return take(std::move(arrival)); }),
        workers(options.threads, options.queue),
        thread([this] { front.run(); }) {}

  ~State() { stop(); }

  bool take(Arrival arrival) {
    return workers.submit([this, arrival = std::move(arrival)]() mutable {
      front.deliver(is_for_nobody(arrival) ? dropped(arrival) : serve(arrival));
    });
  }

  // Only what changes nothing: who sent a change and went shall find it done.
  static bool is_for_nobody(const Arrival& arrival) {
    return arrival.request.method == "GET" && *arrival.forsaken;
  }

  Departure dropped(const Arrival& arrival) const {
    auto spent = std::chrono::steady_clock::now() - arrival.began;
    log.put({arrival.request.id, arrival.request.method,
             arrival.match.route ? arrival.match.route->pattern : "", asker_gone,
             std::chrono::duration_cast<std::chrono::microseconds>(spent), 0, nullptr});
    return {arrival.connection, {}, true};
  }

  Departure serve(Arrival& arrival) {
    const auto held = options.begin_answer ? options.begin_answer() : nullptr;
    std::optional<Failure> told;
    Request& request = arrival.request;
    Response response = exchange.answer(request, arrival.match, arrival.refusal, told);
    if (!arrival.takes_parts) exchange.complete(request, response, told);
    WireOptions how;
    how.head_only = arrival.head_only;
    how.keep_alive = arrival.keep_alive && response.status < 500 && !front.draining();
    how.secure = options.behind_tls_proxy;
    how.signed_in = request.session.has_value();
    std::string wire;
    try {
      wire = to_wire(response, request.id, how);
    } catch (const Failure& failure) {
      told = failure;
      response = problem(request, failure);
      how.keep_alive = false;
      wire = to_wire(response, request.id, how);
    }
    Departure departure{arrival.connection, std::move(wire), !how.keep_alive};
    if (response.rest) departure = serve_rest(response, std::move(departure), told);
    auto spent = std::chrono::steady_clock::now() - arrival.began;
    log.put({request.id, request.method, arrival.match.route ? arrival.match.route->pattern : "",
             response.status, std::chrono::duration_cast<std::chrono::microseconds>(spent),
             response.body.size(), told ? &*told : nullptr});
    return departure;
  }

  // The beginning goes out before the rest is made. In the log and the figures the answer then
  // has the status of what failed, though its asker was told that of the beginning.
  Departure serve_rest(Response& response, Departure beginning, std::optional<Failure>& told) {
    Departure end{beginning.connection, {}, beginning.last};
    beginning.more = true;
    front.deliver(std::move(beginning));
    try {
      const auto rest = response.rest(told);
      response.body += rest;
      end.wire = last_chunks(rest);
    } catch (...) {
      told = current_failure();
      end.last = true;  // without the last chunk: it is seen that the answer is not whole
    }
    if (told) response.status = told->kind().http_status;
    return end;
  }

  void stop() {
    std::lock_guard lock(stopping);
    front.drain();
    if (thread.joinable()) thread.join();
    workers.stop();
  }

  const Options options;
  AccessLog log;
  Exchange exchange;
  Front front;
  WorkerPool workers;
  std::mutex stopping;
  std::thread thread;
};

Server::Server(const Options& options, const Router& router, SessionFinder sessions) {
  raise_descriptor_limit(options.connections);
  state_ = std::make_unique<State>(options, router, std::move(sessions));
}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return state_->front.port();
}

Load Server::load() const {
  Load load = state_->workers.load();
  load.connections = state_->front.connections();
  load.rounds = state_->front.rounds();
  return load;
}

void Server::stop() {
  state_->stop();
}

}  // namespace tamga::http
